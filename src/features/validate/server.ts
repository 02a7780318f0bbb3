import { modelWithLayers } from '../../engine/whole-model';
import type { ValidationParams } from './requests';
import type { ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import { documentResult } from '../../server/page-result';
import { validationDocument } from './document';
import { validateInProject } from './project-answers';
import { DEFAULTS } from './validation';

/** Samples that the page lists for each difference. */
const MAX_LISTED = 20;

/** The validation of a model as a page. */
export async function validationPage(hosted: HostedProject, params: ValidationParams): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const read = modelWithLayers(project);
  if ('problem' in read) return read;
  const { model } = read;
  const asked = { model: params.model, layer: params.layer };
  const report = await project.fromAll(() =>
    validateInProject(project, model, { name: params.model, layer: params.layer }, DEFAULTS),
  );
  const document = validationDocument(report, {
    listed: MAX_LISTED,
    isClosed: hosted.hiddenFrom(params.viewer),
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
  });
  return documentResult(project, document, params, asked);
}
