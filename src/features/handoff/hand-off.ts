import { defined } from '../../base/objects';
import type { GateResult } from '../../project/gate';
import { compileGlobs } from '../../base/files/globs';
import { byCodeUnit } from '../../base/lists';
import type { ProjectModel } from '../../project/model/model';
import { recordGlobs } from '../../project/records/kinds';
import type { WithModel } from '../../engine/project';
import { BundleError, type BundleOptions, type SourceState } from './bundle/bundle';
import { hashOnly, type Put, type Written } from './bundle/growing-file';
import { hashInputs } from './bundle/inputs';
import { makeBundle } from './bundle/make-bundle';
import { MANIFEST, readManifest, type Manifest } from './bundle/manifest';
import { projectGate } from '../gate/measure-gate';
import { divideProject } from '../split/divide-project';

/** The contents of a folder: all files, and the text of its manifest. */
export interface FolderContent {
  readonly files: readonly Written[];
  readonly manifest: string | undefined;
}

/** The target of a bundle, which appears there when it is complete. */
export interface BundleTarget {
  /** Removes what killed processes have left. */
  removeLeftParts(): void;
  /** Its path in a folder, with `/`; undefined outside of it. */
  placeIn(folder: string): string | undefined;
  existing(): Promise<FolderContent | undefined>;
  readonly put: Put;
  /** Replaces the existing contents by the written files. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

export interface HandOffOptions extends Pick<BundleOptions, 'software' | 'by' | 'pause' | 'progress'> {
  /** Also when the gate is closed; the manifest records it. */
  readonly force: boolean;
  /** Writes an apostrophe before table cells that a spreadsheet would run. */
  readonly guardFormulas?: boolean;
  /** The project's folder, absolute. */
  readonly folder: string;
  /** The project's state in Git; requested once the inputs are known. */
  readonly source?: (isInput: (path: string) => boolean) => Promise<SourceState | undefined>;
}

/**
 * Measures the gate and writes the bundle; without a manifest the gate is closed, and nothing was written. Samples and records of the
 * project must have been read; it is checked here.
 */
export async function handOff(
  { project, model }: WithModel,
  target: BundleTarget,
  { force, guardFormulas = false, by, folder, ...options }: HandOffOptions,
): Promise<{ readonly gate: GateResult; readonly manifest?: Manifest }> {
  const { progress, pause, software } = options;
  target.removeLeftParts();
  const place = target.placeIn(folder);
  if (place !== undefined) refuseInput(model, place);
  refuseForeign(await target.existing());
  progress?.('checking the project');
  await project.refresh();
  const shown = { pause, progress };
  const division = await divideProject({ project, model }, shown);
  const gate = await projectGate({ project, model }, { ...shown, division });
  if (!gate.passes && !force) return { gate };
  progress?.('hashing what the bundle is made from');
  const inputs = await hashInputs({ project, model });
  const paths = new Set(inputs.map(({ path }) => path));
  const source = await options.source?.((path) => paths.has(path));
  try {
    const forced = !gate.passes;
    const made = defined({ ...shown, software, gate, forced, guardFormulas, by, division, inputs, source });
    const manifest = await makeBundle({ project, model }, target.put, made);
    // Files that appeared in the folder during this time must not be deleted with the old bundle.
    refuseForeign(await target.existing());
    await target.finish();
    return { gate, manifest };
  } catch (error) {
    await target.discard();
    throw error;
  }
}

/** Only an empty folder or an unchanged bundle is replaced. */
function refuseForeign(there: FolderContent | undefined): void {
  if (!there || there.files.length === 0) return;
  const manifest = there.manifest === undefined ? undefined : readManifest(there.manifest);
  if (!manifest)
    throw new BundleError(
      there.manifest === undefined
        ? 'The folder is not empty and is not a bundle. Give another one, or move away what is in it.'
        : `Its ${MANIFEST} is not as it was written. Give another folder, or move away what is in it.`,
    );
  const found = bundleDifferences(manifest, there.files);
  const [first, ...others] = found.filter(({ kind }) => kind !== 'missing');
  const more = others.length > 0 ? `, and so were ${others.length} more files` : '';
  if (first)
    throw new BundleError(
      `${first.file} was not written by a hand-off, or was changed since${more}. Move it away, or give another folder.`,
    );
}

/** Files that the next run would read as samples or records of the project. */
function refuseInput({ schema }: ProjectModel, folder: string): void {
  const globs = [...schema.data.samples.map(({ glob }) => glob), ...recordGlobs(schema)];
  const some = ['splits', 'data/train', 'reports/corrections'].map((name) => `${name}.jsonl`);
  const written = [...some, 'reports/tables/labels.csv'];
  for (const glob of globs) {
    const { matches } = compileGlobs([glob]);
    if (written.some((file) => matches(folder === '' ? file : `${folder}/${file}`)))
      throw new BundleError(
        `Files in this folder would be read as data of the project, by "${glob}". Give a folder elsewhere.`,
      );
  }
}

/** A file that does not match the manifest. */
export interface Difference {
  readonly file: string;
  /**
   * For the bundle: `missing`, `changed` and `unknown` (not in the manifest). For the project: `input-missing`, `input-changed`, `input-
   * new`. `not-reproduced`: making the bundle again from the same inputs gives another file.
   */
  readonly kind:
    'missing' | 'changed' | 'unknown' | 'input-missing' | 'input-changed' | 'input-new' | 'not-reproduced';
}

/** Compares the files of a folder, except the manifest, with the manifest. */
function bundleDifferences({ outputs }: Manifest, files: readonly Written[]): Difference[] {
  const others = files.filter(({ path }) => path !== MANIFEST);
  return differences(outputs, others, { missing: 'missing', changed: 'changed', unknown: 'unknown' });
}

function differences(
  listed: readonly Written[],
  there: readonly Written[],
  kinds: Record<'missing' | 'changed' | 'unknown', Difference['kind']>,
): Difference[] {
  const found = new Map(there.map((one) => [one.path, one]));
  const known = new Set(listed.map(({ path }) => path));
  const list: Difference[] = listed.flatMap(({ path, sha256: wanted }) => {
    const one = found.get(path);
    if (!one) return [{ file: path, kind: kinds.missing }];
    return one.sha256 === wanted ? [] : [{ file: path, kind: kinds.changed }];
  });
  for (const { path } of there) if (!known.has(path)) list.push({ file: path, kind: kinds.unknown });
  return list.sort((a, b) => byCodeUnit(a.file, b.file));
}

export interface Verification {
  readonly manifest: Manifest;
  readonly differences: readonly Difference[];
  /** Whether it was made again from the project, or the reason why not. */
  readonly again: { readonly done: true } | { readonly done: false; readonly why: string };
}

/** Compares a bundle with its manifest and, if the project is there, with a bundle made from it again. */
export async function verifyBundle(
  there: FolderContent | undefined,
  from: WithModel | { readonly why: string },
  { software, pause, progress }: Pick<HandOffOptions, 'software' | 'pause' | 'progress'>,
): Promise<Verification> {
  if (there?.manifest === undefined) throw new BundleError(`There is no ${MANIFEST}: this is not a bundle.`);
  const manifest = readManifest(there.manifest);
  if (!manifest)
    throw new BundleError(
      `${MANIFEST} is not as it was written: it was edited since, or is that of another program. It proves nothing.`,
    );
  const ofBundle = bundleDifferences(manifest, there.files);
  const not = (why: string, more: readonly Difference[] = []): Verification => ({
    manifest,
    differences: [...ofBundle, ...more],
    again: { done: false, why },
  });
  if ('why' in from) return not(from.why);
  await from.project.refresh();
  const inputs = await hashInputs(from);
  const changed = differences(manifest.inputs, inputs, {
    missing: 'input-missing',
    changed: 'input-changed',
    unknown: 'input-new',
  });
  if (changed.length > 0) return not('the project is not as it was', changed);
  if (manifest.tool.version !== software)
    return not(`it was made by version ${manifest.tool.version}, but this is ${software}`);
  const options = { software, pause, progress };
  const division = await divideProject(from, options);
  const gate = await projectGate(from, { ...options, division });
  const again = await makeBundle(from, hashOnly, {
    ...options,
    gate,
    forced: manifest.gate.forced,
    guardFormulas: manifest.formula_cells?.guarded ?? false,
    by: manifest.released_by,
    division,
    inputs,
  });
  const kind = 'not-reproduced' as const;
  const kinds = { missing: kind, changed: kind, unknown: kind };
  const ofAgain = differences(manifest.outputs, again.outputs, kinds);
  return { manifest, differences: [...ofBundle, ...ofAgain], again: { done: true } };
}
