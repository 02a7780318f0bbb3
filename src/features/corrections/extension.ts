import { CORRECTIONS_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';

/** The corrections as a page. */
export const register = (editor: Editor): void =>
  void editor.page({
    viewType: 'labelwright.corrections',
    request: CORRECTIONS_REQUEST,
    name: 'the list of corrections',
    title: 'Corrections',
    follows: ({ schema, answers }) => schema || answers,
    command: 'labelwright.showCorrections',
    question: 'In which project do you want to look at corrections?',
    icon: 'edit',
    order: 4,
  });
