import { AUDIT_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';

/** The audit as a page. */
export const register = (editor: Editor): void =>
  void editor.page(
    {
      viewType: 'labelwright.audit',
      request: AUDIT_REQUEST,
      name: 'the audit of the data',
      title: 'Data Audit',
      follows: ({ schema, samples }) => schema || samples,
    },
    {
      command: 'labelwright.auditData',
      question: 'In which project do you want to audit the data?',
      icon: 'search-fuzzy',
      order: 6,
      gate: ['max_leaks'],
    },
  );
