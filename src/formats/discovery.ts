/** First reading of an import: finds the layers and labels, and the unit of the offsets. */
import { getOrAdd } from '../base/lists';
import { spansIn } from './foreign-values';
import { UnitText, spanKey, type OffsetUnit } from '../project/records/spans';
import type { OverlapPolicy } from '../project/schema/layer-types';
import type {
  DeclaredAttribute,
  DeclaredLayer,
  ForeignAnswer,
  ForeignItem,
  ForeignSpan,
  ForeignValue,
} from './format';

/** What items and configuration files tell about a layer. */
export class FoundLayer {
  declared?: DeclaredLayer;
  /** In the order in which they were met; declared labels first. */
  labels = new Set<string>();
  /** The highest and the lowest number of labels in one answer. */
  most = 0;
  fewest = Infinity;
  min = Infinity;
  max = -Infinity;
  /** The highest number of decimals in a number. */
  decimals = 0;
  /** The layer whose spans a relation connects. */
  spans?: string;
  between?: readonly [string, string];
  /** An answer may be that neither of `between` is better. */
  none?: true;
  overlap: OverlapPolicy = 'none';
  discontinuous = false;
  /** The same label occurs several times at one place, or between the same spans, and the format means it so. */
  repeats = false;
  readonly attributes = new Map<string, FoundAttribute>();

  constructor(
    readonly id: string,
    readonly kind: ForeignValue['kind'],
  ) {}
}

/** An attribute of spans or relations, as declared in configuration files and met in items. */
export class FoundAttribute {
  declared?: DeclaredAttribute;
  /** In the order in which they were met; declared values first. */
  values = new Set<string>();
  /** Some span or relation has it without a value. */
  bare = false;
  /** Some span or relation has several values of it. */
  several = false;
  /** Labels of the spans or relations that have it. */
  readonly of = new Set<string>();
  /** Some span or relation lacks it, although it is required. */
  lacks = false;
}

const UNITS: readonly OffsetUnit[] = ['codepoint', 'utf16', 'byte'];
const MAX_FIELDS = 30;
type Tally = Record<OffsetUnit, number> & { quotes: number };

export class Discovery {
  readonly layers = new Map<string, FoundLayer>();
  /** Names of annotators as the source has them. */
  readonly annotators = new Set<string>();
  /** Names of the samples' fields, up to a limit. */
  readonly fields = new Set<string>();
  /** The source has one file per split. */
  hasSplits = false;
  /** Some answer has a label, or cannot be empty because nobody has labelled. */
  hasLabels = false;
  answers = 0;
  /** Number of answers whose annotator the source does not name. */
  unnamed = 0;
  readonly #tallies = new Map<string, Tally>();

  constructor(private readonly documented: OffsetUnit = 'codepoint') {}

  declare(declared: DeclaredLayer): void {
    const layer = this.#layer(declared.id, declared.kind);
    layer.declared = declared;
    layer.labels = new Set([...(declared.labels ?? []).map(({ id }) => id), ...layer.labels]);
    for (const attribute of declared.attributes ?? []) {
      const found = attributeOf(layer, attribute.id);
      found.declared = attribute;
      found.values = new Set([...(attribute.labels ?? []), ...found.values]);
    }
  }

  #layer(id: string, kind: ForeignValue['kind']): FoundLayer {
    return getOrAdd(this.layers, id, () => new FoundLayer(id, kind));
  }

  see(item: ForeignItem): void {
    const texts = new Map<OffsetUnit, UnitText>();
    this.hasSplits ||= item.split !== undefined;
    for (const field in item.fields) if (this.fields.size < MAX_FIELDS) this.fields.add(field);
    this.hasLabels ||= item.answers.some(({ mayBeUnseen }) => !mayBeUnseen);
    this.answers += item.answers.length;
    for (const { annotator } of item.answers)
      if (annotator !== undefined) this.annotators.add(annotator);
      else this.unnamed += 1;
    for (const answer of [...item.answers, ...item.suggestions]) this.#seeAnswer(item, answer, texts);
  }

  #seeAnswer(item: ForeignItem, answer: ForeignAnswer, texts: Map<OffsetUnit, UnitText>): void {
    for (const value of answer.values) {
      const layer = this.#layer(value.layer, value.kind);
      if (layer.kind !== value.kind) continue;
      this.#seeSpans(item, spansIn(value) ?? [], texts);
      seeValue(layer, value);
    }
  }

  #seeSpans(item: ForeignItem, spans: readonly ForeignSpan[], texts: Map<OffsetUnit, UnitText>): void {
    for (const span of spans)
      for (const { start, end, quote } of span.parts ?? [span]) {
        if (quote === undefined || quote === '') continue;
        const file = item.place.file;
        const tally = getOrAdd(this.#tallies, file, () => ({ codepoint: 0, utf16: 0, byte: 0, quotes: 0 }));
        tally.quotes += 1;
        for (const unit of UNITS) {
          const text = getOrAdd(texts, unit, () => new UnitText(item.text ?? '', unit));
          if (quoteAt(text, start, end) === quote) tally[unit] += 1;
        }
      }
  }

  /** The unit in which most quotes of a file match their offsets. The documented unit wins ties. */
  unitOf(file: string): OffsetUnit {
    const tally = this.#tallies.get(file);
    if (!tally) return this.documented;
    return UNITS.reduce((best, unit) => (tally[unit] > tally[best] ? unit : best), this.documented);
  }

  /** Why offsets of a file are read in another unit than the documented one; undefined if they are not. */
  unitNote(file: string): string | undefined {
    const tally = this.#tallies.get(file);
    const unit = this.unitOf(file);
    if (!tally || unit === this.documented) return undefined;
    return `offsets are read as ${unit}: ${tally[unit]} of ${tally.quotes} quotes are at their offsets then, but only ${tally[this.documented]} as ${this.documented}`;
  }
}

/** The text between two offsets in the unit; undefined if the text does not have them. */
function quoteAt(text: UnitText, start: number, end: number): string | undefined {
  const from = text.toUtf16(start);
  const to = text.toUtf16(end);
  return from < 0 || to < from ? undefined : text.text.slice(from, to);
}

const attributeOf = ({ attributes }: FoundLayer, id: string): FoundAttribute =>
  getOrAdd(attributes, id, () => new FoundAttribute());

/** A span or a relation. */
type Mark = Pick<ForeignSpan, 'label' | 'attributes'>;

function seeAttributes(layer: FoundLayer, items: readonly Mark[]): void {
  for (const { label, attributes: given = {} } of items) {
    for (const [id, found] of layer.attributes)
      if (found.declared?.required && !(id in given))
        found.lacks ||= found.declared.onlyFor?.includes(label) ?? true;
    for (const [id, value] of Object.entries(given)) {
      const found = attributeOf(layer, id);
      found.of.add(label);
      if (value === true) found.bare = true;
      else for (const each of [value].flat()) found.values.add(each);
      found.several ||= Array.isArray(value);
    }
  }
}

function seeValue(layer: FoundLayer, value: ForeignValue): void {
  if ('labels' in value) {
    for (const label of value.labels) layer.labels.add(label);
    seeCount(layer, value.labels.length);
  } else if ('relations' in value) {
    const { spans, relations, mayRepeat } = value;
    layer.spans = spans;
    const keys = relations.map(({ label, from, to }) => JSON.stringify([label, from, to]));
    seeMarks(layer, relations, mayRepeat && keys);
  } else if ('spans' in value) {
    const { spans, mayRepeat } = value;
    seeMarks(layer, spans, mayRepeat && spans.map(spanKey));
    seeCount(layer, spans.length);
    layer.discontinuous ||= spans.some(({ parts }) => parts !== undefined);
    layer.overlap = widest(layer.overlap, overlapOf(spans));
  } else if ('between' in value) {
    layer.between = value.between;
    if (value.value === 'none') layer.none = true;
  } else if (typeof value.value === 'number') {
    layer.min = Math.min(layer.min, value.value);
    layer.max = Math.max(layer.max, value.value);
    layer.decimals = Math.max(layer.decimals, decimalsOf(value.value));
  }
}

/** `keys` make each mark distinct, if the format allows repeated marks. */
function seeMarks(layer: FoundLayer, marks: readonly Mark[], keys: readonly string[] = []): void {
  for (const { label } of marks) layer.labels.add(label);
  seeAttributes(layer, marks);
  layer.repeats ||= new Set(keys).size < keys.length;
}

function seeCount(layer: FoundLayer, count: number): void {
  layer.most = Math.max(layer.most, count);
  layer.fewest = Math.min(layer.fewest, count);
}

const decimalsOf = (value: number): number => /^-?\d+\.(\d+)$/.exec(String(value))?.[1]!.length ?? 0;

const ORDER: readonly OverlapPolicy[] = ['none', 'nested', 'any'];
const widest = (a: OverlapPolicy, b: OverlapPolicy): OverlapPolicy =>
  ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;

/** Whether spans overlap, judged by their outer offsets. */
function overlapOf(spans: readonly ForeignSpan[]): OverlapPolicy {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const open: number[] = [];
  let found: OverlapPolicy = 'none';
  for (const { start, end } of sorted) {
    while (open.length > 0 && open.at(-1)! <= start) open.pop();
    if (open.length > 0) {
      if (end > open.at(-1)!) return 'any';
      found = 'nested';
    }
    open.push(end);
  }
  return found;
}
