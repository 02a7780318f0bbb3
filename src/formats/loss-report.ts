/** Everything that an import or export could not carry, or changed. Nothing is left out without an entry here. */
import { defined } from '../base/objects';
import { getOrAdd } from '../base/lists';
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
  unreadable: 'This part of the source cannot be read.',
  'no-text': 'There is no text to label.',
  'no-messages': 'The samples of the project are conversations, but this is a text.',
  'id-taken': 'Another sample has this id and a different text.',
  'unknown-layer': 'The project has no such layer.',
  'ambiguous-layer': 'Several layers of the project have these labels, but the files name none.',
  'unknown-label': 'The layer has no such label.',
  'unknown-attribute': 'The layer has no such attribute, or the attribute no such value.',
  'wrong-kind': "The answer does not fit the type of the project's layer.",
  'too-many-labels': 'The layer takes only one label.',
  'not-a-label': 'A label must be a text that is not empty.',
  'offsets-outside-text': 'The text is shorter than the offsets.',
  'inside-character': 'An offset is inside a character.',
  'empty-span': 'The span is empty.',
  unsupported: 'The format cannot hold it.',
  'left-out': 'The mapping leaves it out.',
  overlap: 'The format allows only one label for each piece of text.',
  'not-on-tokens': 'The span does not begin and end with tokens.',
  discontinuous: 'The format has no discontinuous spans.',
  'annotators-differ': 'The annotators differ, but the format takes only one answer.',
  draft: 'Drafts are not answers.',
  'set-aside': "The project does not count this person's answers.",
  'second-layer': 'The format allows only one layer of this kind.',
  'span-lost': 'A span that it connects was not carried.',
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

/** What is known about a loss besides its place, its reason and its subject. */
export interface LossDetails extends Partial<Counts> {
  /** Further explanation of the reason. */
  readonly why?: string | undefined;
  /** What was done instead; absent if it was left out. */
  readonly policy?: string;
  readonly sample?: string | undefined;
  readonly annotator?: string | undefined;
}

/** A place in a file, or a file as a whole. */
type Where = Place | string;

/** Topic of a note -> its text. */
export type Notes = Readonly<Record<string, string>>;

/** What the parts of an import or export report to. */
export type Losses = Pick<LossReport, 'lose' | 'drop' | 'note' | 'noteOnce'>;

const placeOf = (where: Where): Place => (typeof where === 'string' ? { file: where } : where);

/** Notes that a file of an import was not used. */
export const noteNotRead = (losses: Losses, file: string, text: string): void =>
  losses.note(file, { 'not-read': text });

/** Maximum number of losses, and of notes, held in memory. Further ones are counted and passed to `overflow`. */
const MAX_HELD = 10_000;
/** Up to this many losses are listed in full for people; if there are more, examples of each kind. */
const MAX_LISTED = 10;
const EXAMPLES = 3;

/** All losses for one reason, or all notes about one topic. */
interface Group<T> {
  count: number;
  labels: number;
  /** The first ones, as examples. */
  readonly first: T[];
}

/** Collects losses and notes in order, in bounded memory. `unaccounted` checks that everything read was carried or lost. */
export class LossReport {
  /** The first losses; `lossCount` is the number of all. */
  readonly losses: Loss[] = [];
  readonly notes: Note[] = [];
  readonly read = noCounts();
  readonly written = noCounts();
  readonly lost = noCounts();
  /** Whether a format reported that it does not export the fields of the current sample. */
  fieldsStay = false;
  /** How many of the carried samples the project already had. */
  known = 0;
  readonly created = new Map<string, readonly string[]>();
  readonly #groups = new Map<LossReason, Group<Loss>>();
  readonly #noteGroups = new Map<string, Group<Note>>();
  readonly #noted = new Set<string>();

  /** `overflow` receives every loss that `losses` does not hold. */
  constructor(private readonly overflow?: (loss: Loss) => void) {}

  /** For readers: what they report as lost also counts as read. */
  readonly reader: Losses = {
    lose: (where, reason, what, details) => {
      add(this.read, details ?? {});
      this.lose(where, reason, what, details);
    },
    drop: (counts) => {
      add(this.read, counts);
      this.drop(counts);
    },
    note: (where, notes) => this.note(where, notes),
    noteOnce: (where, notes) => this.noteOnce(where, notes),
  };

  /** `what` names the subject for people: `entities "ORG" 0-5 "Apple"`. `labels` is the number of labels in it, 0 by default. */
  lose(where: Where, reason: LossReason, what: string, details: LossDetails = {}): void {
    const { file, line } = placeOf(where);
    const { policy = 'left out', why, sample, annotator, labels = 0, notes, ...counts } = details;
    const more = { ...counts, labels, notes, why, policy, sample, annotator };
    const loss: Loss = defined({ file, line, reason, what, ...more });
    add(this.lost, loss);
    group(this.#groups, reason, loss, loss.labels);
    if (this.losses.length < MAX_HELD) this.losses.push(loss);
    else this.overflow?.(loss);
  }

  /** Counts a sample or answer that is lost because all of its labels are. Each label is reported separately. */
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

  /** Reports a note with the same text only once, at its first place. */
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

  /** Everything that was read but neither carried nor lost, by kind. Empty unless an adapter miscounts. */
  unaccounted(): Partial<Counts> {
    const { read, written, lost } = this;
    return Object.fromEntries(
      KINDS.map((kind) => [kind, read[kind] - written[kind] - lost[kind]]).filter(([, count]) => count !== 0),
    ) as Partial<Counts>;
  }

  /** Whether nothing was carried: every sample and answer was lost, or none was read. */
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

  /** The report without the single losses. */
  summary(): object {
    const unaccounted = this.unaccounted();
    const unlisted = this.noteCount - this.notes.length;
    const counts = this.counts().map(({ reason, ...each }) => [
      reason,
      { ...each, meaning: LOSS_REASONS[reason] },
    ]);
    return {
      read: this.read,
      written: this.written,
      lost: this.lost,
      ...(this.known > 0 && { known: this.known }),
      ...(Object.keys(unaccounted).length > 0 && { unaccounted }),
      created: Object.fromEntries(this.created),
      counts: Object.fromEntries(counts) as object,
      notes: this.notes,
      ...(unlisted > 0 && { notes_not_listed: unlisted }),
    };
  }

  /** For people: all losses and notes if there are few, else examples of each kind. `said` is the word for a model's answers. */
  toText(said: 'suggestion' | 'prediction' = 'suggestion'): string {
    const lines = [
      `in:   ${this.#countText(this.read, said)}`,
      `out:  ${this.#countText(this.written, said)}`,
      `lost: ${this.#countText(this.lost, said)}`,
    ];
    const unaccounted = Object.entries(this.unaccounted());
    if (unaccounted.length > 0)
      lines.push(
        `UNACCOUNTED: ${unaccounted.map(([kind, count]) => `${count} ${kind}`).join(', ')}. In, out and lost do not add up. This is a fault of Labelwright: compare the result with the source, and please report it.`,
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

  /** Notes and fields are mentioned only if there are any. */
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
  const found = getOrAdd(groups, key, (): Group<T> => ({ count: 0, labels: 0, first: [] }));
  found.count += 1;
  found.labels += labels;
  if (found.first.length < MAX_LISTED) found.first.push(one);
}

const sizeOf = (groups: ReadonlyMap<unknown, Group<unknown>>): number =>
  [...groups.values()].reduce((sum, { count }) => sum + count, 0);

export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** A value of any kind, as named in reports. */
export const quotedJson = (value: unknown): string => quoted(JSON.stringify(value) ?? '');

/** A label of a layer, as named in reports. */
export const labelText = (layer: string, label: string): string => `${layer} ${quoted(label)}`;

/** A span, with its text if that is known, as named in reports. */
export const spanText = (
  layer: string,
  { label, start, end }: { readonly label: string; readonly start: number; readonly end: number },
  quote?: string,
): string => `${labelText(layer, label)} ${start}-${end}${quote === undefined ? '' : ` ${quoted(quote)}`}`;

/** A relation, as named in reports. */
export const relationText = (
  layer: string,
  { label, from, to }: { readonly label: string; readonly from: string; readonly to: string },
): string => `${labelText(layer, label)} from ${from} to ${to}`;

const placeText = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);
