import type { FormulaCells } from '../../../base/csv/formula-guard';
import { sha256Of } from '../../../base/text/hash';
import type { GateCheck } from '../../../project/gate';
import type { BundleFacts, SourceState } from './bundle';
import type { Written } from './growing-file';

/** manifest.json: what a bundle is made of, from what, and how. The last file that is written. */
export interface Manifest {
  /** Says that a folder is a bundle, and how to read this file. */
  readonly format: 'labelwright-handoff/1';
  readonly tool: { readonly name: 'labelwright'; readonly version: string };
  /** Without the folder that it was written to: that is no part of what was made. */
  readonly command: string;
  /** The time of the newest record. */
  readonly as_of: string;
  readonly project: {
    readonly title: string | null;
    readonly guideline: string | null;
    readonly meaning: string;
    /** Where the project is in Git; null where it is not known. */
    readonly source: SourceState | null;
  };
  readonly policy: string;
  readonly split: Readonly<Record<string, unknown>>;
  readonly gate: {
    readonly passes: boolean;
    readonly forced: boolean;
    /** Checks that do not hold. */
    readonly closed_by: readonly GateCheck[];
  };
  readonly samples: {
    readonly total: number;
    readonly answered: number;
    /** With an answer on every layer that asks for one. */
    readonly complete: number;
    /** Split -> samples in its files. */
    readonly splits: Readonly<Record<string, number>>;
  };
  /** Rows of sample files that are in no output: they are no samples, or repeat an id. */
  readonly left_out: readonly { readonly path: string; readonly line: number; readonly why: string }[];
  /** Cells of the tables that a spreadsheet would run: that they got an apostrophe, or how many did not, and file and line of the first. */
  readonly formula_cells?:
    { readonly guarded: true } | { readonly guarded: false; readonly count: number; readonly first: string };
  /** Facts of the data card that the standards ask for and the project does not state. */
  readonly not_stated: readonly string[];
  readonly inputs: readonly Written[];
  readonly outputs: readonly Written[];
  /** SHA-256 of this file as it is without this line. */
  readonly seal: string;
}

export const MANIFEST = 'manifest.json';
/** Where the tables of the report are. */
export const TABLES = 'reports/tables';
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
): Manifest {
  const { settings } = options.division;
  const { gate, forced, guardFormulas, software, source } = options;
  const made: Omit<Manifest, 'seal'> = {
    format: FORMAT,
    tool: { name: 'labelwright', version: software },
    command: `labelwright handoff${forced ? ' --force' : ''}${guardFormulas ? ' --guard-formulas' : ''}`,
    as_of: asOf,
    project: {
      title: model.schema.title ?? null,
      guideline: model.guideline?.version?.text ?? null,
      meaning: model.hash,
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
    gate: { passes: gate.passes, forced, closed_by: gate.checks.filter(({ outcome }) => outcome !== 'pass') },
    samples: {
      total: report.counts.samples,
      answered: resolved.answered,
      complete: resolved.complete,
      splits: Object.fromEntries(data.map(({ split, samples }) => [split, samples])),
    },
    left_out: resolved.leftOut.map(({ path, line, why }) => ({ path, line: line + 1, why })),
    ...formulaCells(parts.formulas, guardFormulas),
    not_stated: parts.missing,
    inputs: parts.inputs,
    outputs: [...parts.outputs].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return { ...made, seal: sealOf(made) };
}

function formulaCells({ count, first }: FormulaCells, guarded: boolean): Pick<Manifest, 'formula_cells'> {
  if (guarded) return { formula_cells: { guarded } };
  return count === 0 ? {} : { formula_cells: { guarded, count, first: `${TABLES}/${first}` } };
}

/** The manifest as its file holds it. */
export const manifestText = (made: object): string => `${JSON.stringify(made, null, 2)}\n`;

/** What says that nobody has edited a manifest since. */
const sealOf = (made: object): string => sha256Of(manifestText(made));

/** Reads a manifest's text; undefined for any other file, and for one that was edited. */
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
