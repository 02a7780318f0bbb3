import type { Undefined } from '../statistics/estimate';
import type { ProportionInterval } from '../statistics/proportion';
import type { ReferenceAgreement } from './against-reference';
import { FlatJson, record, type Json } from './flat-json';
import type { AnnotatorAgreement } from './per-annotator';
import type { LabelAgreement } from './per-label';

/** One label's row of the JSON report. */
export function labelJson(label: LabelAgreement): Json {
  const json = new FlatJson().set('n', label.ratings).set('prevalence', label.prevalence);
  json.number('specific_agreement', label.specificAgreement);
  json.withInterval('alpha.binary', 'ci', label.alpha);
  json.withInterval('ac1', 'ci', label.ac1).withInterval('fleiss', 'ci', label.fleiss);
  return json.toJSON();
}

/** One annotator's row of the JSON report. */
export function annotatorJson(annotator: AnnotatorAgreement): Json {
  const { consensus } = annotator;
  const json = new FlatJson().set('n', annotator.ratings).set('n_shared', annotator.shared);
  json.number('alpha_without', annotator.alphaWithout);
  proportionJson(json, 'consensus_agreement', consensus.share);
  json.set('consensus_items', consensus.items).set('consensus_tied', consensus.tied);
  proportionJson(json, 'self_consistency', annotator.selfConsistency);
  return json.toJSON();
}

export function proportionJson(json: FlatJson, key: string, share: ProportionInterval | Undefined): void {
  if (share.value === null) json.missing(key, share.reason);
  else json.set(key, { value: share.value, ci95: share.limits });
}

/** One annotator against the reference. */
export function referenceJson(result: ReferenceAgreement): Json {
  const json = new FlatJson().set('n', result.items).set('correct', result.correct);
  proportionJson(json, 'accuracy', result.accuracy);
  json.withInterval('kappa', 'ase', result.kappa);
  const labels = [...result.perLabel].map(([label, score]) => [label, { ...score }] as const);
  return json.set('per_label', record(labels)).toJSON();
}
