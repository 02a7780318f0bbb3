import { countBy } from '../../../base/lists';
import { costOfPairs } from '../../../disagreement/mistake-cost';
import { decidedOn, decides, type LayerValue } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Project, WithModel } from '../../../engine/project';
import { labelsIn, answersOn, valueKey } from '../../../disagreement/given';
import type { BucketItem } from './group-items';
import { modelIn } from '../../../project/model/label-ids';
import { labelsWhole } from '../../../kinds/traits';

/** The values that count for a sample on a layer: those of the decision or else of the answers. */
interface CountingValues {
  readonly values: ReadonlyMap<string, LayerValue>;
  readonly annotators: readonly number[];
}

/**
 * Among near duplicates, the samples without the usual value of their group: either they or the others are labelled wrongly. A decision
 * takes precedence over answers; if values are equally frequent, the first is the usual one. Only layers with labels are compared, and each
 * sample is listed once per layer.
 */
export function nearDuplicateItems({ project, model }: WithModel): BucketItem[] {
  const layers = model.schema.layers.flatMap(({ layer }) => (layer && labelsWhole(layer) ? [layer] : []));
  return project.nearDuplicates.groups.flatMap((group) =>
    layers.flatMap((layer) => itemsIn({ project, model }, layer, group)),
  );
}

function itemsIn({ project, model }: WithModel, layer: Layer, group: readonly number[]): BucketItem[] {
  const all = group
    .map((key) => ({ key, ...countingValues(project, layer, key) }))
    .filter(({ values }) => values.size > 0);
  const usual = usualValue(all);
  const twin = all.find(({ values }) => values.has(usual));
  if (!twin) return [];
  return all
    .filter(({ values }) => !values.has(usual))
    .map(({ key, values, annotators }): BucketItem => {
      const labels = [...new Set([...values.values()].flatMap(labelsIn))];
      const rivals = labelsIn(twin.values.get(usual)!);
      const pairs = labels
        .filter((label) => !rivals.includes(label))
        .flatMap((a) => rivals.filter((label) => !labels.includes(label)).map((b) => [a, b] as const));
      return {
        id: `alike-texts/${layer.id}/${key}`,
        kind: 'alike-texts',
        layer: layer.id,
        key,
        twin: twin.key,
        among: group,
        about: layer.id,
        buckets: [`alike-texts/${layer.id}`],
        labels: [...new Set([...labels, ...rivals])].sort(),
        annotators,
        rules: [],
        cost: costOfPairs(modelIn(model, layer.id), pairs),
      };
    });
}

function usualValue(all: readonly CountingValues[]): string {
  const counts = countBy(all.flatMap(({ values }) => [...values.keys()]));
  let most = '';
  for (const [said, count] of counts) if (count > (counts.get(most) ?? 0)) most = said;
  return most;
}

function countingValues({ records }: Project, layer: Layer, key: number): CountingValues {
  const decision = records.decisionOf(key);
  if (decision && decides(decision)) {
    const values = (decidedOn(decision, layer.id) ?? []).map((labels) => labels[layer.id]!);
    if (values.length > 0)
      return { values: new Map(values.map((value) => [valueKey(value), value])), annotators: [] };
  }
  const given = answersOn(records.table, key, layer);
  return {
    values: new Map(given.map(({ said, value }) => [said, value])),
    annotators: given.map(({ row }) => records.table.annotator(row)),
  };
}
