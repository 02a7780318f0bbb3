import { EVALUATION_REQUEST } from '../../../protocol/models';
import { EVALUATION_VIEW_TYPE } from '../../../extension/ids';
import { openClickedSample } from '../../../extension/pages/clicked-sample';
import type { PageKind } from '../../../extension/pages/page-views';

/** The evaluation of a model; a click on a sample opens it in the panel. */
export const evaluationPage: PageKind = {
  viewType: EVALUATION_VIEW_TYPE,
  request: EVALUATION_REQUEST,
  name: 'the evaluation',
  title: 'Evaluation',
  question: 'In which project do you want to evaluate a model?',
  follows: ({ schema, answers, buckets }) => schema || answers || buckets,
  received: openClickedSample,
};
