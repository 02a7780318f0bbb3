import { GUIDELINE_REQUEST } from '../requests';
import type { Editor } from '../../../extension/editor';
import { compareGuideline } from './compare';
import { exportGuideline } from './export';

/** The guideline as a page, as a file, and compared with an earlier version. */
export function register(editor: Editor): void {
  const pages = editor.page(
    {
      viewType: 'labelwright.guideline',
      request: GUIDELINE_REQUEST,
      name: 'the guideline',
      title: 'Guideline',
      follows: ({ schema }) => schema,
    },
    {
      command: 'labelwright.showGuideline',
      question: 'The guideline of which project?',
      icon: 'book',
      order: 1,
    },
  );
  editor.projectCommand('labelwright.exportGuideline', (root) => exportGuideline(editor, pages, root));
  editor.projectCommand('labelwright.compareGuideline', (root) => compareGuideline(editor, root), {
    label: 'Compare Guideline…',
    icon: 'diff',
    order: 13,
  });
}
