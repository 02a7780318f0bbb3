import { CORRECTIONS_REQUEST } from './requests';
import { PAGES } from '../../extension/ids';
import { openClickedSample } from '../../extension/pages/clicked-sample';
import type { PageKind } from '../../extension/pages/page-views';

/** Shows the corrections as a page; a click on a sample opens it in the panel. */
export const correctionsPage: PageKind = {
  viewType: PAGES.corrections,
  request: CORRECTIONS_REQUEST,
  name: 'the list of corrections',
  title: 'Corrections',
  question: 'The corrections of which project?',
  follows: ({ schema, answers }) => schema || answers,
  received: openClickedSample,
};
