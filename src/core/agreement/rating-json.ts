import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { cohenKappa, kappaDistances, kappaMax, prevalenceAndBias } from './cohen';
import { FlatJson, record, type Json } from './flat-json';
import { LEVELS } from './levels';
import { bowkerTest, stuartMaxwellTest, type HomogeneityTest } from './marginal-homogeneity';
import { pairAgreement, type PairTable } from './pairs';
import type { RatingReport } from './rating-report';
import { annotatorJson, labelJson } from './report-rows';
import type { TableCounts } from './rating-table';
import { reasons } from './reasons';

/** The report as `labelwright agreement --json` prints it. */
export function ratingJson(report: RatingReport): { [key: string]: Json } {
  const json = new FlatJson();
  countsJson(json, report.counts).set('n_superseded', report.table.superseded);
  json
    .set('level', report.level)
    .set('annotators', report.table.annotators)
    .set('labels', report.table.labels);
  const { nominal } = report;
  json.withInterval('percent_agreement', 'ci', nominal.percentAgreement);
  for (const level of LEVELS) json.withInterval(`alpha.${level}`, 'ci', report.alpha[level]);
  bootstrapJson(json, report);
  json.coefficient('ac1', nominal.ac).coefficient('fleiss', nominal.fleiss);
  json.coefficient('brennan_prediger', nominal.brennanPrediger).coefficient('conger', nominal.conger);
  json.number('randolph', nominal.brennanPrediger).number('light', report.light);
  twoAnnotatorsJson(json, report);
  weightedJson(json, report);
  const byCategory = new FlatJson();
  report.fleissByCategory.forEach((kappa, k) => byCategory.number(report.table.labels[k]!, kappa));
  json.set('fleiss_per_category', byCategory.toJSON());
  json.number('fleiss.null_z', report.fleissNullTest);
  const { annotators, labels } = report.table;
  json.set('pairs', report.pairs?.map((pair) => pairJson(annotators, pair)) ?? null);
  if (!report.pairs) json.set('pairs.reason', reasons.tooManyPairs);
  json.set('per_label', record(labels.map((label, k) => [label, labelJson(report.perLabel[k]!)] as const)));
  json.set(
    'per_annotator',
    record(annotators.map((name, a) => [name, annotatorJson(report.perAnnotator[a]!)] as const)),
  );
  return json.toJSON();
}

export function countsJson(json: FlatJson, counts: TableCounts): FlatJson {
  return json
    .set('n_items', counts.items)
    .set('n_annotators', counts.annotators)
    .set('n_annotations', counts.annotations)
    .set('n_pairable_items', counts.pairableItems)
    .set('n_pairable_values', counts.pairableValues);
}

function bootstrapJson(json: FlatJson, { bootstrap, level }: RatingReport): void {
  if (!bootstrap) return;
  const key = `alpha.${level}.bootstrap`;
  if ('value' in bootstrap) json.missing(key, bootstrap.reason);
  else {
    const { se, ci95, resamples, seed, undefinedResamples } = bootstrap;
    json.set(key, { se, ci95, resamples, seed, undefined_resamples: undefinedResamples });
  }
}

/** What is defined for exactly two annotators: Cohen's kappa in its forms, Scott's pi, Bennett's S, their table. */
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
  testJson(json, 'bowker', bowkerTest(pair));
  testJson(json, 'stuart_maxwell', stuartMaxwellTest(pair));
  return json.toJSON();
}

function testJson(json: FlatJson, key: string, test: HomogeneityTest | Undefined): void {
  if ('value' in test) json.missing(key, test.reason);
  else json.set(key, { ...test });
}
