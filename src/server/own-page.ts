import type { OwnPageParams, ReportResult } from '../protocol/server';
import { modelWithLayers } from '../engine/whole-model';
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
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  const { editorOwnPage } = await import('../handoff/editor');
  const { software, nonce, root, annotator } = params;
  const frame = nonce === undefined ? undefined : { nonce, root, params: JSON.stringify({ annotator }) };
  const html = await editorOwnPage(project, model, annotator, { software, now: new Date(), pause }, frame);
  return { html: sayingWhatIsMissing(project, html) };
}
