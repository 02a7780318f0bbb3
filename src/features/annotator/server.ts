import type { OwnPageParams } from './requests';
import type { ReportResult } from '../../protocol/server';
import { modelWithLayers } from '../../engine/whole-model';
import { ownPage as annotatorsPage } from './build';
import { annotatorMain, annotatorPage } from './page';
import type { HostedProject } from '../../server/hosted-project';
import { withWarnings } from '../../server/page-result';
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
  const { software, nonce, root, annotator } = params;
  const frame = nonce === undefined ? undefined : { nonce, root, params: JSON.stringify({ annotator }) };
  const page = await annotatorsPage(project, model, annotator, { software, now: new Date(), pause });
  const html = frame ? annotatorPage(page, frame) : annotatorMain(page).text;
  return { html: withWarnings(project, html) };
}
