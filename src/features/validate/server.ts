import { modelWithLayers } from '../../engine/whole-model';
import type { ValidationParams } from './requests';
import { documentResult } from '../../server/page-result';
import { withModel } from '../../server/requests';
import { validationDocument } from './document';
import { validateInProject } from './project-answers';
import { DEFAULTS } from './validation';

/** Samples that the page lists for each difference. */
const MAX_LISTED = 20;

/** The validation of a model as a page. */
export const validationPage = withModel(
  modelWithLayers,
  async ({ hosted, project, model }, params: ValidationParams) => {
    const asked = { model: params.model, layer: params.layer };
    const report = await project.fromAll(() =>
      validateInProject({ project, model }, { name: params.model, layer: params.layer }, DEFAULTS),
    );
    const document = validationDocument(report, {
      listed: MAX_LISTED,
      isClosed: hosted.hiddenFrom(params.viewer),
      fileOf: (sample) => project.samples.locate(sample)?.file.path,
    });
    return documentResult(project, document, params, asked);
  },
);
