import type { FormulaCells } from '../../../base/csv/formula-guard';
import { sha256Of } from '../../../base/text/hash';
import type { GateCheck } from '../../../project/gate';
import type { BundleFacts, SourceState } from './bundle';
import type { Written } from './growing-file';

/** manifest.json: the contents of a bundle, its inputs and settings. Written last. */
export interface Manifest {
  /** Identifies a bundle, and the version of this format. */
  readonly format: 'labelwright-handoff/1';
  readonly tool: { readonly name: 'labelwright'; readonly version: string };
  /** Excludes the output folder, which does not affect the content. */
  readonly command: string;
  /** The time of the newest record. */
  readonly as_of: string;
  readonly project: {
    readonly title: string | null;
    readonly guideline: string | null;
    readonly meaning: string;
    /** The project's place in Git; null if unknown. */
    readonly source: SourceState | null;
  };
  readonly policy: string;
  readonly split: Readonly<Record<string, unknown>>;
  readonly gate: {
    readonly passes: boolean;
    readonly forced: boolean;
    readonly closed_by: readonly GateCheck[];
  };
  readonly samples: {
    readonly total: number;
    readonly answered: number;
    /** With an answer on every layer that requires one. */
    readonly complete: number;
    /** Split -> number of samples in its files. */
    readonly splits: Readonly<Record<string, number>>;
  };
  /** Rows of sample files in no output: they are not samples, or repeat an id. */
  readonly left_out: readonly { readonly path: string; readonly line: number; readonly why: string }[];
  /** Table cells that a spreadsheet would run: whether they got an apostrophe, or else their number and the file and line of the first. */
  readonly formula_cells?:
    { readonly guarded: true } | { readonly guarded: false; readonly count: number; readonly first: string };
  /** Facts of the data card that the standards require and the project does not state. */
  readonly not_stated: readonly string[];
  readonly inputs: readonly Written[];
  readonly outputs: readonly Written[];
  /** SHA-256 of this file without this line. */
  readonly seal: string;
}

export const MANIFEST = 'manifest.json';
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
