import { counted } from '../../base/text/phrases';
import type { AssignedBatch } from '../../engine/assignments/assignments';
import { isGuarded } from '../../engine/independence';
import { progressOf, stateOf } from '../../engine/progress';
import type { Project } from '../../engine/project';
import { modelWithLayers } from '../../engine/whole-model';
import type { ProjectModel } from '../../project/model/model';
import type { MyWork, MyWorkParams, WorkRow } from '../../protocol/my-work';
import type { Problem } from '../../protocol/request';
import type { HostedProject, OwnQueue } from '../../server/hosted-project';

/** The most samples that one row opens. */
const MAX_SAMPLES = 1000;
/** Width of the bar, in characters. */
const BAR_LENGTH = 12;

/** Rows of single samples that wait again, in their order. */
const AGAIN = [
  { id: 'returned', label: 'Returned to You', icon: 'reply' },
  { id: 'draft', label: 'Begun', icon: 'edit' },
  { id: 'stale', label: 'To Look at Again', icon: 'history' },
];

/** What a person has to label in a project, with the numbers of the panel. For a reviewer who labels nothing, nothing. */
export async function myWork(
  hosted: HostedProject,
  { viewer, fresh }: MyWorkParams,
): Promise<MyWork | Problem> {
  const { project } = hosted;
  if (fresh) await hosted.refresh();
  await hosted.read();
  await hosted.indexed();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  const code = project.records.table.annotators.find(viewer);
  const own = code < 0 && isOnlyReviewer(model, viewer) ? [] : await hosted.ownQueues(model, viewer);
  const queues = own.filter(({ progress }) => progress.total > 0);
  const next = nextOf(project, code, queues);
  const again = againOf(hosted, model, code);
  const opens = next && { uri: hosted.uri(next.file.path) };
  const first = {
    id: 'continue',
    label: queues.some(({ progress: { done } }) => done > 0) ? 'Continue' : 'Start',
    description: next?.isQualification
      ? 'the qualification'
      : queues.length > 1
        ? (next?.file.path ?? '')
        : '',
    icon: 'play',
  };
  const rows: WorkRow[] = [
    ...(opens ? [{ ...first, opens }] : []),
    progressRow(queues),
    ...again.map(({ count, ...row }) => ({ ...row, description: counted(count, 'sample') })),
    ...(project.assignments.of(viewer)?.batches ?? []).flatMap((assigned) =>
      batchRow(hosted, model, assigned, viewer),
    ),
    // One file is opened by the first row.
    ...(queues.length > 1 ? queues : []).map(({ file: { path }, files, progress }) => ({
      id: `file/${path}`,
      label: path,
      description: `${numbersOf(progress)}${files > 1 ? ` in ${counted(files, 'file')}` : ''}`,
      icon: 'file',
      opens: { uri: hosted.uri(path) },
    })),
  ];
  return {
    rows: queues.length > 0 ? rows : [],
    left: queues.reduce((sum, { progress: { total, done } }) => sum + total - done, 0),
    returned: again.find(({ id }) => id === 'returned')?.count ?? 0,
    ...(opens && { next: opens.uri }),
  };
}

function isOnlyReviewer({ schema, batches }: ProjectModel, person: string): boolean {
  const labelling = [...schema.annotators, ...batches.flatMap(({ people }) => people)];
  const isIn = (people: readonly { readonly id: string }[]) => people.some(({ id }) => id === person);
  return isIn(schema.reviewers) && !isIn(labelling);
}

const numbersOf = ({ total, done }: { readonly total: number; readonly done: number }): string =>
  `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;

/** The queue of the latest answer if anything is left in it, else the first with something left. */
function nextOf(
  { records: { table }, samples }: Project,
  code: number,
  queues: readonly OwnQueue[],
): OwnQueue | undefined {
  let latest = -1;
  for (const row of table.rowsOf(code))
    if (latest < 0 || table.answered(row) >= table.answered(latest)) latest = row;
  const last = latest < 0 ? undefined : samples.locate(table.key(latest))?.file;
  const open = queues.filter(({ progress: { total, done } }) => done < total);
  return open.find(({ file }) => file === last) ?? open[0];
}

/** How far everything is. A full bar means that nothing is left, an empty one that nothing is done. */
function progressRow(queues: readonly OwnQueue[]): WorkRow {
  const sum = (key: 'total' | 'done'): number => queues.reduce((all, { progress }) => all + progress[key], 0);
  const [total, done] = [sum('total'), sum('done')];
  const full = done === 0 ? 0 : Math.max(1, Math.floor((BAR_LENGTH * done) / total));
  const label = `${numbersOf({ total, done })} done`;
  return {
    id: 'progress',
    label,
    description: '■'.repeat(full) + '□'.repeat(BAR_LENGTH - full),
    spoken: `${label}, ${Math.floor((100 * done) / total)} percent`,
    icon: done === total ? 'pass' : 'circle-large-outline',
  };
}

/** The states of a person's answers that wait again, with the samples of the first file that has any. */
function againOf(hosted: HostedProject, model: ProjectModel, code: number) {
  const { records, samples } = hosted.project;
  const found = AGAIN.map((row) => ({ ...row, count: 0, opens: { uri: '', samples: [] as string[] } }));
  for (const row of records.table.rowsOf(code)) {
    const key = records.table.key(row);
    const file = samples.locate(key)?.file;
    const state = file && stateOf({ project: hosted.project, model }, row);
    const one = found.find(({ id }) => id === state);
    if (!file || !one) continue;
    one.count += 1;
    one.opens.uri ||= hosted.uri(file.path);
    if (one.opens.uri === hosted.uri(file.path) && one.opens.samples.length < MAX_SAMPLES)
      one.opens.samples.push(records.nameOf(key)!);
  }
  return found.filter(({ count }) => count > 0);
}

/** A batch in which a person has samples. Where gold is hidden among them, it has no numbers: those that stay as they are would reveal it. */
function batchRow(
  hosted: HostedProject,
  model: ProjectModel,
  assigned: AssignedBatch,
  person: string,
): WorkRow[] {
  const { project } = hosted;
  const { batch, members, left, keys } = assigned;
  if (!batch || !members.has(person) || left.has(person)) return [];
  const assignments = project.assignments.of(person)!;
  const row = { id: `batch/${batch.name}`, label: batch.name };
  const closed = assignments.closedBecause(assigned, person);
  const first = project.samples.locate(keys[0] ?? -1)?.file;
  if (closed !== undefined || !first) return [{ ...row, description: `closed: ${closed}`, icon: 'lock' }];
  const own = assignments
    .only([batch])
    .membersFor(person, project.samples.files, (key) => assignments.forAll.has(key));
  const description = isGuarded(model)
    ? ''
    : numbersOf(progressOf({ project, model }, person, undefined, own));
  return [{ ...row, description, icon: 'layers', opens: { uri: hosted.uri(first.path), batch: batch.name } }];
}
