/** Writes the imported lines of an .ann file, with the changes that were made in Labelwright. */
import { takeFrom, addTo, getOrAdd } from '../../base/lists';
import type { Attributes, Relation, Span } from '../../project/records/records';
import { sameExtent } from '../../kinds/difference';
import { readOther, type KeptLine, type OtherLine } from './brat-lines';

/** The parts of an answer that brat can hold, either as imported or as they are now. */
export interface BratAnswer {
  readonly spans: readonly Span[];
  /** Layers that older imports made of attributes: layer -> spans with the extents of entities. */
  readonly attributes: ReadonlyMap<string, readonly Span[]>;
  readonly relations: readonly Relation[];
}

export interface BratWriting {
  word(label: string): string;
  spanLine(id: string, span: Span): string;
  /** Translates an attribute's name between the file and the project. */
  attribute(name: string, of: Span | Relation): string;
  name(attribute: string, of: Span | Relation): string;
  /** Reports an attribute of an event's argument, which has no line of its own. */
  unplaced(argument: Relation): void;
  /** Reports a line that is removed although no one removed it: a note on a span that was deleted. */
  dropped(line: string): void;
}

type AttributeLine = Extract<KeptLine, { attribute: string }>;

/** A value as imported, and as it is now. */
interface Edited<T> {
  readonly was: T;
  readonly own: T | undefined;
}

const isChanged = (
  key: string,
  was: { attributes?: Attributes } | undefined,
  own: { attributes?: Attributes },
): boolean => JSON.stringify(was?.attributes?.[key]) !== JSON.stringify(own.attributes?.[key]);

type Event = Extract<OtherLine, { kind: 'event' }>;

/** Spans and relations that are new get the next free numbers. */
export class LineEditor {
  readonly #was: ReadonlyMap<string | undefined, Span>;
  readonly #is: ReadonlyMap<string | undefined, Span>;
  readonly #wasAttribute: ReadonlyMap<string | undefined, Span>;
  readonly #isAttribute: ReadonlyMap<string | undefined, Span>;
  readonly #old: Relation[];
  readonly #new: Relation[];
  readonly #triggers: ReadonlyMap<string, string>;
  /** Trigger -> its events. */
  readonly #events = new Map<string, string[]>();
  /** Ids in the file of imported relations. */
  readonly #joins = new Map<string, Edited<Relation>>();
  readonly #numbers: Numbers;
  /** Attributes whose lines were removed. */
  readonly #gone = new Set<string>();
  /** Changed attributes, by their id and the id of what has them: the values that are not in a line yet. */
  readonly #values = new Map<string, (string | true)[]>();
  /** What the lines hold that are not spans. */
  readonly #others: readonly (OtherLine | undefined)[];
  /** Ids in the file for new spans. */
  readonly #ids = new Map<string, string>();
  /** Attributes in the imported lines. */
  readonly #written = new Set<Span>();

  constructor(
    private readonly kept: readonly KeptLine[],
    before: BratAnswer,
    private readonly now: BratAnswer,
    private readonly writing: BratWriting,
  ) {
    const byId = (spans: readonly Span[]) => new Map(spans.map((span) => [span.id, span]));
    this.#was = byId(before.spans);
    this.#is = byId(now.spans);
    this.#wasAttribute = byId([...before.attributes.values()].flat());
    this.#isAttribute = byId([...now.attributes.values()].flat());
    this.#old = [...before.relations];
    this.#new = [...now.relations];
    this.#numbers = new Numbers(kept);
    this.#others = kept.map((line) =>
      typeof line === 'string' && line !== '' ? readOther(line) : undefined,
    );
    this.#triggers = new Map(
      this.#others.flatMap((other) => (other?.kind === 'event' ? [[other.id, other.trigger] as const] : [])),
    );
    for (const [event, trigger] of this.#triggers) addTo(this.#events, trigger, event);
  }

  lines(): string[] {
    const lines = this.kept.map((line, n) => {
      if (typeof line !== 'string') return 'span' in line ? this.#span(line.span) : [];
      const other = this.#others[n];
      if (other?.kind === 'event') return this.#event(line, other);
      return other?.kind === 'relation' ? this.#relation(line, other) : [line];
    });
    // Attributes may stand before their relations, and notes before their attributes.
    for (const [n, line] of this.kept.entries())
      if (typeof line !== 'string' && 'attribute' in line) lines[n] = this.#attribute(line);
    for (const [n, line] of this.kept.entries()) {
      const other = this.#others[n];
      if (other?.kind !== 'note' || !this.#isGone(other.of)) continue;
      this.writing.dropped(line as string);
      lines[n] = [];
    }
    return [...lines.flat(), ...this.#added()];
  }

  #end(name: string): string {
    return this.#triggers.get(name) ?? name;
  }

  #isGone(name: string): boolean {
    const id = this.#end(name);
    return this.#gone.has(name) || (this.#was.has(id) && !this.#is.has(id));
  }

  #span(id: string): string[] {
    const span = this.#is.get(id);
    return span ? [this.writing.spanLine(id, span)] : [];
  }

  #attribute(kept: AttributeLine): string[] {
    const old = this.#wasAttribute.get(kept.attribute);
    const lines = old ? this.#layerAttribute(kept, old) : this.#ownAttribute(kept);
    if (lines.length === 0) this.#gone.add(kept.attribute);
    return lines;
  }

  /** An attribute that an older import turned into a span. */
  #layerAttribute({ attribute, name, of, line }: AttributeLine, was: Span): string[] {
    const own = this.#isAttribute.get(attribute);
    // An attribute that was moved to another entity gets a new line.
    const target = this.#is.get(this.#end(of));
    if (!own || !target || !sameExtent(target, own)) return [];
    this.#written.add(own);
    return [own.label === was.label ? line : attributeLine(attribute, name, of, own.label, this.writing)];
  }

  #ownAttribute({ attribute, name, of, line }: AttributeLine): string[] {
    const id = this.#end(of);
    const { was, own } = this.#joins.get(of) ?? { was: this.#was.get(id), own: this.#is.get(id) };
    if (!was) return [line];
    if (!own) return [];
    const key = this.writing.attribute(name, was);
    if (!isChanged(key, was, own)) return [line];
    const value = this.#valuesLeft(of, key, own).shift();
    return value === undefined ? [] : [attributeLine(attribute, name, of, value, this.writing)];
  }

  #valuesLeft(of: string, key: string, { attributes = {} }: Span | Relation): (string | true)[] {
    return getOrAdd(this.#values, `${of}\t${key}`, () => [attributes[key] ?? []].flat());
  }

  /** Lines for attributes that the file does not have yet. `ids` are what an attribute can refer to: for triggers, their events. */
  #newAttributes(own: Span | Relation, was: Span | Relation | undefined, ids: readonly string[]): string[] {
    return Object.keys(own.attributes ?? {})
      .filter((key) => isChanged(key, was, own))
      .flatMap((key) => {
        const events = ids.length > 1 && !this.#values.has(`${ids[0]!}\t${key}`) ? ids.slice(1) : [ids[0]!];
        const name = this.writing.name(key, own);
        return events.flatMap((of) =>
          this.#valuesLeft(of, key, own)
            .splice(0)
            .map((value) => attributeLine(this.#numbers.next('A'), name, of, value, this.writing)),
        );
      });
  }

  /** The relation of an imported line, as imported and as it is now. Undefined if the line was not imported. */
  #take(label: string, from: string, to: string): Edited<Relation> | undefined {
    const ends = (each: Relation) => each.from === this.#end(from) && each.to === this.#end(to);
    const was = takeFrom(this.#old, ends, (each) => each.label === label);
    return was && { was, own: takeFrom(this.#new, ends, (each) => each.label === was.label) };
  }

  #relation(line: string, { id, label, from, to }: Extract<OtherLine, { kind: 'relation' }>): string[] {
    const taken = this.#take(label, from, to);
    if (taken) this.#joins.set(id, taken);
    if (!taken) return this.#isGone(from) || this.#isGone(to) ? [] : [line];
    const { was, own } = taken;
    if (!own) return [];
    return [
      own.label === was.label ? line : `${id}\t${this.writing.word(own.label)} Arg1:${from} Arg2:${to}\t`,
    ];
  }

  #event(line: string, { id, type, trigger, args }: Event): string[] {
    const taken = args.map((argument) => ({ argument, taken: this.#take(argument.label, id, argument.to) }));
    if (this.#isGone(trigger)) return [];
    const [was, own] = [this.#was.get(trigger), this.#is.get(trigger)];
    const named = own && was && own.label !== was.label ? this.writing.word(own.label) : type;
    const left = taken.flatMap(({ argument: { role, to }, taken: found }) => {
      if (!found) return this.#isGone(to) ? [] : [`${role}:${to}`];
      const { own: relation, was: old } = found;
      if (!relation) return [];
      if (relation.attributes) this.writing.unplaced(relation);
      return [`${relation.label === old.label ? role : this.writing.word(relation.label)}:${to}`];
    });
    const same =
      named === type &&
      left.length === args.length &&
      left.every((each, n) => each === `${args[n]!.role}:${args[n]!.to}`);
    return [same ? line : `${id}\t${[`${named}:${trigger}`, ...left].join(' ')}`];
  }

  #added(): string[] {
    const numbers = this.#numbers;
    const own = new Set(
      this.kept.flatMap((line) => (typeof line !== 'string' && 'span' in line ? line.span : [])),
    );
    const newIds = new Map<Span, string>();
    const spans = this.now.spans
      .filter(({ id }) => id === undefined || !own.has(id))
      .map((span) => {
        const id = numbers.next('T');
        newIds.set(span, id);
        if (span.id !== undefined) this.#ids.set(span.id, id);
        return this.writing.spanLine(id, span);
      });
    const ofLayers = [...this.now.attributes].flatMap(([layer, list]) =>
      list.flatMap((span) => {
        const target = this.now.spans.find((each) => sameExtent(each, span));
        const of = target && (newIds.get(target) ?? target.id);
        if (of === undefined || this.#written.has(span)) return [];
        return attributeLine(numbers.next('A'), this.writing.word(layer), of, span.label, this.writing);
      }),
    );
    const ofSpans = this.now.spans.flatMap((span) => {
      const made = newIds.get(span);
      if (made !== undefined) return this.#newAttributes(span, undefined, [made]);
      const id = span.id!;
      return this.#newAttributes(span, this.#was.get(id), [id, ...(this.#events.get(id) ?? [])]);
    });
    const ofRelations = [...this.#joins].flatMap(([id, { was, own: relation }]) =>
      relation ? this.#newAttributes(relation, was, [id]) : [],
    );
    const relations = this.#new.flatMap((relation) => {
      const { label, from, to } = relation;
      const [first, second] = [from, to].map((id) => this.#ids.get(id) ?? id);
      const id = numbers.next('R');
      return [
        `${id}\t${this.writing.word(label)} Arg1:${first} Arg2:${second}\t`,
        ...this.#newAttributes(relation, undefined, [id]),
      ];
    });
    return [...spans, ...ofLayers, ...ofSpans, ...ofRelations, ...relations];
  }
}

class Numbers {
  readonly #last = new Map<string, number>();

  constructor(kept: readonly KeptLine[]) {
    for (const line of kept) {
      const id = typeof line === 'string' ? line : 'span' in line ? line.span : line.attribute;
      const number = /^([A-Z])(\d+)/.exec(id);
      if (number) this.#last.set(number[1]!, Math.max(this.#last.get(number[1]!) ?? 0, Number(number[2])));
    }
  }

  next(kind: string): string {
    const number = (this.#last.get(kind) ?? 0) + 1;
    this.#last.set(kind, number);
    return `${kind}${number}`;
  }
}

/** `value` is true for an attribute without a value. If the value equals the name, it is written as one without a value. */
function attributeLine(
  id: string,
  name: string,
  of: string,
  value: string | true,
  { word }: Pick<BratWriting, 'word'>,
): string {
  return `${id}\t${name} ${of}${value === true || value === name ? '' : ` ${word(value)}`}`;
}
