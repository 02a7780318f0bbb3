/** What the language server loads when a report, a page of the data, the gate or a hand-off is first asked for. */
import type { ProjectModel } from '../core/project/model';
import { auditProject } from '../engine/audit/audit-project';
import type { Project } from '../engine/project';
import { auditMain, auditPage } from '../report/audit/page';
import { documentMain, documentPage } from '../report/document/html';
import type { PageFrame } from '../report/html/frame';
import { collectCorrections } from './corrections/collect-corrections';
import { correctionsDocument } from './corrections/report';

export * from '../report/editor';
export { projectGate } from './gate/measure-gate';
export { handOff } from './hand-off';

/** Samples that the page lists of each kind. */
const LISTED = 100;

/** The audit for the editor: the whole page in its frame, or what is on it. */
export async function editorAudit(
  project: Project,
  model: ProjectModel,
  { software, pause, title }: { software: string; pause: () => Promise<void>; title: string },
  frame: PageFrame | undefined,
): Promise<string> {
  const audit = await auditProject(project, model, { listed: LISTED, pause });
  return frame ? auditPage(audit, { title, software }, frame) : auditMain(audit, title).text;
}

/** Corrections that the page tells one by one: more would not be read there. */
const TOLD = 500;

/** Every label that was changed, for the editor: the whole page in its frame, or what is on it. */
export async function editorCorrections(
  project: Project,
  model: ProjectModel,
  {
    software,
    pause,
    isClosed,
  }: {
    software: string;
    pause: () => Promise<void>;
    isClosed: ((sample: string) => boolean) | undefined;
  },
  frame: PageFrame | undefined,
): Promise<string> {
  const document = correctionsDocument(await collectCorrections(project, model, pause), {
    title: model.schema.title ?? 'Labelling project',
    listed: TOLD,
    isClosed,
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
  });
  return frame ? documentPage(document, software, frame) : documentMain(document);
}
