import { GUIDELINE_REQUEST } from '../../../protocol/server';
import { GUIDELINE_VIEW_TYPE } from '../../../extension/ids';
import type { PageKind } from '../../../extension/pages/page-views';

/** The guideline as a page. */
export const guidelinePage: PageKind = {
  viewType: GUIDELINE_VIEW_TYPE,
  request: GUIDELINE_REQUEST,
  name: 'the guideline',
  title: 'Guideline',
  question: 'The guideline of which project?',
  follows: ({ schema }) => schema,
};
