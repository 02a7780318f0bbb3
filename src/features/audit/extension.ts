import { AUDIT_REQUEST } from './requests';
import { PAGES } from '../../extension/ids';
import { openClickedSample } from '../../extension/pages/clicked-sample';
import type { PageKind } from '../../extension/pages/page-views';

/** Shows the audit as a page; a click on a sample opens it in the panel. */
export const auditPage: PageKind = {
  viewType: PAGES.audit,
  request: AUDIT_REQUEST,
  name: 'the audit of the data',
  title: 'Data Audit',
  question: 'Audit which project?',
  follows: ({ schema, samples }) => schema || samples,
  received: openClickedSample,
};
