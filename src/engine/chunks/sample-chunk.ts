import { decodeFileLine } from '../../project/answers/lines';
import { isUnreadable } from '../../project/samples/sample';
import { StringTable } from '../../base/columns/columns';
import { fastHash64 } from '../../base/text/hash';
import { FileFindings, type FoundInChunk, type ListingPolicy } from '../findings/file-findings';
import { censusEntry, type FileCensus } from '../../project/samples/sample-census';
import type { SampleFile } from '../../project/samples/sample-file';
import { isBlank } from '../../project/samples/row-index';
import { derivedId } from '../../project/samples/sample-ids';
import type { SampleStore } from '../../project/samples/sample-store';
import { firstLine, type Chunk, type ChunkChecker } from './chunk-reader';
import { NumberRows } from '../../base/columns/number-rows';

const START = 0;
const LINE = 1; // in the chunk, from 0
const HIGH = 2; // hash of the id, which may be derived from the text
const LOW = 3;
const KIND = 4;
const TEXT = 5; // census
const GROUP = 6;
const SPLIT = 7; // code + 1
const WIDTH = 8;

/** Kinds of rows; 0 is a sample with an id of its own. */
const DERIVED = 1; // the id comes from the text
const UNREADABLE = 2;

/** The samples of a chunk, to be stored by the main thread. */
export interface SampleChunk {
  readonly kind: 'samples';
  readonly rows: Float64Array<ArrayBuffer>;
  readonly splits: readonly string[];
  /** How many lines start in the chunk, including blank ones. */
  readonly lines: number;
  /** Offset after the last of them. */
  readonly next: number;
  readonly found: FoundInChunk;
}

/** Parses and checks the lines of a chunk of a file of samples: everything that does not depend on other samples. Throws FileError. */
export function checkSampleChunk(
  { reader, checks, keeping }: ChunkChecker,
  file: SampleFile,
  chunk: Chunk,
): SampleChunk {
  const rows = new NumberRows(WIDTH);
  const findings = new FileFindings(keeping);
  const first = firstLine(chunk);
  const splits = new StringTable();
  let lines = 0;
  const next = reader.lines(file.path, chunk, file.info.size, (bytes, from, to, offset) => {
    const line = lines++;
    if (isBlank(bytes, from, to, offset === 0)) return;
    const raw = { row: rows.length, ...decodeFileLine(bytes.subarray(from, to), offset, first + line, true) };
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
    findings.add(checks.sample(file, raw, parsed));
  });
  return {
    kind: 'samples',
    rows: rows.toArray(),
    splits: splits.all(),
    lines,
    next,
    found: findings.inChunk(first),
  };
}

/** A file's number of lines is estimated after this fraction (1 in ...) of it. */
const SAMPLED_PARTS = 16;

/** Collects the chunks of one file, in order. */
export class SampleChunks {
  readonly findings: FileFindings;
  #lines = 0;
  #isExpected = false;

  constructor(
    private readonly file: SampleFile,
    private readonly store: SampleStore,
    keeping: ListingPolicy | undefined,
    readonly census: FileCensus,
  ) {
    this.findings = new FileFindings(keeping);
    file.startIndex();
  }

  take({ rows, splits, lines, next, found }: SampleChunk): void {
    const { file, store } = this;
    const first = file.rows;
    for (let at = 0; at < rows.length; at += WIDTH)
      file.addRow(rows[at + START]!, this.#lines + rows[at + LINE]!);
    this.#lines += lines;
    file.setIndexed(next, this.#lines);
    this.#expectRest(next);
    for (let at = 0, row = first; at < rows.length; at += WIDTH, row++) {
      const kind = rows[at + KIND]!;
      if (kind === UNREADABLE) store.known.addUnreadable(file);
      else store.takeHashed(file, row, rows[at + HIGH]!, rows[at + LOW]!, kind === DERIVED);
      const split = rows[at + SPLIT]!;
      this.census.add({
        text: rows[at + TEXT]!,
        group: rows[at + GROUP]!,
        split: split === 0 ? undefined : splits[split - 1],
      });
    }
    this.findings.addChunk(found, this.#lines - lines);
  }

  /** Reserves space in the store for all samples, once enough of the file was read to estimate their number. */
  #expectRest(seen: number): void {
    const { size } = this.file.info;
    if (this.#isExpected || seen * SAMPLED_PARTS < size) return;
    this.#isExpected = true;
    this.store.expect(this.file, Math.ceil((this.file.rows * size) / seen));
  }

  end(): void {
    this.file.complete = true;
  }
}
