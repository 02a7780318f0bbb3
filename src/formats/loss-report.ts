/** What an import or export could not carry, and what it changed on the way. Nothing is left out without an entry here. */

/** Where something stands; lines are counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

export const LOSS_REASONS = {
  unreadable: 'The source cannot be read here.',
  'no-text': 'There is no text to label.',
  'id-taken': 'Another sample has this id and a different text.',
  'unknown-layer': 'The project has no such layer.',
  'unknown-label': 'The layer has no such label.',
  'wrong-kind': "The answer is of another kind than the project's layer.",
  'too-many-labels': 'The layer takes one label.',
  'not-a-label': 'A label must be a text that is not empty.',
  'offsets-outside-text': 'The text has no such place.',
  'inside-character': 'The place lies inside a character.',
  'empty-span': 'The span covers nothing.',
  unsupported: 'The format has no place for it.',
  'left-out': 'The mapping leaves it out.',
  overlap: 'The format has one label for each piece of text.',
  'not-on-tokens': 'The span does not begin and end with tokens.',
  discontinuous: 'The format has no spans in several parts.',
  'annotators-differ': 'The annotators differ and the format takes one answer.',
  draft: 'Work in progress is no answer.',
  'second-layer': 'The format has one layer of this kind.',
  'span-lost': 'A span that it joins was not carried.',
  'unknown-sample': 'The project has no such sample, and the source has no text.',
} as const;
export type LossReason = keyof typeof LOSS_REASONS;

export interface Loss extends Place {
  readonly reason: LossReason;
  /** What was not carried, as people read it: `entities "ORG" 0-5 "Apple"`. */
  readonly what: string;
  /** How many labels it held; 0 for what is no label. */
  readonly labels: number;
  /** More than the reason says. */
  readonly why?: string;
  /** What was done instead. */
  readonly policy: string;
  readonly sample?: string;
  readonly annotator?: string;
}

/** What was carried but changed or is worth knowing: no loss. */
export interface Note extends Place {
  readonly about: string;
  readonly text: string;
}

export interface Counts {
  samples: number;
  answers: number;
  /** Choices, spans, relations, ratings, texts and comparisons. */
  labels: number;
  suggestions: number;
}

export const noCounts = (): Counts => ({ samples: 0, answers: 0, labels: 0, suggestions: 0 });

/** The most losses and the most notes that are held; the others are counted, and handed to `overflow`. */
const HELD = 10_000;

/** Collects losses and notes in the order they are met. However many there are, memory stays bounded. */
export class LossReport {
  /** The first ones; `lossCount` has their number. */
  readonly losses: Loss[] = [];
  readonly notes: Note[] = [];
  readonly read = noCounts();
  readonly written = noCounts();
  /** Layers with the labels that were created: `layer` -> labels. */
  readonly created = new Map<string, readonly string[]>();
  readonly #counts = new Map<LossReason, { count: number; labels: number }>();
  readonly #noted = new Set<string>();
  #notes = 0;

  /** `overflow` gets every loss that is not held in `losses`. */
  constructor(private readonly overflow?: (loss: Loss) => void) {}

  lose(loss: Loss): void {
    const entry = this.#counts.get(loss.reason) ?? { count: 0, labels: 0 };
    this.#counts.set(loss.reason, { count: entry.count + 1, labels: entry.labels + loss.labels });
    if (this.losses.length < HELD) this.losses.push(loss);
    else this.overflow?.(loss);
  }

  note(note: Note): void {
    this.#notes += 1;
    if (this.notes.length < HELD) this.notes.push(note);
  }

  /** A note that is told once, whatever the number of places. */
  noteOnce(note: Note): void {
    const key = `${note.about}\n${note.text}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    this.note(note);
  }

  get lossCount(): number {
    return this.counts().reduce((sum, { count }) => sum + count, 0);
  }

  get noteCount(): number {
    return this.#notes;
  }

  /** Losses by reason, most frequent first. */
  counts(): { reason: LossReason; count: number; labels: number }[] {
    return [...this.#counts]
      .map(([reason, entry]) => ({ reason, ...entry }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  /** Everything but the losses themselves. */
  summary(): object {
    return {
      read: this.read,
      written: this.written,
      created: Object.fromEntries(this.created),
      counts: Object.fromEntries(
        this.counts().map(({ reason, count, labels }) => [
          reason,
          { count, labels, meaning: LOSS_REASONS[reason] },
        ]),
      ),
      notes: this.notes,
      ...(this.#notes > this.notes.length && { notes_not_listed: this.#notes - this.notes.length }),
    };
  }

  /** For people; at most `most` losses and notes are listed, the rest is counted. */
  toText(most = 50): string {
    const lines = [`in:  ${countText(this.read)}`, `out: ${countText(this.written)}`];
    for (const [layer, labels] of this.created)
      lines.push(`created layer ${layer}${labels.length > 0 ? `: ${labels.map(quoted).join(', ')}` : ''}`);
    if (this.lossCount === 0) lines.push('not carried: nothing');
    for (const { reason, count, labels } of this.counts())
      lines.push(`not carried: ${count} × ${reason} (labels: ${labels}). ${LOSS_REASONS[reason]}`);
    for (const loss of this.losses.slice(0, most))
      lines.push(
        `  ${placeText(loss)}: ${loss.what}: ${loss.reason}${loss.why ? `, ${loss.why}` : ''}; ${loss.policy}`,
      );
    if (this.lossCount > most) lines.push(`  … and ${this.lossCount - most} more (--report FILE has all)`);
    for (const { text, ...place } of this.notes.slice(0, most))
      lines.push(`note: ${placeText(place)}: ${text}`);
    if (this.noteCount > most) lines.push(`note: … and ${this.noteCount - most} more`);
    return lines.join('\n');
  }
}

export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

const placeText = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);

const countText = ({ samples, answers, labels, suggestions }: Counts): string =>
  `${samples} samples, ${answers} answers with ${labels} labels, ${suggestions} suggestions`;
