import { modelWithLayers } from '../../engine/whole-model';
import { pageAnswer } from '../../server/page-result';
import { assistance } from './assist';
import { assistDocument } from './document';

/** The effect of a project's suggestions as a page. */
export const assistPage = pageAnswer(modelWithLayers, async ({ project, model }, _params, pause) =>
  assistDocument(await project.fromAll(() => assistance({ project, model }, undefined, pause))),
);
