/** The file with answers that a person's page sends; docs/format.md, "Answers of a page". Pure: the page writes it, `labelwright receive` reads it. */
import { isObject } from '../../base/is-object';
import { JsonLine } from '../../base/json/positions';
import { sha256Of } from '../../base/text/hash';
import { parseLine } from '../answers/lines';
import { Lock } from './lock';

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
  /** Of a locked page, until the file is opened by `openSent`. Its one line is what the page has sealed. */
  readonly salt?: string;
}

export type Fields = Readonly<Record<string, unknown>>;

const VERSION = 1;
const SALT = /^[A-Za-z\d+/]{22}==$/;
const MAX_LINE_BYTES = 1 << 20;
const encoder = new TextEncoder();

/** The text of a file. `records`: annotation records, each a line of JSON. */
export const sentText = (head: SentHead, records: readonly string[]): string => textOf(head, bodyOf(records));

/** The text of a file that the passphrase of its page opens. */
export async function lockedText(head: SentHead, records: readonly string[], lock: Lock): Promise<string> {
  const sealed = await lock.seal(bodyOf(records), ...aboutOf(head));
  return textOf(head, `${sealed}\n`, { encrypted: true, salt: lock.salt });
}

const bodyOf = (records: readonly string[]): string =>
  records.map((record) => `{"to":"annotations","record":${record}}\n`).join('');

function textOf({ project, page, person, sent }: SentHead, body: string, more = {}): string {
  const counts = { lines: body.split('\n').length - 1, sha256: sha256Of(body) };
  const head = { labelwright: 'answers', v: VERSION, project, page, person, sent, ...more, ...counts };
  return `${JSON.stringify(head)}\n${body}`;
}

/** What the seal of a file says that it is: no one can give the answers another name or date. */
const aboutOf = ({ project, person, sent }: SentHead) => ['answers', project, person, sent];

/** Reads the text of a file, which `openSent` opens; returns a message, which continues its name, if it is another file or damaged. */
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
  const locked = head.encrypted === true && { salt: String(head.salt) };
  return { head: { project, page, person, sent } as SentHead, lines, ...locked };
}

/** Why a locked file cannot be received without a passphrase. */
export const LOCKED = 'is locked with the passphrase of its page, which was not given.';
/** Why it cannot be with this one. */
export const WRONG_PASSPHRASE =
  'cannot be opened: it is locked with another passphrase, or was changed on purpose.';

/** A file as `readSent` has read it, opened if it is locked; or why it cannot be opened. */
export async function openSent(
  sent: SentAnswers | string,
  passphrase: string | undefined,
): Promise<SentAnswers | string> {
  if (typeof sent === 'string' || sent.salt === undefined) return sent;
  if (passphrase === undefined) return LOCKED;
  const { head, lines, salt } = sent;
  const lock = SALT.test(salt) && (await Lock.of(passphrase, head.page, salt));
  const body = lock ? await lock.open(lines.join('\n'), ...aboutOf(head)) : undefined;
  return body === undefined ? WRONG_PASSPHRASE : { head, lines: body.match(/[^\n]+/g) ?? [] };
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
