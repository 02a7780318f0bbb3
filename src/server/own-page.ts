import type { OwnPageParams, ReportResult } from '../protocol/server';
import type { HostedProject } from './hosted-project';
import { sayingWhatIsMissing } from './part-of-schema';
import type { Pause } from './signal';

/** An annotator's own page. Its code is in the bundle of the report, read when it is first asked for. */
export async function ownPage(
  hosted: HostedProject,
  params: OwnPageParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  const { editorOwnPage } = await import('../handoff/editor');
  const { software, nonce, root, annotator } = params;
  const frame = nonce === undefined ? undefined : { nonce, root, params: JSON.stringify({ annotator }) };
  const html = await editorOwnPage(project, model, annotator, { software, now: new Date(), pause }, frame);
  return { html: sayingWhatIsMissing(project, html) };
}
