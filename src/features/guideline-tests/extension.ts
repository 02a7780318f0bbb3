import { GUIDELINE_TESTS_REQUEST } from './requests';
import type { Editor } from '../../extension/editor';

/** The tests and the coverage of the guideline as a page. */
export const register = (editor: Editor): void =>
  void editor.page(
    {
      viewType: 'labelwright.guidelineTests',
      request: GUIDELINE_TESTS_REQUEST,
      name: 'the tests of the guideline',
      title: 'Guideline Tests',
      follows: ({ schema, samples, answers }) => schema || samples || answers,
    },
    {
      command: 'labelwright.testGuideline',
      question: 'Test the guideline of which project?',
      icon: 'beaker',
      order: 14,
      gate: ['min_coverage', 'max_people_failing'],
    },
  );
