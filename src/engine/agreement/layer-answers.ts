import { LongDataBuilder, type LongData } from '../../core/agreement/long-data';
import type { LongAnswer } from '../../core/agreement/long-row';
import type { Level } from '../../core/agreement/levels';
import type { Declared } from '../../core/agreement/label-order';
import type { PlacedRelation } from '../../core/agreement/comparable/relation-table';
import type { Labels, LayerValue, Relation, Span } from '../../core/records/records';
import type { Layer } from '../../core/schema/layer-types';
import type { RatingTable } from '../../core/agreement/rating-table';
import type { AnswerTable } from '../answers/answer-table';

/** What agreement on a layer is computed from, and at which level of measurement. */
export interface LayerAnswers {
  readonly layer: Layer;
  readonly data: LongData;
  readonly level: Level;
  /** Sets, spans, relations and texts: the same with the gold answers, as those of `GOLD_ANNOTATOR`. */
  readonly gold?: LongData;
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
  /** The answer by which somebody is measured against gold, by name and sample key, where it is not the one that counts: the first one. */
  firstAnswer?(annotator: string, key: number): Labels | undefined;
}

/** Whose answers the gold ones are in `LayerAnswers.gold`: no annotator can have this name. */
export const GOLD_ANNOTATOR = '';

/** The counting answers of all annotators to one layer; drafts, withdrawn answers and other layers left out. */
export function layerAnswers(table: AnswerTable, layer: Layer, names: SampleNames): LayerAnswers {
  const builder = collect(table, layer, names);
  const data = builder.build(declaredBy(layer), kinds[layer.type]);
  if (!names.gold) return { layer, data, level: levelOf(layer) };
  if (data.kind !== 'rating')
    return { layer, data, level: levelOf(layer), ...goldBeside(table, layer, names) };
  const reference = goldLabels(names.gold, layer.id);
  const measured = reference && names.firstAnswer && firstRatings(table, layer, names);
  const context = { ...data.context, ...(reference && { reference }), ...(measured && { measured }) };
  return { layer, data: { ...data, context }, level: levelOf(layer) };
}

/** The ratings, those of gold samples as they were given first. */
function firstRatings(table: AnswerTable, layer: Layer, names: SampleNames): RatingTable | undefined {
  const data = collect(table, layer, names, true).build(declaredBy(layer), 'rating');
  return data.kind === 'rating' ? data.input.table : undefined;
}

function collect(table: AnswerTable, layer: Layer, names: SampleNames, isFirst = false): LongDataBuilder {
  const builder = new LongDataBuilder();
  for (let row = 0; row < table.rows; row += 1) {
    if (!table.counts(row) || names.includes?.(table.key(row)) === false) continue;
    const length = (): number | undefined => names.lengthOf?.(table.key(row));
    const first = isFirst ? names.firstAnswer?.(table.annotatorName(row), table.key(row)) : undefined;
    const counting = answerOf(layer, table.labels(row), length);
    // Who answered the layer later only is measured by that.
    const answer = (first && counting && answerOf(layer, first, length)) ?? counting;
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
  return builder;
}

/** Everybody's answers and the gold ones, where there are any on this layer. */
function goldBeside(table: AnswerTable, layer: Layer, names: SampleNames): { gold?: LongData } {
  const answers = [...(names.gold ?? [])].flatMap(([item, labels]) => {
    const answer = answerOf(layer, labels, () => undefined);
    return answer ? [{ ...answer, item, annotator: GOLD_ANNOTATOR }] : [];
  });
  if (answers.length === 0) return {};
  const builder = collect(table, layer, names, true);
  for (const answer of answers) builder.add(answer);
  return { gold: builder.build(declaredBy(layer), kinds[layer.type]) };
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
  text: 'texts',
  choices: 'labels',
  spans: 'spans',
  relations: 'relations',
} as const satisfies Record<Layer['type'], LongData['kind']>;

/** The answer to a layer; undefined when there is none or it has not the shape of the layer, which the rules report. */
function answerOf(layer: Layer, labels: Labels, length: () => number | undefined): LongAnswer | undefined {
  const value = valueOf(labels, layer.id);
  if (value === undefined) return undefined;
  switch (layer.type) {
    case 'choice':
    case 'comparison':
      return typeof value === 'string' ? { kind: 'rating', label: value } : undefined;
    case 'rating':
      return typeof value === 'number' ? { kind: 'rating', score: value } : undefined;
    case 'text':
      return typeof value === 'string' ? { kind: 'texts', text: value } : undefined;
    case 'choices':
      return isListOf(value, (label) => typeof label === 'string')
        ? { kind: 'labels', labels: value as string[] }
        : undefined;
    case 'spans': {
      if (!isListOf(value, isSpan)) return undefined;
      const known = length();
      return { kind: 'spans', spans: value as Span[], ...(known !== undefined && { length: known }) };
    }
    case 'relations':
      return isListOf(value, isRelation)
        ? {
            kind: 'relations',
            directed: layer.directed,
            relations: placed(value as Relation[], labels[layer.spans]),
          }
        : undefined;
  }
}

const valueOf = (labels: Labels, layer: string): LayerValue | undefined =>
  Object.hasOwn(labels, layer) ? labels[layer] : undefined;

const isListOf = (value: LayerValue, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && (value as unknown[]).every(is);
const isSpan = (item: unknown): boolean => typeof item === 'object' && item !== null && 'start' in item;
const isRelation = (item: unknown): boolean => typeof item === 'object' && item !== null && 'from' in item;

/** Relations with the spans that their ends name. */
function placed(relations: readonly Relation[], spans: LayerValue | undefined): PlacedRelation[] {
  const byId = new Map(
    (Array.isArray(spans) ? (spans as unknown[]).filter(isSpan) : []).map((span) => [
      (span as Span).id,
      span as Span,
    ]),
  );
  return relations.map(({ label, from, to }) => ({ label, from: byId.get(from), to: byId.get(to) }));
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
