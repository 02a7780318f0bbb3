import { isForeign, withoutSpans } from '../../project/records/spans';
import { replayRecord } from '../../project/records/parse-record';
import { fastHash64, hashNumber } from '../../base/text/hash';
import { NumberRows } from '../../base/columns/number-rows';
import type { AnswerCodec, SharedAnswers } from '../../project/answers/answer-codec';
import { bitsOf, writeRules, type CodedAnswer } from '../../project/answers/answer-table';

/** Columns of a row, one for each line that is an annotation; see CodedAnswer. */
const LINE = 0; // in the part, from 0
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

/** The annotations of a part of a file, in rows of numbers that another thread may have made. */
export interface RecordColumns {
  readonly rows: Float64Array<ArrayBuffer>;
  readonly answers: SharedAnswers;
  /** How many of the lines that start in the part end with a line feed. */
  readonly closed: number;
}

/** Rows for `addRecord`. */
export const recordRows = (): NumberRows => new NumberRows(WIDTH);

/** Adds the record of a line, unless it holds none. `line`: in the part, from 0. */
export function addRecord(
  rows: NumberRows,
  codec: AnswerCodec,
  value: unknown,
  line: number,
  offset: number,
): void {
  const record = replayRecord(value);
  if (!record) return;
  const foreign = isForeign(value as Record<string, unknown>);
  const { strings } = codec;
  const { annotator, followed, suggestion } = record;
  const [high, low] = fastHash64(record.sample);
  const at = rows.add();
  rows.set(at, LINE, line);
  rows.set(at, OFFSET, offset);
  rows.set(at, HIGH, high);
  rows.set(at, LOW, low);
  rows.set(at, TIME, record.time);
  rows.set(at, ANNOTATOR, strings.code(annotator));
  if (followed !== undefined) rows.set(at, VERSION, strings.code(followed) + 1);
  if (suggestion) rows.set(at, MODEL, strings.code(suggestion.model) + 1);
  rows.set(at, BITS, bitsOf(record));
  rows.set(at, ANSWER, codec.write(foreign ? withoutSpans(record.labels) : record.labels));
  rows.set(at, RULES, writeRules(codec, record));
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

/** Passes the records of a part to `visit`, in order; `first` is the number of its first line. */
export function forEachRecord(
  { rows }: RecordColumns,
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
