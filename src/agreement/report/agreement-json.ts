import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import type { ReferenceAgreement } from '../context/against-reference';
import type { BootstrapInterval } from '../coefficients/alpha';
import type { Analysis } from './analysis';
import { cohenKappa, kappaDistances, kappaMax, prevalenceAndBias } from '../coefficients/cohen';
import type { ComparableReference, ComparableReport } from './comparable-report';
import type { ComparisonReport, SwappedRepeats } from '../preferences/comparisons';
import type { ContextReport } from './context-report';
import type { Drift } from '../context/drift';
import { FlatJson, intervalJson, type Json } from '../coefficients/flat-json';
import { LEVELS } from '../coefficients/levels';
import { bowkerTest, stuartMaxwellTest, type HomogeneityTest } from '../coefficients/marginal-homogeneity';
import type { MultiLabelReport } from './multi-label-report';
import { pairAgreement, type PairTable } from '../tables/pairs';
import type { AnnotatorAgreement } from '../context/per-annotator';
import type { LabelAgreement } from '../coefficients/per-label';
import type { RatingReport } from './rating-report';
import type { RatingTable, TableCounts } from '../tables/rating-table';
import type { SemevalScheme, SemevalScore } from '../spans/semeval';
import type { SpanComparison, SpanReport } from './span-report';
import type { ExactScores } from '../spans/span-scores';
import type { SubsetAgreement } from '../context/subsets';

type Fields = { [key: string]: Json };

/** Everything about agreement on one question, as printed by `labelwright agreement --json`. docs/agreement.md describes the keys. */
export function agreementJson(analysis: Analysis): Fields {
  const { annotators } = analysis;
  if (analysis.kind === 'value')
    return {
      ...ratingJson(analysis.report),
      ...(analysis.comparison && comparisonJson(analysis.comparison)),
      ...contextJson(annotators, analysis.context),
    };
  const { comparable, reference: against } = analysis;
  const reference = against.length > 0 && { reference: comparableReferenceJson(against) };
  if (analysis.kind === 'labels')
    return {
      ...comparableJson(annotators, comparable, 'per_label'),
      ...multiLabelJson(analysis.report),
      ...reference,
    };
  if (analysis.kind === 'spans')
    return {
      ...comparableJson(annotators, comparable, 'pairs'),
      ...spanJson(analysis.report),
      // For two annotators, `reference` is the name of the annotator used as the reference.
      ...(annotators.length === 2 && analysis.report.pairs.length > 0 ? {} : reference),
      ...(reference && { against_reference: reference.reference }),
    };
  const json = countsJson(comparable.counts).set('annotators', annotators);
  if (comparable.changed) json.withInterval('alpha.changed', 'ci', comparable.changed);
  if (comparable.kept) json.proportion('needed_no_correction', comparable.kept);
  if (analysis.kind === 'texts') json.withInterval('alpha.similarity', 'ci', comparable.alpha);
  return { ...json.toJSON(), ...comparableJson(annotators, comparable), ...reference };
}

export function ratingJson(report: RatingReport): Fields {
  const { table, nominal, level } = report;
  const json = headJson(table, report.counts, table.labels, { level });
  json.withInterval('percent_agreement', 'ci', nominal.percentAgreement);
  for (const each of LEVELS) json.withInterval(`alpha.${each}`, 'ci', report.alpha[each]);
  bootstrapJson(json, `alpha.${level}.bootstrap`, report.bootstrap);
  json.coefficient('ac1', nominal.ac).coefficient('fleiss', nominal.fleiss);
  json.coefficient('brennan_prediger', nominal.brennanPrediger).coefficient('conger', nominal.conger);
  json.number('randolph', nominal.brennanPrediger).number('light', report.light);
  twoAnnotatorsJson(json, report);
  weightedJson(json, report);
  const byCategory = new FlatJson();
  report.fleissByCategory.forEach((kappa, k) => byCategory.number(table.labels[k]!, kappa));
  json.set('fleiss_per_category', byCategory.toJSON());
  json.number('fleiss.null_z', report.fleissNullTest);
  json.set('pairs', report.pairs?.map((pair) => pairJson(table.annotators, pair)) ?? null);
  if (!report.pairs) json.set('pairs.reason', reasons.tooManyPairs);
  return json
    .set('per_label', byName(report.perLabel, table.labels, labelJson))
    .set('per_annotator', byName(report.perAnnotator, table.annotators, annotatorJson))
    .toJSON();
}

/** Strengths, position bias and consistency of comparisons. */
function comparisonJson({ bradleyTerry: fit, position, repeats, ...counts }: ComparisonReport): Fields {
  const json = new FlatJson();
  const shared = {
    n: counts.comparisons,
    ties: counts.ties,
    none: counts.none,
    without_names: counts.unnamed,
  };
  if ('value' in fit) json.set('bradley_terry', { strength: null, se: null, reason: fit.reason, ...shared });
  else {
    const { names, strength, intervals, tie } = fit;
    const each = (of: (i: number) => Json) => Object.fromEntries(names.map((name, i) => [name, of(i)]));
    const parameter = new FlatJson();
    if (tie.value === null) parameter.missing('tie_parameter', tie.reason);
    else parameter.set('tie_parameter', { value: tie.value, ci95: tie.ci95 });
    json.set('bradley_terry', {
      reference: names[0]!,
      strength: each((i) => strength[i]!),
      se: each((i) => intervals[i]?.se ?? null),
      ci95: each((i) => intervals[i]?.ci95 ?? null),
      ...parameter.toJSON(),
      ...shared,
    });
  }
  const { shown: n, first, bias } = position;
  if (bias.value === null) json.missing('position_bias', bias.reason);
  else
    json.set('position_bias', {
      value: bias.value,
      ci95: bias.limits,
      n,
      first,
      without_order: counts.unshown,
    });
  if (repeats) {
    const repeated = ({ repeats: n, share: same }: SwappedRepeats): Fields =>
      same.value === null
        ? { value: null, reason: same.reason }
        : { value: same.value, ci95: same.limits, n };
    json.set('self_consistency', {
      ...repeated(repeats.all),
      annotators: Object.fromEntries([...repeats.byAnnotator].map(([name, one]) => [name, repeated(one)])),
    });
  }
  return json.toJSON();
}

export function multiLabelJson(report: MultiLabelReport): Fields {
  const { table, bootstrap } = report;
  const json = headJson(table.sets, report.counts, table.labels);
  json.withInterval('alpha.jaccard', 'ci', report.jaccard).withInterval('alpha.masi', 'ci', report.masi);
  json.withInterval('alpha.nominal_exact_set', 'ci', report.exact);
  bootstrapJson(json, 'alpha.jaccard.bootstrap', bootstrap);
  return json.set('per_label', byName(report.perLabel, table.labels, labelJson)).toJSON();
}

export function spanJson(report: SpanReport): Fields {
  const { ratings, labels } = report.table;
  const json = headJson(ratings, report.counts, labels);
  const two = ratings.annotators.length === 2 ? report.pairs[0] : undefined;
  if (two) {
    json.set('reference', two.reference).set('other', two.other);
    json.set('exact', exactJson(two.exact)).set('semeval', semevalJson(two.semeval));
    json.withInterval('token_label_kappa', 'ase', two.tokenKappa);
    json.set(
      'per_document',
      Object.fromEntries([...report.byItem()].map(({ item, semeval }) => [item, semevalJson(semeval)])),
    );
  } else {
    const reason = ratings.annotators.length > 2 ? reasons.notTwoAnnotators : reasons.notPairable;
    for (const key of ['exact', 'semeval', 'token_label_kappa', 'per_document']) json.missing(key, reason);
  }
  json.number('pairwise_f1', report.pairwiseF1);
  json.set('pairs', report.pairs.map(spanPairJson));
  if (report.alphaU.value === null) return json.missing('alpha_u', report.alphaU.reason).toJSON();
  json.number('alpha_u', report.alphaU);
  const perCategory = [...report.alphaU.perLabel].map(([label, alpha]) => {
    const entry = new FlatJson().number('alpha_u', alpha).set('Do', alpha.observed).set('De', alpha.expected);
    return [label, entry.toJSON()] as const;
  });
  return json.set('per_category', Object.fromEntries(perCategory)).toJSON();
}

function exactJson({ micro, macro, weighted, perLabel }: ExactScores): Json {
  return { micro: { ...micro }, macro: { ...macro }, weighted: { ...weighted }, per_label: scores(perLabel) };
}

const semevalJson = (schemes: Record<SemevalScheme, SemevalScore>): Json => scores(Object.entries(schemes));

function spanPairJson({ reference, other, items, exact, semeval, tokenKappa }: SpanComparison): Json {
  const json = new FlatJson().set('a', reference).set('b', other).set('reference', reference);
  json.set('n', items.length);
  json.set('exact', exactJson(exact)).set('semeval', semevalJson(semeval));
  return json.withInterval('token_label_kappa', 'ase', tokenKappa).toJSON();
}

/** Fields that all kinds of partial agreement share; keys as for ratings. `own`: the key that the report on this kind of answer adds itself. */
function comparableJson(
  annotators: readonly string[],
  report: ComparableReport,
  own?: 'pairs' | 'per_label',
): Fields {
  const json = new FlatJson().set('measure', report.measure);
  json.withInterval('agreement', 'ci', report.agreement);
  json.withInterval('percent_agreement', 'ci', report.identical);
  if (own !== 'pairs')
    json.set(
      'pairs',
      report.pairs.map(({ a, b, shared, agreement }) =>
        new FlatJson()
          .set('a', annotators[a]!)
          .set('b', annotators[b]!)
          .set('n', shared)
          .withInterval('agreement', 'ci', agreement)
          .toJSON(),
      ),
    );
  if (own !== 'per_label')
    json.set(
      'per_label',
      byName(report.perLabel, 'label', ({ parts, agreement }) =>
        new FlatJson().set('n', parts).number('specific_agreement', agreement).toJSON(),
      ),
    );
  const people = byName(report.perAnnotator, annotators, (person) => {
    const entry = new FlatJson().set('n', person.ratings).set('n_shared', person.shared);
    entry.withInterval('agreement_with_others', 'ci', person.withOthers);
    return entry
      .number('agreement_without', person.without)
      .proportion('self_consistency', person.selfConsistency)
      .toJSON();
  });
  return { ...json.set('per_annotator', people).toJSON(), ...contextJson(annotators, report) };
}

/** By annotator: the share of answers equal to the reference, and partial agreement. */
const comparableReferenceJson = (list: readonly ComparableReference[]): Json =>
  byName(list, 'annotator', ({ items, correct, accuracy, agreement }) => {
    const entry = new FlatJson().set('n', items).set('correct', correct).proportion('accuracy', accuracy);
    if (agreement.value === null) entry.missing('agreement', agreement.reason);
    else entry.set('agreement', { value: agreement.value, ...intervalJson(agreement.interval) });
    return entry.toJSON();
  });

/** Agreement by week, by guideline version and by rule, and agreement with the right answers. */
export function contextJson(annotators: readonly string[], report: ContextReport): Fields {
  const { drift, byGuideline, byRule, reference } = report;
  return {
    ...(drift && { drift: byName(drift, annotators, driftJson) }),
    ...(byGuideline && { per_guideline: subsetsJson(byGuideline) }),
    ...(byRule && { per_rule: subsetsJson(byRule) }),
    ...(reference && {
      reference: Object.fromEntries(reference.map((one) => [one.annotator, referenceJson(one)])),
    }),
  };
}

function driftJson({ windows, trend }: Drift): Json {
  const json = new FlatJson().set(
    'windows',
    windows.map(({ from, to, agreed, answers, share }) =>
      new FlatJson()
        .set('from', iso(from))
        .set('to', iso(to))
        .set('agreed', agreed)
        .set('n', answers)
        .proportion('share', share)
        .toJSON(),
    ),
  );
  return setTest(json, 'trend', trend).toJSON();
}

const iso = (time: number): string => new Date(time).toISOString();

const subsetsJson = (subsets: readonly SubsetAgreement[]): Json =>
  byName(subsets, 'key', ({ counts, percentAgreement, alpha }) =>
    countsJson(counts)
      .number('percent_agreement', percentAgreement)
      .withInterval('alpha', 'ci', alpha)
      .toJSON(),
  );

function referenceJson({ items, correct, accuracy, kappa, perLabel }: ReferenceAgreement): Json {
  const json = new FlatJson().set('n', items).set('correct', correct).proportion('accuracy', accuracy);
  return json.withInterval('kappa', 'ase', kappa).set('per_label', scores(perLabel)).toJSON();
}

const scores = (list: Iterable<readonly [string, object]>): Json =>
  Object.fromEntries([...list].map(([label, score]) => [label, { ...score } as Fields]));

/** An object from a list: keys from `names` in the same order, or from a field of the entries. */
const byName = <T, K extends keyof T>(
  list: readonly T[],
  names: readonly string[] | (T[K] extends string ? K : never),
  json: (one: T) => Json,
): Json =>
  Object.fromEntries(list.map((one, n) => [Array.isArray(names) ? names[n]! : one[names as K], json(one)]));

function labelJson(label: LabelAgreement): Json {
  const json = new FlatJson().set('n', label.ratings).set('prevalence', label.prevalence);
  json.number('specific_agreement', label.specificAgreement).withInterval('alpha.binary', 'ci', label.alpha);
  return json.withInterval('ac1', 'ci', label.ac1).withInterval('fleiss', 'ci', label.fleiss).toJSON();
}

function annotatorJson(annotator: AnnotatorAgreement): Json {
  const { ratings, shared, alphaWithout, consensus, selfConsistency } = annotator;
  const json = new FlatJson().set('n', ratings).set('n_shared', shared).number('alpha_without', alphaWithout);
  json.proportion('consensus_agreement', consensus.share);
  json.set('consensus_items', consensus.items).set('consensus_tied', consensus.tied);
  return json.proportion('self_consistency', selfConsistency).toJSON();
}

const countsJson = (counts: TableCounts): FlatJson =>
  new FlatJson()
    .set('n_items', counts.items)
    .set('n_annotators', counts.annotators)
    .set('n_annotations', counts.annotations)
    .set('n_pairable_items', counts.pairableItems)
    .set('n_pairable_values', counts.pairableValues);

/** The first fields in the reports on ratings, sets and spans. */
function headJson(
  table: RatingTable,
  counts: TableCounts,
  labels: readonly string[],
  more: Fields = {},
): FlatJson {
  const json = countsJson(counts).set('n_superseded', table.superseded);
  for (const [key, value] of Object.entries(more)) json.set(key, value);
  return json.set('annotators', table.annotators).set('labels', labels);
}

function bootstrapJson(
  json: FlatJson,
  key: string,
  bootstrap: BootstrapInterval | Undefined | undefined,
): void {
  if (!bootstrap) return;
  if ('value' in bootstrap) json.missing(key, bootstrap.reason);
  else {
    const { se, ci95, resamples, seed, undefinedResamples } = bootstrap;
    json.set(key, { se, ci95, resamples, seed, undefined_resamples: undefinedResamples });
  }
}

/** Everything that is defined for exactly two annotators: Cohen's kappas, Scott's pi, Bennett's S, their table. */
function twoAnnotatorsJson(json: FlatJson, { table, pairs, nominal }: RatingReport): void {
  const two = table.annotators.length === 2;
  const pair = two ? pairs?.[0] : undefined;
  const missing = undefinedBecause(
    !pairs
      ? reasons.tooManyPairs
      : two
        ? reasons.noSharedItem
        : table.annotators.length < 2
          ? reasons.notPairable
          : reasons.notTwoAnnotators,
  );
  json
    .number('scott_pi', two ? nominal.fleiss : missing)
    .number('bennett_s', two ? nominal.brennanPrediger : missing);
  json.withInterval('cohen.kappa', 'ase', pair ? cohenKappa(pair) : missing);
  for (const weighting of ['linear', 'quadratic'] as const) {
    const kappa = !pair
      ? missing
      : table.ordered
        ? cohenKappa(pair, kappaDistances[weighting])
        : undefinedBecause(reasons.noOrder);
    json.withInterval(`cohen.kappa_${weighting}`, 'ase', kappa);
  }
  json.number('cohen.kappa_max', pair ? kappaMax(pair) : missing);
  if (!pair) return;
  json.set('confusion', { labels: table.labels, matrix: matrix(pair) });
  const indices = prevalenceAndBias(pair);
  if (!indices) return;
  json.number('pabak', nominal.brennanPrediger);
  json.set('prevalence_index', indices.prevalence).set('bias_index', indices.bias);
}

function matrix({ counts, labels }: PairTable): number[][] {
  return Array.from({ length: labels }, (_, k) => [...counts.subarray(k * labels, (k + 1) * labels)]);
}

function weightedJson(json: FlatJson, { weighted }: RatingReport): void {
  if ('value' in weighted) {
    json.missing('ac2', weighted.reason);
    return;
  }
  for (const [kind, of] of weighted) {
    json.coefficient(`ac2.${kind}`, of.ac).coefficient(`fleiss.${kind}`, of.fleiss);
    json.coefficient(`brennan_prediger.${kind}`, of.brennanPrediger).coefficient(`conger.${kind}`, of.conger);
    json.number(`percent_agreement.${kind}`, of.percentAgreement);
  }
}

function pairJson(annotators: readonly string[], pair: PairTable): Json {
  const json = new FlatJson();
  json.set('a', annotators[pair.a]!).set('b', annotators[pair.b]!).set('n', pair.shared);
  json.set('percent_agreement', pairAgreement(pair));
  json.withInterval('kappa', 'ase', cohenKappa(pair));
  setTest(json, 'bowker', bowkerTest(pair));
  setTest(json, 'stuart_maxwell', stuartMaxwellTest(pair));
  return json.toJSON();
}

function setTest(json: FlatJson, key: string, test: HomogeneityTest | Drift['trend'] | Undefined): FlatJson {
  return 'value' in test ? json.missing(key, test.reason) : json.set(key, { ...test });
}
