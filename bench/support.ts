/** What the benchmarks share: children that run bundled as the product does, and numbers in words. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makers } from '../test/corpora/makers';

export interface BenchOptions {
  /** Small sizes and few rounds: to see that it runs. */
  readonly quick: boolean;
  /** A folder for bundles and generated projects; removed afterwards. */
  readonly folder: string;
  /** The only part that is asked for, of a benchmark that has some (`PARTS`). */
  readonly part?: string;
}

/** One line of the result. `goal` is the most that `value` should be. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
  readonly note?: string;
}

/** What a benchmark exports. */
export type Run = (options: BenchOptions) => Measured[] | Promise<Measured[]>;

export interface ChildResult<T> {
  readonly output: T;
  /** Milliseconds from start to end, and of processor time (all threads, kernel included). */
  readonly wallMs: number;
  readonly cpuMs: number;
  /**
   * The least time that can pass on two cores where nothing else runs, in milliseconds: the processor time of the main thread, or half of
   * that of all threads. That of all threads where the system does not tell.
   */
  readonly leastMs: number;
  /** Peak of resident memory, in megabytes. */
  readonly rssMb: number;
}

/** The folder of this repository. */
export const root = path.resolve(import.meta.dirname, '..');

/** The command line as it is shipped: bundled in the same way, with the same file as its outcome. */
export function commandLine(folder: string): string {
  const outdir = path.join(folder, 'command-line');
  const file = path.join(outdir, 'cli.js');
  if (!existsSync(file)) {
    const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', `--outdir=${outdir}`, 'cli'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }
  return file;
}

/** Bundles a file of bench/child, or of the engine. */
export function bundle(folder: string, source: string): string {
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.cjs`);
  if (!existsSync(outfile)) {
    const { status, stderr } = spawnSync(process.execPath, ['bench/child/bundle.mjs', source, outfile], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }
  return outfile;
}

/** Runs a bundled program to its end. Its standard output is read as JSON where it is some. */
export function runChild<T>(file: string, args: readonly string[]): ChildResult<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const usage = path.join(folder, 'usage.json');
    const start = performance.now();
    const child = spawnSync(
      process.execPath,
      ['--require', path.join(root, 'bench/child/usage.cjs'), file, ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, BENCH_USAGE: usage },
        maxBuffer: 1 << 28,
      },
    );
    const wallMs = performance.now() - start;
    if (child.status === null || child.status > 1)
      throw new Error(`${file} ${args.join(' ')}: ${child.stderr}`);
    const used = JSON.parse(readFileSync(usage, 'utf8')) as Pick<
      ChildResult<T>,
      'cpuMs' | 'leastMs' | 'rssMb'
    >;
    return {
      output: (/^[[{]/.test(child.stdout) ? JSON.parse(child.stdout) : child.stdout) as T,
      wallMs,
      ...used,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A generated project, made once a run. */
export function project(folder: string, maker: string, count: number): string {
  const target = path.join(folder, `${maker}-${count}`);
  if (!existsSync(target)) {
    mkdirSync(target, { recursive: true });
    makers[maker]!(target, { count });
  }
  return target;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
