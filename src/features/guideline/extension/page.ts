import { GUIDELINE_REQUEST } from '../requests';
import { PAGES } from '../../../extension/ids';
import type { PageKind } from '../../../extension/pages/page-views';

/** The guideline as a page. */
export const guidelinePage: PageKind = {
  viewType: PAGES.guideline,
  request: GUIDELINE_REQUEST,
  name: 'the guideline',
  title: 'Guideline',
  question: 'The guideline of which project?',
  follows: ({ schema }) => schema,
};
