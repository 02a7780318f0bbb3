import * as vscode from 'vscode';
import { newProjectFiles } from '../../core/project/new-project';
import { formatOf } from '../../core/samples/sample';

const SHOWN = 200;

/** Makes a project around a file of samples: asks for the file and the labels, writes schema and guideline, opens both. */
export async function newProject(uri?: vscode.Uri): Promise<void> {
  const samples = uri ?? (await pickSamples());
  if (!samples) return;
  const folder = await projectRoot(samples);
  const labels = await vscode.window.showInputBox({
    title: 'New labelling project (1 of 2)',
    prompt: 'Labels to choose one of for each text, separated by commas. Leave empty if you only mark spans.',
    placeHolder: 'refund, duplicate-charge, other',
    ignoreFocusOut: true,
  });
  if (labels === undefined) return;
  const spans = await vscode.window.showInputBox({
    title: 'New labelling project (2 of 2)',
    prompt: 'Labels for parts of the text (spans), separated by commas. Leave empty if you mark none.',
    placeHolder: 'order-id, amount',
    ignoreFocusOut: true,
  });
  if (spans === undefined) return;
  const files = newProjectFiles({
    title: folder.path.split('/').at(-1) ?? 'Labelling',
    samples: samples.path.slice(folder.path.length + 1),
    labels: listOf(labels),
    spanLabels: listOf(spans),
  });
  for (const [name, content] of Object.entries(files)) {
    const target = vscode.Uri.joinPath(folder, name);
    if (await exists(target)) {
      void vscode.window.showWarningMessage(
        `${vscode.workspace.asRelativePath(target)} exists already and was left as it is.`,
      );
      continue;
    }
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'labelwright.yaml'), { preview: false });
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'guideline.yaml'), {
    preview: false,
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
}

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];

async function pickSamples(): Promise<vscode.Uri | undefined> {
  const found = (
    await vscode.workspace.findFiles(
      '**/*.{jsonl,ndjson,csv,tsv,txt}',
      '**/{node_modules,annotations,decisions,gold}/**',
      SHOWN,
    )
  ).filter(({ path }) => formatOf(path) !== undefined);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      'Put a file with your texts into this workspace first: JSONL (an object with "text" a line), CSV or TSV with a text column, or plain text with a sample a line.',
    );
    return undefined;
  }
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await vscode.window.showQuickPick(items, { title: 'Which file holds the texts to label?' }))?.uri;
}

/** The folder above `data/`, or the file's own. */
async function projectRoot(samples: vscode.Uri): Promise<vscode.Uri> {
  const own = vscode.Uri.joinPath(samples, '..');
  const workspace = vscode.workspace.getWorkspaceFolder(samples)?.uri;
  return own.path.endsWith('/data') && own.path !== workspace?.path ? vscode.Uri.joinPath(own, '..') : own;
}

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
