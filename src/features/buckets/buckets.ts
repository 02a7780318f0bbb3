import type { ProjectModel } from '../../project/model/model';
import type { Project, WithModel } from '../../engine/project';
import type { BucketItem } from './items/group-items';
import { errorItems } from './items/error-items';
import type { DisagreementGroup } from '../../disagreement/disagreement-index';
import { CAUSE_NAMES } from '../../disagreement/causes';
import { byCodeUnit, getOrAdd } from '../../base/lists';
import { modelIn } from '../../project/model/label-ids';

/** Samples that share a cause. Ids are sorted by code unit; `samples` has no duplicates. */
export interface Bucket {
  /** Stable path of its parts. */
  readonly id: string;
  /** The kind of disagreement or error: schema-violation, gold-mismatch, attention-check, stale-label, or a flag. */
  readonly kind: string;
  readonly layer?: string;
  /** The label (pair) or rule concerned. */
  readonly labels: readonly string[];
  readonly rule?: string;
  readonly samples: readonly string[];
}

/** Groups a project's disagreements, in schema order of the layers and the largest first, and its errors. */
export function bucketsOf(project: Project): Record<'disagreements' | 'errors', Bucket[]> {
  const model = project.model;
  if (!model) return { disagreements: [], errors: [] };
  return { disagreements: disagreementBuckets({ project, model }), errors: errorBuckets({ project, model }) };
}

function disagreementBuckets({ project, model }: WithModel): Bucket[] {
  const order = new Map(model.schema.layers.map(({ id }, n) => [id, n]));
  const view = project.view(model);
  return [...project.disagreements.groups.values()]
    .sort(
      (x, y) =>
        (order.get(x.layer) ?? 0) - (order.get(y.layer) ?? 0) ||
        y.samples.size - x.samples.size ||
        byCodeUnit(x.id, y.id),
    )
    .map((group) => ({
      id: group.id,
      kind: group.kind,
      layer: group.layer,
      labels: labelsOf(group),
      samples: view.names(group.samples),
    }));
}

const labelsOf = (group: DisagreementGroup): string[] => [group.a, group.b].filter((label) => label !== '');

/** Groups errors into buckets without duplicate samples. Rule violations come first, the largest bucket first; the others by kind and layer. */
function errorBuckets({ project, model }: WithModel): Bucket[] {
  const view = project.view(model);
  const buckets = new Map<string, { of: BucketItem; names: Set<string> }>();
  for (const one of errorItems({ project, model })) {
    const bucket = getOrAdd(buckets, one.buckets[0]!, () => ({ of: one, names: new Set<string>() }));
    bucket.names.add(one.name ?? view.name(one.key));
  }
  const list = [...buckets].map(([id, { of, names }]): Bucket => ({
    id,
    kind: of.kind,
    ...(of.layer !== undefined && { layer: of.layer }),
    ...(of.kind === 'schema-violation' && { rule: of.about }),
    labels: [],
    samples: [...names].sort(),
  }));
  const layers = model.schema.layers.map(({ id }) => id);
  // Of a question about turns, the turn comes after a slash.
  const layerOf = ({ layer = '' }: Bucket): number =>
    layers.findIndex((id) => layer === id || layer.startsWith(`${id}/`));
  const sizeOf = ({ kind, samples }: Bucket): number => (kind === KINDS[0] ? samples.length : 0);
  return list.sort(
    (x, y) => rank(x) - rank(y) || sizeOf(y) - sizeOf(x) || layerOf(x) - layerOf(y) || byCodeUnit(x.id, y.id),
  );
}

/** Kinds of errors in their order; flags come last. The order of samples would tell which one it is, also to people who may not see it. */
const KINDS = ['schema-violation', 'gold-mismatch', 'attention-check', 'alike-texts', 'stale-label'];
const rank = ({ kind }: Bucket): number => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);

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
