import { UserError } from '../../base/user-error';
import { documentMain, documentPage } from '../../document/html';
import { modelWithLayers } from '../../engine/whole-model';
import type { ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';
import { withSchemaWarning } from '../../server/schema-warning';
import { assistance } from './assist';
import { assistDocument } from './document';

/** The help and harm of a project's suggestions as a page. */
export async function assistPage(
  hosted: HostedProject,
  { software, nonce, root }: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  try {
    const document = assistDocument(
      await project.fromAll(() => assistance(project, read.model, undefined, pause)),
    );
    const html =
      nonce === undefined ? documentMain(document) : documentPage(document, software, { nonce, root });
    return { html: withSchemaWarning(project, html) };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
