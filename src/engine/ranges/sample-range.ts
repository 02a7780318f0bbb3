import type { Finding } from '../../project/findings/finding';
import { isUnreadable } from '../../project/samples/sample';
import { StringTable } from '../../base/columns/string-table';
import { fastHash64 } from '../../base/text/hash';
import { FileFindings, type FoundInRange, type Keeping } from '../findings/file-findings';
import { censusEntry, type FileCensus } from '../../project/samples/sample-census';
import { decodeLine, type SampleFile } from '../../project/samples/sample-file';
import { isBlank } from '../../project/samples/row-index';
import { derivedId } from '../../project/samples/sample-ids';
import type { SampleStore } from '../../project/samples/sample-store';
import { firstLine, type ByteRange, type RangeChecker } from './line-range';
import { NumberRows } from './number-rows';

/** Columns of a row. */
const START = 0;
const LINE = 1; // in the range, from 0
const HIGH = 2; // of the id's hash; where the file gives none, of the id that its text gives it
const LOW = 3;
const KIND = 4;
const TEXT = 5; // census
const GROUP = 6;
const SPLIT = 7; // code + 1
const WIDTH = 8;

/** Kinds of rows beside samples to which the file gives an id. */
const DERIVED = 1; // the id comes from the text
const UNREADABLE = 2;

/** What is known of the samples of a range, for the thread that keeps them. */
export interface SampleRange {
  readonly kind: 'samples';
  readonly rows: Float64Array<ArrayBuffer>;
  readonly splits: readonly string[];
  /** How many lines start in the range, blank ones included. */
  readonly lines: number;
  /** Offset after the last of them. */
  readonly next: number;
  readonly found: FoundInRange;
}

/** Parses and checks the lines of a range of a file of samples: everything that does not depend on other samples. Throws FileError. */
export function checkSampleRange(
  { reader, checks, keeping }: RangeChecker,
  file: SampleFile,
  range: ByteRange,
): SampleRange {
  const rows = new NumberRows(WIDTH);
  const findings = new FileFindings(keeping);
  const first = firstLine(range);
  const splits = new StringTable();
  let lines = 0;
  const next = reader.lines(file.path, range, file.info.size, (bytes, from, to, offset) => {
    const line = lines++;
    if (isBlank(bytes, from, to, offset === 0)) return;
    const raw = { row: rows.length, line: first + line, ...decodeLine(bytes.subarray(from, to), offset) };
    const parsed = file.parse(raw.raw, checks.data);
    const { sample } = parsed;
    const at = rows.add();
    rows.set(at, START, offset);
    rows.set(at, LINE, line);
    if (isUnreadable(sample)) rows.set(at, KIND, UNREADABLE);
    else {
      const [high, low] = fastHash64(sample.id ?? derivedId(sample.text));
      rows.set(at, HIGH, high);
      rows.set(at, LOW, low);
      if (sample.id === undefined) rows.set(at, KIND, DERIVED);
    }
    const { text, group, split } = censusEntry(sample, checks.data);
    rows.set(at, TEXT, text);
    rows.set(at, GROUP, group);
    if (split !== undefined) rows.set(at, SPLIT, splits.code(split) + 1);
    const found: Finding[] = [];
    checks.sample(file, raw, parsed, found);
    if (found.length > 0) findings.add(found);
  });
  return {
    kind: 'samples',
    rows: rows.toArray(),
    splits: splits.all(),
    lines,
    next,
    found: findings.inRange(first),
  };
}

/** One of this many parts of a file is enough to estimate how long its lines are. */
const SAMPLED_PARTS = 16;

/** What the ranges of one file come to, taken in their order. */
export class SampleRanges {
  readonly findings: FileFindings;
  #lines = 0;
  #isExpected = false;

  constructor(
    private readonly file: SampleFile,
    private readonly store: SampleStore,
    keeping: Keeping | undefined,
    readonly census: FileCensus,
  ) {
    this.findings = new FileFindings(keeping);
    store.startTaking(file);
  }

  /** Takes in the next range. */
  take({ rows, splits, lines, next, found }: SampleRange): void {
    const { file, store } = this;
    const first = file.rows;
    for (let at = 0; at < rows.length; at += WIDTH)
      file.addRow(rows[at + START]!, this.#lines + rows[at + LINE]!);
    this.#lines += lines;
    file.noteSeen(next, this.#lines);
    this.#expectRest(next);
    for (let at = 0, row = first; at < rows.length; at += WIDTH, row++) {
      const kind = rows[at + KIND]!;
      if (kind === UNREADABLE) store.takeUnreadable(file, row);
      else store.takeHashed(file, row, rows[at + HIGH]!, rows[at + LOW]!, kind === DERIVED);
      const split = rows[at + SPLIT]!;
      this.census.add({
        text: rows[at + TEXT]!,
        group: rows[at + GROUP]!,
        split: split === 0 ? undefined : splits[split - 1],
      });
    }
    this.findings.addRange(found, this.#lines - lines);
  }

  /** Tells the store how many samples there will be, once enough of the file was seen to tell. */
  #expectRest(seen: number): void {
    const { size } = this.file.info;
    if (this.#isExpected || seen * SAMPLED_PARTS < size) return;
    this.#isExpected = true;
    this.store.expect(this.file, Math.ceil((this.file.rows * size) / seen));
  }

  /** The last range was taken. */
  end(): void {
    this.store.endTaking(this.file);
  }
}
