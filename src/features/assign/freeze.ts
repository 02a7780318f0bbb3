import { present } from '../../base/lists';
import { counted, percent, quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { AssignedBatch } from '../../engine/assignments/assignments';
import type { Project, WithModel } from '../../engine/project';
import { refuseBroken } from '../../engine/whole-model';
import { ASSIGNMENTS_FOLDER, peoplePath } from '../../project/model/batch';
import { peopleText } from '../../project/assignment/people-file';
import type { Batch, ProjectModel } from '../../project/model/model';
import { idsOf, type BatchReport } from './batch-report';

/** What became of the file that keeps a batch. */
export type FileState = 'written' | 'frozen' | 'dry-run' | 'empty';

export const DEFAULT_EXPECTED = 0.8;
const encoder = new TextEncoder();

/** The batch called `name`, or all. Throws a UserError if there is none, or if one cannot be read. */
export function batchesNamed(model: ProjectModel, name: string | undefined): readonly Batch[] {
  const batches = model.batches.filter((batch) => name === undefined || batch.name === name);
  if (name !== undefined && batches.length === 0) {
    const known = model.batches.map((batch) => batch.name);
    throw new UserError(
      `There is no batch "${name}". ${known.length > 0 ? `There are: ${quoted(known)}.` : `Describe it in ${ASSIGNMENTS_FOLDER}/${name}.yaml first.`}`,
    );
  }
  refuseBroken(model, batches);
  return batches;
}

/**
 * A batch of a project whose records have been read, with its frozen samples. Writes them and their people if there is no file of them
 * yet, unless it is a dry run. The batch of a dry run may be one that is not in the model. `before`: batches that have got their samples in the same run.
 */
export async function freeze(
  { project, model }: WithModel,
  batch: Batch,
  dryRun: boolean,
  before: readonly AssignedBatch[] = [],
): Promise<{ assigned: AssignedBatch; state: FileState }> {
  const { assignments } = project;
  const known = (await assignments.ready(model))?.batches.find((each) => each.batch === batch);
  if (known?.frozen?.problem) throw known.frozen.problem;
  if (known?.frozen) return { assigned: known, state: 'frozen' };
  const keys = await assignments.selection(model, batch, before);
  const assigned = await assignments.preview(model, batch, keys, before);
  const isEmpty = keys.every((_, n) => assigned.peopleAt(n).length === 0);
  if (dryRun || isEmpty) return { assigned, state: isEmpty ? 'empty' : 'dry-run' };
  const text = await frozenText(project, assigned);
  await project.files.writeAtomic(peoplePath(batch), encoder.encode(text), null);
  assignments.invalidate();
  return { assigned, state: 'written' };
}

/** The text of the file that keeps a batch: its samples, with the people chosen for them. Those that no one was found for are not in it. */
export async function frozenText(
  project: Project,
  { keys, settings, peopleAt, reserveAt }: AssignedBatch,
): Promise<string> {
  const ids = await idsOf(project, keys);
  const name = (person: number): string => settings.people[person]!.id;
  const lines = ids.map((sample, n) => {
    const reserve = Array.from(reserveAt(n), name);
    return { sample, people: Array.from(peopleAt(n), name), ...(reserve.length > 0 && { reserve }) };
  });
  return peopleText(lines.filter(({ people }) => people.length > 0));
}

/** The number of samples that are assigned to no one. */
export async function countUnassigned({ project, model }: WithModel): Promise<number> {
  const now = await project.assignments.ready(model);
  return now ? now.unassigned().size : 0;
}

/** How a batch chooses its samples and people. */
export function settingsWords({
  samples,
  perSample,
  byPeople,
  method,
  seed,
  probability,
}: BatchReport): string {
  const drawn = method === null ? '' : `; ${method}, seed ${seed}`;
  const people = (count: number): string => (count === 0 ? 'no one' : counted(count, 'person', 'people'));
  const each =
    byPeople.length > 1
      ? `: ${byPeople.map((some) => `${some.samples} with ${people(some.people)}`).join(', ')}`
      : `, ${people(byPeople[0]?.people ?? perSample)} each`;
  const chosen =
    probability === null
      ? '; chosen by a list or filter'
      : probability < 1
        ? `; drawn at random with probability ${probability}`
        : '';
  return `${counted(samples, 'sample')}${each}${drawn}${chosen}`;
}

/** Beside a person's load. */
export const loadRemark = ({ samples, capacity, left }: BatchReport['people'][number]): string =>
  left ? 'left' : capacity !== undefined && samples > capacity ? 'above their capacity' : '';

/** What pairs of people share, and how precisely that will show agreement. */
export function agreementWords({ pairs, precision }: BatchReport): string[] {
  const { samples, expected, halfWidth, kappa } = precision;
  const kappas = kappa
    .map(({ layer, halfWidth: half }) => `, kappa of ${layer} ± ${half.toFixed(2)}`)
    .join('');
  return present([
    pairs &&
      `Pairs of people share ${pairs.least === pairs.most ? pairs.least : `${pairs.least} to ${pairs.most}`} samples.`,
    samples === 0
      ? 'No sample has two people, so this shows no agreement.'
      : halfWidth === null
        ? `Agreement: ${counted(samples, 'sample')} with two people or more are too few to say how precisely they will show it.`
        : `Agreement: ${counted(samples, 'sample')} with two people or more show it to ± ${percent(halfWidth, 1)}${kappas} (95 %, if people agree on ${percent(expected)}).`,
  ]);
}

/** The file that keeps a batch, or that will. */
export const fileOf = ({ batch, frozen }: AssignedBatch): string => frozen?.path ?? peoplePath(batch!);

/** What becomes of the file that keeps a batch. */
export const fileWords = (file: string, state: FileState, name: string): string =>
  ({
    written: `Wrote ${file}.`,
    frozen: `${file} keeps its samples, and stays as it is. New samples and new people need a new batch.`,
    empty: `${file} is not written: the batch has no samples now, or no one who can take one, and the file would keep it so.`,
    'dry-run': `Dry run: ${file} would be written by "labelwright assign ${name}".`,
  })[state];
