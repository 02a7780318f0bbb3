import { addOne } from '../../base/lists';
import type { DecisionRecord } from '../../project/records/records';
import type { Strategy } from './plan-decisions';
import { decideMany } from './decide-many';
import { annotatorShownAs, namesEverywhere } from '../../engine/queries/shown-names';
import type { NewRecord } from '../../engine/journal';
import type { Project } from '../../engine/project';
import {
  type DecideSelectionParams,
  type ReturnSelectionParams,
  type ReturnSelectionResult,
} from '../buckets/requests';
import type { BulkResult } from '../../protocol/panel';
import type { HostedProject } from '../../server/hosted-project';
import { type BucketTrees } from '../buckets/server/bucket-trees';
import { decideAll } from './server-decide-all';

type Problem = { problem: string };
type ActedOn = Pick<HostedProject, 'project' | 'decisions'>;

/** Decides the selected samples by a strategy, or previews it. */
export async function decideCases(
  { project, decisions }: ActedOn,
  trees: BucketTrees,
  { reviewer, strategy, dryRun, ...selection }: DecideSelectionParams,
  signal: AbortSignal,
): Promise<BulkResult | Problem> {
  const { model } = project;
  if (!model) return { problem: 'labelwright.yaml cannot be read.' };
  const samples = await trees.selected(selection);
  const keys = new Set(samples.map((id) => project.samples.ids.find(id)));
  const person =
    strategy.kind === 'person' ? annotatorShownAs(project, strategy.person, selection.blind) : undefined;
  if (strategy.kind === 'person' && person === undefined)
    return { problem: `No one in this project is shown as ${strategy.person}.` };
  const chosen: Strategy =
    strategy.kind === 'person'
      ? { kind: 'person', annotator: person! }
      : strategy.kind === 'majority'
        ? { kind: 'majority', quorum: strategy.quorum ?? model.schema.training.resolve.quorum ?? 0.5 }
        : strategy;
  return decideAll({ project, model }, decisions, { keys, strategy: chosen, reviewer, dryRun, signal });
}

/** Returns the selected samples to their annotators, or counts their samples. */
export async function returnCases(
  { project, decisions }: ActedOn,
  trees: BucketTrees,
  { reviewer, to, message, dryRun, ...selection }: ReturnSelectionParams,
  signal: AbortSignal,
): Promise<ReturnSelectionResult | Problem> {
  if (!project.model) return { problem: 'labelwright.yaml cannot be read.' };
  const wanted = to && new Set(to.flatMap((name) => annotatorShownAs(project, name, selection.blind) ?? []));
  const answered = answersOf(project, await trees.selected(selection));
  const records: NewRecord<DecisionRecord>[] = [];
  const counts = new Map<string, number>();
  for (const [sample, names] of answered) {
    const whom = wanted ? names.filter((name) => wanted.has(name)) : names;
    for (const name of names) addOne(counts, name);
    if (whom.length > 0)
      records.push({ sample, return_to: whom, ...(message !== '' && { reason: message }) });
  }
  const people = shownPeople(project, counts, selection.blind);
  if (dryRun) return { returned: records.length, people };
  return { returned: (await decideMany(decisions, reviewer, records, { signal })).length, people };
}

function answersOf(project: Project, samples: readonly string[]): [string, string[]][] {
  const { table } = project.records;
  return samples.flatMap((sample): [string, string[]][] => {
    const rows = [...table.countingOn(project.samples.ids.find(sample))];
    return rows.length > 0 ? [[sample, rows.map((row) => table.annotatorName(row)).sort()]] : [];
  });
}

function shownPeople(
  project: Project,
  counts: ReadonlyMap<string, number>,
  blind: ReturnSelectionParams['blind'],
): ReturnSelectionResult['people'] {
  const nameOf = namesEverywhere(project, blind);
  if (!nameOf) return [];
  const { annotators } = project.records.table;
  return [...counts]
    .map(([name, samples]) => ({ name: nameOf(annotators.find(name)), samples }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
