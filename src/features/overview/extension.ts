import * as vscode from 'vscode';
import type { Editor } from '../../extension/editor';
import { SETTINGS } from '../../extension/ids';
import { chooseProject } from '../../extension/steps';
import { OVERVIEW_REQUEST } from './requests';

/** Views that the page leads to, and what brings them to the front. */
const VIEWS: Readonly<Record<string, string>> = {
  Pipeline: 'labelwright.pipeline.focus',
  Disagreements: 'labelwright.disagreements.focus',
};

/** The whole project on one page. It is computed each time it is opened, and its links lead to the other pages. */
export function register(editor: Editor): void {
  const pages = editor.page({
    viewType: 'labelwright.overview',
    request: OVERVIEW_REQUEST,
    name: 'the overview',
    title: 'Overview',
    // Every line is read and checked for it.
    follows: () => false,
    received: async (root, { type, bucket }) => {
      const name = type === 'open' ? String(bucket) : '';
      const command = VIEWS[name] ?? editor.reports.commandNamed(name);
      if (command !== undefined) await vscode.commands.executeCommand(command, root);
    },
  });
  const show = async (given?: string): Promise<void> => {
    const project = await chooseProject(
      editor.client,
      'In which project do you want to see the overview?',
      given,
    );
    const rate = Number(vscode.workspace.getConfiguration('labelwright').get(SETTINGS.rate));
    if (project) await pages.showOf(project, rate > 0 ? { rate } : {});
  };
  editor.projectCommand('labelwright.showOverview', show, { label: 'Overview', icon: 'dashboard', order: 0 });
}
