import type { ContextReport } from '../../agreement/report/context-report';
import { methodsOf, type Analysis } from '../../agreement/report/analysis';
import { comparableRatings, type ComparableAnswers } from '../../agreement/comparable/comparable-answers';
import { comparisonNotes, type ComparisonReport } from '../../agreement/preferences/comparisons';
import { LEVELS } from '../../agreement/coefficients/levels';
import { CHANGED } from '../../agreement/change/quoted-coefficient';
import type { LongData } from '../../agreement/rows/long-data';
import type { RowContext } from '../../agreement/rows/row-notes';
import type { SubsetAgreement } from '../../agreement/context/subsets';
import { agreementWindows } from '../../agreement/report/windows';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import {
  decimal,
  difference,
  figure,
  type Figure,
  iso,
  type TimeLine,
  type WeekShare,
} from '../../document/figure';
import type {
  AnnotatorRow,
  AttributeRow,
  Coefficient,
  Judged,
  LabelRow,
  LayerNumbers,
  PairRow,
  VersionRow,
} from './model';
import type { AttributeAgreement } from '../../engine/agreement/layer-agreement';
import type { RatingReport } from '../../agreement/report/rating-report';
import { shareJson } from '../../agreement/coefficients/flat-json';
import { meanAgreement } from '../../agreement/report/comparable-report';
import { cohenKappa, kappaDistances } from '../../agreement/coefficients/cohen';
import type { Drift, Window } from '../../agreement/context/drift';
import { pairAgreement } from '../../agreement/tables/pairs';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { modelIn } from '../../project/model/label-ids';
import { takesNumber } from '../../kinds/traits';

/** What the answers are to. */
export interface Question {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The labels in their order, and how each is called. */
  readonly labels?: readonly string[];
  readonly nameOf?: (label: string) => string;
  /** Versions of the guideline, oldest first. */
  readonly versions?: readonly string[];
  /** Also the numbers that the report of a project leaves out. */
  readonly details?: boolean;
}

/** A question of a project, by the names of its labels. */
export function questionOf(model: ProjectModel, layer: Layer): Question {
  const { labels } = modelIn(model, layer.id);
  const anchors: Readonly<Record<string, string>> = takesNumber(layer) ? layer.anchors : {};
  return {
    id: layer.id,
    name: layer.name ?? layer.id,
    type: layer.type,
    labels: 'labels' in layer ? layer.labels : [],
    nameOf: (label) =>
      anchors[label] === undefined
        ? (labels.get(label)?.label.name ?? label)
        : `${label} – ${anchors[label]}`,
    versions: (model.guideline?.changelog ?? []).map(({ version }) => version).reverse(),
  };
}

/** Agreement on a question, without what only a project knows: `attributes` are left out. */
export function layerNumbers(
  question: Question,
  data: LongData,
  analysis: Analysis,
  software: string,
): LayerNumbers {
  const { id, name, type, versions = [], details = false } = question;
  const coefficients = coefficientsOf(analysis, details);
  const { headline, why } = headlineOf(analysis, coefficients);
  const counts = analysis.kind === 'value' ? analysis.report.counts : analysis.comparable.counts;
  const answers = analysis.kind === 'value' ? comparableRatings(analysis.report.table) : analysis.answers;
  const time = timeLine(answers, data.context);
  return {
    id,
    name,
    type,
    items: counts.items,
    pairable: counts.pairableItems,
    answers: counts.annotations,
    headline,
    why,
    coefficients,
    warnings: analysis.warnings.map(({ message }) => message),
    methods: methodsOf(analysis, software),
    measure: answers.measure,
    labels: labelRows(question, analysis),
    annotators: annotatorRows(analysis, details),
    pairs: pairRows(analysis),
    ...(time && { time }),
    guidelines: versionRows(versions, contextOf(analysis).byGuideline ?? []),
    ...(analysis.kind === 'value' &&
      analysis.comparison && { comparison: comparisonRows(analysis.comparison) }),
  };
}

function comparisonRows(report: ComparisonReport): NonNullable<LayerNumbers['comparison']> {
  const { bradleyTerry: fit, position } = report;
  const strengths: Coefficient[] =
    'value' in fit
      ? [{ key: 'strength', name: 'Strengths', ...fit }]
      : fit.names.map((name, i) => {
          const ci95 = fit.intervals[i]?.ci95;
          return {
            key: `strength.${name}`,
            name: i === 0 ? `Strength of ${name}, the reference` : `Strength of ${name}`,
            value: fit.strength[i]!,
            ...(ci95 && { ci95 }),
          };
        });
  const limited = ({ value, limits }: { value: number; limits: readonly [number, number] }): Figure => ({
    value,
    ci95: limits,
  });
  const tie = 'value' in fit ? undefined : fit.tie;
  return {
    rows: [
      ...strengths,
      ...(tie && tie.value !== null
        ? [{ key: 'tie_parameter', name: 'Davidson’s tie parameter', value: tie.value, ci95: tie.ci95 }]
        : []),
      {
        key: 'position_bias',
        name: 'First side beyond one half',
        ...(position.bias.value === null ? position.bias : limited(position.bias)),
      },
    ],
    notes: comparisonNotes(report),
  };
}

function coefficientsOf(analysis: Analysis, details = false): Coefficient[] {
  const row = (key: string, name: string, of: Parameters<typeof figure>[0]): Coefficient => ({
    key,
    name,
    ...figure(of),
  });
  if (analysis.kind === 'value') {
    const { nominal, alpha, level, bootstrap } = analysis.report;
    const levels = LEVELS.filter(
      (each) => each === level || ((details || each !== 'nominal') && alpha[each].value !== null),
    );
    return [
      ...levels.map((each) => row(`alpha.${each}`, `Krippendorff’s alpha, ${each}`, alpha[each])),
      row('percent_agreement', 'Percent agreement', nominal.percentAgreement),
      row('ac1', 'Gwet’s AC1', nominal.ac),
      row('fleiss', 'Fleiss’ kappa', nominal.fleiss),
      row('conger', 'Conger’s kappa', nominal.conger),
      row('brennan_prediger', 'Brennan-Prediger', nominal.brennanPrediger),
      ...(details ? cohenRows(analysis.report) : []),
      ...(details && bootstrap && !('value' in bootstrap)
        ? [
            {
              key: 'bootstrap',
              name: `Bootstrap of alpha, ${bootstrap.resamples} times`,
              value: null,
              reason: `standard error ${decimal(bootstrap.se)}`,
            },
          ]
        : []),
    ];
  }
  const { comparable } = analysis;
  const mean = row('agreement', capital(comparable.measure), comparable.agreement);
  const same = row('percent_agreement', 'Exactly the same', comparable.identical);
  if (analysis.kind === 'labels') {
    const { jaccard, masi, exact } = analysis.report;
    return [
      row('alpha.jaccard', 'Krippendorff’s alpha, Jaccard', jaccard),
      row('alpha.masi', 'Krippendorff’s alpha, MASI', masi),
      row('alpha.nominal_exact_set', 'Krippendorff’s alpha, whole set', exact),
      mean,
      same,
    ];
  }
  if (analysis.kind === 'spans')
    return [
      mean,
      row('pairwise_f1', 'Pairwise F1, mean of pairs', analysis.report.pairwiseF1),
      row('alpha_u', 'alpha_U (unitizing)', analysis.report.alphaU),
      same,
    ];
  if (analysis.kind === 'relations') return [mean, same];
  return [
    ...(comparable.changed ? [row('alpha.changed', CHANGED, comparable.changed)] : []),
    row('alpha.similarity', `Krippendorff’s alpha, ${comparable.measure}`, comparable.alpha),
    mean,
    same,
    ...(comparable.kept
      ? [{ key: 'needed_no_correction', name: 'Needed no correction', ...shareJson(comparable.kept) }]
      : []),
  ];
}

/** Cohen's kappa, if there are two annotators. */
function cohenRows({ table: { annotators, ordered }, pairs }: RatingReport): Coefficient[] {
  const pair = annotators.length === 2 ? pairs?.[0] : undefined;
  const kinds = ordered ? (['linear', 'quadratic'] as const) : [];
  return pair
    ? [
        { key: 'cohen', name: 'Cohen’s kappa', ...figure(cohenKappa(pair)) },
        ...kinds.map((kind) => ({
          key: `cohen.${kind}`,
          name: `Cohen’s kappa, ${kind}`,
          ...figure(cohenKappa(pair, kappaDistances[kind])),
        })),
      ]
    : [];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The coefficient to quote, and the reason. */
export function headlineOf(
  analysis: Analysis,
  list: readonly Coefficient[] = coefficientsOf(analysis),
): { headline: Coefficient; why: string } {
  const of = (key: string): Coefficient => list.find((one) => one.key === key)!;
  switch (analysis.kind) {
    case 'value': {
      const { level } = analysis.report;
      const because = {
        nominal: 'for labels without an order',
        ordinal: 'for an ordered scale: near misses count less than far ones',
        interval: 'for a scale with equal steps',
        ratio: 'for a scale with equal steps and a zero',
      }[level];
      return {
        headline: of(`alpha.${level}`),
        why: `Corrects for chance, takes any number of annotators and missing answers; ${level}, ${because}.`,
      };
    }
    case 'labels':
      return {
        headline: of('alpha.jaccard'),
        why: 'Corrects for chance, and counts sets that share labels as partly agreed.',
      };
    case 'spans':
      return {
        headline: of('agreement'),
        why: 'F1 of extent and label. Spans have no fixed number of alternatives, so there is no correction for chance (Hripcsak & Rothschild 2005).',
      };
    case 'relations':
      return { headline: of('agreement'), why: 'F1 of label and both ends, as for spans.' };
    default:
      if (analysis.comparable.changed)
        return {
          headline: of('alpha.changed'),
          why: 'Corrects for chance: whether the text needed a change at all. How much corrections resemble each other is beside it.',
        };
      return {
        headline: of('alpha.similarity'),
        why: 'Corrects for chance, and counts similar texts as partly agreed.',
      };
  }
}

function timeLine(answers: ComparableAnswers, { notes }: RowContext): TimeLine | undefined {
  if (!notes.hasTimes) return undefined;
  const { days, windows } = agreementWindows(answers, (row) => notes.timeOf(row));
  return {
    days,
    windows: windows.map(({ from, to, items, agreement }) => ({
      from: iso(from),
      to: iso(to),
      count: items,
      share: figure(agreement),
    })),
    marks: [...notes.guidelineStarts()]
      .sort(([, a], [, b]) => a - b)
      .map(([version, time]) => ({ version, time: iso(time) })),
  };
}

/** Versions in the order of the changelog, oldest first; unknown ones come last, by name. */
function versionRows(changelog: readonly string[], subsets: readonly SubsetAgreement[]): VersionRow[] {
  const place = (version: string): number => {
    const at = changelog.indexOf(version);
    return at < 0 ? changelog.length : at;
  };
  const sorted = [...subsets].sort((a, b) => place(a.key) - place(b.key));
  const rows: VersionRow[] = [];
  for (const { key, counts, percentAgreement, alpha } of sorted) {
    const row = {
      version: key,
      answers: counts.annotations,
      pairable: counts.pairableItems,
      agreement: figure(percentAgreement),
      alpha: figure(alpha),
    };
    const before = [...rows].reverse().find(({ agreement }) => agreement.value !== null);
    const byAlpha = before && difference(row.alpha, before.alpha);
    const change = byAlpha ?? (before && difference(row.agreement, before.agreement));
    rows.push({
      ...row,
      ...(before &&
        change && { change: { from: before.version, of: byAlpha ? 'alpha' : 'agreement', ...change } }),
    });
  }
  return rows;
}

function labelRows({ labels = [], nameOf = String, details }: Question, analysis: Analysis): LabelRow[] {
  if (analysis.kind === 'value') {
    const { table, perLabel, level } = analysis.report;
    // Numbers of a scale are not labels: with many of them the table is useless.
    if ((level === 'interval' || level === 'ratio') && table.labels.length > 40) return [];
    return table.labels.map((label, k) => {
      const { ratings, prevalence, specificAgreement, alpha, ac1 } = perLabel[k]!;
      return {
        label,
        name: nameOf(label),
        count: ratings,
        share: prevalence,
        agreement: figure(specificAgreement),
        alpha: figure(alpha),
        ...(details && { ac1: figure(ac1) }),
      };
    });
  }
  const { perLabel } = analysis.comparable;
  const total = perLabel.reduce((sum, { parts }) => sum + parts, 0);
  const order = new Map(labels.map((label, n) => [label, n]));
  return perLabel
    .map(({ label, parts, agreement }) => {
      const own =
        analysis.kind === 'labels'
          ? analysis.report.perLabel[analysis.report.table.labels.indexOf(label)]
          : undefined;
      return {
        label,
        name: nameOf(label),
        count: parts,
        share: total === 0 ? null : parts / total,
        agreement: figure(agreement),
        ...(own && { alpha: figure(own.alpha), ...(details && { ac1: figure(own.ac1) }) }),
      };
    })
    .sort((a, b) => (order.get(a.label) ?? Infinity) - (order.get(b.label) ?? Infinity));
}

/** Agreement on the attributes of spans and relations. */
export const attributeRows = (list: readonly AttributeAgreement[]): AttributeRow[] =>
  list.map(({ attribute, name, marks, pairs, alpha, percentAgreement }) => ({
    attribute,
    name,
    units: marks,
    pairs,
    alpha: figure(alpha),
    agreement: figure(percentAgreement),
  }));

/** A row for each annotator, by name. */
export function annotatorRows(analysis: Analysis, details = false): AnnotatorRow[] {
  const { drift } = contextOf(analysis);
  return analysis.annotators.map((name, a) => {
    const { perAnnotator } = analysis.kind === 'value' ? analysis.report : analysis.comparable;
    const gold = rightByGold(analysis, name, details);
    const person = perAnnotator[a]!;
    return {
      name,
      count: person.ratings,
      shared: person.shared,
      withOthers: 'consensus' in person ? shareJson(person.consensus.share) : figure(person.withOthers),
      without: figure('consensus' in person ? person.alphaWithout : person.without),
      self: shareJson(person.selfConsistency),
      ...(gold && { gold }),
      ...driftOf(drift?.[a]),
    };
  });
}

/** A person's answers compared with gold; undefined without any. They need no answer on which agreement is measured. */
export function rightByGold(analysis: Analysis, name: string, details = false): Judged | undefined {
  const measured = analysis.kind === 'value' ? analysis.context.reference : analysis.reference;
  const found = measured?.find(({ annotator }) => annotator === name);
  if (!found || found.items === 0) return undefined;
  const { items, correct, accuracy } = found;
  const agreement = figure('kappa' in found ? found.kappa : found.agreement);
  return { items, correct, accuracy: shareJson(accuracy), ...(details && { agreement }) };
}

/** How many of some judged answers are right; undefined without any. */
export const judgedShare = (correct: number, items: number): Judged | undefined =>
  items === 0 ? undefined : { items, correct, accuracy: shareJson(proportionInterval(correct, items)) };

/** Agreement by week, version of the guideline and rule. */
const contextOf = (analysis: Analysis): ContextReport =>
  analysis.kind === 'value' ? analysis.context : analysis.comparable;

function driftOf(drift: Drift | undefined): Pick<AnnotatorRow, 'trend' | 'weeks'> {
  if (!drift) return { trend: null, weeks: [] };
  return { trend: 'value' in drift.trend ? null : drift.trend.p, weeks: drift.windows.map(weekOf) };
}

const weekOf = ({ from, to, answers, agreed }: Window): WeekShare => ({
  from: iso(from),
  to: iso(to),
  count: answers,
  share: shareJson(proportionInterval(agreed, answers)),
});

function pairRows(analysis: Analysis): PairRow[] {
  if (analysis.kind === 'value') {
    const { pairs, table } = analysis.report;
    const answers = comparableRatings(table);
    const few = (pairs?.length ?? 0) * table.label.length <= MAX_COMPARISONS;
    return (pairs ?? []).map((pair) => ({
      a: table.annotators[pair.a]!,
      b: table.annotators[pair.b]!,
      shared: pair.shared,
      agreement: few
        ? figure(
            meanAgreement(answers, table, {
              pairs: (x, y) => Math.min(x, y) === pair.a && Math.max(x, y) === pair.b,
            }),
          )
        : { value: pairAgreement(pair) },
      kappa: figure(cohenKappa(pair)),
    }));
  }
  return analysis.comparable.pairs.map(({ a, b, shared, agreement }) => ({
    a: analysis.annotators[a]!,
    b: analysis.annotators[b]!,
    shared,
    agreement: figure(agreement),
  }));
}

/** Maximum number of pairs times ratings for which each pair's interval is computed. */
const MAX_COMPARISONS = 2e7;
