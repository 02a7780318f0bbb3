import { VERSIONS_REQUEST } from '../requests';
import { PAGES } from '../../../extension/ids';
import { openClickedSample } from '../../../extension/pages/clicked-sample';
import type { PageKind } from '../../../extension/pages/page-views';

/** A page that compares two versions of a project; a click on a sample opens it in the panel. */
export const versionsPage: PageKind = {
  viewType: PAGES.versions,
  request: VERSIONS_REQUEST,
  name: 'the comparison',
  title: 'Versions',
  question: 'Compare versions of which project?',
  // The page is not updated with every answer, since both versions would have to be read again.
  follows: () => false,
  received: openClickedSample,
};
