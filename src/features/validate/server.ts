import { UserError } from '../../base/user-error';
import { documentMain, documentPage } from '../../document/html';
import { namedClosedTo } from '../../engine/independence';
import { modelWithLayers } from '../../engine/whole-model';
import type { ValidationParams } from '../../protocol/models';
import type { ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { withSchemaWarning } from '../../server/schema-warning';
import { validationDocument } from './document';
import { validateInProject } from './project-answers';
import { DEFAULTS } from './validation';

/** Samples that the page lists for each difference. */
const MAX_LISTED = 20;

/** The validation of a model as a page. */
export async function validationPage(
  hosted: HostedProject,
  { software, nonce, root, viewer, model: name, layer }: ValidationParams,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  try {
    const report = await project.fromAll(() => validateInProject(project, model, { name, layer }, DEFAULTS));
    const document = validationDocument(report, {
      listed: MAX_LISTED,
      isClosed: namedClosedTo(project, model, viewer),
      fileOf: (sample) => project.samples.locate(sample)?.file.path,
    });
    const frame =
      nonce === undefined ? undefined : { nonce, root, params: JSON.stringify({ model: name, layer }) };
    const html = frame ? documentPage(document, software, frame) : documentMain(document);
    return { html: withSchemaWarning(project, html) };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
