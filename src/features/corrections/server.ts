import { collectCorrections } from './collect-corrections';
import { correctionsDocument } from './document';
import { documentMain, documentPage } from '../../document/html';
import { namedClosedTo } from '../../engine/independence';
import type { ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { withSchemaWarning } from '../../server/schema-warning';
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
  const { software, nonce, root, viewer } = params;
  const isClosed = namedClosedTo(project, model, viewer);
  const frame = nonce === undefined ? undefined : { nonce, root };
  const document = correctionsDocument(await collectCorrections(project, model, pause), {
    title: model.schema.title ?? 'Labelling project',
    listed: MAX_LISTED,
    isClosed,
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
  });
  const html = frame ? documentPage(document, software, frame) : documentMain(document);
  return { html: withSchemaWarning(project, html) };
}
