/** What an import or export could not carry, and what it changed on the way. Nothing is left out without an entry here. */
import { defined } from '../base/defined';
import { counted } from '../base/text/phrases';
import {
  COUNTED as KINDS,
  type ReportCounts,
  type ReportLoss,
  type ReportNote,
  type ReportPlace,
} from '../protocol/exchange-report';

export type Place = ReportPlace;
export type Note = ReportNote;
export type Counts = { -readonly [K in keyof ReportCounts]: ReportCounts[K] };

export const LOSS_REASONS = {
  unreadable: 'The source cannot be read here.',
  'no-text': 'There is no text to label.',
  'no-messages': 'The samples of the project are conversations, but this is a text.',
  'id-taken': 'Another sample has this id and a different text.',
  'unknown-layer': 'The project has no such layer.',
  'ambiguous-layer': 'Several layers of the project have these labels, but the files name none.',
  'unknown-label': 'The layer has no such label.',
  'unknown-attribute': 'The layer has no such attribute, or the attribute no such value.',
  'wrong-kind': "The answer is of another kind than the project's layer.",
  'too-many-labels': 'The layer takes one label.',
  'not-a-label': 'A label must be a text that is not empty.',
  'offsets-outside-text': 'The text has no such place.',
  'inside-character': 'The place lies inside a character.',
  'empty-span': 'The span covers nothing.',
  unsupported: 'The format cannot hold it.',
  'left-out': 'The mapping leaves it out.',
  overlap: 'The format has one label for each piece of text.',
  'not-on-tokens': 'The span does not begin and end with tokens.',
  discontinuous: 'The format has no spans in several parts.',
  'annotators-differ': 'The annotators differ and the format takes one answer.',
  draft: 'Drafts are not answers.',
  'set-aside': 'The person is set aside.',
  'second-layer': 'The format has one layer of this kind.',
  'span-lost': 'A span that it joins was not carried.',
  'unknown-sample': 'The project has no such sample, and the source has no text.',
  'not-answered': 'The format has no place for a sample without an answer.',
} as const;
export type LossReason = keyof typeof LOSS_REASONS;

export interface Loss extends ReportLoss {
  readonly reason: LossReason;
}

const noCounts = (): Counts => ({ samples: 0, answers: 0, labels: 0, suggestions: 0, notes: 0, fields: 0 });

function add(to: Counts, counts: Partial<Counts>): void {
  for (const kind of KINDS) to[kind] += counts[kind] ?? 0;
}

/** What is known of a loss beside its place, its reason and what it is. */
export interface LossDetails extends Partial<Counts> {
  /** More than the reason says. */
  readonly why?: string | undefined;
  /** What was done instead; absent: it was left out. */
  readonly policy?: string;
  readonly sample?: string | undefined;
  readonly annotator?: string | undefined;
}

/** A place in a file, or a file as a whole. */
type Where = Place | string;

/** What a note is about -> its text. */
export type Notes = Readonly<Record<string, string>>;

/** What the parts of an import or export report to. */
export interface Losses {
  /** `what` as people read it: `entities "ORG" 0-5 "Apple"`. Without `labels` it holds none. */
  lose(where: Where, reason: LossReason, what: string, details?: LossDetails): void;
  /** Counts what is lost because all of its labels are, each of which is reported itself. */
  drop(counts: Partial<Counts>): void;
  note(where: Where, notes: Notes): void;
  /** A note with the same text is reported once, at its first place. */
  noteOnce(where: Where, notes: Notes): void;
}

const placeOf = (where: Where): Place => (typeof where === 'string' ? { file: where } : where);

function lossOf(
  where: Where,
  reason: LossReason,
  what: string,
  { policy = 'left out', why, sample, annotator, labels = 0, notes, ...counts }: LossDetails = {},
): Loss {
  const { file, line } = placeOf(where);
  return defined({ file, line, reason, what, ...counts, labels, notes, why, policy, sample, annotator });
}

/** Notes that a file among those of an import is of no use. */
export const noteNotRead = (losses: Losses, file: string, text: string): void =>
  losses.note(file, { 'not-read': text });

/** The most losses and the most notes that are held; the others are counted, and handed to `overflow`. */
const MAX_HELD = 10_000;
/** As many are listed for people as they come; of more, some examples of each kind. */
const MAX_LISTED = 10;
const EXAMPLES = 3;

/** What is known of all losses of one reason, or all notes about one thing. */
interface Group<T> {
  count: number;
  labels: number;
  /** The first ones. */
  readonly first: T[];
}

/** Collects losses and notes in order, in bounded memory. All that is read is carried or lost; `unaccounted` says where that is not so. */
export class LossReport implements Losses {
  /** The first ones; `lossCount` has their number. */
  readonly losses: Loss[] = [];
  readonly notes: Note[] = [];
  readonly read = noCounts();
  readonly written = noCounts();
  readonly lost = noCounts();
  /** Whether a format said of the sample at hand that its fields do not go out. */
  fieldsStay = false;
  /** Of the samples that were carried, those that the project had already. */
  known = 0;
  readonly created = new Map<string, readonly string[]>();
  readonly #groups = new Map<LossReason, Group<Loss>>();
  readonly #noteGroups = new Map<string, Group<Note>>();
  readonly #noted = new Set<string>();

  /** `overflow` gets every loss that is not held in `losses`. */
  constructor(private readonly overflow?: (loss: Loss) => void) {}

  /** For those that read: what they lose was read, and nothing else counts it. */
  readonly reader: Losses = {
    lose: (where, reason, what, details = {}) => {
      add(this.read, details);
      this.lose(where, reason, what, details);
    },
    drop: (counts) => {
      add(this.read, counts);
      this.drop(counts);
    },
    note: (where, notes) => this.note(where, notes),
    noteOnce: (where, notes) => this.noteOnce(where, notes),
  };

  lose(where: Where, reason: LossReason, what: string, details?: LossDetails): void {
    const loss = lossOf(where, reason, what, details);
    add(this.lost, loss);
    group(this.#groups, reason, loss, loss.labels);
    if (this.losses.length < MAX_HELD) this.losses.push(loss);
    else this.overflow?.(loss);
  }

  drop(counts: Partial<Counts>): void {
    add(this.lost, counts);
  }

  note(where: Where, notes: Notes): void {
    const { file, line } = placeOf(where);
    for (const [about, text] of Object.entries(notes)) {
      const note = defined({ file, line, about, text });
      group(this.#noteGroups, about, note);
      if (this.notes.length < MAX_HELD) this.notes.push(note);
    }
  }

  noteOnce(where: Where, notes: Notes): void {
    for (const [about, text] of Object.entries(notes)) {
      if (about === 'fields-stay') this.fieldsStay = true;
      const key = `${about}\n${text}`;
      if (this.#noted.has(key)) continue;
      this.#noted.add(key);
      this.note(where, { [about]: text });
    }
  }

  get lossCount(): number {
    return sizeOf(this.#groups);
  }

  get noteCount(): number {
    return sizeOf(this.#noteGroups);
  }

  /** What was read and neither carried nor lost, by kind: nothing, unless an adapter counts wrongly. */
  unaccounted(): Partial<Counts> {
    const { read, written, lost } = this;
    return Object.fromEntries(
      KINDS.map((kind) => [kind, read[kind] - written[kind] - lost[kind]]).filter(([, count]) => count !== 0),
    ) as Partial<Counts>;
  }

  /** Whether every sample and answer that was read was lost, or none was read. */
  get carriedNothing(): boolean {
    return KINDS.every((kind) => this.written[kind] === 0);
  }

  /** More than half of the samples or answers were lost. */
  get lostMost(): boolean {
    return (['samples', 'answers'] as const).some((kind) => this.lost[kind] * 2 > this.read[kind]);
  }

  counts(): { reason: LossReason; count: number; labels: number }[] {
    return [...this.#groups]
      .map(([reason, { count, labels }]) => ({ reason, count, labels }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  /** Everything but the losses themselves. */
  summary(): object {
    const unaccounted = this.unaccounted();
    const unlisted = this.noteCount - this.notes.length;
    return {
      read: this.read,
      written: this.written,
      lost: this.lost,
      ...(this.known > 0 && { known: this.known }),
      ...(Object.keys(unaccounted).length > 0 && { unaccounted }),
      created: Object.fromEntries(this.created),
      counts: Object.fromEntries(
        this.counts().map(({ reason, count, labels }) => [
          reason,
          { count, labels, meaning: LOSS_REASONS[reason] },
        ]),
      ),
      notes: this.notes,
      ...(unlisted > 0 && { notes_not_listed: unlisted }),
    };
  }

  /** For people: a few losses and notes as they came; of more, examples of each kind. `said`: what a model's answers become. */
  toText(said: 'suggestion' | 'prediction' = 'suggestion'): string {
    const lines = [
      `in:   ${this.#countText(this.read, said)}`,
      `out:  ${this.#countText(this.written, said)}`,
      `lost: ${this.#countText(this.lost, said)}`,
    ];
    const unaccounted = Object.entries(this.unaccounted());
    if (unaccounted.length > 0)
      lines.push(
        `UNACCOUNTED: ${unaccounted.map(([kind, count]) => `${count} ${kind}`).join(', ')}. In, out and lost do not add up, which is a fault of Labelwright: compare what came out with the source, and please report it.`,
      );
    if (this.known > 0)
      lines.push(
        `${this.known} of ${this.written.samples} texts match samples of the project; new samples: ${this.written.samples - this.known}`,
      );
    for (const [layer, labels] of this.created)
      lines.push(
        `created ${layer.includes('/') ? 'attribute' : 'layer'} ${layer}${labels.length > 0 ? `: ${labels.map(quoted).join(', ')}` : ''}`,
      );
    if (this.lossCount === 0) lines.push('not carried: nothing');
    const most = this.lossCount > MAX_LISTED ? EXAMPLES : MAX_LISTED;
    for (const { reason, count, labels } of this.counts()) {
      lines.push(
        `not carried: ${count} × ${reason} (${labels === 0 ? 'no labels' : counted(labels, 'label')}). ${LOSS_REASONS[reason]}`,
      );
      const { first } = this.#groups.get(reason)!;
      for (const loss of first.slice(0, most))
        lines.push(
          `  ${placeText(loss)}: ${loss.what}: ${loss.why === undefined ? '' : `${loss.why}; `}${loss.policy}`,
        );
      if (count > most) lines.push(`  … and ${count - most} more like these (--report FILE has all)`);
    }
    const mostNotes = this.noteCount > MAX_LISTED ? EXAMPLES : MAX_LISTED;
    for (const { count, first } of this.#noteGroups.values()) {
      for (const { text, ...place } of first.slice(0, mostNotes))
        lines.push(`note: ${placeText(place)}: ${text}`);
      if (count > mostNotes) lines.push(`note: … and ${count - mostNotes} more like these`);
    }
    return lines.join('\n');
  }

  /** Notes and fields are counted where there are any. */
  #countText({ samples, answers, labels, suggestions, notes, fields }: Counts, said: string): string {
    return [
      counted(samples, 'sample'),
      counted(answers, 'answer'),
      counted(suggestions, said),
      counted(labels, 'label'),
      ...(this.read.notes > 0 ? [counted(notes, 'note')] : []),
      ...(this.read.fields > 0 ? [counted(fields, 'field')] : []),
    ].join(', ');
  }
}

function group<K, T>(groups: Map<K, Group<T>>, key: K, one: T, labels = 0): void {
  let found = groups.get(key);
  if (!found) groups.set(key, (found = { count: 0, labels: 0, first: [] }));
  found.count += 1;
  found.labels += labels;
  if (found.first.length < MAX_LISTED) found.first.push(one);
}

const sizeOf = (groups: ReadonlyMap<unknown, Group<unknown>>): number =>
  [...groups.values()].reduce((sum, { count }) => sum + count, 0);

export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** A value of any kind as a report shows it. */
export const quotedJson = (value: unknown): string => quoted(JSON.stringify(value) ?? '');

/** A label of a layer as a report names it. */
export const labelText = (layer: string, label: string): string => `${layer} ${quoted(label)}`;

/** The same of a span, with its text where that is known. */
export const spanText = (
  layer: string,
  { label, start, end }: { readonly label: string; readonly start: number; readonly end: number },
  quote?: string,
): string => `${labelText(layer, label)} ${start}-${end}${quote === undefined ? '' : ` ${quoted(quote)}`}`;

/** The same of a relation. */
export const relationText = (
  layer: string,
  { label, from, to }: { readonly label: string; readonly from: string; readonly to: string },
): string => `${labelText(layer, label)} from ${from} to ${to}`;

const placeText = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);
