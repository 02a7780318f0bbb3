import type { ReportParams, ReportResult } from '../../protocol/server';
import { modelWithLayers } from '../../engine/whole-model';
import { projectReport } from './measure/project-report';
import { reportDocument } from './document';
import type { HostedProject } from '../../server/hosted-project';
import { documentResult } from '../../server/page-result';
import type { Pause } from '../../server/requests';

/** Samples listed in each bucket: the editor opens the others itself. */
const MAX_LISTED = 20;

/** The agreement report of a project. */
export async function agreementReport(
  hosted: HostedProject,
  params: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  const { software, viewer } = params;
  const isClosed = hosted.hiddenFrom(viewer);
  const report = await projectReport(project, model, {
    software,
    now: new Date(),
    pause,
    isClosed,
    samples: MAX_LISTED,
    texts: true,
  });
  return documentResult(project, reportDocument(report), params);
}
