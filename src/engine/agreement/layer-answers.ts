import { LongDataBuilder, type LongData } from '../../core/agreement/long-data';
import type { LongAnswer } from '../../core/agreement/long-row';
import type { Level } from '../../core/agreement/levels';
import type { Declared } from '../../core/agreement/label-order';
import type { Labels, LayerValue, Span } from '../../core/records/records';
import type { Layer } from '../../core/schema/layer-types';
import type { AnswerTable } from '../answers/answer-table';

/** What agreement on a layer is computed from, and at which level of measurement. */
export interface LayerAnswers {
  readonly layer: Layer;
  readonly data: LongData;
  readonly level: Level;
}

/** What is known about samples beside their answers. */
export interface SampleNames {
  /** Id of the sample that a key stands for. */
  nameOf(key: number): string;
  /** Length of its text in code points, where it is known. */
  lengthOf?(key: number): number | undefined;
  /** Which samples take part; by default all. Of those that one person answered no coefficient of agreement is made. */
  includes?(key: number): boolean;
  /** Gold answers by sample id: annotators are measured against them. */
  gold?: ReadonlyMap<string, Labels>;
}

/** Kinds of layers that have no agreement: free text, and relations, whose ends are spans of one annotator. */
export function hasAgreement(layer: Layer): boolean {
  return layer.type !== 'text' && layer.type !== 'relations';
}

/** The counting answers of all annotators to one layer; drafts, withdrawn answers and other layers left out. */
export function layerAnswers(table: AnswerTable, layer: Layer, names: SampleNames): LayerAnswers {
  const builder = new LongDataBuilder();
  const id = layer.id;
  for (let row = 0; row < table.rows; row += 1) {
    if (!table.counts(row) || names.includes?.(table.key(row)) === false) continue;
    const labels = table.labels(row);
    const value = Object.hasOwn(labels, id) ? labels[id] : undefined;
    if (value === undefined) continue;
    const answer = answerOf(layer, value, () => names.lengthOf?.(table.key(row)));
    if (!answer) continue;
    const time = table.time(row);
    const guideline = table.version(row);
    const rules = table.rules(row);
    builder.add({
      ...answer,
      item: names.nameOf(table.key(row)),
      annotator: table.annotatorName(row),
      ...(time >= 0 && { time }),
      ...(guideline !== undefined && { guideline }),
      ...(rules.length > 0 && { rules }),
    });
  }
  const data = builder.build(declaredBy(layer), kinds[layer.type]);
  const known = names.gold && data.kind === 'rating' ? goldLabels(names.gold, id) : undefined;
  return {
    layer,
    data:
      known && data.kind === 'rating' ? { ...data, context: { ...data.context, reference: known } } : data,
    level: levelOf(layer),
  };
}

/** Gold answers that are one label or number, by sample; undefined when there is none. */
function goldLabels(gold: ReadonlyMap<string, Labels>, layer: string): Map<string, string> | undefined {
  const known = new Map<string, string>();
  for (const [sample, labels] of gold) {
    const value = Object.hasOwn(labels, layer) ? labels[layer] : undefined;
    if (typeof value === 'string' || typeof value === 'number') known.set(sample, String(value));
  }
  return known.size > 0 ? known : undefined;
}

const kinds = {
  choice: 'rating',
  rating: 'rating',
  comparison: 'rating',
  text: 'rating',
  choices: 'labels',
  spans: 'spans',
  relations: 'spans',
} as const satisfies Record<Layer['type'], LongData['kind']>;

/** The value as an answer; undefined when it has not the shape of the layer, which the rules report. */
function answerOf(layer: Layer, value: LayerValue, length: () => number | undefined): LongAnswer | undefined {
  if (layer.type === 'choice' || layer.type === 'comparison') {
    return typeof value === 'string' ? { kind: 'rating', label: value } : undefined;
  }
  if (layer.type === 'rating')
    return typeof value === 'number' ? { kind: 'rating', score: value } : undefined;
  if (!Array.isArray(value)) return undefined;
  if (layer.type === 'choices') {
    return value.every((label) => typeof label === 'string') ? { kind: 'labels', labels: value } : undefined;
  }
  if (layer.type !== 'spans' || value.some((span) => typeof span === 'string')) return undefined;
  const known = length();
  return { kind: 'spans', spans: value as Span[], ...(known !== undefined && { length: known }) };
}

/** Steps of a scale up to which every level counts as declared. */
const MOST_LEVELS = 1000;

function declaredBy(layer: Layer): Declared {
  if (layer.type === 'choice' || layer.type === 'choices') return { labels: layer.labels };
  if (layer.type === 'comparison') return { labels: [...layer.between, ...(layer.ties ? ['tie'] : [])] };
  if (layer.type !== 'rating') return {};
  const levels = Math.floor((layer.max - layer.min) / layer.step + 1e-9) + 1;
  if (!(levels >= 2 && levels <= MOST_LEVELS)) return {};
  // Rounded, because 0.1 + 0.2 is not the 0.3 of a record.
  const level = (i: number) => String(Number((layer.min + i * layer.step).toPrecision(12)));
  return { order: Array.from({ length: levels }, (_, i) => level(i)) };
}

function levelOf(layer: Layer): Level {
  return layer.type === 'rating' ? layer.scale : 'nominal';
}
