import type { OwnPageParams, ReportResult } from '../../protocol/server';
import { modelWithLayers } from '../../engine/whole-model';
import { ownPage as annotatorsPage } from './build';
import { annotatorDocument } from './document';
import type { HostedProject } from '../../server/hosted-project';
import { documentResult } from '../../server/page-result';
import type { Pause } from '../../server/requests';

/** An annotator's own page. */
export async function ownPage(
  hosted: HostedProject,
  params: OwnPageParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  const { software, annotator } = params;
  const page = await annotatorsPage(project, model, annotator, { software, now: new Date(), pause });
  return documentResult(project, annotatorDocument(page), params, { annotator });
}
