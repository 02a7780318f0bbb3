import { auditProject } from './audit-project';
import { auditDocument } from './document';
import { wholeModel } from '../../engine/whole-model';
import { pageAnswer } from '../../server/page-result';

/** Number of samples that the page lists for each check. */
const MAX_LISTED = 100;

/** The audit of a project's data as a page. */
export const dataAudit = pageAnswer(wholeModel, async ({ project, model }, _params, pause) => {
  const audit = await auditProject({ project, model }, { listed: MAX_LISTED, pause });
  return auditDocument(audit, { title: model.schema.title ?? 'Labelling project' });
});
