import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../../../project/findings/finding';
import type { CheckedFile } from '../../../engine/check-project';
import { NodeFiles } from '../../../platform/node-files';
import { Fingerprints } from './formats/fingerprints';
import { UsageError } from '../../../cli/options';

/** The default path of a baseline. */
export const BASELINE_FILE = 'labelwright-baseline.json';
const FORMAT_VERSION = 1;

/** A known finding. Only `fingerprint` is compared; the rest is for readers. */
export interface BaselineEntry {
  /** Relative to the baseline's folder, with `/`. */
  readonly file: string;
  readonly rule: string;
  /** Its subject: `key` of the finding. */
  readonly about: string;
  readonly fingerprint: string;
}

/** Known findings of a project, so that only new ones are shown. See docs/cli.md, "Baseline". */
export class Baseline {
  readonly #waiting: Map<string, BaselineEntry>;

  private constructor(
    /** The path as given. */
    readonly file: string,
    entries: readonly BaselineEntry[],
  ) {
    this.#waiting = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  }

  /** Throws a UsageError that says what to do if it cannot be read. */
  static async read(file: string): Promise<Baseline> {
    const text = await textOf(file);
    if (text === undefined)
      throw new UsageError(`There is no baseline ${file}. "labelwright check --write-baseline" makes one.`);
    return new Baseline(file, entriesOf(file, text));
  }

  /** The findings of a file that are in the baseline. Each entry hides one; `folder` is the project's absolute path. */
  known(folder: string, { path: file, findings }: CheckedFile): ReadonlySet<Finding> {
    const shown = placeFrom(this.file, folder, file);
    const fingerprints = new Fingerprints();
    return new Set(findings.filter((finding) => this.#waiting.delete(fingerprints.of(shown, finding))));
  }

  /** Entries that match no finding of these projects. `folders` are absolute; `rules` are the checked ones, by default all. */
  gone(folders: readonly string[], rules?: ReadonlySet<string>): BaselineEntry[] {
    const prefixes = folders.map((folder) => placeFrom(this.file, folder, ''));
    return [...this.#waiting.values()].filter(
      ({ file, rule }) => prefixes.some((prefix) => file.startsWith(prefix)) && (!rules || rules.has(rule)),
    );
  }
}

/** Writes a baseline atomically and reproducibly. Only overwrites another baseline. */
export async function writeBaseline(
  file: string,
  projects: readonly { readonly folder: string; readonly files: readonly CheckedFile[] }[],
): Promise<number> {
  const old = await textOf(file);
  if (old !== undefined) entriesOf(file, old);
  const entries = projects.flatMap(({ folder, files }) =>
    files.flatMap(({ path: name, findings }) => {
      const shown = placeFrom(file, folder, name);
      const fingerprints = new Fingerprints();
      return findings.map((finding) => ({
        file: shown,
        rule: finding.rule,
        about: finding.key ?? finding.message,
        fingerprint: fingerprints.of(shown, finding),
      }));
    }),
  );
  // By file, rule, subject and fingerprint, which come in this order.
  const lines = entries
    .map((entry) => JSON.stringify(entry))
    .sort()
    .join(',\n');
  const text = `{"version":${FORMAT_VERSION},"findings":[\n${lines}${lines === '' ? '' : '\n'}]}\n`;
  const folder = new NodeFiles(path.dirname(path.resolve(file)));
  await folder.writeAtomic(path.basename(file), new TextEncoder().encode(text));
  return entries.length;
}

/** Undefined if there is no such file. */
const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** The path of a project's file in a baseline. */
function placeFrom(baseline: string, folder: string, file: string): string {
  const relative = path
    .relative(path.dirname(path.resolve(baseline)), folder)
    .split(path.sep)
    .join('/');
  return relative === '' ? file : `${relative}/${file}`;
}

function entriesOf(file: string, text: string): BaselineEntry[] {
  const wrong = (why: string) =>
    new UsageError(
      `${file} is not a baseline: ${why} Name another file, or remove it and write it again with --write-baseline.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong(`it is not JSON (${(error as Error).message}).`);
  }
  const { version, findings } = (json ?? {}) as { version?: unknown; findings?: unknown };
  if (typeof version === 'number' && version > FORMAT_VERSION)
    throw new UsageError(`${file} was written by a newer version of Labelwright. Update this one.`);
  if (version !== FORMAT_VERSION || !Array.isArray(findings))
    throw wrong('"version" or "findings" is missing.');
  findings.forEach((entry: Partial<BaselineEntry> | null, n) => {
    const texts = [entry?.file, entry?.rule, entry?.about, entry?.fingerprint];
    if (!texts.every((value) => typeof value === 'string')) throw wrong(`entry ${n + 1} is incomplete.`);
  });
  return findings as BaselineEntry[];
}
