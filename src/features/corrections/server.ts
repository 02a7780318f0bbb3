import { collectCorrections } from './collect-corrections';
import { correctionsDocument } from './document';
import { namedClosedTo } from '../../engine/independence';
import { modelAsRead } from '../../engine/whole-model';
import { pageAnswer } from '../../server/page-result';

/** Maximum number of corrections that the page lists. */
const MAX_LISTED = 500;

/** The corrections as a page. */
export const correctionsPage = pageAnswer(modelAsRead, async ({ project, model }, params, pause) => {
  const isClosed = namedClosedTo({ project, model }, params.viewer);
  return correctionsDocument(await collectCorrections({ project, model }, pause), {
    title: model.schema.title ?? 'Labelling project',
    listed: MAX_LISTED,
    isClosed,
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
  });
});
