import { FlatJson, record, type Json } from './flat-json';
import { countsJson } from './rating-json';
import { reasons } from './reasons';
import type { SemevalScheme, SemevalScore } from './semeval';
import type { ExactScores } from './span-scores';
import type { SpanComparison, SpanReport } from './span-report';

/** The report on spans as `labelwright agreement --json` prints it. */
export function spanJson(report: SpanReport): { [key: string]: Json } {
  const { ratings, labels } = report.table;
  const json = countsJson(new FlatJson(), report.counts).set('n_superseded', ratings.superseded);
  json.set('annotators', ratings.annotators).set('labels', labels);
  const two = ratings.annotators.length === 2 ? report.pairs[0] : undefined;
  if (two) {
    json.set('reference', two.reference).set('other', two.other);
    json.set('exact', exactJson(two.exact)).set('semeval', semevalJson(two.semeval));
    json.withInterval('token_label_kappa', 'ase', two.tokenKappa);
    json.set(
      'per_document',
      record([...report.byItem()].map(({ item, semeval }) => [item, semevalJson(semeval)] as const)),
    );
  } else {
    const reason = ratings.annotators.length > 2 ? reasons.notTwoAnnotators : reasons.notPairable;
    for (const key of ['exact', 'semeval', 'token_label_kappa', 'per_document']) json.missing(key, reason);
  }
  json.number('pairwise_f1', report.pairwiseF1);
  json.set('pairs', report.pairs.map(pairJson));
  if (report.alphaU.value === null) return json.missing('alpha_u', report.alphaU.reason).toJSON();
  json.number('alpha_u', report.alphaU);
  const perCategory = [...report.alphaU.perLabel].map(([label, alpha]) => {
    const entry = new FlatJson().number('alpha_u', alpha).set('Do', alpha.observed).set('De', alpha.expected);
    return [label, entry.toJSON()] as const;
  });
  return json.set('per_category', record(perCategory)).toJSON();
}

function exactJson({ micro, macro, weighted, perLabel }: ExactScores): Json {
  const labels = [...perLabel].map(([label, score]) => [label, { ...score }] as const);
  return { micro: { ...micro }, macro: { ...macro }, weighted: { ...weighted }, per_label: record(labels) };
}

function semevalJson(scores: Record<SemevalScheme, SemevalScore>): Json {
  return record(
    Object.entries(scores).map(([scheme, score]) => [scheme, record(Object.entries(score))] as const),
  );
}

function pairJson({ reference, other, items, exact, semeval, tokenKappa }: SpanComparison): Json {
  const json = new FlatJson().set('a', reference).set('b', other).set('reference', reference);
  json.set('n', items.length);
  json.set('exact', exactJson(exact)).set('semeval', semevalJson(semeval));
  return json.withInterval('token_label_kappa', 'ase', tokenKappa).toJSON();
}
