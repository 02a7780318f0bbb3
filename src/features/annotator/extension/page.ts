import * as vscode from 'vscode';
import { OWN_PAGE_REQUEST } from '../requests';
import type { PanelEditor } from '../../../extension/panel/panel-editor';
import { openPlace } from '../../../extension/panel/open-place';
import { PAGES } from '../../../extension/ids';
import type { PageKind } from '../../../extension/pages/page-views';

/** The page sends this for a part of the guideline; no file has this name. */
const GUIDELINE_LINK = ':guideline';

/** The page of this window's annotator; a click on a sample opens their own answer, one on a rule the guideline. */
export const ownPage = (panels: PanelEditor): PageKind => ({
  viewType: PAGES.ownPage,
  request: OWN_PAGE_REQUEST,
  name: 'your page',
  title: 'My Page',
  question: 'Your page in which project?',
  follows: ({ schema, answers }) => schema || answers,
  received: async (root, { type, bucket, sample, title }) => {
    if (type !== 'open' || typeof bucket !== 'string' || typeof sample !== 'string') return;
    const folder = vscode.Uri.parse(root);
    if (bucket === GUIDELINE_LINK) {
      await openPlace(vscode.Uri.joinPath(folder, 'labelwright.yaml'), { id: sample });
      return;
    }
    const file = vscode.Uri.joinPath(folder, ...bucket.split('/'));
    await panels.show(file, {
      sample,
      review: false,
      filter: { queue: 'all', samples: [sample], title: String(title ?? '') },
    });
  },
});
