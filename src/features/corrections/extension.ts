import { CORRECTIONS_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';

/** The corrections as a page. */
export const register = (editor: Editor): void =>
  void editor.page(
    {
      viewType: 'labelwright.corrections',
      request: CORRECTIONS_REQUEST,
      name: 'the list of corrections',
      title: 'Corrections',
      follows: ({ schema, answers }) => schema || answers,
    },
    {
      command: 'labelwright.showCorrections',
      question: 'The corrections of which project?',
      icon: 'edit',
      order: 4,
    },
  );
