import { createHash } from 'node:crypto';
import type { AnnotationRecord, Labels } from '../../../src/project/records/records';

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Hash of a text as docs/format.md has it, written down a second time on purpose, so that a fault of the engine shows.
 * Node writes a lone surrogate as U+FFFD when it encodes UTF-8.
 */
export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
}

/** Length in code points; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count++) index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return count;
}

/** ULID of a time in milliseconds; the rest comes from the seed, so that two runs write the same file. */
export function ulid(time: number, seed: string): string {
  let id = '';
  for (let rest = time; id.length < 10; rest = Math.floor(rest / 32)) id = BASE32[rest % 32]! + id;
  for (const byte of createHash('sha256').update(seed).digest().subarray(0, 16)) id += BASE32[byte % 32]!;
  return id;
}

/** The records of one annotator: each later than the one before, by a millisecond if the source says otherwise. */
export class RecordLog {
  readonly records: AnnotationRecord[] = [];
  private last = 0;

  /** `from`: time of the first record, in milliseconds since 1970, when the source gives none. */
  constructor(
    readonly annotator: string,
    private readonly from = Date.UTC(2026, 0, 5, 9),
  ) {}

  add(
    sample: { id: string; text: string },
    labels: Labels,
    more: Partial<AnnotationRecord> & { at?: number } = {},
  ): void {
    const { at, ...fields } = more;
    this.last = Math.max(this.last + 1, at ?? this.from + this.records.length * 10_000);
    this.records.push({
      v: 1,
      id: ulid(this.last, `${this.annotator} ${this.records.length}`),
      time: new Date(this.last).toISOString(),
      annotator: this.annotator,
      sample: sample.id,
      text_hash: textHash(sample.text),
      ...(hasSpans(labels) ? { unit: 'codepoint' as const } : {}),
      labels,
      ...fields,
    });
  }
}

function hasSpans(labels: Labels): boolean {
  return Object.values(labels).some(
    (value) => Array.isArray(value) && typeof value[0] === 'object' && 'start' in value[0],
  );
}
