import { modelWithLayers } from '../../engine/whole-model';
import type { ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';
import { documentResult } from '../../server/page-result';
import { assistance } from './assist';
import { assistDocument } from './document';

/** The effect of a project's suggestions as a page. */
export async function assistPage(
  hosted: HostedProject,
  params: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const found = await project.fromAll(() => assistance(project, read.model, undefined, pause));
  return documentResult(project, assistDocument(found), params);
}
