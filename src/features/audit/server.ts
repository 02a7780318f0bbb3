import { auditProject } from './audit-project';
import { auditDocument } from './document';
import { wholeModel } from '../../engine/whole-model';
import type { ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { documentResult } from '../../server/page-result';
import type { Pause } from '../../server/requests';

/** Number of samples that the page lists for each check. */
const MAX_LISTED = 100;

/** The audit of a project's data as a page. */
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
  const audit = await auditProject(project, model, { listed: MAX_LISTED, pause });
  return documentResult(
    project,
    auditDocument(audit, { title: model.schema.title ?? 'Labelling project' }),
    params,
  );
}
