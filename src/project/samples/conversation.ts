/**
 * A conversation as one text, so that offsets, quotes and hashes work as for any text: docs/format.md, "Conversations". Accepts messages of
 * OpenAI (`tool_calls`, role `tool`) and of Anthropic (content blocks). Offsets are UTF-16 units.
 */
import { leadingCount } from '../../base/leading-count';
import { isObject } from '../../base/objects';
import { canonicalJson } from '../../base/json/canonical-json';
import { countBy } from '../../base/lists';

/** A part of a message's content. */
export interface TurnPart {
  /** `other` is a part without text, such as an image: its text is `[TYPE]`. */
  readonly kind: 'text' | 'call' | 'result' | 'other';
  readonly start: number;
  readonly end: number;
  /** The tool of a call or result, or the type of another part. */
  readonly name?: string;
  /** Where the text after `[call NAME] ` or `[result NAME]` starts; the start of the part for others. */
  readonly contentStart: number;
}

/** One message: `[start, contentStart)` is its header line (the role and a line feed), `[contentStart, end)` its content. */
export interface Turn {
  /** The message's own id if it is unique and neither a number nor `none`, else its index from 0. */
  readonly id: string;
  readonly role: string;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly parts: readonly TurnPart[];
}

/** Roles of messages that tell the model what to do: many conversations share them. */
export const INSTRUCTIONS: ReadonlySet<string> = new Set(['system', 'developer']);

/** A stretch of the text, and the value in the list of messages that it comes from. Calls' arguments may be objects. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly path: readonly (string | number)[];
}

export interface Conversation {
  readonly text: string;
  readonly turns: readonly Turn[];
  readonly pieces: readonly Piece[];
}

/** Why a value is not a list of messages, as a sentence; `path` leads to the wrong value. */
export interface NoConversation {
  readonly problem: string;
  readonly path: readonly (string | number)[];
}

type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];
/** A part that was just written; `at`: its `contentStart`, unless that is its start. */
type Written = Pick<TurnPart, 'kind' | 'name'> & { readonly at?: number };

/** The text and the turns of a list of messages. */
export function conversationOf(messages: unknown): Conversation | NoConversation {
  if (!Array.isArray(messages))
    return { problem: 'It must be a list of messages, e.g. [{"role": "user", "content": "…"}].', path: [] };
  for (const [index, message] of messages.entries()) {
    if (!isObject(message))
      return {
        problem: `Message ${index + 1} is not an object, e.g. {"role": "user", "content": "…"}.`,
        path: [index],
      };
    if (typeof message.role !== 'string' || message.role === '')
      return {
        problem: `Message ${index + 1} has no role. Add "role": "user", "assistant", "system" or "tool".`,
        path: [index],
      };
  }
  try {
    return new Writer(messages as readonly (Json & { role: string })[]).write();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: 'A message is nested too deeply. Shorten it at its source.', path: [] };
  }
}

/** Lists and results in results beyond this depth are shown by their type. */
const MAX_NESTED = 20;

class Writer {
  readonly #chunks: string[] = [];
  #length = 0;
  readonly #pieces: Piece[] = [];
  /** Call id -> name of the tool. */
  readonly #tools = new Map<string, string>();

  constructor(private readonly messages: readonly (Json & { role: string })[]) {}

  write(): Conversation {
    const ids = turnIds(this.messages);
    const turns = this.messages.map((message, index) => {
      if (index > 0) this.#add('\n\n');
      const start = this.#length;
      this.#add(`${message.role}\n`);
      const contentStart = this.#length;
      const parts = this.#content(message, [index]);
      return { id: ids[index]!, role: message.role, start, contentStart, end: this.#length, parts };
    });
    return { text: this.#chunks.join(''), turns, pieces: this.#pieces };
  }

  #add(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
  }

  #addFrom(text: string, path: Path): void {
    const start = this.#length;
    this.#add(text);
    if (text !== '') this.#pieces.push({ start, end: this.#length, path });
  }

  #content(message: Json & { role: string }, path: Path): TurnPart[] {
    const parts: TurnPart[] = [];
    const { content, refusal, tool_calls: calls, function_call: call } = message;
    const part = (write: () => Written): void => {
      if (parts.length > 0) this.#add('\n');
      const start = this.#length;
      const { at = start, ...rest } = write();
      parts.push({ ...rest, start, end: this.#length, contentStart: at });
    };
    if (message.role === 'tool' || message.role === 'function')
      part(() => this.#result(message, content, [...path, 'content'], 0));
    else
      for (const [value, at] of valuesOf(content, [...path, 'content'])) part(() => this.#part(value, at, 0));
    if (typeof refusal === 'string' && refusal !== '')
      part(() => {
        this.#addFrom(refusal, [...path, 'refusal']);
        return { kind: 'text' };
      });
    for (const [index, value] of (Array.isArray(calls) ? calls : []).entries())
      part(() => this.#toolCall(isObject(value) ? value : {}, [...path, 'tool_calls', index]));
    if (isObject(call)) part(() => this.#call(call, undefined, [...path, 'function_call']));
    return parts;
  }

  #part(value: unknown, path: Path, depth: number): Written {
    if (!isObject(value)) {
      const isList = Array.isArray(value);
      if (isList) this.#add('[list]');
      else this.#addFrom(typeof value === 'string' ? value : JSON.stringify(value), path);
      return isList ? { kind: 'other', name: 'list' } : { kind: 'text' };
    }
    const type = typeof value.type === 'string' ? value.type : '';
    const field = TEXT_FIELDS.find((name) => typeof value[name] === 'string');
    if (field !== undefined && TEXT_TYPES.has(type)) {
      this.#addFrom(value[field] as string, [...path, field]);
      return { kind: 'text' };
    }
    if (CALL_TYPES.has(type)) return this.#call(value, value.id, path);
    if (type.endsWith('tool_result') && depth < MAX_NESTED)
      return this.#result(value, value.content, [...path, 'content'], depth);
    const name = type === '' ? 'part' : type;
    this.#add(`[${name}]`);
    return { kind: 'other', name };
  }

  /** OpenAI has name and arguments in an object of their own. */
  #toolCall(call: Json, path: Path): Written {
    const key = ['function', 'custom'].find((name) => isObject(call[name]));
    return key === undefined
      ? this.#call(call, call.id, path)
      : this.#call(call[key] as Json, call.id, [...path, key]);
  }

  #call(body: Json, id: unknown, path: Path): Written {
    const name = typeof body.name === 'string' ? body.name : '';
    if (typeof id === 'string' && name !== '') this.#tools.set(id, name);
    this.#add(name === '' ? '[call]' : `[call ${name}]`);
    const field = body.arguments !== undefined ? 'arguments' : 'input';
    const given = body[field];
    if (given === undefined || given === null || given === '')
      return { kind: 'call', name, at: this.#length };
    this.#add(' ');
    const contentStart = this.#length;
    this.#addFrom(typeof given === 'string' ? given : canonicalJson(given), [...path, field]);
    return { kind: 'call', name, at: contentStart };
  }

  #result(result: Json, content: unknown, path: Path, depth: number): Written {
    const id = [result.tool_call_id, result.tool_use_id].find((one) => typeof one === 'string');
    const names = [id === undefined ? undefined : this.#tools.get(id), result.name, id];
    const name = names.find((one): one is string => typeof one === 'string' && one !== '') ?? '';
    this.#add(name === '' ? '[result]\n' : `[result ${name}]\n`);
    const at = this.#length;
    if (isObject(content) && typeof content.type !== 'string') this.#addFrom(canonicalJson(content), path);
    else
      for (const [index, [value, place]] of valuesOf(content, path).entries()) {
        if (index > 0) this.#add('\n');
        this.#part(value, place, depth + 1);
      }
    return { kind: 'result', name, at };
  }
}

const TEXT_FIELDS = ['text', 'refusal'];
const TEXT_TYPES: ReadonlySet<string> = new Set(['', 'text', 'input_text', 'output_text', 'refusal']);
const CALL_TYPES: ReadonlySet<string> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** The parts of a content with their paths. A missing or empty one has none. */
function valuesOf(content: unknown, path: Path): [value: unknown, path: Path][] {
  if (Array.isArray(content)) return content.map((value, index) => [value, [...path, index]]);
  return content === undefined || content === null || content === '' ? [] : [[content, path]];
}

/** What no message may have as its id: the index of a message, and the answer that no turn is meant. */
const RESERVED = /^(?:0|[1-9]\d*|none)$/;

function turnIds(messages: readonly Json[]): string[] {
  const counts = countBy(messages.map(({ id }) => id));
  return messages.map(({ id }, index) =>
    typeof id === 'string' && id !== '' && counts.get(id) === 1 && !RESERVED.test(id) ? id : String(index),
  );
}

/** The turn at an offset: the last one that starts at or before it; -1 for none. */
export function turnAt(turns: readonly Turn[], offset: number): number {
  return leadingCount(turns.length, (n) => turns[n]!.start <= offset) - 1;
}
