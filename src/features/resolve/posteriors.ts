import { posteriorRow, runDawidSkene } from '../../agreement/aggregate';
import type { RatingTable } from '../../agreement/rating-table';
import { TableBuilder } from '../../agreement/table-builder';
import type { ChoicesLayer, Layer } from '../../project/schema/layer-types';
import type { Posterior } from './resolve-one';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import type { AnswerTable } from '../../project/answers/answer-table';

/** Probabilities of a layer's answers by sample key. */
export type LayerPosteriors = (key: number) => Posterior | undefined;

/** Whether Dawid and Skene's model fits a kind of layer: one label of a set, or labels as yes/no questions. */
const isCategorical = ({ type }: Layer): boolean =>
  type === 'choice' || type === 'choices' || type === 'rating' || type === 'comparison';

/** Estimates every layer that the model fits, from all counting answers. */
export function layerPosteriors(table: AnswerTable, layers: readonly Layer[]): Map<string, LayerPosteriors> {
  return new Map(
    layers
      .filter(isCategorical)
      .map((layer) => [
        layer.id,
        layer.type === 'choices' ? ofChoices(table, layer) : ofOneLabel(table, layer),
      ]),
  );
}

function ofOneLabel(table: AnswerTable, layer: Layer): LayerPosteriors {
  const { data } = layerAnswers(table, layer);
  return data.kind === 'rating' ? lookUp(data.input.table) : () => undefined;
}

/** Estimates each label separately, as a yes/no question. */
function ofChoices(table: AnswerTable, layer: ChoicesLayer): LayerPosteriors {
  const builders = layer.labels.map((label) => ({ label, builder: new TableBuilder() }));
  for (let row = 0; row < table.rows; row += 1) {
    if (!table.counts(row)) continue;
    const labels = table.labels(row);
    const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
    if (!Array.isArray(value)) continue;
    for (const { label, builder } of builders)
      builder.push(
        table.key(row),
        table.annotatorName(row),
        (value as unknown[]).includes(label) ? 'yes' : 'no',
      );
  }
  const each = builders.map(({ label, builder }) => ({
    label,
    of: lookUp(builder.build({ labels: ['no', 'yes'] })),
  }));
  return (key) => {
    const found = each.map(({ label, of }) => [label, of(key)?.get('yes')] as const);
    return found.every(([, p]) => p !== undefined) ? new Map(found as [string, number][]) : undefined;
  };
}

function lookUp(table: RatingTable): LayerPosteriors {
  if (table.items.length === 0) return () => undefined;
  const result = runDawidSkene(table);
  const items = new Map(Array.from(table.items, (item, i) => [Number(item), i]));
  return (key) => {
    const item = items.get(key);
    if (item === undefined) return undefined;
    const row = posteriorRow(result, item);
    return new Map(table.labels.map((label, k) => [label, row[k]!]));
  };
}
