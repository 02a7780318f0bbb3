import type { ProjectModel } from '../project/model/model';
import type { Project } from './project';

/** Whether others' answers to a sample (key) must not be shown yet. */
export type IsClosed = (key: number) => boolean;

/** The samples closed to a person: with `quality.independent`, those that a non-reviewer has not answered. Undefined if none is. */
export function closedTo(
  project: Project,
  { schema }: ProjectModel,
  person: string | undefined,
): IsClosed | undefined {
  return schema.independent && person !== undefined ? unansweredBy(project, schema, person) : undefined;
}

/** The samples that a person has not answered; undefined for a reviewer. */
function unansweredBy(
  { records: { table } }: Project,
  schema: ProjectModel['schema'],
  person: string,
): IsClosed | undefined {
  if (schema.reviewers.some(({ id }) => id === person)) return undefined;
  return (key) => {
    if (key < 0) return false;
    const code = table.annotators.find(person);
    const row = code < 0 ? -1 : table.find(key, code);
    return row < 0 || !table.isDone(row);
  };
}

/** The samples that a person must not know as gold: where a project configures how people get gold, those that a non-reviewer has not answered. */
export function goldClosedTo(
  project: Project,
  { schema }: ProjectModel,
  person: string | undefined,
): IsClosed | undefined {
  if (schema.gold === undefined && schema.qualification === undefined) return undefined;
  return unansweredBy(project, schema, person ?? '');
}

/** The same by sample ids. */
export function namedClosedTo(
  project: Project,
  model: ProjectModel,
  person: string | undefined,
): ((sample: string) => boolean) | undefined {
  const isClosed = closedTo(project, model, person);
  return isClosed && ((sample) => isClosed(project.samples.ids.find(sample)));
}

/** Says why a sample's answers are hidden, and when they will be shown. */
export const closedMessage = (sample: string): string =>
  `What others say of ${sample} is shown once your own answer is done.`;
