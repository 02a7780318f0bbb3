/** The Model Context Protocol, as far as a server of tools needs it: one JSON-RPC 2.0 message per line. */
import { isObject } from '../../base/objects';
import { shorten } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { isTooDeep } from '../predict/answer-schema';
import { asData } from '../predict/prompt';
import { parseLine } from '../../project/answers/lines';

/** Of the version without a handshake: each request says what it needs. */
const MODERN = '2026-07-28';
/** Of the version with the handshake `initialize`. */
const LEGACY = '2025-06-18';
const SUPPORTED = [MODERN, LEGACY];

const META = 'io.modelcontextprotocol/';
const CODES = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
  version: -32022,
};
/** How long a client may keep the list of tools, in milliseconds: it changes with the guideline. */
const LIST_TTL = 10_000;
/** Larger results are refused, in UTF-16 units. */
const MAX_RESULT = 400_000;

type Fields = Readonly<Record<string, unknown>>;
type Id = string | number;

/** A schema of arguments, in the part of JSON Schema that is checked here: the types of the properties, and their limits. */
export interface ArgumentSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Fields>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ArgumentSchema;
  readonly outputSchema?: Fields;
  readonly annotations: Fields;
  /** `agent`: the client's program. Throws ToolError for what the client can put right. */
  readonly call: (args: Fields, agent: string) => Promise<ToolResult>;
}

interface ToolResult {
  readonly content: Fields;
  /** For a result that is read as a text; by default it is the JSON of `content`. */
  readonly text?: string;
}

/** A call failed. The message goes to the client. */
export class ToolError extends UserError {
  override readonly name = 'ToolError';
}

class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Fields,
  ) {
    super(message);
  }
}

export interface ServerFacts {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  /** In the order in which clients list them. */
  readonly tools: () => Promise<readonly Tool[]>;
  /** Receives errors whose cause is not the client's affair. */
  readonly report: (error: unknown) => void;
}

/** Answers the messages of one client. */
export class McpServer {
  /** The client of the handshake; undefined before it. */
  #client: string | undefined;
  readonly #running = new Map<Id, { isCancelled: boolean }>();

  constructor(private readonly facts: ServerFacts) {}

  /** The reply to a line, a line without its end; undefined if it gets none. Never rejects. */
  async answer(line: string): Promise<string | undefined> {
    const message = parseLine(line);
    if (message === undefined)
      return failure(null, CODES.parse, 'The line is not JSON. Each line holds one message.');
    if (!isObject(message) || message.jsonrpc !== '2.0')
      return failure(
        null,
        CODES.request,
        Array.isArray(message)
          ? 'Batches are not part of the protocol. Send each message on a line of its own.'
          : 'A message is a JSON object with "jsonrpc": "2.0".',
      );
    const { id, method } = message;
    if (method === undefined && ('result' in message || 'error' in message)) return undefined;
    const isId = typeof id === 'string' || typeof id === 'number';
    if (typeof method !== 'string' || ('id' in message && !isId))
      return failure(
        isId ? id : null,
        CODES.request,
        'A request has a "method", a text, and an "id", a text or a number.',
      );
    const params = message.params ?? {};
    if (!isId) {
      if (method === 'notifications/cancelled' && isObject(params)) this.#cancel(params.requestId);
      return undefined;
    }
    const state = { isCancelled: false };
    this.#running.set(id, state);
    const reply = await this.#reply(id, method, params);
    if (this.#running.get(id) === state) this.#running.delete(id);
    return state.isCancelled ? undefined : reply;
  }

  /** What the server says of a line that it did not read to its end. */
  tooLong(most: number): string {
    const length = `${most.toLocaleString('en')} bytes`;
    return failure(null, CODES.request, `The line is longer than ${length}, and was left out.`);
  }

  /** The work goes on: what is being written is written. Only the reply is left out. */
  #cancel(id: unknown): void {
    const state = this.#running.get(id as Id);
    if (state) state.isCancelled = true;
  }

  async #reply(id: Id, method: string, params: unknown): Promise<string> {
    try {
      if (!isObject(params)) throw new RpcError(CODES.params, '"params" is an object.');
      return JSON.stringify({ jsonrpc: '2.0', id, result: await this.#result(method, params) });
    } catch (error) {
      if (error instanceof RpcError) return failure(id, error.code, error.message, error.data);
      this.facts.report(error);
      return failure(id, CODES.internal, 'The request failed. Standard error has the reason.');
    }
  }

  async #result(method: string, params: Fields): Promise<Fields> {
    const meta = isObject(params._meta) ? params._meta : {};
    const version = meta[`${META}protocolVersion`];
    if (version === undefined || version === LEGACY) return this.#legacy(method, params);
    if (version !== MODERN)
      throw new RpcError(
        CODES.version,
        `The protocol's versions ${SUPPORTED.join(' and ')} are supported. That of ${LEGACY} begins with "initialize".`,
        { supported: SUPPORTED, requested: typeof version === 'string' ? shorten(version, 100) : null },
      );
    if (!isObject(meta[`${META}clientCapabilities`]))
      throw new RpcError(CODES.params, `"_meta" needs "${META}clientCapabilities", an object.`);
    const result = await this.#modern(method, params, clientName(meta[`${META}clientInfo`]));
    const { name, version: own } = this.facts;
    return { resultType: 'complete', ...result, _meta: { [`${META}serverInfo`]: { name, version: own } } };
  }

  async #modern(method: string, params: Fields, agent: string): Promise<Fields> {
    switch (method) {
      case 'server/discover':
        return {
          supportedVersions: SUPPORTED,
          capabilities: { tools: {} },
          instructions: this.facts.instructions,
          ttlMs: 3_600_000,
          cacheScope: 'private',
        };
      case 'tools/list':
        return { ...(await this.#list()), ttlMs: LIST_TTL, cacheScope: 'private' };
      case 'tools/call':
        return this.#call(params, agent);
      default:
        throw unknownMethod(method);
    }
  }

  async #legacy(method: string, params: Fields): Promise<Fields> {
    const { name, version, instructions } = this.facts;
    switch (method) {
      case 'initialize':
        this.#client = clientName(params.clientInfo);
        return {
          protocolVersion: LEGACY,
          capabilities: { tools: {} },
          serverInfo: { name, version },
          instructions,
        };
      case 'ping':
        return {};
      case 'tools/list':
      case 'tools/call':
        if (this.#client === undefined)
          throw new RpcError(
            CODES.request,
            `Send "initialize" first, or name the version ${MODERN} in "_meta" of each request.`,
          );
        return method === 'tools/list' ? this.#list() : this.#call(params, this.#client);
      default:
        throw unknownMethod(method);
    }
  }

  async #list(): Promise<Fields> {
    const tools = await this.facts.tools();
    // JSON has no functions.
    return { tools: tools.map((tool) => ({ ...tool, call: undefined })) };
  }

  async #call({ name, arguments: args = {} }: Fields, agent: string): Promise<Fields> {
    const tools = await this.facts.tools();
    const tool = tools.find((each) => each.name === name);
    if (!tool)
      throw new RpcError(
        CODES.params,
        `There is no such tool. Tools: ${tools.map((each) => each.name).join(', ')}.`,
      );
    try {
      const problem = isObject(args) ? argumentProblem(tool.inputSchema, args) : '"arguments" is an object.';
      if (problem !== undefined) throw new ToolError(problem);
      const { content, text = asData(content) } = await tool.call(args as Fields, agent);
      if (text.length > MAX_RESULT) throw new ToolError('The result is too large. Ask for less at once.');
      return { content: [{ type: 'text', text }], structuredContent: content };
    } catch (error) {
      const isClients = error instanceof ToolError;
      if (!isClients) this.facts.report(error);
      const text = isClients
        ? error.message
        : 'The project cannot be read or written. The standard error of the server has the reason.';
      return { content: [{ type: 'text', text }], isError: true };
    }
  }
}

const failure = (id: Id | null, code: number, message: string, data?: Fields): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } });

const unknownMethod = (method: string): RpcError =>
  new RpcError(CODES.method, `There is no method ${JSON.stringify(shorten(method, 100))} here.`);

/** The name and version of a client, as far as they are texts; they are written into records. */
function clientName(info: unknown): string {
  const parts = isObject(info) ? [info.name, info.version] : [];
  const texts = parts.flatMap((part) =>
    typeof part === 'string' ? part.replace(/[\p{C}\s]+/gu, ' ').trim() : [],
  );
  return shorten(texts.join(' ').trim(), 100) || 'unknown';
}

/** What is wrong with arguments, as a sentence; undefined if nothing is. */
function argumentProblem({ properties, required = [] }: ArgumentSchema, args: Fields): string | undefined {
  const names = Object.keys(properties);
  const unknown = Object.keys(args).find((name) => !names.includes(name));
  if (unknown !== undefined)
    return `There is no argument ${JSON.stringify(shorten(unknown, 100))}. Arguments: ${names.join(', ') || 'none'}.`;
  const missing = required.find((name) => args[name] === undefined);
  if (missing !== undefined) return `The argument "${missing}" is missing.`;
  for (const [name, value] of Object.entries(args)) {
    const { type, enum: values, minimum = -Infinity, maximum = Infinity } = properties[name]!;
    const isRight =
      type === 'integer'
        ? Number.isSafeInteger(value)
        : type === 'array'
          ? Array.isArray(value)
          : typeof value === type;
    if (!isRight || value === null) return `The argument "${name}" is of type ${String(type)}.`;
    if (Array.isArray(values) && !values.includes(value))
      return `The argument "${name}" is one of ${values.join(', ')}.`;
    if (typeof value === 'number' && (value < Number(minimum) || value > Number(maximum)))
      return `The argument "${name}" is from ${String(minimum)} to ${String(maximum)}.`;
  }
  return isTooDeep(args) ? 'The arguments are nested too deeply.' : undefined;
}
