import type { Corrections, ReplayRecord, SuggestionUse } from '../records/parse-record';
import { versionAndHash } from '../records/followed';
import { FLAGS, SUGGESTION_ACTIONS, type Flag, type Labels, type LayerValue } from '../records/records';
import { float64Column, int32Column, uint16Column, StringTable } from '../../base/columns/columns';
import type { IdTable } from '../../base/columns/id-table';
import { AnswerCodec, type SharedAnswers } from './answer-codec';

export interface RecordPosition {
  /** Number of the file in the store. */
  readonly file: number;
  /** Byte offset of its line, and the line's number, 0-based. */
  readonly offset: number;
  readonly line: number;
}

/** The parts of a record that the table stores; of a record without a valid time, it is older than all that have one. */
export type AnswerInput = Omit<ReplayRecord, 'id' | 'note' | Absent> & Partial<Pick<ReplayRecord, Absent>>;
type Absent = 'followed' | 'suggestion' | 'undoes' | 'migrated' | 'corrections';

/** The same as numbers, which refer to a codec with the labels, rules and strings. */
export interface CodedAnswer {
  /** Hash of the sample's id. */
  readonly high: number;
  readonly low: number;
  readonly time: number;
  /** It undoes another record. */
  readonly undoes: boolean;
  readonly migrated: boolean;
  /** Code of its string. */
  readonly annotator: number;
  /** Codes + 1; 0: none. The version is with its hash: `followedOf`. */
  readonly version: number;
  readonly model: number;
  /** `bitsOf` */
  readonly bits: number;
  /** Places in the codec; for the rules and corrections that of `writeRules`. */
  readonly answer: number;
  readonly rules: number;
}

/** Called for each record that is added: before and after the answers to its sample change. */
export interface AnswerObserver {
  leaving(key: number): void;
  entering(key: number): void;
}

const DRAFT = 1;
const WITHDRAWN = 2;
const FLAG_SHIFT = 2;
const MAX_CODE = 0xffff;
/** An answer that is given again within this time is a correction, not a second judgement. */
export const CORRECTION_MS = 3_600_000;
/** Where the number of what became of a suggestion begins, behind the flags. */
const ACTION_SHIFT = 7;
const ACTION_MASK = 3 << ACTION_SHIFT;

/** Whether an answer is in a part of them, by the key of its sample, its person and its time in milliseconds. */
type PartTest = (key: number, annotator: string, time: number) => boolean;

/** Properties that decide whether an answer is a new judgement. */
interface Judged extends Pick<ReplayRecord, 'time' | 'guideline' | 'migrated'> {
  readonly undoes: boolean;
}

/** Draft, withdrawn, flags, and what became of a suggestion. */
export function bitsOf({ draft, withdrawn, flags, suggestion }: AnswerInput): number {
  let bits = (draft ? DRAFT : 0) | (withdrawn ? WITHDRAWN : 0);
  if (suggestion) bits |= SUGGESTION_ACTIONS.indexOf(suggestion.action) << ACTION_SHIFT;
  for (const flag of flags) {
    const n = FLAGS.indexOf(flag as Flag);
    if (n >= 0) bits |= 1 << (n + FLAG_SHIFT);
  }
  return bits;
}

/** Stores the rules that a record cites, and what it did to texts that it began with; returns the place in the codec, + 1; 0: none. */
export const writeRules = (
  codec: AnswerCodec,
  { rules, corrections }: Pick<AnswerInput, 'rules' | 'corrections'>,
): number =>
  rules.length === 0 && !corrections
    ? 0
    : codec.write({ ...(rules.length > 0 && { rules: [...rules] }), ...corrections }) + 1;

/** Each annotator's counting record for each sample, in columns; rows of a sample are linked. It is the latest; of the same time, the one with the greater id. */
export class AnswerTable {
  readonly annotators = new StringTable();
  /** Versions with their hashes: `followedOf`. */
  readonly versions = new StringTable();
  readonly models = namelessFirst();
  readonly codec = new AnswerCodec();
  observer: AnswerObserver | undefined;
  /** Orders two records of the same time, which are read again: negative, zero or positive. */
  compareLines: ((a: RecordPosition, b: RecordPosition) => number) | undefined;
  /** Row -> a later line of the same file that has the same time and does not count, because its id is smaller. */
  readonly sameTimes = new Map<number, RecordPosition>();
  /** The position of the record that the last `put` replaced. */
  replaced: RecordPosition | undefined;
  changes = 0;
  /** Which answers are looked at: no others count. All of them, unless a part was asked for. */
  part: PartTest | undefined;
  #aside: ReadonlySet<string> = new Set();
  readonly #head = int32Column(); // sample key -> row + 1
  readonly #next = int32Column(); // row -> row + 1 of the same sample
  readonly #headOf = int32Column(); // annotator -> row + 1
  readonly #nextOf = int32Column(); // row -> row + 1 of the same annotator
  readonly #key = int32Column();
  readonly #annotator = int32Column();
  readonly #version = int32Column(); // code + 1; 0: none
  readonly #named: string[] = []; // that code -> the version alone
  readonly #model = uint16Column(); // code + 1 of the model whose proposal the answer is based on; 0: none
  readonly #bits = uint16Column();
  readonly #answer = int32Column();
  readonly #earlier = int32Column(); // place in the codec of an earlier judgement, + 1; 0: none
  readonly #rules = int32Column(); // `writeRules`
  readonly #time = float64Column();
  /** Row -> time of the person's last answer, for records that are undos or were written by a migration. */
  readonly #answered = new Map<number, number>();
  readonly #file = int32Column();
  readonly #offset = float64Column();
  readonly #line = int32Column();

  constructor(private readonly ids: IdTable) {}

  get rows(): number {
    return this.#key.length;
  }

  /** Adds a record; returns its row, or -1 if a later record counts. */
  put(record: AnswerInput, at: RecordPosition): number {
    const key = this.ids.intern(record.sample);
    const { suggestion, time, guideline, followed = guideline } = record;
    const judged = {
      time,
      guideline,
      undoes: record.undoes !== undefined,
      migrated: record.migrated === true,
    };
    const row = this.#enter(key, this.annotators.code(record.annotator), judged, at);
    if (row < 0) return -1;
    this.#bits.set(row, bitsOf(record));
    this.#model.set(row, suggestion ? this.#modelCode(suggestion.model) : 0);
    this.#version.set(row, followed === undefined ? 0 : this.versions.code(followed) + 1);
    this.#answer.set(row, this.codec.write(record.labels));
    this.#rules.set(row, writeRules(this.codec, record));
    return this.#finish(row, key, time, at);
  }

  /** The same for a record that another thread has read; `code`: the result of `coder`. */
  putCoded(
    record: CodedAnswer,
    { bytes, strings }: SharedAnswers,
    code: (theirs: number) => number,
    at: RecordPosition,
  ): number {
    const key = this.ids.internHash(record.high, record.low);
    const { time, undoes, migrated } = record;
    const followed = record.version === 0 ? undefined : strings[record.version - 1]!;
    const guideline = followed && versionAndHash(followed)[0];
    const judged = { time, guideline, undoes, migrated };
    const row = this.#enter(key, this.annotators.code(strings[record.annotator]!), judged, at);
    if (row < 0) return -1;
    this.#bits.set(row, record.bits);
    this.#model.set(row, record.model === 0 ? 0 : this.#modelCode(strings[record.model - 1]!));
    this.#version.set(row, followed === undefined ? 0 : this.versions.code(followed) + 1);
    this.#answer.set(row, this.codec.copy(bytes, record.answer, code));
    this.#rules.set(row, record.rules === 0 ? 0 : this.codec.copy(bytes, record.rules - 1, code) + 1);
    return this.#finish(row, key, record.time, at);
  }

  /** Maps the codes of another codec's strings to those of this table's, and looks up each string once. */
  coder({ strings }: SharedAnswers): (theirs: number) => number {
    const codes = new Int32Array(strings.length);
    return (theirs) => (codes[theirs] ||= this.codec.strings.code(strings[theirs]!) + 1) - 1;
  }

  /** The row for a record of an annotator; -1 if it does not count. */
  #enter(key: number, annotator: number, judged: Judged, at: RecordPosition): number {
    let row = this.find(key, annotator);
    this.replaced = undefined;
    if (row >= 0 && this.#isBefore(judged.time, at, row)) return -1;
    this.sameTimes.delete(row);
    this.changes += 1;
    this.observer?.leaving(key);
    const answered = row >= 0 ? this.answered(row) : -1;
    if (row >= 0) {
      this.replaced = this.position(row);
      this.#setEarlier(row, judged);
    } else {
      row = this.#key.push(key);
      this.#annotator.set(row, annotator);
      this.#next.set(row, this.#head.get(key));
      this.#head.set(key, row + 1);
      this.#nextOf.set(row, this.#headOf.get(annotator));
      this.#headOf.set(annotator, row + 1);
    }
    if (judged.undoes || judged.migrated) this.#answered.set(row, answered);
    else this.#answered.delete(row);
    return row;
  }

  /** Whether a record comes before the one of a row. */
  #isBefore(time: number, at: RecordPosition, row: number): boolean {
    const difference = this.#time.get(row) - (Number.isNaN(time) ? -1 : time);
    if (difference !== 0) return difference > 0;
    const counting = this.position(row);
    const order = this.compareLines?.(counting, at) ?? 0;
    if (order > 0 && counting.file === at.file) this.sameTimes.set(row, at);
    // Files may be read in any order; of two records that are the same, the one of the file that is listed later counts.
    return order > 0 || (order === 0 && counting.file > at.file);
  }

  #finish(row: number, key: number, time: number, at: RecordPosition): number {
    this.#time.set(row, Number.isNaN(time) ? -1 : time);
    this.#file.set(row, at.file);
    this.#offset.set(row, at.offset);
    this.#line.set(row, at.line);
    this.observer?.entering(key);
    return row;
  }

  /** An earlier judgement is stored if it followed the same guideline and was not corrected within `CORRECTION_MS`. */
  #setEarlier(row: number, { time, guideline, undoes, migrated }: Judged): void {
    if (migrated) return;
    if (undoes || guideline !== this.version(row)) this.#earlier.set(row, 0);
    else if (this.isDone(row) && time - this.answered(row) >= CORRECTION_MS)
      this.#earlier.set(row, this.#answer.get(row) + 1);
  }

  /** Models beyond the column's capacity share a code without a name. */
  #modelCode(model: string): number {
    const code = this.models.code(model) + 1;
    return code > MAX_CODE ? this.models.code('') + 1 : code;
  }

  /** Replaces the labels of a row by those of the same record after conversion. */
  relabel(row: number, labels: Labels): void {
    this.changes += 1;
    this.observer?.leaving(this.key(row));
    this.#answer.set(row, this.codec.write(labels));
    this.observer?.entering(this.key(row));
  }

  /** The row of a sample (key) and annotator (code), or -1. */
  find(key: number, annotator: number): number {
    for (let row = this.first(key); row >= 0; row = this.following(row))
      if (this.#annotator.get(row) === annotator) return row;
    return -1;
  }

  /** The rows of a sample, the newest first. */
  *rowsOn(key: number): Generator<number> {
    for (let row = this.first(key); row >= 0; row = this.following(row)) yield row;
  }

  /** The rows of a sample whose answers count, the newest first. */
  *countingOn(key: number): Generator<number> {
    for (const row of this.rowsOn(key)) if (this.counts(row)) yield row;
  }

  /** All rows whose answers count. */
  *counting(): Generator<number> {
    for (let row = 0; row < this.rows; row++) if (this.counts(row)) yield row;
  }

  /** First row of a sample, -1 if none; then `following`. */
  first(key: number): number {
    return key < 0 ? -1 : this.#head.get(key) - 1;
  }
  following(row: number): number {
    return this.#next.get(row) - 1;
  }

  /** The rows of an annotator (code), the newest first; none for -1. */
  *rowsOf(annotator: number): Generator<number> {
    for (let row = annotator < 0 ? 0 : this.#headOf.get(annotator); row > 0; row = this.#nextOf.get(row - 1))
      yield row - 1;
  }

  /** The row is an answer, neither withdrawn nor a draft, also of a person who is set aside. */
  isDone(row: number): boolean {
    return (this.#bits.get(row) & (WITHDRAWN | DRAFT)) === 0;
  }
  /** The row is a done answer of a person who is not set aside, and in the part that is looked at: all that is measured, compared or resolved. */
  counts(row: number): boolean {
    return this.isDone(row) && !this.isAside(row) && this.isInPart(row);
  }
  isInPart(row: number): boolean {
    return !this.part || this.part(this.key(row), this.annotatorName(row), this.answered(row));
  }
  /** The row is of a person who is set aside. */
  isAside(row: number): boolean {
    return this.#aside.size > 0 && this.#aside.has(this.annotatorName(row));
  }
  /** Sets the people whose answers stay and do not count. What was computed from answers that count is to be computed again. */
  setAside(people: ReadonlySet<string>): void {
    this.#aside = people;
    this.changes += 1;
  }
  /** The row was not withdrawn. */
  present(row: number): boolean {
    return (this.#bits.get(row) & WITHDRAWN) === 0;
  }
  isDraft(row: number): boolean {
    return (this.#bits.get(row) & (WITHDRAWN | DRAFT)) === DRAFT;
  }
  isFlagged(row: number): boolean {
    return (this.#bits.get(row) & ~ACTION_MASK) >> FLAG_SHIFT !== 0;
  }
  flags(row: number): Flag[] {
    return FLAGS.filter((_, n) => this.#bits.get(row) & (1 << (n + FLAG_SHIFT)));
  }
  key(row: number): number {
    return this.#key.get(row);
  }
  annotator(row: number): number {
    return this.#annotator.get(row);
  }
  annotatorName(row: number): string {
    return this.annotators.text(this.#annotator.get(row));
  }
  version(row: number): string | undefined {
    const code = this.#version.get(row);
    return code === 0 ? undefined : (this.#named[code] ??= versionAndHash(this.versions.text(code - 1))[0]);
  }
  /** The version with its hash, as `followedOf` makes it. */
  followed(row: number): string | undefined {
    const code = this.#version.get(row);
    return code === 0 ? undefined : this.versions.text(code - 1);
  }
  /** What became of a suggestion that the annotator had seen, if any. */
  suggestion(row: number): SuggestionUse | undefined {
    const code = this.#model.get(row);
    if (code === 0) return undefined;
    const action = SUGGESTION_ACTIONS[(this.#bits.get(row) & ACTION_MASK) >> ACTION_SHIFT]!;
    return { model: this.models.text(code - 1), action };
  }
  /** Whether rules are cited, a version of the guideline is named, or a model's suggestion was seen. */
  has(row: number, part: 'rules' | 'guideline' | 'suggestion'): boolean {
    if (part === 'rules') return this.#beside(row, 'rules') !== undefined;
    return (part === 'guideline' ? this.#version : this.#model).get(row) !== 0;
  }
  answer(row: number): number {
    return this.#answer.get(row);
  }
  /** The answer to one layer, as in `labels`. */
  value(row: number, layer: string): LayerValue | undefined {
    return this.codec.readLayer(this.#answer.get(row), this.codec.strings.find(layer));
  }
  labels(row: number): Labels {
    return this.codec.read(this.#answer.get(row));
  }
  /** The annotator's earlier judgement of the sample under the same guideline; undefined if this is the first. */
  earlierLabels(row: number): Labels | undefined {
    const at = this.#earlier.get(row);
    return at === 0 ? undefined : this.codec.read(at - 1);
  }
  rules(row: number): string[] {
    return this.#beside(row, 'rules') ?? [];
  }
  /** Whether the answer to a layer changed the text that it began with; null if the record does not say what that was. */
  isChanged(row: number, layer: string): boolean | null {
    if (this.#beside(row, 'changed')?.includes(layer)) return true;
    return this.#beside(row, 'kept')?.includes(layer) ? false : null;
  }
  #beside(row: number, part: 'rules' | keyof Corrections): string[] | undefined {
    const at = this.#rules.get(row);
    const found = at === 0 ? undefined : this.codec.readLayer(at - 1, this.codec.strings.find(part));
    return found as string[] | undefined;
  }
  /** When the record was written; orders records. */
  time(row: number): number {
    return this.#time.get(row);
  }
  /** When the person last answered, not counting undos and migrations; -1 if unknown. */
  answered(row: number): number {
    return this.#answered.get(row) ?? this.#time.get(row);
  }
  position(row: number): RecordPosition {
    return { file: this.#file.get(row), offset: this.#offset.get(row), line: this.#line.get(row) };
  }
}

function namelessFirst(): StringTable {
  const models = new StringTable();
  models.code('');
  return models;
}
