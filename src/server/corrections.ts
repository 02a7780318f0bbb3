import { namedClosedTo } from '../engine/independence';
import type { ReportParams, ReportResult } from '../protocol/server';
import type { HostedProject } from './hosted-project';
import { sayingWhatIsMissing } from './part-of-schema';
import type { Pause } from './signal';

/** Every label that was changed after it was given, as a page. Its code is a bundle of its own, read when it is first asked for. */
export async function correctionsPage(
  hosted: HostedProject,
  params: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  const { editorCorrections } = await import('../handoff/editor');
  const { software, nonce, root, viewer } = params;
  const isClosed = namedClosedTo(project, model, viewer);
  const frame = nonce === undefined ? undefined : { nonce, root };
  const html = await editorCorrections(project, model, { software, pause, isClosed }, frame);
  return { html: sayingWhatIsMissing(project, html) };
}
