import { CAUSE_NAMES } from '../../disagreement/cause-names';
import type { ProjectModel } from '../../project/model/model';
import type { Bucket } from './buckets';
import { modelIn } from '../../project/model/label-ids';

/** Kinds of disagreements; those that are causes too have the names of the causes. */
export const DISAGREEMENT_NAMES: Readonly<Record<string, string>> = {
  ...CAUSE_NAMES,
  'label-pair': 'Labels confused',
  'extra-label': 'Label only some chose',
  turn: 'Turn',
};

export const ERROR_NAMES: Readonly<Record<string, string>> = {
  'schema-violation': 'Schema violations',
  'gold-mismatch': 'Gold mismatches',
  'attention-check': 'Failed attention checks',
  'alike-texts': 'Near duplicates, labelled differently',
  'stale-label': 'Stale labels',
  'ambiguous-source': 'Flagged: ambiguous source',
  'missing-context': 'Flagged: missing context',
  'broken-preprocessing': 'Flagged: broken preprocessing',
  'guideline-gap': 'Flagged: guideline gap',
  unsure: 'Flagged: unsure',
};

/** The name of a bucket among others of its kind. */
export function bucketName(model: ProjectModel, { kind, labels, layer, rule }: Bucket): string {
  if (kind === 'rating-distance') return `${labels[0]} apart`;
  if (kind === 'turn') return labels.join(' / ');
  if (rule !== undefined) return rule;
  const own = modelIn(model, layer ?? '').labels;
  const names = labels.map((id) => own.get(id)?.label.name ?? id);
  return names.length > 0 ? names.join(' / ') : (model.layers.get(layer ?? '')?.layer?.name ?? layer ?? '');
}

/** The name of a bucket with its kind. */
export function fullBucketName(model: ProjectModel, bucket: Bucket): string {
  const kind = DISAGREEMENT_NAMES[bucket.kind] ?? ERROR_NAMES[bucket.kind] ?? bucket.kind;
  const own = bucket.kind === 'other' ? '' : bucketName(model, bucket);
  return own === '' || own === kind ? kind : `${kind}: ${own}`;
}
