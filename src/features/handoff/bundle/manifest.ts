import type { FormulaCells } from '../../../base/csv/formula-guard';
import { defined } from '../../../base/objects';
import { sha256Of } from '../../../base/text/hash';
import type { BundleFacts } from './bundle';
import type { Written } from './growing-file';

/** manifest.json: the contents of a bundle, its inputs and settings. Written last. */
export type Manifest = ReturnType<typeof manifest>;

export const MANIFEST = 'manifest.json';
export const TABLES = 'reports/tables';
/** Identifies a bundle, and the version of this format. */
const FORMAT = 'labelwright-handoff/1';

export function manifest(
  { model, options, asOf, data, resolved, report }: BundleFacts,
  parts: {
    inputs: readonly Written[];
    outputs: readonly Written[];
    policy: string;
    missing: readonly string[];
    formulas: FormulaCells;
  },
) {
  const { settings } = options.division;
  const { gate, forced, guardFormulas, by, software, source } = options;
  const made = {
    format: FORMAT,
    tool: { name: 'labelwright', version: software },
    // Excludes the output folder, which does not affect the content.
    command: `labelwright handoff${forced ? ' --force' : ''}${guardFormulas ? ' --guard-formulas' : ''}`,
    /** The time of the newest record. */
    as_of: asOf,
    project: {
      title: model.schema.title ?? null,
      guideline: model.guideline?.version?.text ?? null,
      meaning: model.hash,
      /** The project's place in Git; null if unknown. */
      source: source ?? null,
    },
    policy: parts.policy,
    split: {
      sizes: Object.fromEntries(settings.sizes),
      seed: settings.seed,
      method: settings.method,
      stratify: settings.stratify,
      group: settings.group ?? model.schema.data.group ?? null,
      near_duplicates: settings.nearDuplicates,
    },
    ...defined({ released_by: by }),
    assumptions: model.schema.training.assumptions,
    gate: { passes: gate.passes, forced, closed_by: gate.checks.filter(({ outcome }) => outcome !== 'pass') },
    samples: {
      total: report.counts.samples,
      answered: resolved.answered,
      /** With an answer on every layer that requires one. */
      complete: resolved.complete,
      /** Split -> number of samples in its files. */
      splits: Object.fromEntries(data.map(({ split, samples }) => [split, samples])),
    },
    /** Rows of sample files in no output: they are not samples, or repeat an id. */
    left_out: resolved.leftOut.map(({ path, line, why }) => ({ path, line: line + 1, why })),
    ...formulaCells(parts.formulas, guardFormulas),
    /** Facts of the data card that the standards require and the project does not state. */
    not_stated: parts.missing,
    inputs: parts.inputs,
    outputs: [...parts.outputs].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  /** SHA-256 of this file without this line. */
  return { ...made, seal: sealOf(made) };
}

/** Cells of the tables that a spreadsheet would run: whether they got an apostrophe, or else their number and the first. */
function formulaCells(
  { count, first }: FormulaCells,
  guarded: boolean,
): { formula_cells?: { guarded: true } | { guarded: false; count: number; first: string } } {
  if (guarded) return { formula_cells: { guarded } };
  return count === 0 ? {} : { formula_cells: { guarded, count, first: `${TABLES}/${first}` } };
}

/** The manifest as its file holds it. */
export const manifestText = (made: object): string => `${JSON.stringify(made, null, 2)}\n`;

const sealOf = (made: object): string => sha256Of(manifestText(made));

/** Parses a manifest; undefined for any other file, and for an edited one. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const { seal, ...rest } = JSON.parse(text) as Manifest;
    return rest.format === FORMAT && seal === sealOf(rest) && text === manifestText({ ...rest, seal })
      ? { ...rest, seal }
      : undefined;
  } catch {
    return undefined;
  }
}
