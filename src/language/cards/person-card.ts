import { decides } from '../../project/records/records';
import type { ProjectModel } from '../../project/model/model';
import type { Project } from '../../engine/project';
import { progressOf } from '../../engine/progress';
import { code, paragraphs, plain } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';

/** An annotator or reviewer in Markdown: who they are and how far they are. */
export function personCard(project: Project, model: ProjectModel, id: string): string {
  const roles = [
    ...(model.schema.annotators.some((person) => person.id === id) ? ['annotator'] : []),
    ...(model.schema.reviewers.some((person) => person.id === id) ? ['reviewer'] : []),
  ];
  const name = [...model.schema.annotators, ...model.schema.reviewers].find(
    (person) => person.id === id,
  )?.name;
  const { done, draft, flagged, stale, total } = progressOf(project, model, id);
  const decided = [...project.records.decisions.values()].filter(
    ({ record }) => record.reviewer === id && decides(record),
  ).length;
  const parts = [
    `${done.toLocaleString('en')} of ${counted(total, 'sample')} labelled`,
    ...(draft > 0 ? [counted(draft, 'draft')] : []),
    ...(flagged > 0 ? [`${flagged} flagged`] : []),
    ...(stale > 0 ? [`${stale} stale`] : []),
    ...(decided > 0 ? [counted(decided, 'decision')] : []),
  ];
  return paragraphs(
    `${name === undefined ? code(id) : `**${plain(name)}** ${code(id)}`}: ${roles.length > 0 ? roles.join(' and ') : 'not listed under people'}`,
    parts.join(' · '),
  );
}
