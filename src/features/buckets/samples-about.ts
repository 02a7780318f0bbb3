import type { ProjectModel } from '../../project/model/model';
import { staleBy } from '../../project/model/staleness';
import { takesLabel } from '../../project/schema/layer-types';
import { KeySet, type Keys } from '../../base/columns/key-set';
import { bucketsOf } from './buckets';
import type { Project, WithModel } from '../../engine/project';
import { labelIdIn, partsOfName } from '../../project/model/label-ids';

/** The samples that a displayed number counts. */
export type SamplesAbout =
  | { readonly kind: 'label'; readonly label: string }
  /** Answers with the label that precede a change of its meaning. */
  | { readonly kind: 'stale'; readonly label: string }
  /** Samples on which people gave different labels of the set. */
  | { readonly kind: 'confused'; readonly labels: readonly string[] }
  | { readonly kind: 'cited'; readonly rule: string }
  | { readonly kind: 'bucket'; readonly id: string };

/** The keys of the samples without duplicates. Reads every answer, except for `confused`. */
export function samplesAbout({ project, model }: WithModel, about: SamplesAbout): Keys {
  const { table } = project.records;
  const keys = new KeySet();
  if (about.kind === 'confused') {
    const wanted = new Set(about.labels);
    for (const { layer, a, b, samples } of project.disagreements.confusions)
      if ([a, b].every((value) => wanted.has(labelIdIn(model, layer, value))))
        for (const key of samples) keys.add(key);
    return keys;
  }
  if (about.kind === 'bucket') return bucketKeys(project, about.id);
  const test = rowTest({ project, model }, about);
  for (const row of table.counting()) if (test(row)) keys.add(table.key(row));
  return keys;
}

function bucketKeys(project: Project, id: string): Keys {
  const group = project.disagreements.groups.get(id);
  if (group) return group.samples;
  const names = bucketsOf(project).errors.find((bucket) => bucket.id === id)?.samples ?? [];
  return new Set(names.map((name) => project.samples.ids.find(name)).filter((key) => key >= 0));
}

function rowTest(
  { project, model }: WithModel,
  about: Exclude<SamplesAbout, { kind: 'confused' | 'bucket' }>,
): (row: number) => boolean {
  const { table } = project.records;
  if (about.kind === 'cited') return (row) => table.rules(row).includes(about.rule);
  const { strings } = table.codec;
  const { layer: only, value } = partsOfName(model, about.label, () => false);
  const label = strings.find(value);
  const layers = new Set(
    model.schema.layers.flatMap(({ id, layer }) =>
      layer && (only === undefined || id === only) && takesLabel(layer, value) ? [strings.find(id)] : [],
    ),
  );
  return (row) => {
    let found = false;
    table.codec.forEachLabels(table.answer(row), (layer, given) => {
      if (!layers.has(layer) || !given.includes(label)) return;
      const followed = about.kind === 'stale' ? table.followed(row) : undefined;
      found ||=
        about.kind === 'label' ||
        (followed !== undefined && isStale(model, followed, strings.text(layer), value));
    });
    return found;
  };
}

/** Whether an answer with the label, given under this guideline (`followedOf`), precedes a change of the label's meaning. */
export const isStale = (model: ProjectModel, followed: string, layer: string, label: string): boolean =>
  staleBy(model, followed, { [layer]: label }, []) !== undefined;
