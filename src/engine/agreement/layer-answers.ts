import type { Compared } from '../../agreement/preferences/comparisons';
import { LongDataBuilder, type LongData } from '../../agreement/rows/long-data';
import type { LongAnswer, LongRow } from '../../agreement/rows/long-row';
import type { Level } from '../../agreement/coefficients/levels';
import type { Declared } from '../../agreement/tables/label-order';
import type { Labels, LayerValue } from '../../project/records/records';
import { type Layer } from '../../project/schema/layer-types';
import { layerIn } from '../../project/schema/per-turn';
import type { RatingTable } from '../../agreement/tables/rating-table';
import type { AnswerTable } from '../../project/answers/answer-table';
import { correctsText, joinsMarks, takesNumber } from '../../kinds/traits';
import { kindOf } from '../../kinds';
import { defined } from '../../base/objects';

/** The data for the agreement on a layer, and the level of measurement. */
export interface LayerAnswers {
  readonly layer: Layer;
  readonly data: LongData;
  readonly level: Level;
  /** Not for ratings: the answers to gold samples, and the gold answers as those of `GOLD_ANNOTATOR`. */
  readonly gold?: LongData;
}

export interface ComparedLayer {
  /** For the answer in a row of the answer table. */
  of(row: number, answer: string): Compared;
}

/** What is known about samples besides their answers. */
export interface SampleNames {
  /** Names of samples by key; by default the key itself. */
  nameOf?(key: number): string;
  /** Length of a sample's text in code points, if known. */
  lengthOf?(key: number): number | undefined;
  /** Which answers are included, by sample key and row; by default all, also those to samples that no file has any more. */
  includes?(key: number, row: number): boolean;
  /** Of a comparison: what answers compared, for strengths and position bias. */
  compared?: ComparedLayer;
  /** Gold answers by the names of their samples: annotators are measured against them, whatever `includes` says of these samples. */
  gold?: ReadonlyMap<string, Labels>;
  /** The answer by which a person is measured against gold, by name and sample key, if it is not the counting one. */
  firstAnswer?(annotator: string, key: number): Labels | undefined;
}

/** The annotator of the gold answers in `LayerAnswers.gold`: a name that no annotator can have. */
export const GOLD_ANNOTATOR = '';

/** The counting answers of all annotators to one layer. */
export function layerAnswers(table: AnswerTable, layer: Layer, names: SampleNames = {}): LayerAnswers {
  const builder = collect(table, layer, names);
  const data = builder.build(declaredBy(layer), kindOf(layer).measured.kind);
  if (!names.gold) return { layer, data, level: levelOf(layer) };
  if (data.kind !== 'value')
    return { layer, data, level: levelOf(layer), ...goldBeside(table, layer, names) };
  const reference = goldLabels(names.gold, layer);
  const measured = reference && firstRatings(table, layer, names);
  const context = { ...data.context, ...defined({ reference, measured }) };
  return { layer, data: { ...data, context }, level: levelOf(layer) };
}

function firstRatings(table: AnswerTable, layer: Layer, names: SampleNames): RatingTable | undefined {
  const data = collect(table, layer, names, true).build(declaredBy(layer), 'value');
  return data.kind === 'value' ? data.input.table : undefined;
}

/** `onGold`: only the first answers to gold samples, of which agreement leaves out most. */
function collect(table: AnswerTable, layer: Layer, names: SampleNames, onGold = false): LongDataBuilder {
  const builder = new LongDataBuilder();
  const nameOf = (key: number): string | number => names.nameOf?.(key) ?? key;
  const golden = onGold ? goldItems(names, layer) : undefined;
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    if (!table.counts(row) || (!onGold && names.includes?.(key, row) === false)) continue;
    for (const unit of layer.per === undefined ? [layer] : layerIn(layer, [table.labels(row)])) {
      const item = itemOf(unit, nameOf(key));
      if (golden && !golden.has(item)) continue;
      const length = (): number | undefined => names.lengthOf?.(key);
      const first = onGold ? names.firstAnswer?.(table.annotatorName(row), key) : undefined;
      const counting = answerOf(unit, given(table, row, unit), length);
      // If the first answer leaves out the layer, the person is measured by the counting one.
      const answer = (first && counting && answerOf(unit, first, length)) ?? counting;
      if (!answer) continue;
      if (names.compared && answer.kind === 'value')
        answer.compared = names.compared.of(row, answer.label ?? '');
      if (answer.kind === 'texts' && correctsText(unit)) answer.changed = table.isChanged(row, unit.id);
      const time = table.answered(row);
      const guideline = table.version(row);
      const rules = table.rules(row);
      // Completed in place: of millions of rows none is copied.
      const long = answer as LongRow;
      long.item = item;
      long.annotator = table.annotatorName(row);
      if (time >= 0) long.time = time;
      if (guideline !== undefined) long.guideline = guideline;
      if (rules.length > 0) long.rules = rules;
      builder.add(long);
    }
  }
  return builder;
}

/** The item of an answer: the sample or, where each turn is asked about, the sample and the turn. */
const itemOf = ({ turn }: Layer, sample: string | number): string | number =>
  turn === undefined ? sample : `${sample}/${turn}`;

function goldItems({ gold = new Map(), nameOf }: SampleNames, layer: Layer): Set<string | number> {
  return new Set(
    [...gold].flatMap(([name, labels]) =>
      layerIn(layer, [labels]).map((unit) => itemOf(unit, nameOf ? name : Number(name))),
    ),
  );
}

/** The part of an answer that a layer needs: for relations also the spans that they join. */
function given(table: AnswerTable, row: number, layer: Layer): Labels {
  if (joinsMarks(layer)) return table.labels(row);
  const value = table.value(row, layer.id);
  return value === undefined ? {} : { [layer.id]: value };
}

/** The answers to gold samples and the gold answers, if gold has any on this layer. */
function goldBeside(table: AnswerTable, layer: Layer, names: SampleNames): { gold?: LongData } {
  const answers = [...(names.gold ?? [])].flatMap(([name, labels]) =>
    layerIn(layer, [labels]).flatMap((unit) => {
      const answer = answerOf(unit, labels, () => undefined);
      const item = itemOf(unit, names.nameOf ? name : Number(name));
      return answer ? [{ ...answer, item, annotator: GOLD_ANNOTATOR }] : [];
    }),
  );
  if (answers.length === 0) return {};
  const builder = collect(table, layer, names, true);
  for (const answer of answers) builder.add(answer);
  return { gold: builder.build(declaredBy(layer), kindOf(layer).measured.kind) };
}

/** Gold answers that are one label or number, by item; undefined without any. */
function goldLabels(gold: ReadonlyMap<string, Labels>, layer: Layer): Map<string, string> | undefined {
  const known = new Map<string, string>();
  for (const [sample, labels] of gold)
    for (const unit of layerIn(layer, [labels])) {
      const value = valueOf(labels, unit.id);
      if (typeof value === 'string' || typeof value === 'number')
        known.set(String(itemOf(unit, sample)), String(value));
    }
  return known.size > 0 ? known : undefined;
}

/** The answer to a layer; undefined without one, or if it does not have the layer's shape, which rules report. */
function answerOf(layer: Layer, labels: Labels, length: () => number | undefined): LongAnswer | undefined {
  const value = valueOf(labels, layer.id);
  return value === undefined ? undefined : kindOf(layer).measured.answer(layer, value, labels, length);
}

const valueOf = (labels: Labels, layer: string): LayerValue | undefined =>
  Object.hasOwn(labels, layer) ? labels[layer] : undefined;

const declaredBy = (layer: Layer): Declared => kindOf(layer).measured.declared?.(layer) ?? {};

const levelOf = (layer: Layer): Level => (takesNumber(layer) ? layer.scale : 'nominal');
