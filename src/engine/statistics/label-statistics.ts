import { KeySet } from '../../base/columns/key-set';
import { type Layer, isOpen, layerLabels } from '../../project/schema/layer-types';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { LabelCount, RuleCount } from './label-count';
import { addOne, getOrAdd } from '../../base/lists';

/** How often labels are given and rules cited, by whom, under which version, with how much agreement; by counting answers. */
export class LabelStatistics {
  /** Layer code -> label code -> counts. */
  readonly #labels = new Map<number, Map<number, LabelCount>>();
  readonly #rules = new Map<string, RuleCount>();
  readonly #layers: ReadonlySet<number>;

  /** Empty until `rebuild`, which is called once. */
  constructor(
    private readonly table: AnswerTable,
    layers: readonly Layer[],
  ) {
    // Answers in free text are not labels.
    const { strings } = table.codec;
    this.#layers = new Set(
      layers
        .filter((layer) => isOpen(layer) || layerLabels(layer).length > 0)
        .map(({ id }) => strings.code(id)),
    );
  }

  /** Answers that are added meanwhile are included: someone may label faster than all are counted. */
  async rebuild(pause: () => Promise<void>): Promise<void> {
    const { table } = this;
    const counted = new KeySet();
    const enter = (key: number): void => {
      if (counted.has(key)) return;
      counted.add(key);
      this.#count(key, 1);
    };
    table.observer = {
      leaving: (key) => {
        if (counted.delete(key)) this.#count(key, -1);
      },
      entering: enter,
    };
    for (let row = 0; row < table.rows; row++) {
      enter(table.key(row));
      if ((row & 0x3fff) === 0x3fff) await pause();
    }
  }

  label(layer: string, label: string): LabelCount | undefined {
    const { strings } = this.table.codec;
    return this.#labels.get(strings.find(layer))?.get(strings.find(label));
  }

  /** The counts of a layer's labels, of codes too. A count may have come down to 0. */
  *labelsOf(layer: string): Iterable<readonly [string, LabelCount]> {
    const { strings } = this.table.codec;
    for (const [label, count] of this.#labels.get(strings.find(layer)) ?? [])
      yield [strings.text(label), count];
  }

  rule(id: string): RuleCount | undefined {
    return this.#rules.get(id);
  }

  #count(key: number, sign: 1 | -1): void {
    /** Layer code -> number of answers, and label code -> number of answers with the label. */
    const layers = new Map<number, { answers: number; labels: Map<number, number> }>();
    for (const row of this.table.countingOn(key)) {
      for (const rule of this.table.rules(row)) this.#countRule(rule, row, sign);
      this.table.codec.forEachLabels(this.table.answer(row), (layer, labels) => {
        if (!this.#layers.has(layer)) return;
        const seen = getOrAdd(layers, layer, () => ({ answers: 0, labels: new Map<number, number>() }));
        seen.answers += 1;
        for (const label of new Set(labels)) {
          addOne(seen.labels, label);
          this.#countAnswer(layer, label, row, sign);
        }
      });
    }
    for (const [layer, { answers, labels }] of layers)
      for (const [label, times] of labels) {
        const count = this.#of(layer, label);
        count.samples += sign;
        if (answers < 2) continue;
        count.pairedAnswers += sign * times;
        count.agreeing += (sign * times * (times - 1)) / (answers - 1);
      }
  }

  #countAnswer(layer: number, label: number, row: number, sign: 1 | -1): void {
    const count = this.#of(layer, label);
    count.answers += sign;
    add(count.byAnnotator, this.table.annotatorName(row), sign);
    add(count.byGuideline, this.table.followed(row), sign);
  }

  #countRule(rule: string, row: number, sign: 1 | -1): void {
    const count = getOrAdd(this.#rules, rule, () => ({ answers: 0, byAnnotator: new Map() }));
    count.answers += sign;
    add(count.byAnnotator, this.table.annotatorName(row), sign);
  }

  #of(layer: number, label: number): LabelCount {
    const labels = getOrAdd(this.#labels, layer, () => new Map<number, LabelCount>());
    return getOrAdd(labels, label, () => ({
      answers: 0,
      samples: 0,
      byAnnotator: new Map(),
      byGuideline: new Map(),
      pairedAnswers: 0,
      agreeing: 0,
    }));
  }
}

function add<K>(map: Map<K, number>, key: K, sign: 1 | -1): void {
  const next = (map.get(key) ?? 0) + sign;
  if (next === 0) map.delete(key);
  else map.set(key, next);
}
