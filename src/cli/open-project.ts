import path from 'node:path';
import type { ProjectFiles } from '../base/files/files';
import { counted } from '../base/text/phrases';
import type { ProjectModel } from '../project/model/model';
import type { Layer } from '../project/schema/layer-types';
import { CheckError, readAndCheck } from '../engine/check-project';
import { Project, type WithModel } from '../engine/project';
import { noWorkers } from '../engine/chunks/worker-pool';
import { wholeModel } from '../engine/whole-model';
import type { ParsedRow, SampleFile } from '../project/samples/sample-file';
import { NodeFiles } from '../platform/node-files';
import { findProjects, relativeFolder } from './find-projects';
import { printable } from './printable';
import { UsageError } from './options';
import { say, sayDetail } from './output';
import { setFlagsFromString } from 'node:v8';

export interface ReadProject extends WithModel {
  /** Absolute. */
  readonly folder: string;
  readonly files: NodeFiles;
}

/** The most projects that a message names. */
const MAX_NAMED = 10;

/** The folder of the project that `folder` names: the folder itself if it is a project, else the only one in it. */
export async function onlyProject(folder: string): Promise<string> {
  const found = await findProjects(folder);
  const own = found.length === 1 ? found[0] : found.find((project) => project === path.resolve(folder));
  if (own !== undefined) return own;
  const more = found.length > MAX_NAMED ? ` and ${found.length - MAX_NAMED} more` : '';
  const list = found.slice(0, MAX_NAMED).map(relativeFolder).join(', ') + more;
  throw new UsageError(`There are several projects in ${folder}; name one of them: ${list}`);
}

/** The model of a project with a readable label schema; throws a CheckError that says what cannot be read. */
export function modelToWorkWith(project: Project, needsLayers = true): ProjectModel {
  const read = wholeModel(project, needsLayers);
  if ('problem' in read) throw new CheckError(read.problem);
  requireAllRead(project);
  return read.model;
}

/** A project and its model; nothing else of it is read yet. */
export async function openedModel(
  files: ProjectFiles,
  needsLayers = true,
): Promise<{ project: Project; model: ProjectModel }> {
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refreshModel();
  return { project, model: modelToWorkWith(project, needsLayers) };
}

/** Throws a CheckError if there are migrations, batches or a guideline that cannot be read: results without them would look whole. */
function requireAllRead({ models: { unreadable } }: Project): void {
  if (unreadable && unreadable.code !== 'not-found') throw new CheckError(unreadable.message);
}

/** Lists the files that were read of a project, for `--verbose`. */
export function sayFiles({ models, samples, records }: Project, folder: string): void {
  const paths = [
    ...models.paths,
    ...samples.files.map((file) => file.path),
    ...records.files.map((file) => file.path),
  ];
  for (const each of paths) sayDetail(`Read ${printable(path.join(relativeFolder(folder), each))}`);
}

/** Says which files were found and not read, and what is about unknown samples. Throws a FileError or CheckError if a folder may not be listed. */
export function sayLeftOut(project: Project, folder: string): void {
  requireAllRead(project);
  for (const { path: refused, reason } of project.listings.refused())
    say(`Not read: ${printable(path.join(relativeFolder(folder), refused))}, ${reason}.`);
  sayUnknown(project);
  saySetAside(project);
}

/** Says how many answers, decisions and gold labels are about samples that the project does not have: no number counts them. */
function sayUnknown({ samples, records: { table, decisions, gold } }: Project): void {
  const answers = [...table.counting()].filter((row) => !samples.has(table.key(row))).length;
  const unknown = (ids: Iterable<string>): number => [...ids].filter((id) => !samples.locate(id)).length;
  // Gold with a text of its own is itself a sample.
  const goldOfSamples = [...gold].filter(([, { record }]) => record.sample !== undefined).map(([id]) => id);
  const found = [
    [answers, 'answer'],
    [unknown(decisions.keys()), 'decision'],
    [unknown(goldOfSamples), 'gold label'],
  ] as const;
  const words = found.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  if (words.length > 0)
    say(
      `Not counted: ${new Intl.ListFormat('en').format(words)} about samples that the project does not have. "labelwright check" lists them.`,
    );
}

/** Says how many answers do not count because their people are set aside. */
function saySetAside({ model, samples, records: { table } }: Project): void {
  let answers = 0;
  for (let row = 0; row < table.rows; row++)
    if (table.isDone(row) && table.isAside(row) && samples.has(table.key(row))) answers++;
  const people = (model?.schema.annotators ?? []).filter(({ isAside }) => isAside);
  const named = people.map(({ id, reason }) => (reason === undefined ? id : `${id} (${reason})`));
  if (answers > 0)
    say(
      `Not counted: ${counted(answers, 'answer')} of people who are set aside: ${printable(named.join(', '))}.`,
    );
}

export interface ReadOptions {
  /**
   * Saves memory. Too slow for work that holds all answers in memory: a report or hand-off of 100,000 samples takes 1.7 times as long to
   * save 400 MB.
   */
  readonly lean?: boolean;
  /** Also checks every line. */
  readonly checks?: boolean;
  /** Called with each row of samples as it is read. Without `checks`. */
  readonly visit?: (file: SampleFile, row: number, parsed: ParsedRow) => void;
}

/** Reads the sample ids and all records of the only project in a folder, and passes it to `use`. */
export const withProject = <T>(folder: string, use: (read: ReadProject) => Promise<T>): Promise<T> =>
  withProjectRead(folder, {}, use);

/** The same, read in another way. */
export async function withProjectRead<T>(
  folder: string,
  { lean = true, checks = false, visit }: ReadOptions,
  use: (read: ReadProject) => Promise<T>,
): Promise<T> {
  if (lean) useLittleMemory();
  else collectOften();
  const root = await onlyProject(folder);
  const files = new NodeFiles(root);
  const pause = () => Promise.resolve();
  const project = new Project(files, { pause });
  try {
    await project.refreshModel();
    const model = modelToWorkWith(project);
    if (checks) {
      await readAndCheck({ project, model }, noWorkers(pause));
      await project.refresh();
    } else {
      await project.samples.refresh(model.schema.data);
      for (const file of visit ? project.samples.files : [])
        await project.samples.scan(file, { pause }, ({ row }, parsed) => visit!(file, row, parsed));
      await project.samples.readIds(pause);
      // Nothing has been compared yet that a record could change.
      project.records.collectsTouched = false;
      await project.records.refresh(model.schema.data, { pause });
      project.records.collectsTouched = true;
    }
    sayFiles(project, root);
    sayLeftOut(project, root);
    return await use({ project, model, folder: root, files });
  } finally {
    project.dispose();
  }
}

/** The layers that an option names, or all. Throws UsageError if one is unknown. */
export function layersNamed({ schema }: ProjectModel, wanted: readonly string[] | undefined): Layer[] {
  checkLayers(wanted, schema.layers);
  return schema.layers.flatMap(({ id, layer }) => (layer && (wanted?.includes(id) ?? true) ? [layer] : []));
}

/** Throws UsageError if one of the layers that an option names is unknown. */
export function checkLayers(
  wanted: readonly string[] | undefined,
  layers: readonly { readonly id: string }[],
): void {
  const known = layers.map(({ id }) => id);
  const unknown = wanted?.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new UsageError(`The project has no layer "${unknown}". Its layers: ${known.join(', ')}.`);
}

/** Opens the projects in a folder one after the other, and reads only their two YAML files. */
export async function eachProject<T>(folder: string, take: (open: ReadProject) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const root of await findProjects(folder)) {
    const files = new NodeFiles(root);
    const project = new Project(files, { pause: () => Promise.resolve() });
    await project.refreshModel();
    const { model, models } = project;
    if (!model) throw new CheckError(models.unreadable?.message ?? 'labelwright.yaml cannot be read.');
    results.push(await take({ project, model, folder: root, files }));
  }
  return results;
}

/**
 * Makes V8 favour low memory, for work with gigabytes of short-lived objects (measured on an export of 100,000 records: 105 MB instead of
 * 179, for a third more processor time). Call it before the work starts.
 */
export function useLittleMemory(): void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Makes V8 collect garbage when the heap has grown by a fifth instead of doubling: work that holds all answers in memory needs a third less
 * at its peak, for a tenth more time (measured on a hand-off of 300,000 samples: 493 MB instead of 690). Call it before the work starts.
 */
function collectOften(): void {
  setFlagsFromString('--heap-growing-percent=20');
}
