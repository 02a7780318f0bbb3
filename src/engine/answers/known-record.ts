import { MOST_HOLES, type Hole } from '../../core/jsonl/line-shapes';
import { JsonLine } from '../../core/jsonl/positions';
import { replayRecord, type ReplayRecord } from '../../core/records/parse-record';
import type { Span } from '../../core/records/records';
import { unitOf } from '../../core/records/spans';

/** A span of a record, and the numbers of the holes for its offsets and its quote. */
export interface KnownSpan {
  readonly span: { start: number; end: number };
  readonly start: number;
  readonly end: number;
  readonly quote: number;
  /** It is not the first one of its list. */
  readonly follows: boolean;
}

/** What is known of all annotations whose lines have a shape. */
export interface KnownRecord {
  /** That of the first line, from which others differ in their sample, their time and the offsets of their spans. */
  readonly record: ReplayRecord;
  readonly spans: readonly KnownSpan[];
  /** Numbers of holes, -1 where there is none. */
  readonly id: number;
  readonly time: number;
  readonly sample: number;
  readonly text_hash: number;
  readonly seconds: number;
}

/** Fields whose values differ from record to record, and mean nothing for what the record answers. */
const TEXTS = ['id', 'time', 'sample', 'text_hash', 'note', 'undoes', 'redoes'] as const;
const LONGEST = 1 << 12;

type Path = readonly (string | number)[];

/**
 * The holes of a line of ASCII that is an annotation, and what is known of others of its shape; `value` is what JSON.parse makes of it.
 * Undefined for one whose offsets are no code points, and where a span has parts or no quote.
 */
export function knownRecord(line: string, value: unknown): { holes: Hole[]; known: KnownRecord } | undefined {
  const record = line.length > LONGEST ? undefined : replayRecord(value);
  if (!record) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const spans = spansOf(record);
  if (!spans || unitOf(fields.unit) !== 'codepoint') return undefined;
  const paths: Path[] = TEXTS.filter((name) => typeof fields[name] === 'string').map((name) => [name]);
  if (typeof fields.seconds === 'number') paths.push(['seconds']);
  if (isObject(fields.origin) && typeof fields.origin.score === 'number') paths.push(['origin', 'score']);
  for (const { path } of spans) for (const name of PLACE) paths.push([...path, name]);
  if (paths.length > MOST_HOLES) return undefined;
  const places = new JsonLine(line);
  const placed = paths
    .map((path) => ({ path, hole: holeAt(line, places, path) }))
    .sort((a, b) => a.hole.start - b.hole.start);
  const numbers = new Map(placed.map(({ path }, number) => [path.join('\n'), number]));
  const numberOf = (...path: Path): number => numbers.get(path.join('\n')) ?? -1;
  return {
    holes: placed.map(({ hole }) => hole),
    known: {
      record,
      spans: spans.map(({ span, path, follows }) => ({
        span,
        start: numberOf(...path, 'start'),
        end: numberOf(...path, 'end'),
        quote: numberOf(...path, 'text'),
        follows,
      })),
      id: numberOf('id'),
      time: numberOf('time'),
      sample: numberOf('sample'),
      text_hash: numberOf('text_hash'),
      seconds: numberOf('seconds'),
    },
  };
}

const PLACE = ['start', 'end', 'text'] as const;

function holeAt(line: string, places: JsonLine, path: Path): Hole {
  const { start, end } = places.rangeOf(path)!;
  return line[start] === '"'
    ? { kind: 'text', start: start + 1, end: end - 1 }
    : { kind: 'number', start, end };
}

/** The spans in the lists of a record's labels; undefined where one of them has not just offsets and a quote. */
function spansOf({ labels }: ReplayRecord): { span: Span; path: Path; follows: boolean }[] | undefined {
  const spans: { span: Span; path: Path; follows: boolean }[] = [];
  for (const [layer, list] of Object.entries<unknown>(labels)) {
    if (!Array.isArray(list)) continue;
    let follows = false;
    for (const [index, span] of (list as unknown[]).entries()) {
      if (!isObject(span) || !('start' in span || 'end' in span)) continue;
      const { start, end, text, parts } = span;
      if (
        typeof start !== 'number' ||
        typeof end !== 'number' ||
        typeof text !== 'string' ||
        parts !== undefined
      )
        return undefined;
      spans.push({ span: span as unknown as Span, path: ['labels', layer, index], follows });
      follows = true;
    }
  }
  return spans;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
