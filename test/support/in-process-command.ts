import assert from 'node:assert/strict';
import v8 from 'node:v8';
import { commandFirst, programWith } from '../../src/main/program';

// Commands tell V8 to save memory, for as long as the process lives: all that follows would take twice as long.
const setFlags = v8.setFlagsFromString;
v8.setFlagsFromString = (flags) => {
  if (flags === '--expose-gc') setFlags(flags);
};

export interface InProcess {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the command line in this process, which takes a fraction of the time that a process of its own would. */
export async function runInProcess(args: readonly string[]): Promise<InProcess> {
  const given = commandFirst(args);
  const program = await programWith(given[0]);
  const [out, err]: [string[], string[]] = [[], []];
  const { stdout, stderr } = process;
  const writes = [stdout.write, stderr.write] as const;
  const taking = (pieces: string[]) =>
    ((piece: string | Uint8Array) => {
      pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString());
      return true;
    }) as typeof stdout.write;
  stdout.write = taking(out);
  stderr.write = taking(err);
  try {
    await program.parseAsync([...given], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out: out.join(''), err: err.join('') };
  } finally {
    [stdout.write, stderr.write] = writes;
    process.exitCode = undefined;
  }
}

/** What a command prints with `--json`. It must end with 0. */
export async function jsonOf<T>(args: readonly string[]): Promise<T> {
  const { code, out, err } = await runInProcess([...args, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out) as T;
}
