import { comparableValue } from '../../kinds/comparable';
import { isValidAnswer } from '../../disagreement/given';
import { decidedOn, decides, type Labels, type LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { Project } from '../project';

/** What gold or a decision says of a sample, in the form of `comparableValue`. Where a decision keeps several answers valid, all are right. */
export function rightValues(
  { records, samples }: Project,
  layer: Layer,
  key: number,
): { readonly values: readonly LayerValue[]; readonly source: string } | undefined {
  const name = records.gold.size > 0 ? samples.nameOf(key) : undefined;
  const gold = name === undefined ? undefined : records.gold.get(name)?.record.labels;
  const valueIn = (labels: Labels): LayerValue[] => {
    const value = comparableValue(layer, labels);
    return value !== undefined && isValidAnswer(layer, labels[layer.id]!) ? [value] : [];
  };
  const known = gold ? valueIn(gold) : [];
  if (known.length > 0) return { values: known, source: 'gold' };
  const record = records.decisionOf(key);
  if (!record || !decides(record)) return undefined;
  const values = (decidedOn(record, layer.id) ?? []).flatMap(valueIn);
  return values.length === 0 ? undefined : { values, source: 'the decision' };
}
