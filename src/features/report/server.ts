import type { ReportParams, ReportResult } from '../../protocol/server';
import { modelWithLayers } from '../../engine/whole-model';
import { projectReport } from './measure/project-report';
import { reportMain, reportPage } from './page';
import type { HostedProject } from '../../server/hosted-project';
import { withWarnings } from '../../server/page-result';
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
  const { software, nonce, root, viewer } = params;
  const isClosed = hosted.hiddenFrom(viewer);
  const frame = nonce === undefined ? undefined : { nonce, root };
  const report = await projectReport(project, model, {
    software,
    now: new Date(),
    pause,
    isClosed,
    samples: MAX_LISTED,
    texts: true,
  });
  const html = frame ? reportPage(report, frame) : reportMain(report);
  return { html: withWarnings(project, html) };
}
