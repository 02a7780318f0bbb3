import { driftJson, subsetsJson } from '../context-report';
import { FlatJson, intervalJson, record, type Json } from '../flat-json';
import { proportionJson } from '../report-rows';
import type { ComparableReference, ComparableReport } from './comparable-report';

/**
 * Pairs, annotators, labels, versions, rules and weeks of answers that are compared by degrees, under the keys that ratings use.
 * `pairs` and `per_label` are left out where the kind's own report has them.
 */
export function comparableJson(
  annotators: readonly string[],
  report: ComparableReport,
  own: { pairs?: boolean; perLabel?: boolean } = {},
): { [key: string]: Json } {
  const json = new FlatJson().set('measure', report.measure);
  json.withInterval('agreement', 'ci', report.agreement);
  json.withInterval('percent_agreement', 'ci', report.identical);
  if (!own.pairs)
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
  if (!own.perLabel)
    json.set(
      'per_label',
      record(
        report.perLabel.map(({ label, parts, agreement }) => {
          const entry = new FlatJson().set('n', parts).number('specific_agreement', agreement);
          return [label, entry.toJSON()] as const;
        }),
      ),
    );
  json.set(
    'per_annotator',
    record(
      report.perAnnotator.map((person, a) => {
        const entry = new FlatJson().set('n', person.ratings).set('n_shared', person.shared);
        entry.withInterval('agreement_with_others', 'ci', person.withOthers);
        entry.number('agreement_without', person.without);
        proportionJson(entry, 'self_consistency', person.selfConsistency);
        return [annotators[a]!, entry.toJSON()] as const;
      }),
    ),
  );
  const { drift, byGuideline, byRule } = report;
  if (drift) json.set('drift', record(drift.map((one, a) => [annotators[a]!, driftJson(one)] as const)));
  if (byGuideline) json.set('per_guideline', subsetsJson(byGuideline));
  if (byRule) json.set('per_rule', subsetsJson(byRule));
  return json.toJSON();
}

/** By annotator: exactly the reference's answer, and agreement by degrees. */
export function comparableReferenceJson(list: readonly ComparableReference[]): Json {
  return record(
    list.map(({ annotator, items, correct, accuracy, agreement }) => {
      const entry = new FlatJson().set('n', items).set('correct', correct);
      proportionJson(entry, 'accuracy', accuracy);
      if (agreement.value === null) entry.missing('agreement', agreement.reason);
      else entry.set('agreement', { value: agreement.value, ...intervalJson(agreement.interval) });
      return [annotator, entry.toJSON()] as const;
    }),
  );
}
