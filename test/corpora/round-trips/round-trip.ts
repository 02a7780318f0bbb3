import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { importFiles, type ImportResult } from '../../../src/features/exchange/cli/import-files';
import { UsageError } from '../../../src/cli/options';
import { inputFiles } from '../../../src/features/exchange/cli/input-files';
import { LossReport, type Loss, type Note } from '../../../src/formats/loss-report';
import { formatById } from '../../../src/formats/registry';
import type { ExchangeFiles } from './exchange-files';
import { writeFiles } from '../../support/command-line';
import { exported } from '../../support/exchange';
import { answersIn } from './answers';
import { differencesOf, seen, sortedKeys, valuesOf } from './differences';

/** What became of a file. */
export type Outcome =
  /** Names of the fewest views under which it is equal; none: byte by byte. */
  | { readonly kind: 'equal'; readonly views: readonly string[] }
  /** Reasons of losses and what notes are about, with their numbers: the report names each record that differs. */
  | { readonly kind: 'named'; readonly records: number; readonly names: ReadonlyMap<string, number> }
  /** Nothing of it was imported. */
  | { readonly kind: 'refused'; readonly names: ReadonlyMap<string, number> };

export interface RoundTrip {
  /** File -> outcome. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly imported: ImportResult['losses']['written'];
}

/**
 * Imports files (one, or those of a folder), exports them again and compares. Throws where a record differs and no report names it; where
 * one differs that is named, the export is imported as well, and must hold the samples and answers that the first import made.
 */
export async function roundTrip(
  files: readonly string[],
  source: ExchangeFiles,
  folder: string,
): Promise<RoundTrip> {
  const { out, beside } = source;
  const given = source.folder === true ? [path.dirname(files[0]!)] : [...files];
  const besides = beside === undefined ? [] : [path.join(path.dirname(files[0]!), beside)];
  given.push(...besides.filter((file) => existsSync(file)));
  const into = path.join(folder, 'project');
  const losses = await importInto(into, given, source);
  const imported = losses.written;
  if (imported.samples === 0) {
    if (losses.lossCount === 0) throw new Error(`${files[0]}: nothing was imported, and no loss says why`);
    const refused = { kind: 'refused', names: namesOf(losses.losses) } as const;
    return { imported, outcomes: new Map(files.map((file) => [file, refused])) };
  }
  const back = await exported(source.format, into, out === undefined ? {} : { variant: out });
  const reports = [...losses.losses, ...losses.notes, ...back.losses.losses, ...back.losses.notes];
  const outcomes = new Map<string, Outcome>();
  for (const file of files) {
    const came = back.files.get(path.basename(file)) ?? back.text;
    outcomes.set(file, compare(file, decoded(readFileSync(file)), came, source, reports));
  }
  if (back.files.size === 0 && imported.labels > 0) throw new Error(`${files[0]}: nothing came back`);
  if (back.files.size > 0 && [...outcomes.values()].some(({ kind }) => kind === 'named')) {
    const written = [...back.files].map(([name, text]) => [name || path.basename(files[0]!), text]);
    writeFiles(path.join(folder, 'back'), Object.fromEntries(written) as Record<string, string>);
    const second = path.join(folder, 'second');
    await importInto(second, [path.join(folder, 'back')], source);
    const [before, after] = [answersIn(into), answersIn(second)];
    const gone = before.find((answer) => !after.includes(answer));
    if (gone !== undefined)
      throw new Error(`${files[0]}: the export does not hold what was imported: ${gone}`);
  }
  return { imported, outcomes };
}

const importInto = async (
  into: string,
  paths: readonly string[],
  { format, variant }: ExchangeFiles,
): Promise<LossReport> => {
  const losses = new LossReport();
  try {
    await importFiles({
      format: formatById(format)!,
      files: await inputFiles(paths),
      into,
      name: 'data',
      now: Date.UTC(2026, 0, 1),
      losses,
      ...(variant !== undefined && { variant }),
    });
  } catch (error) {
    // Nothing could be carried: the report names why.
    if (!(error instanceof UsageError && losses.carriedNothing)) throw error;
  }
  return losses;
};

function compare(
  file: string,
  given: string,
  back: string,
  source: ExchangeFiles,
  reports: readonly (Loss | Note)[],
): Outcome {
  if (given === back) return { kind: 'equal', views: [] };
  const views = differencesOf(given, back, source.views);
  if (views) return { kind: 'equal', views };
  const here = reports.filter((each) => isOfAll(each) || path.basename(each.file) === path.basename(file));
  const differing = differingRecords(given, back, source);
  const unnamed = differing.find((record) => !here.some((each) => names(each, record, source)));
  if (unnamed || differing.length === 0)
    throw new Error(
      `${file}: a record differs and no report names it: ${unnamed?.text.slice(0, 500)}\ncame back: ${seen(back, source.views).slice(0, 1500)}`,
    );
  const telling = here.filter((each) => differing.some((record) => names(each, record, source)));
  return { kind: 'named', records: differing.length, names: namesOf(telling) };
}

/** Notes that say what became of a label or of the fields of all samples. */
const isOfAll = (each: Loss | Note): boolean =>
  'about' in each && ['label-renamed', 'fields-stay'].includes(each.about);

function names(each: Loss | Note, { lines: [first, last] }: FileRecord, { records }: ExchangeFiles): boolean {
  if (isOfAll(each)) return true;
  if ('about' in each && each.about !== 'answered-again') return false;
  return each.line === undefined ? records === 'file' : each.line >= first && each.line <= last;
}

interface FileRecord {
  readonly text: string;
  readonly lines: readonly [number, number];
}

/** The records that did not come back, whatever their order. */
function differingRecords(given: string, back: string, source: ExchangeFiles): FileRecord[] {
  const came = recordsIn(back, source).map(({ text }) => text);
  const counts = new Map<string, number>();
  for (const text of came) counts.set(text, (counts.get(text) ?? 0) + 1);
  return recordsIn(given, source).filter(({ text }) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

function recordsIn(text: string, { records, views }: ExchangeFiles): FileRecord[] {
  switch (records) {
    case 'file':
      return [{ text: seen(text, views), lines: [1, Infinity] }];
    case 'values':
      return valuesOf(text).map(({ text: value, lines }) => ({ text: seen(value, views), lines }));
    case 'lines':
      return text.split('\n').map((line, n) => ({ text: seen(line, views), lines: [n + 1, n + 1] }));
    case 'rows':
      return parseCsv<{ record: Record<string, string>; info: { lines: number } }>(text, {
        columns: true,
        info: true,
        relax_column_count: true,
      }).map(({ record: { id, ...row }, info: { lines } }) => ({
        text: JSON.stringify(sortedKeys(id ? { id, ...row } : row)),
        lines: [lines, lines],
      }));
  }
}

/** Reasons of losses and what notes are about, each with its number. */
function namesOf(reports: readonly (Loss | Note)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of reports) {
    const name = 'about' in each ? each.about : each.reason;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** UTF-16 goes out as UTF-8. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return isUtf16 ? new TextDecoder('utf-16le').decode(bytes) : bytes.toString();
}
