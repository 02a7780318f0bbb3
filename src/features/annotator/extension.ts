import * as vscode from 'vscode';
import { OWN_PAGE_REQUEST } from './requests';
import { chooseProject } from '../../extension/steps';
import type { Editor } from '../../extension/editor';
import { openPlace } from '../../extension/panel/open-place';

/** The page sends this for a part of the guideline; no file has this name. */
const GUIDELINE_LINK = ':guideline';

/** The page of this window's annotator. A click on a sample opens the annotator's answer, a click on a rule opens the guideline. */
export function register(editor: Editor): void {
  const { client, annotator, panels } = editor;
  const pages = editor.page({
    viewType: 'labelwright.ownPage',
    request: OWN_PAGE_REQUEST,
    name: 'your page',
    title: 'My Page',
    follows: ({ schema, answers }) => schema || answers,
    received: async (root, { type, bucket, sample, title }) => {
      if (type !== 'open' || typeof bucket !== 'string' || typeof sample !== 'string') return;
      const folder = vscode.Uri.parse(root);
      if (bucket === GUIDELINE_LINK)
        return openPlace(vscode.Uri.joinPath(folder, 'labelwright.yaml'), { id: sample });
      const file = vscode.Uri.joinPath(folder, ...bucket.split('/'));
      await panels.show(file, {
        sample,
        review: false,
        filter: { queue: 'all', samples: [sample], title: String(title ?? '') },
      });
    },
  });
  const show = async (root?: string): Promise<void> => {
    const project = await chooseProject(client, 'In which project do you want to see your page?', root);
    const name = project && (await annotator.currentOrChosen(project.root));
    if (name !== undefined) await pages.showOf(project!, { annotator: name });
  };
  editor.projectCommand('labelwright.showMyPage', show, { label: 'My Page', icon: 'account', order: 3 });
}
