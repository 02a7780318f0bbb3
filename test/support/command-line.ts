import assert from 'node:assert/strict';
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, Worker, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { patience, SLOW } from '../host/until';

const root = path.resolve(import.meta.dirname, '../..');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface CommandLine {
  /** The program's file. */
  readonly program: string;
  /** Runs the program in a folder: in a thread of this process, which knows no signals and no terminal. */
  run(cwd: string, args: readonly string[], options?: { input?: string; env?: NodeJS.ProcessEnv }): Ran;
  /** Runs a line of the shell in a folder, with $CLI for the program. */
  shell(cwd: string, line: string): Ran;
  /** Runs the program at a terminal: answers each question when it is asked, and closes the input after the last answer. */
  atTerminal(
    cwd: string,
    args: readonly string[],
    answers: readonly (readonly [question: string, answer: string])[],
    env?: NodeJS.ProcessEnv,
  ): Promise<Ran>;
  /** Starts the program with a channel for messages, as the editor does. */
  fork(cwd: string, args: readonly string[]): ChildProcess;
}

let built: string | undefined;

/** Builds the command line as it is shipped and puts it, alone, into an empty folder; once for all the tests of a run. */
function buildOnce(): string {
  if (built !== undefined) return built;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-cli-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', 'cli', `--outdir=${folder}/dist`], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  mkdirSync(path.join(folder, 'alone'));
  copyFileSync(path.join(folder, 'dist/cli.js'), path.join(folder, 'alone/cli.js'));
  built = path.join(folder, 'alone/cli.js');
  return built;
}

interface ProgramThread {
  readonly port: MessagePort;
  /** Says that a command is asked for, and that it is answered. */
  readonly turn: Int32Array;
}

let thread: ProgramThread | undefined;

function startThread(program: string): ProgramThread {
  const turn = new Int32Array(new SharedArrayBuffer(8));
  const { port1, port2 } = new MessageChannel();
  new Worker(path.join(import.meta.dirname, 'program-thread.mjs'), {
    execArgv: [],
    workerData: { program, port: port2, turn },
    transferList: [port2],
  }).unref();
  return { port: port1, turn };
}

/** Runs the program in its thread, which is started once for all the tests of a run, and waits for its end. */
function runInThread(
  program: string,
  cwd: string,
  command: { args: readonly string[]; input: string; env: NodeJS.ProcessEnv },
): Ran {
  const { port, turn } = (thread ??= startThread(program));
  const before = process.cwd();
  process.chdir(cwd);
  try {
    port.postMessage(command);
    Atomics.store(turn, 0, 1);
    Atomics.notify(turn, 0);
    if (Atomics.wait(turn, 1, 0, patience) === 'timed-out')
      throw new Error(`This does not end: ${command.args.join(' ')}`);
    Atomics.store(turn, 1, 0);
    return receiveMessageOnPort(port)!.message as Ran;
  } finally {
    process.chdir(before);
  }
}

/** The command line for the tests of a suite. */
export function builtCommandLine(): CommandLine {
  let program = '';
  before(function () {
    // It builds, which takes long where much else runs.
    this.timeout(SLOW);
    program = buildOnce();
  });
  const cli = () => program;
  // Colours depend on options alone, not on where the tests run.
  const base = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, NODE_OPTIONS: undefined };
  return {
    get program() {
      return cli();
    },
    run: (cwd, args, { input = '', env = {} } = {}) =>
      runInThread(cli(), cwd, { args, input, env: { ...base, ...env } }),
    shell: (cwd, line) => {
      const env = { ...base, CLI: `${process.execPath} ${cli()}` };
      const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8', env });
      return { code: status, out: stdout, err: stderr };
    },
    atTerminal: (cwd, args, answers, env = {}) => {
      // `script` gives the program a terminal.
      const line = [process.execPath, cli(), ...args].join(' ');
      const child = spawn('script', ['-qec', line, '/dev/null'], { cwd, env: { ...base, ...env } });
      const waiting = [...answers];
      let [out, seen] = ['', 0];
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        out += piece;
        while (waiting.length > 0 && out.includes(waiting[0]![0], seen)) {
          const [question, answer] = waiting.shift()!;
          seen = out.indexOf(question, seen) + question.length;
          child.stdin.write(`${answer}\n`);
          if (waiting.length === 0) child.stdin.end();
        }
      });
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, out, err: '' }));
      });
    },
    fork: (cwd, args) => fork(cli(), args, { cwd, env: base, execArgv: [], silent: true }),
  };
}

/** Sees to it that a command was refused, and that it said why. */
export function assertRefused({ code, err }: Ran, why: RegExp): void {
  assert.match(err, why);
  assert.equal(code, 2, err);
}

/** The JSON that a command printed, which had nothing else to say. */
export function printedJson<T>({ code, out, err }: Ran): T {
  assert.deepEqual([err, code], ['', 0]);
  return JSON.parse(out) as T;
}

/** Writes files into a folder, with the folders that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

export const exampleProject = path.join(root, 'examples/support-tickets');

/** Another one, whose records have errors. */
export const failedImport = path.join(root, 'examples/failed-import');

/** The text of a file of this repository. */
export const repositoryFile = (name: string): string => readFileSync(path.join(root, name), 'utf8');
