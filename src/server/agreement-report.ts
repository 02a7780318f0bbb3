import { namedClosedTo } from '../engine/independence';
import type { ReportParams, ReportResult } from '../protocol/server';
import { modelWithLayers } from '../engine/whole-model';
import type { HostedProject } from './hosted-project';
import { sayingWhatIsMissing } from './part-of-schema';
import type { Pause } from './signal';

/** The agreement report of a project. Its code is a bundle of its own, read when the first report is asked for. */
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
  const { editorReport } = await import('../handoff/editor');
  const { software, nonce, root, viewer } = params;
  const isClosed = namedClosedTo(project, model, viewer);
  const frame = nonce === undefined ? undefined : { nonce, root };
  const html = await editorReport(project, model, { software, now: new Date(), pause, isClosed }, frame);
  return { html: sayingWhatIsMissing(project, html) };
}
