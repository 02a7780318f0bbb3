/** The file with answers that a person's page sends; docs/format.md, "Answers of a page". Pure: the page writes it, `labelwright receive` reads it. */
import { isObject } from '../../base/objects';
import { JsonLine } from '../../base/json/positions';
import { sha256Of } from '../../base/text/hash';
import { parseLine } from '../answers/lines';

/** What the first line says. `project`: the oldest page that was known when this one was made; `page`: this one, each by the id of its record. */
export interface SentHead {
  readonly project: string;
  readonly page: string;
  readonly person: string;
  /** When it was sent: RFC 3339, UTC. */
  readonly sent: string;
}

export interface SentAnswers {
  readonly head: SentHead;
  /** The lines after the first one. */
  readonly lines: readonly string[];
}

export type Fields = Readonly<Record<string, unknown>>;

const VERSION = 1;
const MAX_LINE_BYTES = 1 << 20;
const encoder = new TextEncoder();

/** The text of a file. `records`: annotation records, each a line of JSON. */
export function sentText({ project, page, person, sent }: SentHead, records: readonly string[]): string {
  const body = records.map((record) => `{"to":"annotations","record":${record}}\n`).join('');
  const counts = { lines: records.length, sha256: sha256Of(body) };
  const head = { labelwright: 'answers', v: VERSION, project, page, person, sent, ...counts };
  return `${JSON.stringify(head)}\n${body}`;
}

/** Reads the text of a file; returns a message, which continues its name, if it is another file or damaged. */
export function readSent(text: string): SentAnswers | string {
  const [first = '', ...lines] = text.split('\n');
  const head = parseLine(first);
  if (!isObject(head) || head.labelwright !== 'answers')
    return 'is not a file of answers from an annotator’s page: its first line does not say so.';
  if (head.v !== VERSION)
    return `has format version ${JSON.stringify(head.v)}, and this release reads version ${VERSION}. Update Labelwright.`;
  const { project, page, person, sent } = head;
  const isWhole = lines.pop() === '' && lines.length === head.lines;
  if (!isWhole || sha256Of(text.slice(first.length + 1)) !== head.sha256)
    return `is damaged: ${isWhole ? 'its content was changed on the way' : `its first line counts ${JSON.stringify(head.lines)} lines after it, and there are ${lines.length}`}. Nothing of it was received. Ask for it to be sent again.`;
  if (![project, page, person, sent].every((each) => typeof each === 'string' && each !== ''))
    return 'does not say of which project and page it is, whose, and when it was sent.';
  return { head: { project, page, person, sent } as SentHead, lines };
}

/** The record in a line after the first one, and its JSON as it was sent; a message if there is none that can be received. */
export function sentRecord(line: string): { readonly raw: string; readonly record: Fields } | string {
  if (encoder.encode(line).length > MAX_LINE_BYTES) return 'the line has more than 1 MB';
  const sent = parseLine(line);
  if (!isObject(sent)) return 'the line is not a JSON object';
  if (sent.to !== 'annotations')
    return `it is for ${JSON.stringify(sent.to)}, and this release receives annotations only`;
  const place = new JsonLine(line).rangeOf(['record']);
  const raw = place && line.slice(place.start, place.end);
  const record = raw === undefined || raw.includes('\r') ? undefined : parseLine(raw);
  return isObject(record) ? { raw: raw!, record } : 'the line has no record that can be read';
}
