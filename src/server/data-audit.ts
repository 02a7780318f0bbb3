import { wholeModel } from '../engine/whole-model';
import type { ReportParams, ReportResult } from '../protocol/server';
import type { HostedProject } from './hosted-project';
import type { Pause } from './signal';

/** The audit of a project's data as a page. Its code is a bundle of its own, read when it is first asked for. */
export async function dataAudit(
  hosted: HostedProject,
  params: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const read = wholeModel(project);
  if ('problem' in read) return read;
  const { model } = read;
  const { editorAudit } = await import('../handoff/editor');
  const { software, nonce, root } = params;
  const title = model.schema.title ?? 'Labelling project';
  const frame = nonce === undefined ? undefined : { nonce, root };
  return { html: await editorAudit(project, model, { software, pause, title }, frame) };
}
