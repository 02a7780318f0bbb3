import { collectCorrections } from './collect-corrections';
import { correctionsDocument } from './document';
import { namedClosedTo } from '../../engine/independence';
import type { ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { documentResult } from '../../server/page-result';
import type { Pause } from '../../server/requests';

/** Maximum number of corrections that the page lists. */
const MAX_LISTED = 500;

/** The corrections as a page. */
export async function correctionsPage(
  hosted: HostedProject,
  params: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  const isClosed = namedClosedTo(project, model, params.viewer);
  const document = correctionsDocument(await collectCorrections(project, model, pause), {
    title: model.schema.title ?? 'Labelling project',
    listed: MAX_LISTED,
    isClosed,
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
  });
  return documentResult(project, document, params);
}
