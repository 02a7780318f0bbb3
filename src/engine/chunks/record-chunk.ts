import { AnswerCodec } from '../../project/answers/answer-codec';
import { decodeFileLine, parseLine } from '../../project/answers/lines';
import { FileFindings, type FoundInChunk } from '../findings/file-findings';
import type { Checkable } from '../findings/line-checks';
import { addRecord, recordRows, type RecordColumns } from '../stores/record-columns';
import { firstLine, type Chunk, type ChunkChecker } from './chunk-reader';

/** The annotations of a chunk, to be stored by the main thread. */
export interface RecordChunk extends RecordColumns {
  readonly kind: 'records';
  /** How many lines start in the chunk. */
  readonly lines: number;
  readonly found: FoundInChunk;
}

/** Parses, replays and checks the lines of a chunk of a file of annotations: everything that does not depend on other records. Throws FileError. */
export function checkRecordChunk(
  { reader, checks, keeping }: ChunkChecker,
  file: Checkable,
  chunk: Chunk,
  total: number,
): RecordChunk {
  const rows = recordRows();
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
    findings.add(checks.record(file, line, value));
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
