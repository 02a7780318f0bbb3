import { defined } from '../../base/objects';
import { counted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { JsValue } from '../../base/yaml/tree';
import { flowText } from '../../base/yaml/write-value';
import { parseYaml } from '../../base/yaml/parse';
import { heading, paragraph, table, type Document } from '../../document/blocks';
import { documentMarkdown } from '../../document/markdown';
import { wholeModel } from '../../engine/whole-model';
import { ASSIGNMENTS_FOLDER, idsPath, peoplePath, readBatch } from '../../project/model/batch';
import type { Batch, ProjectModel } from '../../project/model/model';
import type { AssignParams, AssignResult, BatchesResult } from './requests';
import type { HostedProject } from '../../server/hosted-project';
import { onDisk, readAnswers, type Opened, type Work } from '../../server/on-disk';
import { batchReport, type BatchReport } from './batch-report';
import {
  agreementWords,
  batchesNamed,
  countUnassigned,
  DEFAULT_EXPECTED,
  fileOf,
  fileWords,
  freeze,
  loadRemark,
  settingsWords,
  type FileState,
} from './freeze';

/** The batches of a project, and what a new one can be made of. */
export async function batches(hosted: HostedProject): Promise<BatchesResult> {
  const { project } = hosted;
  await hosted.listed();
  await project.refreshModel();
  const read = wholeModel(project);
  if ('problem' in read) return read;
  const { batches: found, schema } = read.model;
  const files = await project.files.list(found.flatMap((batch) => [peoplePath(batch), idsPath(batch)]));
  const frozen = new Set(files.map(({ path }) => path));
  const { annotators, annotatorsPerSample: perSample } = schema;
  const people = found.flatMap((batch) => batch.people);
  return {
    batches: found.map((batch) => ({
      name: batch.name,
      isFrozen: frozen.has(peoplePath(batch)) || frozen.has(idsPath(batch)),
    })),
    annotators: annotators.map(({ id }) => id),
    files: project.samples.files.map(({ path }) => path),
    left: [...new Set(people.flatMap(({ id, left }) => (left ? [id] : [])))].sort(),
    ...(perSample !== undefined && { perSample }),
  };
}

/** Freezes a batch of the saved files as `labelwright assign` does. A new batch is described first. */
export function assign(
  hosted: HostedProject,
  { batch: name, dryRun, software, ...wanted }: AssignParams,
  work: Work,
): Promise<AssignResult> {
  return onDisk(hosted, work, async (opened) => {
    const { project } = opened;
    let { model } = opened;
    await readAnswers(opened, work);
    const path = `${ASSIGNMENTS_FOLDER}/${name}.yaml`;
    const text = await batchText(opened, model, name, wanted);
    let batch: Batch;
    if (text === undefined) batch = batchesNamed(model, name)[0]!;
    else {
      if (model.batches.some((each) => each.name === name))
        throw new UserError(`There is a batch "${name}" already. Give the new one another name.`);
      batch = newBatch(name, text);
      if (!dryRun) [model, batch] = await described(opened, name, path, text);
    }
    const { assigned, state } = await freeze({ project, model }, batch, dryRun);
    const file = fileOf(assigned);
    const report = batchReport({ project, model }, assigned, DEFAULT_EXPECTED);
    const isWritten = state === 'written' || state === 'dry-run';
    return {
      title: `Assign ${name}`,
      text: documentMarkdown(
        documentOf(report, {
          file,
          state,
          ...(text !== undefined && dryRun && { text }),
          ...(!dryRun && { unassigned: await countUnassigned({ project, model }) }),
        }),
        software,
      ),
      files: [...(text === undefined ? [] : [path]), ...(isWritten ? [file] : [])],
    };
  });
}

/** The description of a new batch; undefined if it is not a new one. */
async function batchText(
  { project }: Opened,
  model: ProjectModel,
  name: string,
  { people, samples: { openOf, files, count } = {}, perSample = 1, overlap = 1 }: Partial<AssignParams>,
): Promise<string | undefined> {
  if (!people) return undefined;
  const isNew = openOf === undefined && model.batches.length > 0;
  const textOf = (share?: number): string => {
    const samples = defined({ open_of: openOf, ...(isNew && { new: true }), files, share });
    return [
      ...(Object.keys(samples).length > 0 ? [`samples: ${flowText(samples as JsValue)}`] : []),
      `people: ${flowText(people)}`,
      `per_sample: ${perSample}`,
      ...(overlap < 1 ? [`overlap: ${overlap}`] : []),
      '',
    ].join('\n');
  };
  if (count === undefined) return textOf();
  const all = await project.assignments.selection(model, newBatch(name, textOf()));
  return textOf(shareOf(count, all.length));
}

const newBatch = (name: string, text: string): Batch =>
  readBatch({ path: `${ASSIGNMENTS_FOLDER}/${name}.yaml`, document: parseYaml(text) });

/** The share that gives so many of all samples, with the fewest digits; undefined for all of them. */
function shareOf(count: number, all: number): number | undefined {
  if (count >= all) return undefined;
  const shares = Array.from({ length: 16 }, (_, digits) => Number((count / all).toFixed(digits + 1)));
  return shares.find((share) => Math.round(share * all) === count) ?? count / all;
}

/** Writes the description of a new batch, and reads it. */
async function described(
  { project }: Opened,
  name: string,
  path: string,
  text: string,
): Promise<[ProjectModel, Batch]> {
  await project.files.writeAtomic(path, new TextEncoder().encode(text), null);
  await project.refreshModel();
  const read = wholeModel(project);
  if ('problem' in read) throw new UserError(read.problem);
  return [read.model, batchesNamed(read.model, name)[0]!];
}

function documentOf(
  report: BatchReport,
  more: { file: string; state: FileState; text?: string; unassigned?: number },
): Document {
  const { name = '', people, unknown } = report;
  const hasCapacity = people.some(({ capacity }) => capacity !== undefined);
  const open = more.unassigned ?? 0;
  return {
    title: `Batch ${name}`,
    lead: [paragraph(settingsWords(report))],
    blocks: [
      ...table('Loads', people, [
        ['person', ({ id }) => id],
        ['samples', ({ samples }) => samples],
        people.some(({ reserve }) => reserve > 0) && ['reserve of', ({ reserve }) => reserve],
        hasCapacity && ['capacity', ({ capacity }) => capacity],
        ['', loadRemark],
      ]),
      ...agreementWords(report).map((words) => paragraph(words)),
      ...(unknown > 0 ? [paragraph(`${counted(unknown, 'id')} of ${more.file} without a sample.`)] : []),
      ...(more.text === undefined
        ? []
        : [
            heading(2, `${ASSIGNMENTS_FOLDER}/${name}.yaml`),
            ...more.text
              .trim()
              .split('\n')
              .map((line) => paragraph({ code: line })),
          ]),
      ...(more.state === 'dry-run' ? [] : [paragraph(fileWords(more.file, more.state, name))]),
      ...(open > 0 ? [paragraph(`${counted(open, 'sample')} assigned to no one.`)] : []),
    ],
  };
}
