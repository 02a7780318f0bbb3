/** What all conversation formats share: making items of messages, reporting what was imported only in part, and finding secrets. */
import { canonicalJson } from '../../base/json/canonical-json';
import { isObject } from '../../base/objects';
import { append, addOne, groupBy, getOrAdd } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { textHash } from '../../base/text/hash';
import { findSecrets } from '../../base/text/secrets';
import { conversationOf, type Conversation } from '../../project/samples/conversation';
import type { GivenItem, ImportSession } from '../format';
import type { Json } from '../json-values';
import { quoted, type Losses, type Place } from '../loss-report';

export type Message = Readonly<Json>;

/** A conversation in a file, before it becomes a sample. */
export interface Talk {
  readonly place: Place;
  readonly id?: string;
  readonly messages: readonly unknown[];
  readonly fields: Readonly<Json>;
  readonly meta: Readonly<Json>;
}

/** Makes items of conversations and reports what a user should know about them. Each reading needs its own instance. */
export class TalkItems {
  /** File -> type of a part without text -> number of such parts. */
  readonly #others = new Map<string, Map<string, number>>();

  readonly #losses: Losses;

  constructor({ losses, onto = false, declare }: ImportSession) {
    this.#losses = losses;
    // Traces declare no question, but a project needs one: it asks for a note, with which reading conversations starts.
    if (!onto) declare({ id: 'notes', kind: 'text', question: 'What went wrong first, if anything?' });
  }

  /** The item of a conversation. Reports a value that is not one and returns undefined. */
  item({ place, id, messages, fields, meta }: Talk): GivenItem | undefined {
    const conversation = conversationOf(messages);
    if ('problem' in conversation || messages.length === 0) {
      const what = `conversation ${quoted(id ?? JSON.stringify(messages))}`;
      const why = 'problem' in conversation ? conversation.problem : undefined;
      const reason = why === undefined ? 'no-text' : 'unreadable';
      return void this.#losses.lose(place, reason, what, { samples: 1, why });
    }
    this.#count(place.file, conversation);
    this.#noteSecrets(place, id, { messages, ...fields, ...meta });
    return { place, id, text: conversation.text, messages, fields, meta };
  }

  /** Reports the parts whose type alone was imported, per file. Call after the last item. */
  end(): void {
    for (const [file, types] of this.#others) {
      const names = [...types].sort((a, b) => b[1] - a[1]).map(([type, count]) => `${type} (${count})`);
      const all = [...types.values()].reduce((sum, count) => sum + count, 0);
      this.#losses.note(file, {
        'parts-without-text': `${counted(all, 'part')} of messages ${all === 1 ? 'is' : 'are'} not text: people see only the type. The messages still contain them. Types: ${names.join(', ')}`,
      });
    }
  }

  #count(file: string, { turns }: Conversation): void {
    for (const { parts } of turns)
      for (const { kind, name = '' } of parts) {
        if (kind !== 'other') continue;
        const types = getOrAdd(this.#others, file, () => new Map<string, number>());
        addOne(types, name);
      }
  }

  #noteSecrets(place: Place, id: string | undefined, value: Json): void {
    const found: string[] = [];
    for (const { text, where } of stringsIn(value, ''))
      for (const { kind } of findSecrets(text)) found.push(`${kind} (${where})`);
    if (found.length === 0) return;
    const shown = found.slice(0, MAX_SECRETS).join(', ');
    this.#losses.note(place, {
      secrets: `WARNING: ${id === undefined ? 'a conversation' : `conversation ${quoted(id)}`} seems to contain ${counted(found.length, 'secret')}: ${shown}${found.length > MAX_SECRETS ? ', …' : ''}. Anyone with access to the project can read it. Revoke it, remove it at the source, and import again`,
    });
  }
}

/** Maximum number of places of secrets that a note lists. */
const MAX_SECRETS = 5;
/** Deeper values are ignored: real data is not nested this deeply, and recursion must end. */
const MAX_DEPTH = 60;
/** Longer strings are mostly images; only their beginning is searched. */
const MAX_TEXT = 1 << 20;

/** `where` is the path to the string, such as `messages.2.content`. */
function* stringsIn(
  value: unknown,
  where: string,
  depth = 0,
): Generator<{ readonly text: string; readonly where: string }> {
  if (typeof value === 'string') yield { text: value.slice(0, MAX_TEXT), where };
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH)
    for (const [key, item] of Object.entries(value))
      yield* stringsIn(item, where === '' ? key : `${where}.${key}`, depth + 1);
}

/** A call to a model in a trace: the conversation with its answer. */
export interface ModelCall extends Talk {
  readonly trace: string;
  /** Orders the calls of a trace. */
  readonly start: string;
}

/** The conversations of traces as items. */
export function* itemsOfCalls(calls: readonly ModelCall[], session: ImportSession): Generator<GivenItem> {
  const items = new TalkItems(session);
  for (const call of conversationsOf(calls, session.losses)) {
    const item = items.item(call);
    if (item) yield item;
  }
  items.end();
}

/**
 * The conversations of traces. Each call to a model repeats the conversation so far, so a call is left out if a later call of its trace begins with
 * all its messages. Reports how many were left out.
 */
function conversationsOf(calls: readonly ModelCall[], losses: Losses): ModelCall[] {
  const last: ModelCall[] = [];
  const repeated = new Map<string, number>();
  for (const ofTrace of groupBy(calls, ({ trace }) => trace).values()) {
    const sorted = [...ofTrace].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    const begun = new Set<string>();
    const kept: ModelCall[] = [];
    for (const call of sorted.reverse()) {
      const prefixes = prefixesOf(call.messages);
      if (begun.has(prefixes.at(-1) ?? '')) addOne(repeated, call.place.file);
      else kept.push(call);
      for (const prefix of prefixes) begun.add(prefix);
    }
    append(last, kept.reverse());
  }
  for (const [file, count] of repeated)
    losses.note(file, {
      'repeated-in-later-call': `${counted(count, 'call')} to a model ${count === 1 ? 'is' : 'are'} no sample: a later call in the same trace repeats all its messages`,
    });
  return last;
}

/** A key for the first message, for the first two, and so on, made from their contents only. */
function prefixesOf(messages: readonly unknown[]): string[] {
  const keys: string[] = [];
  let before = '';
  for (const message of messages) {
    const conversation = conversationOf([message]);
    const said = 'problem' in conversation ? canonicalOf(message) : conversation.text;
    before = textHash(`${before}\0${said}`);
    keys.push(before);
  }
  return keys;
}

function canonicalOf(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch {
    return '';
  }
}

/** Parses a text that is JSON. Returns other texts unchanged, and also JSON that is nested too deeply to be written again. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    const parsed = JSON.parse(value) as unknown;
    return isDeeper(parsed, MAX_DEPTH) ? value : parsed;
  } catch {
    return value;
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1)));

/** Returns a text unchanged, and any other value as JSON. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : canonicalOf(value);

export const isMessages = (value: unknown): value is Message[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((each) => isObject(each) && typeof each.role === 'string' && each.role !== '');

/** The fields that have a value: not absent, not null and not an empty text. */
export const given = (fields: Readonly<Json>): Json =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
