import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from './json-lines';
import { exportProject, type ExportRequest } from '../../src/features/exchange/cli/export-project';
import { importFiles, type ImportOptions } from '../../src/features/exchange/cli/import-files';
import { inputFiles } from '../../src/features/exchange/cli/input-files';
import type { AnnotationRecord, Labels } from '../../src/project/records/records';
import { NodeFiles } from '../../src/platform/node-files';
import { LossReport } from '../../src/formats/loss-report';
import { formatById } from '../../src/formats/registry';
import { writeFiles } from './command-line';
import { openedProject } from './opened-project';
import { temporaryFolder } from './temporary-folder';

type ImportSettings = Partial<Omit<ImportOptions, 'format' | 'files' | 'into'>>;

/**
 * A folder for each test of a suite: `file` writes a file to import and returns its path, `into` says where the project goes. Call it in
 * `describe`.
 */
export function exchangeFolder() {
  const folder = temporaryFolder();
  return {
    folder,
    into: () => path.join(folder.path, 'project'),
    file: (name: string, content: string | Uint8Array): string => {
      writeFiles(folder.path, { [name]: content });
      return path.join(folder.path, name);
    },
  };
}

/** Imports files and opens what came of it with the engine; errors only, for a guideline that nobody wrote draws advice. */
export async function imported(
  format: string,
  paths: readonly string[],
  into: string,
  settings: ImportSettings = {},
) {
  const result = await importFiles({
    format: formatById(format)!,
    files: await inputFiles(paths),
    into,
    name: 'data',
    ...settings,
  });
  assertAccounted(result.losses);
  const { project, findings } = await openedProject(into);
  return { ...result, project, findings: findings.filter(({ severity }) => severity === 'error') };
}

/** An import of which nothing is lost, and with which the linter finds no error. */
export async function carriedIn(...of: Parameters<typeof imported>) {
  const result = await imported(...of);
  assert.deepEqual([result.losses.losses, result.findings], [[], []]);
  return result;
}

/** What is lost by an import that fails because nothing can be carried. */
export async function refused(format: string, paths: readonly string[], into: string): Promise<LossReport> {
  const losses = new LossReport();
  const files = await inputFiles(paths);
  await assert.rejects(
    importFiles({ format: formatById(format)!, files, into, name: 'data', losses }),
    /^UsageError: Nothing of these files can be imported/,
  );
  assertAccounted(losses);
  return losses;
}

/** Exports a project; files by name, '' for the one of a format that makes one. */
export async function exported(
  format: string,
  folder: string,
  request: Partial<Omit<ExportRequest, 'format' | 'folder'>> = {},
): Promise<{ files: Map<string, string>; bytes: Map<string, Buffer>; text: string; losses: LossReport }> {
  const bytes = new Map<string, Buffer>();
  const losses = await exportProject(
    { format: formatById(format)!, files: new NodeFiles(folder), ...request },
    ({ file = '', content }) => {
      const before = bytes.get(file);
      bytes.set(file, before ? Buffer.concat([before, Buffer.from(content)]) : Buffer.from(content));
    },
  );
  assertAccounted(losses);
  const files = new Map([...bytes].map(([file, content]) => [file, content.toString()]));
  return { files, bytes, text: files.get('') ?? '', losses };
}

/** An export of which nothing is lost. */
export async function carriedOut(...of: Parameters<typeof exported>) {
  const result = await exported(...of);
  assert.deepEqual(result.losses.losses, []);
  return result;
}

/** In = out + lost, of samples, answers, labels, suggestions and notes. */
export function assertAccounted(losses: LossReport): void {
  assert.deepEqual(losses.unaccounted(), {}, losses.toText());
}

/** All records of a project, by annotator. */
export function recordsOf(folder: string): Map<string, AnnotationRecord[]> {
  const place = path.join(folder, 'annotations');
  return new Map(
    readdirSync(place)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => [
        name.replace('.jsonl', ''),
        jsonLines<AnnotationRecord>(readFileSync(path.join(place, name), 'utf8')),
      ]),
  );
}

/** What a person's records of a project say, in their order. */
export const labelsIn = (folder: string, annotator: string): (Labels | undefined)[] =>
  recordsOf(folder)
    .get(annotator)!
    .map(({ labels }) => labels);

/** Answers the sample of an imported record again, as the panel does, a minute later. */
export function answeredLater(folder: string, annotator: string, labels: object): void {
  const [record] = recordsOf(folder).get(annotator)!;
  const time = new Date(Date.parse(record!.time) + 60_000).toISOString();
  const later = { ...record!, id: 'later', time, labels, origin: { kind: 'hand' } };
  appendFileSync(path.join(folder, `annotations/${annotator}.jsonl`), `${JSON.stringify(later)}\n`);
}
