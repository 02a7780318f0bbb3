import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { isObject } from '../../base/objects';
import { shorten } from '../../base/text/phrases';
import { UsageError } from '../../cli/options';
import { say, sayDetail } from '../../cli/output';
import { sleep } from '../../platform/sleep';
import { parseLine } from '../../project/answers/lines';
import { findProgram, findScript } from '../../platform/find-program';
import type { LanguageModel, Reply } from './predict';
import type { Message } from './prompt';
import { MAX_REPLY } from './read-answer';
import { LATER, MAX_SLOW_ATTEMPTS, NoReply, Retryable, withRetries } from './retry';
import { readUsage } from './usage';

/** The content of a request besides the messages and the schema. */
export interface RequestSettings {
  /** The name by which the program or endpoint knows the model. */
  readonly model: string;
  /** Undefined: left to the model. */
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** How long one reply may take, in milliseconds. */
  readonly timeout: number;
}

/** Maximum length of a line in UTF-16 units: a reply with room for escapes and probabilities. */
const MAX_LINE = MAX_REPLY * 4;
const MAX_STDERR = 2000;
/** Maximum number of other lines that are shown once the program has replied. */
const MAX_SHOWN = 10;
/** How long a program may take to end when its input is closed, in milliseconds. */
const END_TIMEOUT = 5000;

/**
 * The words of a command line. Words are separated by spaces; `'…'` and `"…"` enclose words with spaces, and except on Windows a `\` escapes a
 * quote or space. No shell is used, so shell operators are refused instead of being passed on. Throws UsageError.
 */
export function commandWords(command: string, isWindows = process.platform === 'win32'): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < command.length; at += 1) {
    const character = command.charAt(at);
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (!isWindows && quote !== "'" && character === '\\' && at + 1 < command.length) {
      at += 1;
      word = (word ?? '') + command.charAt(at);
    } else {
      const signs = quote === '' ? '|&;<>()$`*?~' : quote === '"' ? '$`' : '';
      if (signs.includes(character))
        throw new UsageError(
          `The command has the shell operator ${character}, but is started without a shell. Put '' around it if it is meant literally, or start a shell yourself: --command "sh -c '…'".`,
        );
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') throw new UsageError(`The command has a ${quote} that is not closed.`);
  if (word !== undefined) words.push(word);
  if (words.length === 0) throw new UsageError('The command is empty.');
  return words;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A model that is a program. It reads one JSON request per line and writes one JSON reply per line, with the id of the request, in any order. It is
 * started with the first request and ends when there are no more. If it ends earlier, it is started again.
 */
export class CommandModel implements LanguageModel {
  readonly #words: readonly string[];
  readonly #waiting = new Map<string, Waiting>();
  #child: ChildProcessWithoutNullStreams | undefined;
  #ended: Promise<void> = Promise.resolve();
  #count = 0;
  #replies = 0;
  #shown = 0;

  /** Throws UsageError for a command that cannot be started. */
  constructor(
    command: string,
    private readonly settings: RequestSettings,
  ) {
    const [name, ...args] = commandWords(command) as [string, ...string[]];
    const isPath = /[/\\]/.test(name);
    const program = isPath ? path.resolve(name) : findProgram(name);
    const script = program === undefined ? findScript(name) : program;
    if (script !== undefined && process.platform === 'win32' && /\.(?:cmd|bat)$/i.test(script))
      throw new UsageError(
        `${script} is a script that needs a shell, but no shell is started. Name the program that it starts, such as node with a .js file.`,
      );
    if (program === undefined)
      throw new UsageError(
        `There is no program "${name}" on the path. Give its path, such as ./${name}, if it is in the working folder.`,
      );
    this.#words = [program, ...args];
  }

  complete(messages: readonly Message[], schema: object, signal: AbortSignal): Promise<Reply> {
    return withRetries(() => this.#ask(messages, schema, signal), { signal, sleep, report: say });
  }

  #ask(messages: readonly Message[], schema: object, signal: AbortSignal): Promise<Reply> {
    const child = this.#start();
    this.#count += 1;
    const id = String(this.#count);
    const { model, temperature, seed, timeout } = this.settings;
    return new Promise<Reply>((resolve, reject) => {
      const ended =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', aborted);
          this.#waiting.delete(id);
          settle(value);
        };
      const fail = ended(reject);
      const aborted = (): void => fail(signal.reason);
      const timer = setTimeout(() => {
        fail(new NoReply(`The command gave no answer in ${timeout / 1000} s (--timeout).`, LATER, 'either'));
      }, timeout);
      signal.addEventListener('abort', aborted);
      this.#waiting.set(id, { resolve: ended(resolve), reject: fail });
      child.stdin.write(`${JSON.stringify({ id, model, temperature, seed, messages, schema })}\n`);
    });
  }

  /** Ends the program: gently at first, and by force if that does not help or `now` is true. */
  async close(now: boolean): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.stdin.end();
    if (now) child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT);
    await this.#ended;
    clearTimeout(timer);
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const [program, ...args] = this.#words as [string, ...string[]];
    const child = spawn(program, args, { shell: false, windowsHide: true });
    this.#child = child;
    let said = '';
    let open = '';
    let isSkipping = false;
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      said = (said + piece).slice(-MAX_STDERR);
      sayDetail(piece.trimEnd());
    });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (open + piece).split('\n');
      open = lines.pop()!;
      if (isSkipping && lines.length > 0) {
        isSkipping = false;
        lines.shift();
      }
      for (const line of lines) this.#take(line);
      if (!isSkipping && open.length > MAX_LINE) this.#take(open);
      isSkipping ||= open.length > MAX_LINE;
      // The rest of an overlong line is dropped.
      if (isSkipping) open = '';
    });
    // Writing to a program that has ended fails. The end itself is reported below.
    child.stdin.on('error', (error) => sayDetail(`The command stopped reading its input: ${error.message}`));
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#fail(new NoReply(`The command cannot be started: ${error.message}.`, LATER, 'model'));
        resolve();
      });
      child.on('close', (code, killed) => {
        // The last line may lack a line break.
        this.#take(open);
        this.#child = undefined;
        const how = code === null ? `was ended by ${killed ?? 'a signal'}` : `ended with exit code ${code}`;
        const why = `The command ${how}.${said.trim() === '' ? '' : ` It said: ${shorten(said.trim(), 500)}`}`;
        this.#fail(new Retryable(why, 0, MAX_SLOW_ATTEMPTS));
        resolve();
      });
    });
    return child;
  }

  #take(line: string): void {
    if (line.trim() === '') return;
    const reply = line.length > MAX_LINE ? tooLong(line) : replyIn(line);
    if (!reply)
      return this.#strayed(
        line.length > MAX_LINE
          ? `The command wrote a line of more than ${MAX_CHARACTERS}.`
          : `The command wrote a line that is not a reply, {"id", "content"}: ${shorten(line, 200)}. What it prints for people belongs on standard error.`,
      );
    this.#replies += 1;
    // A reply that is late or repeated has no waiting request.
    this.#waiting.get(reply.id)?.resolve(reply.reply);
  }

  /** Handles a line that is not a reply. If the program has not replied yet, the line probably tells what is wrong. */
  #strayed(problem: string): void {
    if (this.#replies > 0) return void ((this.#shown += 1) <= MAX_SHOWN && say(problem));
    this.#fail(new NoReply(problem, LATER, 'model'));
    this.#child?.kill('SIGKILL');
  }

  #fail(error: Error): void {
    for (const { reject } of [...this.#waiting.values()]) reject(error);
  }
}

const MAX_CHARACTERS = `${MAX_LINE.toLocaleString('en')} characters`;

/** The id of a reply that exceeds the limit and was only read in part. */
function tooLong(line: string): ReplyTo | undefined {
  const id = /^\s*\{\s*"id"\s*:\s*"?(\d+)/.exec(line)?.[1];
  return id === undefined
    ? undefined
    : { id, reply: { problem: `The reply has more than ${MAX_CHARACTERS}.` } };
}

interface ReplyTo {
  readonly id: string;
  readonly reply: Reply;
}

function replyIn(line: string): ReplyTo | undefined {
  const value = parseLine(line);
  if (!isObject(value) || (typeof value.id !== 'string' && typeof value.id !== 'number')) return undefined;
  const id = String(value.id);
  const { content, error, probabilities } = value;
  const usage = readUsage(value.usage);
  if (typeof error === 'string') return { id, reply: { problem: shorten(error, 500), usage } };
  if (typeof content === 'string') return { id, reply: { content, probabilities, usage } };
  if (isObject(content)) return { id, reply: { content: contentText(content), probabilities, usage } };
  const problem = '"content" is missing: the text of the answer, or the answer as an object.';
  return { id, reply: { problem, usage } };
}

/** An answer that is an object, as text; undefined if it is nested too deeply. */
function contentText(content: object): string {
  try {
    return JSON.stringify(content);
  } catch {
    return '';
  }
}
