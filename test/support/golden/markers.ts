import type { Finding, Severity } from '../../../src/project/findings/finding';

/** A finding that a marker announces. */
export interface Expected {
  readonly file: string;
  readonly rule: string;
  /** 0-based line of the text without markers. */
  readonly line: number;
  /** UTF-16 units. */
  readonly start: number;
  /** `undefined` when the finding ends on a later line. */
  readonly end: number | undefined;
  readonly severity: Severity | undefined;
  /** Part of the message. */
  readonly message: string | undefined;
}

/**
 * A marker stands on a line of its own beneath the line it is about, as a comment: `#` in YAML, `//` elsewhere. Then
 * `^^^^` under the characters (`^^^^...` when the finding goes on below), or `|` in front of the character where an empty range is, or
 * directly behind the comment sign `<---`: as many characters from the start of the line as there are dashes. Then the rule, its
 * severity when it is not the default, and after a colon a part of the message.
 */
const MARKER =
  /^\s*(?:#|\/\/)(?:<(?<dashes>-+)|\s*(?<carets>\^+)(?<open>\.\.\.)?|\s*(?<bar>\|))\s+(?<rule>[a-z]+(?:-[a-z]+)*)(?: (?<severity>error|warning|info))?(?:: (?<message>.+))?$/;

/** Takes the markers out of a text. */
export function takeMarkers(file: string, marked: string): { text: string; expected: Expected[] } {
  const kept: string[] = [];
  const expected: Expected[] = [];
  for (const line of marked.split('\n')) {
    const groups = MARKER.exec(line)?.groups;
    if (!groups) {
      kept.push(line);
      continue;
    }
    const sign = groups.carets ?? groups.bar;
    const start = sign === undefined ? 0 : line.indexOf(sign);
    const length = groups.dashes?.length ?? groups.carets?.length ?? 0;
    expected.push({
      file,
      rule: groups.rule!,
      line: kept.length - 1,
      start,
      end: groups.open ? undefined : start + length,
      severity: groups.severity as Severity | undefined,
      message: groups.message,
    });
  }
  // The sign for a zero byte stands for one.
  return { text: kept.join('\n').replaceAll('␀', '\0'), expected };
}

/** Both in the same words, so that a failing test shows what differs. */
export function inWords(found: Finding): string {
  const { start, end } = found.range;
  const to = end.line === start.line ? String(end.character) : '...';
  return placeInWords(found.file, start.line, start.character, to);
}

export const expectedInWords = ({ file, line, start, end }: Expected): string =>
  placeInWords(file, line, start, end === undefined ? '...' : String(end));

const placeInWords = (file: string, line: number, start: number, end: string): string =>
  `${file}:${line + 1} [${start}, ${end})`;
