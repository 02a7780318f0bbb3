import { costOfPairs } from '../../../disagreement/mistake-cost';
import type { ProjectModel } from '../../../project/model/model';
import { decides, type LayerValue } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Project } from '../../../engine/project';
import { namesIn, opinionsOn } from '../../../disagreement/given';
import { valueKey } from '../../../disagreement/value-key';
import type { BucketItem } from './item';

/** What holds for a sample on a layer: what was decided, else what people say. */
interface CountingValues {
  readonly values: ReadonlyMap<string, LayerValue>;
  readonly annotators: readonly number[];
}

/**
 * Of samples with alike texts those of which nobody says what holds for most of them: there, or for most, the answer is wrong. What was
 * decided holds against what people say; where no answer holds for more samples than another, that to the first. On layers with labels,
 * each sample once a layer.
 */
export function nearDuplicateItems(project: Project, model: ProjectModel): BucketItem[] {
  const layers = model.schema.layers.flatMap(({ layer }) =>
    layer && (layer.type === 'choice' || layer.type === 'choices') ? [layer] : [],
  );
  return project.nearDuplicates.groups.flatMap((group) =>
    layers.flatMap((layer) => itemsIn(project, model, layer, group)),
  );
}

function itemsIn(
  project: Project,
  model: ProjectModel,
  layer: Layer,
  group: readonly number[],
): BucketItem[] {
  const all = group
    .map((key) => ({ key, ...countingValues(project, layer, key) }))
    .filter(({ values }) => values.size > 0);
  const usual = usualValue(all);
  const twin = all.find(({ values }) => values.has(usual));
  if (!twin) return [];
  return all
    .filter(({ values }) => !values.has(usual))
    .map(({ key, values, annotators }): BucketItem => {
      const labels = [...new Set([...values.values()].flatMap(namesIn))];
      const rivals = namesIn(twin.values.get(usual)!);
      const pairs = labels
        .filter((label) => !rivals.includes(label))
        .flatMap((a) => rivals.filter((label) => !labels.includes(label)).map((b) => [a, b] as const));
      return {
        id: `alike-texts/${layer.id}/${key}`,
        kind: 'alike-texts',
        layer: layer.id,
        key,
        twin: twin.key,
        about: layer.id,
        buckets: [`alike-texts/${layer.id}`],
        labels: [...new Set([...labels, ...rivals])].sort(),
        annotators,
        rules: [],
        cost: costOfPairs(model, pairs),
      };
    });
}

/** What is said of most samples; of what is said of equally many, what is said first. */
function usualValue(all: readonly CountingValues[]): string {
  const counts = new Map<string, number>();
  for (const { values } of all)
    for (const said of values.keys()) counts.set(said, (counts.get(said) ?? 0) + 1);
  let most = '';
  for (const [said, count] of counts) if (count > (counts.get(most) ?? 0)) most = said;
  return most;
}

function countingValues({ records }: Project, layer: Layer, key: number): CountingValues {
  const decision = records.decisionOf(key);
  if (decision && decides(decision)) {
    const { labels = {}, valid = {} } = decision;
    const values = Object.hasOwn(labels, layer.id)
      ? [labels[layer.id]!]
      : Object.hasOwn(valid, layer.id)
        ? valid[layer.id]!
        : [];
    if (values.length > 0)
      return { values: new Map(values.map((value) => [valueKey(value), value])), annotators: [] };
  }
  const given = opinionsOn(records.table, key, layer);
  return {
    values: new Map(given.map(({ said, value }) => [said, value])),
    annotators: given.map(({ row }) => records.table.annotator(row)),
  };
}
