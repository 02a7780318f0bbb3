import type { OwnPageParams } from './requests';
import { modelWithLayers } from '../../engine/whole-model';
import { ownPage as annotatorsPage } from './build';
import { annotatorDocument } from './document';
import { documentResult } from '../../server/page-result';
import { type Pause, withSchema } from '../../server/requests';

/** An annotator's own page. */
export const ownPage = withSchema(
  modelWithLayers,
  async ({ project, model }, params: OwnPageParams, pause: Pause) => {
    const { software, annotator } = params;
    const page = await annotatorsPage({ project, model }, annotator, { software, now: new Date(), pause });
    return documentResult(project, annotatorDocument(page), params, { annotator });
  },
);
