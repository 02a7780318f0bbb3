import assert from 'node:assert/strict';
import type fc from 'fast-check';
import type { Finding, Range } from '../../../src/project/findings/finding';

/** Seconds for each test of this folder; unset: a fixed number of inputs from a fixed seed. docs/internals/testing.md. */
const seconds = Number(process.env.LABELWRIGHT_FUZZ_SECONDS ?? 0);
const seed = Number(process.env.LABELWRIGHT_FUZZ_SEED ?? (seconds > 0 ? Date.now() % 2 ** 31 : 7));

/**
 * What a single input may take, in seconds of processor time. The largest ones need one on a busy machine, and what explodes takes
 * minutes.
 */
const MAX_SECONDS = 20;

/** How long a test may run, and with which inputs. */
export function fuzzing(inputs: number): { timeout: number; parameters: fc.Parameters<unknown> } {
  if (seconds <= 0) return { timeout: 900_000, parameters: { seed, numRuns: inputs } };
  console.log(`      seed ${seed}, ${seconds} s`);
  return {
    timeout: (seconds + 900) * 1000,
    parameters: {
      seed,
      numRuns: 1e9,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    },
  };
}

/** Runs what must end soon, whatever it is given. */
export async function inTime<T>(work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1e6;
  assert.ok(took < MAX_SECONDS, `took ${took.toFixed(1)} s`);
  return result;
}

/** Every range of a finding must lie in the file that it names, begin before it ends, and stand within its lines; no rule may fail. */
export function assertPlaced(findings: readonly Finding[], files: ReadonlyMap<string, string>): void {
  const lines = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const text = files.get(file);
    assert.ok(text !== undefined, `there is no file ${file}`);
    let known = lines.get(file);
    if (!known) lines.set(file, (known = splitLines(file, text)));
    return known;
  };
  for (const finding of findings) {
    const { rule, message } = finding;
    assert.notEqual(rule, 'rule-crashed', message);
    const check = (file: string, range: Range, what: string, isEdit = false): void => {
      // An edit that takes a line away ends where the next one begins, also when there is none.
      const inside = isEdit ? [...linesOf(file), ''] : linesOf(file);
      assertInside(range, inside, `${rule}: ${what} in ${file}`);
    };
    check(finding.file, finding.range, 'the range');
    for (const { file, range } of finding.related ?? []) check(file, range, 'a related place');
    for (const { edits } of finding.fixes ?? [])
      for (const { file, range } of edits) check(file, range, 'an edit', true);
  }
}

/** As an editor has them. Files of records and samples have no other line ends than these: theirs are told by the byte. */
function splitLines(file: string, text: string): string[] {
  const withoutMark = text.startsWith('\ufeff') ? text.slice(1) : text;
  return withoutMark.split(file.endsWith('.yaml') ? /\r\n|\n|\r/ : /\r?\n/);
}

function assertInside({ start, end }: Range, lines: readonly string[], what: string): void {
  const shown = `${what}: ${start.line}:${start.character}-${end.line}:${end.character}`;
  for (const { line, character } of [start, end]) {
    assert.ok(Number.isInteger(line) && Number.isInteger(character), shown);
    assert.ok(line >= 0 && line < lines.length, `${shown}, of ${lines.length} lines`);
    assert.ok(
      character >= 0 && character <= lines[line]!.length,
      `${shown}, in a line of ${lines[line]!.length}`,
    );
  }
  assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character), shown);
}
