import type { Analysis } from '../../core/agreement/analysis';
import { comparableRatings } from '../../core/agreement/comparable/comparable-answers';
import { meanAgreement } from '../../core/agreement/comparable/comparable-report';
import { cohenKappa } from '../../core/agreement/cohen';
import type { Drift, Window } from '../../core/agreement/drift';
import { pairAgreement } from '../../core/agreement/pairs';
import type { ProjectModel } from '../../core/project/model';
import type { Layer } from '../../core/schema/layer-types';
import { proportionInterval } from '../../core/statistics/proportion';
import type { AnnotatorRow, LabelRow, PairRow, WeekShare } from '../model';
import { figure, iso, shareFigure } from './figures';

/** A row for each label, in the order of the schema. */
export function labelRows(model: ProjectModel, layer: Layer, analysis: Analysis): LabelRow[] {
  const nameOf = (label: string): string => model.labels.get(label)?.label.name ?? label;
  if (analysis.kind === 'rating') {
    const { table, perLabel, level } = analysis.report;
    if ((level === 'interval' || level === 'ratio') && table.labels.length > 40) return [];
    const anchor = (label: string): string =>
      layer.type === 'rating' && layer.anchors[label] !== undefined
        ? `${label} – ${layer.anchors[label]}`
        : nameOf(label);
    return table.labels.map((label, k) => {
      const { ratings, prevalence, specificAgreement, alpha } = perLabel[k]!;
      return {
        label,
        name: anchor(label),
        count: ratings,
        share: prevalence,
        agreement: figure(specificAgreement),
        alpha: figure(alpha),
      };
    });
  }
  const { perLabel } = analysis.comparable;
  const total = perLabel.reduce((sum, { parts }) => sum + parts, 0);
  const order = new Map(('labels' in layer ? layer.labels : []).map((label, n) => [label, n]));
  return perLabel
    .map(({ label, parts, agreement }) => {
      const k = analysis.kind === 'labels' ? analysis.report.table.labels.indexOf(label) : -1;
      return {
        label,
        name: nameOf(label),
        count: parts,
        share: total === 0 ? null : parts / total,
        agreement: figure(agreement),
        ...(analysis.kind === 'labels' && k >= 0 && { alpha: figure(analysis.report.perLabel[k]!.alpha) }),
      };
    })
    .sort((a, b) => (order.get(a.label) ?? Infinity) - (order.get(b.label) ?? Infinity));
}

/** A row for each annotator, by name. */
export function annotatorRows(analysis: Analysis): AnnotatorRow[] {
  const drifts = (analysis.kind === 'rating' ? analysis.context : analysis.comparable).drift;
  if (analysis.kind === 'rating') {
    const { perAnnotator, table } = analysis.report;
    return table.annotators.map((name, a) => {
      const person = perAnnotator[a]!;
      const gold = analysis.context.reference?.[a];
      return {
        name,
        count: person.ratings,
        shared: person.shared,
        withOthers: shareFigure(person.consensus.share),
        without: figure(person.alphaWithout),
        self: shareFigure(person.selfConsistency),
        ...(gold &&
          gold.items > 0 && {
            gold: { items: gold.items, correct: gold.correct, accuracy: shareFigure(gold.accuracy) },
          }),
        ...driftOf(drifts?.[a]),
      };
    });
  }
  return analysis.annotators.map((name, a) => {
    const person = analysis.comparable.perAnnotator[a]!;
    const gold = analysis.reference.find(({ annotator }) => annotator === name);
    return {
      name,
      count: person.ratings,
      shared: person.shared,
      withOthers: figure(person.withOthers),
      without: figure(person.without),
      self: shareFigure(person.selfConsistency),
      ...(gold &&
        gold.items > 0 && {
          gold: { items: gold.items, correct: gold.correct, accuracy: shareFigure(gold.accuracy) },
        }),
      ...driftOf(drifts?.[a]),
    };
  });
}

function driftOf(drift: Drift | undefined): Pick<AnnotatorRow, 'trend' | 'weeks'> {
  if (!drift) return { trend: null, weeks: [] };
  return { trend: 'value' in drift.trend ? null : drift.trend.p, weeks: drift.windows.map(weekOf) };
}

const weekOf = ({ from, to, answers, agreed }: Window): WeekShare => ({
  from: iso(from),
  to: iso(to),
  count: answers,
  share: shareFigure(proportionInterval(agreed, answers)),
});

/** A row for each pair of annotators that share an item. */
export function pairRows(analysis: Analysis): PairRow[] {
  if (analysis.kind === 'rating') {
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

/** Pairs times ratings up to which each pair's interval is computed. */
const MAX_COMPARISONS = 2e7;
