import { ASSIST_REQUEST } from './requests';
import { PAGES } from '../../extension/ids';
import { openClickedSample } from '../../extension/pages/clicked-sample';
import type { PageKind } from '../../extension/pages/page-views';

/** The effect of suggestions as a page. */
export const assistPage: PageKind = {
  viewType: PAGES.assist,
  request: ASSIST_REQUEST,
  name: 'the effect of suggestions',
  title: 'Effect of Suggestions',
  question: 'In which project do you want to measure suggestions?',
  follows: ({ schema, answers, buckets }) => schema || answers || buckets,
  received: openClickedSample,
};
