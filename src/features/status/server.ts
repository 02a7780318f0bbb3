import { modelWithLayers } from '../../engine/whole-model';
import type { PipelineNode, PipelineParams, PipelineResult } from './requests';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';
import { ASSIGNMENTS_FOLDER } from '../../project/model/batch';
import { counted } from '../../base/text/phrases';
import { statusOf, type NextStep, type ProjectStatus } from './project-status';
import type { Stage } from './stages';
import { closedWords, endWords, pageWords, stageName } from './words';

/** Icons of the stages, by the work that they ask for. */
const ICONS: Readonly<Record<Stage, string>> = {
  'not-assigned': 'circle-slash',
  closed: 'lock',
  waiting: 'watch',
  returned: 'reply',
  answered: 'circle-filled',
  agreed: 'pass',
  'to-adjudicate': 'law',
  decided: 'pass-filled',
  gold: 'star-full',
};

/** How far the samples of a project are, and what everyone should do next: the numbers of `labelwright status`. */
export async function pipeline(
  hosted: HostedProject,
  { viewer }: PipelineParams,
  pause: Pause,
): Promise<PipelineResult> {
  const { project } = hosted;
  await hosted.read();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  await project.goldLog.refresh({ pause });
  await project.assignments.ready(model);
  const status = await statusOf({ project, model }, { pause });
  return { nodes: status.stages ? nodesOf(hosted, status, viewer) : [] };
}

function nodesOf(hosted: HostedProject, status: ProjectStatus, viewer: string | undefined): PipelineNode[] {
  const batches = batchNodes(hosted, status);
  const model = hosted.project.model!;
  const { title, reviewers } = model.schema;
  // What the others have to do is for the reviewers, where there are some.
  const isForAll =
    viewer === undefined || reviewers.length === 0 || reviewers.some(({ id }) => id === viewer);
  const next = status.next.filter(({ person }) => isForAll || person === viewer);
  const isReviewer = new Set(reviewers.map(({ id }) => id));
  const pageOf = new Map(status.pages.map((each) => [each.page.person, pageWords(each)]));
  return [
    {
      id: 'stages',
      label: 'Stages',
      description: counted(status.samples, 'sample'),
      icon: 'list-ordered',
      children: [...status.stages!.counts].flatMap(([stage, count]) =>
        count > 0 ? stageNode(stage, count) : [],
      ),
    },
    {
      id: 'next',
      label: 'Next Steps',
      description: '',
      icon: 'person',
      children: next.map((one) => ({
        ...stepNode(one, { viewer, title, page: pageOf.get(one.person) }),
        ...(isForAll && !isReviewer.has(one.person) && { person: one.person }),
      })),
    },
    ...(batches.length > 0
      ? [
          {
            id: 'batches',
            label: model.batches.length > 0 ? 'Batches' : 'Expected End',
            description: '',
            icon: 'calendar',
            children: batches,
          },
        ]
      : []),
  ];
}

function stageNode(stage: Stage, count: number): PipelineNode {
  const name = stageName(stage);
  return {
    id: `stages/${stage}`,
    label: name.charAt(0).toUpperCase() + name.slice(1),
    description: count.toLocaleString('en'),
    icon: ICONS[stage],
    about: { kind: 'stage', stage },
    ...(stage === 'not-assigned' && { button: 'assign' }),
    ...(stage === 'to-adjudicate' && { button: 'decide' }),
  };
}

/** Words in parts: at their commas, and an interval by itself. */
const partsOf = (words: string): string[] => words.replace(/ \((90 %.*)\)$/, ', $1').split(', ');

/** A node with its first part beside it, and each of the others in a row below: in its usual width, the side bar would cut them off. */
function inRows(id: string, label: string, parts: readonly string[]) {
  const [description = '', ...more] = parts;
  const children = more.map((part, n) => ({ id: `${id}/${n}`, label: '', description: part, icon: 'blank' }));
  const spoken = [label, ...parts].join(', ');
  return { id, label, description, spoken, ...(children.length > 0 && { children }) };
}

function stepNode(
  { person, step, words }: NextStep,
  { viewer, title = 'the project', page }: Record<'viewer' | 'title' | 'page', string | undefined>,
): PipelineNode {
  const isViewer = person === viewer;
  const node = {
    ...inRows(`next/${person}`, isViewer ? `${person} (you)` : person, [
      ...partsOf(words),
      ...(page === undefined ? [] : [page]),
    ]),
    icon: isViewer ? 'account' : 'person',
  };
  if (step === 'none' || step === 'wait') return node;
  if (isViewer && step === 'label') return { ...node, button: 'label' };
  const message = `${person}, your next step in ${title}: ${words}.`;
  return {
    ...node,
    about: step === 'decide' ? { kind: 'stage', stage: 'to-adjudicate' } : { kind: 'awaited', person },
    ...(isViewer ? { button: 'decide' } : { button: 'ask', message }),
  };
}

/** What is left of batches, and why they are closed; or of the whole project if it has none. */
function batchNodes(hosted: HostedProject, { ends, stages }: ProjectStatus): PipelineNode[] {
  const lines = new Map<string | undefined, string[]>(ends.map((end) => [end.batch, partsOf(endWords(end))]));
  for (const one of stages!.closed) lines.set(one.batch, [closedWords(one), ...(lines.get(one.batch) ?? [])]);
  const closed = new Set(stages!.closed.map(({ batch }) => batch));
  return [...lines].map(([batch, words]) => ({
    ...inRows(`batches/${batch ?? ''}`, batch ?? 'All samples', words),
    icon: batch !== undefined && closed.has(batch) ? 'lock' : 'calendar',
    ...(batch !== undefined && {
      batch,
      file: hosted.uri(`${ASSIGNMENTS_FOLDER}/${batch}.yaml`),
      button: 'assign',
    }),
  }));
}
