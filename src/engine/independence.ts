import type { Finding } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { annotatorOf, UNNAMED } from '../project/records/annotator-name';
import { UNREADABLE_FILE } from '../rules/framework/yaml-findings';
import { CATALOGUE } from '../rules/registry';
import type { Project, WithModel } from './project';

/** Whether others' answers to a sample (key) must not be shown yet. */
export type IsClosed = (key: number) => boolean;

/** The samples closed to a person: with `quality.independent`, those that a non-reviewer has not answered. Undefined if none is; without a person, none is. */
export function closedTo({ project, model }: WithModel, person: string | undefined): IsClosed | undefined {
  if (!model.schema.independent || !isLimited({ project, model }, person)) return undefined;
  return unansweredBy(project, model.schema, person);
}

/** Whether the schema, the batches and the files of records name two people or more. */
function namesSeveral({ project: { records }, model: { schema, batches } }: WithModel): boolean {
  const people = new Set(
    [...schema.annotators, ...schema.reviewers, ...batches.flatMap((batch) => batch.people)].map(
      ({ id }) => id,
    ),
  );
  for (const { path, kind } of records.files) if (kind !== 'gold') people.add(annotatorOf(path));
  return people.size > 1;
}

/** The samples that a person has not answered; undefined for a reviewer. */
function unansweredBy(
  project: Project,
  schema: ProjectModel['schema'],
  person: string,
): IsClosed | undefined {
  if (schema.reviewers.some(({ id }) => id === person)) return undefined;
  return (key) => key >= 0 && !hasAnsweredKey(project, person, key);
}

function hasAnsweredKey({ records: { table } }: Project, person: string, key: number): boolean {
  const row = table.find(key, table.annotators.find(person));
  return row >= 0 && table.isDone(row);
}

/** Whether a person has an answer to a sample that counts. */
export const hasAnswered = (project: Project, person: string, sample: string): boolean =>
  hasAnsweredKey(project, person, project.samples.ids.find(sample));

/** Whether the project configures how annotators get gold. Then a gold answer is hidden from everyone who has not answered the sample. */
export const isGuarded = ({ schema }: ProjectModel): boolean =>
  schema.gold !== undefined || schema.qualification !== undefined;

/** The samples that a person must not know as gold: where a project configures how people get gold, those that a non-reviewer has not answered. */
export function goldClosedTo(
  { project, model }: WithModel,
  person: string | undefined,
): IsClosed | undefined {
  return isGuarded(model) ? unansweredBy(project, model.schema, person ?? UNNAMED) : undefined;
}

/** The same by sample ids. */
export function namedClosedTo(
  { project, model }: WithModel,
  person: string | undefined,
): ((sample: string) => boolean) | undefined {
  const isClosed = closedTo({ project, model }, person);
  return isClosed && ((sample) => isClosed(project.samples.ids.find(sample)));
}

/** Says why a sample's answers are hidden, and when they will be shown. */
export const closedMessage = (sample: string): string =>
  `What others say of ${sample} is shown once your own answer is done.`;

/** Whether anything is hidden from a person at all: not without one, and not in a project of one person who has not said so. */
export const isLimited = (read: WithModel, person: string | undefined): person is string =>
  person !== undefined && (person !== UNNAMED || namesSeveral(read));

/** Whether something about a sample (id) must not be shown. */
export type IsHidden = (sample: string) => boolean;

/** Tells the samples (by id) whose gold a person may not see yet; undefined if there are none. */
export function goldHiddenFrom(
  { project, model }: WithModel,
  person: string | undefined,
  isDue: IsFeedbackDue,
): IsHidden | undefined {
  if (!isLimited({ project, model }, person) || !goldClosedTo({ project, model }, person)) return undefined;
  return (sample) => project.records.gold.has(sample) && !isDue(sample);
}

/** Whether a person may be told by now what gold says of their answer to a sample (`GoldPolicy.feedbackDue`). */
export type IsFeedbackDue = (sample: string) => boolean;

/** The findings of a file as one person sees them. */
export interface ShownFindings {
  /** Sorted. */
  readonly findings: readonly Finding[];
  /** The number of findings that are not listed because there are too many. */
  readonly more: number;
  /** The number of findings left out until the person has answered. What gold says of their own answers is not counted: the number would tell. */
  readonly hidden: number;
  /** The samples that the person has yet to answer before they see more. */
  readonly waitsFor: readonly string[];
}

/** What becomes of a finding. `secret`: it is left out, and not counted. */
type Seen = Finding | 'hidden' | 'secret';

/**
 * The findings of a file as a person sees them; without a person, all of them. A reviewer sees everything. Others see what is found in their
 * own records; of other people's records, gold and predictions nothing; and elsewhere no more than the rule reveals of samples that they have
 * answered.
 */
export function shownFindings(
  project: Project,
  path: string,
  person: string | undefined,
  isDue: IsFeedbackDue,
): ShownFindings {
  const all = project.findingsOf(path);
  const see = project.model && findingPolicy({ project, model: project.model }, person, isDue);
  if (!see) return { ...all, hidden: 0, waitsFor: [] };
  const waitsFor = new Set<string>();
  const seen = all.findings.map((finding) => see(finding, waitsFor));
  const findings = seen.filter((one) => typeof one === 'object');
  const hidden = seen.filter((one) => one === 'hidden').length;
  return see.hides(path)
    ? { findings, more: 0, hidden: hidden + all.more, waitsFor: [...waitsFor] }
    : { findings, more: all.more, hidden, waitsFor: [...waitsFor] };
}

export interface FindingPolicy {
  /** The finding as the person sees it. Samples that have to be answered first are added to `waitsFor`. */
  (finding: Finding, waitsFor?: Set<string>): Seen;
  /** Whether nothing that is found in a file is shown. */
  hides(path: string): boolean;
}

/** What a person sees of findings; undefined if that is everything. */
export function findingPolicy(
  { project, model }: WithModel,
  person: string | undefined,
  isDue: IsFeedbackDue,
): FindingPolicy | undefined {
  if (!isLimited({ project, model }, person)) return undefined;
  const isClosed = namedClosedTo({ project, model }, person);
  const guarded = goldClosedTo({ project, model }, person) !== undefined;
  if (!isClosed && !guarded) return undefined;
  const { records } = project;
  const isOthers = (path: string): boolean => {
    const kind = records.file(path)?.kind;
    return kind === undefined
      ? PREDICTIONS.test(path)
      : kind !== 'annotation' || annotatorOf(path) !== person;
  };
  const hides = (path: string): boolean =>
    isOthers(path) && (isClosed !== undefined || records.file(path)?.kind === 'gold');
  const see = (finding: Finding, waitsFor?: Set<string>): Seen => {
    const { file, rule: id, sample } = finding;
    // Why a file cannot be read says nothing of what is in it.
    if (id === UNREADABLE_FILE) return finding;
    const rule = CATALOGUE.get(id);
    const reveals = rule?.reveals ?? 'answer';
    const isGold = reveals === 'gold' && guarded;
    if (hides(file) || (isGold && isOthers(file))) return 'hidden';
    if (records.file(file)) {
      // The person's own record, or one of a project that hides only gold.
      if (isGold) return sample !== undefined && isDue(sample) ? redacted(finding) : 'secret';
      return isClosed ? withoutOthers(finding, isOthers) : finding;
    }
    // A rule that sees one line has seen no answer in any other file.
    if (reveals === 'nothing' || rule?.scope === 'line' || !(isGold || isClosed)) return finding;
    const samples = finding.samples ?? (sample === undefined ? undefined : [sample]);
    const closed = samples?.filter((one) => (isGold ? !isDue(one) : isClosed?.(one)));
    if (closed?.length === 0) return finding;
    for (const one of closed ?? []) if (!hasAnswered(project, person, one)) waitsFor?.add(one);
    return finding.redacted === undefined ? 'hidden' : redacted(finding);
  };
  return Object.assign(see, { hides });
}

const PREDICTIONS = /^(?:predictions|suggestions)\//;

/** A finding without what it says of samples that the reader may not know. In an own record, its severity may count answers that have no feedback yet. */
function redacted(finding: Finding): Finding {
  const { rule, severity, file, range, key, sample, annotator } = finding;
  const isOwn = annotator !== undefined;
  return {
    rule,
    severity: isOwn && severity === 'error' ? 'warning' : severity,
    message: finding.redacted ?? finding.message,
    file,
    range,
    ...(key !== undefined && { key }),
    ...(isOwn && sample !== undefined && { sample, annotator }),
  };
}

function withoutOthers(finding: Finding, isOthers: (path: string) => boolean): Finding {
  const related = finding.related?.filter(({ file }) => !isOthers(file));
  return related?.length === finding.related?.length ? finding : { ...finding, related: related! };
}
