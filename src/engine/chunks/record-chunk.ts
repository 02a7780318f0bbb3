import type { Finding } from '../../project/findings/finding';
import { isForeign, withoutSpans } from '../../project/records/convert-units';
import { replayRecord } from '../../project/records/parse-record';
import { fastHash64, hashNumber } from '../../base/text/hash';
import { AnswerCodec, type SharedAnswers } from '../../project/answers/answer-codec';
import { bitsOf, type CodedAnswer } from '../../project/answers/answer-table';
import { decodeFileLine, parseLine } from '../../project/answers/lines';
import { FileFindings, type FoundInChunk } from '../findings/file-findings';
import type { Checkable } from '../findings/line-checks';
import { firstLine, type Chunk, type ChunkChecker } from './chunk-reader';
import { NumberRows } from './number-rows';

/** Columns of a row, one for each line that is an annotation; see CodedAnswer. */
const LINE = 0; // in the chunk, from 0
const OFFSET = 1;
const HIGH = 2;
const LOW = 3;
const TIME = 4;
const ANNOTATOR = 5;
const VERSION = 6;
const MODEL = 7;
const BITS = 8;
const ANSWER = 9;
const RULES = 10;
const FOREIGN = 11; // 1: offsets not in code points; spans are left out
const UNDOES = 12; // 1: it undoes another record
const MIGRATED = 13; // 1: a migration wrote it
const ID = 14; // its id (`hashNumber`); 0: none
const WIDTH = 15;

/** The annotations of a chunk, to be stored by the main thread. */
export interface RecordChunk {
  readonly kind: 'records';
  readonly rows: Float64Array<ArrayBuffer>;
  readonly answers: SharedAnswers;
  /** How many lines start in the chunk, and how many of them end with a line feed. */
  readonly lines: number;
  readonly closed: number;
  readonly found: FoundInChunk;
}

/** Parses, replays and checks the lines of a chunk of a file of annotations: everything that does not depend on other records. Throws FileError. */
export function checkRecordChunk(
  { reader, checks, keeping }: ChunkChecker,
  file: Checkable,
  chunk: Chunk,
  total: number,
): RecordChunk {
  const rows = new NumberRows(WIDTH);
  const codec = new AnswerCodec();
  const findings = new FileFindings(keeping);
  const first = firstLine(chunk);
  let lines = 0;
  let closedLines = 0;
  reader.lines(file.path, chunk, total, (bytes, start, end, offset, closed) => {
    const number = lines++;
    if (closed) closedLines += 1;
    const line = decodeFileLine(bytes.subarray(start, end), offset, first + number, closed);
    const value = parseLine(line.raw);
    addRecord(rows, codec, value, number, offset);
    const found: Finding[] = [];
    checks.record(file, line, value, found);
    if (found.length > 0) findings.add(found);
  });
  return {
    kind: 'records',
    rows: rows.toArray(),
    answers: codec.share(),
    lines,
    closed: closedLines,
    found: findings.inChunk(first),
  };
}

function addRecord(rows: NumberRows, codec: AnswerCodec, value: unknown, line: number, offset: number): void {
  const record = replayRecord(value);
  if (!record) return;
  const foreign = isForeign(value as Record<string, unknown>);
  const { strings } = codec;
  const { annotator, guideline, suggestion, rules } = record;
  const [high, low] = fastHash64(record.sample);
  const at = rows.add();
  rows.set(at, LINE, line);
  rows.set(at, OFFSET, offset);
  rows.set(at, HIGH, high);
  rows.set(at, LOW, low);
  rows.set(at, TIME, record.time);
  rows.set(at, ANNOTATOR, strings.code(annotator));
  if (guideline !== undefined) rows.set(at, VERSION, strings.code(guideline) + 1);
  if (suggestion) rows.set(at, MODEL, strings.code(suggestion.model) + 1);
  rows.set(at, BITS, bitsOf(record));
  rows.set(at, ANSWER, codec.write(foreign ? withoutSpans(record.labels) : record.labels));
  if (rules.length > 0) rows.set(at, RULES, codec.write({ rules: [...rules] }) + 1);
  if (foreign) rows.set(at, FOREIGN, 1);
  if (record.undoes !== undefined) rows.set(at, UNDOES, 1);
  if (record.migrated) rows.set(at, MIGRATED, 1);
  if (record.id) rows.set(at, ID, hashNumber(record.id));
}

interface PlaceInFile {
  readonly line: number;
  readonly offset: number;
  readonly foreign: boolean;
  readonly id: number;
}

/** Passes the records of a chunk to `visit`, in order; `first` is the number of its first line. */
export function forEachRecord(
  { rows }: RecordChunk,
  first: number,
  visit: (record: CodedAnswer, place: PlaceInFile) => void,
): void {
  for (let at = 0; at < rows.length; at += WIDTH)
    visit(
      {
        high: rows[at + HIGH]!,
        low: rows[at + LOW]!,
        time: rows[at + TIME]!,
        undoes: rows[at + UNDOES] === 1,
        migrated: rows[at + MIGRATED] === 1,
        annotator: rows[at + ANNOTATOR]!,
        version: rows[at + VERSION]!,
        model: rows[at + MODEL]!,
        bits: rows[at + BITS]!,
        answer: rows[at + ANSWER]!,
        rules: rows[at + RULES]!,
      },
      {
        line: first + rows[at + LINE]!,
        offset: rows[at + OFFSET]!,
        foreign: rows[at + FOREIGN] === 1,
        id: rows[at + ID]!,
      },
    );
}
