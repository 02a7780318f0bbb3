/** The lines of an .ann file that came in, with what was changed here since. */
import type { Relation, Span } from '../../project/records/records';
import { readOther, type KeptLine, type OtherLine } from './brat-lines';

/** The parts of an answer that brat has: as they were when the file came in, or as they are now. */
export interface BratAnswer {
  readonly spans: readonly Span[];
  /** Layer -> spans with the extents of entities. */
  readonly attributes: ReadonlyMap<string, readonly Span[]>;
  readonly relations: readonly Relation[];
}

export interface BratWriting {
  word(label: string): string;
  spanLine(id: string, span: Span): string;
  /** A line that goes, although nothing here says so: a note on a span that is gone. */
  dropped(line: string): void;
}

type Event = Extract<OtherLine, { kind: 'event' }>;

/** Ids of ours that are new in the file are given the next free numbers. */
export function editedLines(
  kept: readonly KeptLine[],
  before: BratAnswer,
  now: BratAnswer,
  writing: BratWriting,
): string[] {
  return new LineEditor(kept, before, now, writing).lines();
}

class LineEditor {
  readonly #was: ReadonlyMap<string | undefined, Span>;
  readonly #is: ReadonlyMap<string | undefined, Span>;
  readonly #wasAttribute: ReadonlyMap<string | undefined, Span>;
  readonly #isAttribute: ReadonlyMap<string | undefined, Span>;
  readonly #old: Relation[];
  readonly #new: Relation[];
  readonly #triggers: ReadonlyMap<string, string>;
  /** Ids of the file for spans of ours that are new in it. */
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
    this.#triggers = new Map(
      kept.flatMap((line) => {
        const other = typeof line === 'string' && line.startsWith('E') ? readOther(line) : undefined;
        return other?.kind === 'event' ? [[other.id, other.trigger] as const] : [];
      }),
    );
  }

  lines(): string[] {
    const lines = this.kept.flatMap((line) => {
      if (typeof line !== 'string') return 'span' in line ? this.#span(line.span) : this.#attribute(line);
      const other = line === '' ? undefined : readOther(line);
      if (other?.kind === 'event') return this.#event(line, other);
      if (other?.kind === 'relation') return this.#relation(line, other);
      if (other?.kind === 'note' && this.#isGone(other.of)) {
        this.writing.dropped(line);
        return [];
      }
      return [line];
    });
    return [...lines, ...this.#added()];
  }

  #end(name: string): string {
    return this.#triggers.get(name) ?? name;
  }

  #isGone(name: string): boolean {
    const id = this.#end(name);
    return (
      (this.#was.has(id) && !this.#is.has(id)) || (this.#wasAttribute.has(id) && !this.#isAttribute.has(id))
    );
  }

  #span(id: string): string[] {
    const span = this.#is.get(id);
    return span ? [this.writing.spanLine(id, span)] : [];
  }

  #attribute({ attribute, name, of, line }: Exclude<KeptLine, string | { span: string }>): string[] {
    const [was, own] = [this.#wasAttribute.get(attribute), this.#isAttribute.get(attribute)];
    if (!was) return this.#isGone(of) ? [] : [line];
    // An attribute that moved to another entity is written again.
    const target = this.#is.get(this.#end(of));
    if (!own || !target || !isSameExtent(target, own)) return [];
    this.#written.add(own);
    return [own.label === was.label ? line : attributeLine(attribute, name, of, own.label, this.writing)];
  }

  /** The relation of an imported line: as it was and as it is now. Undefined if it was not imported. */
  #take(label: string, from: string, to: string): { was: Relation; own: Relation | undefined } | undefined {
    const ends = (each: Relation) => each.from === this.#end(from) && each.to === this.#end(to);
    const was =
      this.#old.find((each) => ends(each) && each.label === label) ?? this.#old.find((each) => ends(each));
    if (!was) return undefined;
    this.#old.splice(this.#old.indexOf(was), 1);
    const own =
      this.#new.find((each) => ends(each) && each.label === was.label) ??
      this.#new.find((each) => ends(each));
    if (own) this.#new.splice(this.#new.indexOf(own), 1);
    return { was, own };
  }

  #relation(line: string, { id, label, from, to }: Extract<OtherLine, { kind: 'relation' }>): string[] {
    const taken = this.#take(label, from, to);
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
      return [`${relation.label === old.label ? role : this.writing.word(relation.label)}:${to}`];
    });
    const same =
      named === type &&
      left.length === args.length &&
      left.every((each, n) => each === `${args[n]!.role}:${args[n]!.to}`);
    return [same ? line : `${id}\t${[`${named}:${trigger}`, ...left].join(' ')}`];
  }

  #added(): string[] {
    const numbers = new Numbers(this.kept);
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
    const attributes = [...this.now.attributes].flatMap(([layer, list]) =>
      list
        .filter((span) => !this.#written.has(span))
        .flatMap((span) => {
          const target = this.now.spans.find((each) => isSameExtent(each, span));
          const of = target && (newIds.get(target) ?? target.id);
          return of === undefined
            ? []
            : [attributeLine(numbers.next('A'), this.writing.word(layer), of, span.label, this.writing)];
        }),
    );
    const relations = this.#new.map(({ label, from, to }) => {
      const [first, second] = [from, to].map((id) => this.#ids.get(id) ?? id);
      return `${numbers.next('R')}\t${this.writing.word(label)} Arg1:${first} Arg2:${second}\t`;
    });
    return [...spans, ...attributes, ...relations];
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

export function attributeLine(
  id: string,
  name: string,
  of: string,
  label: string,
  { word }: Pick<BratWriting, 'word'>,
): string {
  return `${id}\t${name} ${of}${label === name ? '' : ` ${word(label)}`}`;
}

/** Whether two spans cover the same text, part by part. */
export const isSameExtent = (a: Span, b: Span): boolean => {
  const [first, second] = [a.parts ?? [a], b.parts ?? [b]];
  return (
    first.length === second.length &&
    first.every(({ start, end }, n) => start === second[n]!.start && end === second[n]!.end)
  );
};
