import { KeySet } from '../../base/columns/key-set';
import { isObject } from '../../base/objects';
import { Mutex } from '../../base/mutex';
import { compareRecords } from '../../project/records/compare-records';
import { replayRecord, type ReplayRecord } from '../../project/records/parse-record';
import type { Labels } from '../../project/records/records';
import { comparable, needsText } from '../../project/answers/foreign-units';
import { eachLine, parseLine, type FileLine } from '../../project/answers/lines';
import type { Stores } from '../stores/stores';
import type { ProjectModel } from '../../project/model/model';
import type { Derived } from '../derived';
import type { RecordFile } from '../../project/answers/record-files';
import { addTo, getOrAdd } from '../../base/lists';

/** A done answer to a gold sample (or another that is judged), as its record has it. */
export interface GoldAnswer extends Pick<ReplayRecord, 'annotator' | 'sample' | 'rules'> {
  readonly record: string | undefined;
  /** Milliseconds since 1970; 0 for a record without a valid time. */
  readonly time: number;
  /** Offsets in code points. */
  readonly labels: Labels;
}

interface LoggedAnswer extends GoldAnswer {
  readonly line: number;
  /** If a migration wrote the record: the id of the record that it repeats with new names. */
  readonly renames: string | undefined;
}

interface ReadFile {
  size: number;
  lines: number;
  answers: LoggedAnswer[];
}

const SAMPLE = '"sample"';

/** Every done answer to gold samples, also replaced ones: the first is judged. `refresh` reads only what was appended. */
export class GoldLog implements Derived {
  readonly change = { buckets: true };
  readonly #read = new Map<RecordFile, ReadFile>();
  #samples: ReadonlySet<string> = new Set();
  #people = new Map<string, Map<string, LoggedAnswer[]>>();
  readonly #reading = new Mutex();
  /** Increases when answers were read. */
  changes = 0;

  /** `judged`: the ids of the samples whose answers are wanted; by default those of gold. */
  constructor(
    private readonly stores: Stores,
    private readonly judged: () => ReadonlySet<string> = () => new Set(stores.records.gold.keys()),
  ) {}

  /** Whether the project hides or judges gold. */
  isReady({ schema: { gold, qualification } }: ProjectModel): boolean {
    return gold !== undefined || qualification !== undefined || this.stores.records.checks > 0;
  }

  /** Reads the records that the project has read, of all files or of one. Resolves to whether there was anything new. */
  refresh({ pause, path }: { pause?: () => Promise<void>; path?: string } = {}): Promise<boolean> {
    return this.#reading.run(() => this.#refresh(pause, path));
  }

  /** A person's done answers to gold samples: sample id -> answers by time. As of the last refresh. */
  of(annotator: string): ReadonlyMap<string, readonly GoldAnswer[]> {
    return this.#people.get(annotator) ?? new Map();
  }

  get people(): string[] {
    return [...this.#people.keys()].sort();
  }

  async #refresh(pause?: () => Promise<void>, path?: string): Promise<boolean> {
    const { files } = this.stores.records;
    const judged = this.judged();
    if (judged.size === 0 && this.#read.size === 0) return false;
    if ([...judged].some((id) => !this.#samples.has(id))) {
      this.#read.clear();
      this.#people = new Map();
      this.#samples = judged;
    }
    let changed = false;
    for (const file of this.#read.keys())
      if (!files.includes(file)) changed = this.#read.delete(file) || changed;
    try {
      for (const file of files) {
        if (file.kind !== 'annotation' || !file.info || (path !== undefined && file.path !== path)) continue;
        const known = this.#read.get(file) ?? { size: 0, lines: 0, answers: [] };
        if (this.#read.has(file) && known.size === file.size) continue;
        this.#read.set(file, await this.#readOn(file, known, pause));
        changed = true;
      }
    } finally {
      // Also after a pause that threw: what was read before it is not read again.
      if (changed) {
        this.changes += 1;
        this.#groupByPerson();
      }
    }
    return changed;
  }

  /** The lines of a file with counting answers to gold. Those that count no more are in the file's history. */
  #answeredIn({ path }: RecordFile): KeySet {
    const { table, ids } = this.stores.records;
    const number = this.stores.records.fileNumber(path);
    const lines = new KeySet();
    for (const id of this.#samples)
      for (const row of table.rowsOn(ids.find(id))) {
        const { file, line } = table.position(row);
        if (file === number) lines.add(line);
      }
    return lines;
  }

  async #readOn(file: RecordFile, known: ReadFile, pause?: () => Promise<void>): Promise<ReadFile> {
    const { size, lines } = file;
    // A last line without a line feed is read again.
    const answers = known.answers.filter(({ line }) => line < known.lines);
    const take = ({ raw, line }: FileLine): void => {
      const answer = this.#mayConcern(raw) ? this.#answerIn(parseLine(raw), line) : undefined;
      if (answer) answers.push(answer);
    };
    const answered = this.#answeredIn(file);
    // What was appended since the file was read is in no table yet.
    const wants = (line: number): boolean => line >= lines || answered.has(line) || file.history.has(line);
    await eachLine(this.stores.files, file.path, { from: known.size, line: known.lines, wants, pause }, take);
    return { size, lines, answers };
  }

  /** Whether a line may be a record about a gold sample: parsing all lines would take as long as reading the project. */
  #mayConcern(raw: string): boolean {
    for (let at = raw.indexOf(SAMPLE); at >= 0; at = raw.indexOf(SAMPLE, at + 1)) {
      const start = raw.indexOf('"', at + SAMPLE.length) + 1;
      const id = raw.slice(start, raw.indexOf('"', start));
      if (this.#samples.has(id) || id.includes('\\')) return true;
    }
    return false;
  }

  #answerIn(value: unknown, line: number): LoggedAnswer | undefined {
    const record = replayRecord(value);
    if (!record || record.draft || record.withdrawn || !this.#samples.has(record.sample)) return undefined;
    const { annotator, sample, id, time } = record;
    const written = value as Record<string, unknown>;
    return {
      annotator,
      sample,
      record: id,
      time: Number.isNaN(time) ? 0 : time,
      labels: needsText(written)
        ? (comparable(written, this.stores.samples.textOf(sample)).labels ?? {})
        : record.labels,
      rules: record.rules,
      line,
      renames: renamedIn(written),
    };
  }

  #groupByPerson(): void {
    this.#people = new Map();
    for (const { answers } of this.#read.values())
      for (const answer of answers) {
        const person = getOrAdd(this.#people, answer.annotator, () => new Map<string, LoggedAnswer[]>());
        addTo(person, answer.sample, answer);
      }
    for (const person of this.#people.values())
      for (const [sample, answers] of person) person.set(sample, inNewNames(answers));
  }
}

/** A record that a migration wrote is not a new answer: it gives an earlier one new names. */
function inNewNames(answers: readonly LoggedAnswer[]): LoggedAnswer[] {
  const sorted = answers.toSorted((a, b) =>
    compareRecords({ time: a.time, id: a.record }, { time: b.time, id: b.record }),
  );
  const result: LoggedAnswer[] = [];
  for (const answer of sorted) {
    const at = result.findIndex(({ record }) => record !== undefined && record === answer.renames);
    if (at < 0) result.push(answer);
    else result[at] = { ...result[at]!, record: answer.record, labels: answer.labels, rules: answer.rules };
  }
  return result;
}

function renamedIn({ migration }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isObject(migration)) return undefined;
  const { replaces, reverts } = migration;
  const id = replaces ?? reverts;
  return typeof id === 'string' ? id : undefined;
}
