import * as vscode from 'vscode';
import type { Editor } from '../../../extension/editor';
import { openPanel } from '../../../extension/open-panel';
import { askForProject, inSteps } from '../../../extension/steps';
import { FIELDS_REQUEST } from '../../init/requests';
import { runLong } from './run-cli';

const TITLE = 'Which file holds the texts?';
const FORMATS = ['jsonl', 'ndjson', 'csv', 'tsv', 'txt'];

/** Adds a file of texts to a project that has none yet, and opens the panel. `root` is its URI. */
export async function addTexts(editor: Editor, root: string | undefined): Promise<void> {
  const { client, context } = editor;
  const answers = await inSteps('Add texts', async (ask) => {
    const project = await askForProject(ask, client, 'To which project do the texts belong?', root);
    const [file] = await ask.file(TITLE, (title) =>
      vscode.window.showOpenDialog({
        title,
        openLabel: 'Add Texts',
        filters: { 'JSONL, tables, lines': FORMATS },
      }),
    );
    const { text } = await ask.once(() => client.request(FIELDS_REQUEST, { uri: file!.toString() }));
    const items = text.map(({ name, example }) => ({ label: name, description: example }));
    const placeHolder = 'Which field holds the text to label?';
    const field = items.length > 1 ? await ask.pick(items, { title: 'Add texts', placeHolder }) : items[0];
    return { folder: vscode.Uri.parse(project.root).fsPath, file: file!.fsPath, field: field?.label };
  });
  if (!answers) return;
  const { folder, file, field } = answers;
  const named = field === undefined ? [] : ['--text', field];
  await runLong(context, 'Adding the texts', ['init', '--from', file, '-C', folder, '--yes', ...named]);
  await client.projects({ search: true });
  await openPanel(editor);
}
