import path from 'node:path';
import * as vscode from 'vscode';
import type { Editor } from '../../../extension/editor';
import {
  driverCommand,
  MERGE_DRIVER,
  MERGES_RECORDS,
  quotedForSh,
} from '../../../project/model/git-settings';
import { read, repositoryOf } from './command';
import { ShareProblem } from './share';

/** Offers, once in a clone whose folder is trusted, to have Git merge records one by one where it would merge their lines. */
export function register(editor: Editor): void {
  const { client, context, log } = editor;
  const script = vscode.Uri.joinPath(context.globalStorageUri, 'merge-driver.sh');
  const look = async (): Promise<void> => {
    if ((await read(script.fsPath)) !== undefined) await write(editor, script);
    for (const { root } of await client.projects()) await offer(editor, vscode.Uri.parse(root), script);
  };
  const changes = client.onDidChange(() => {
    if (!vscode.workspace.isTrusted) return;
    changes.dispose();
    look().catch((error: unknown) => log.error('The merge driver was not offered', error));
  });
  context.subscriptions.push(changes);
}

async function offer(editor: Editor, project: vscode.Uri, script: vscode.Uri): Promise<void> {
  const attributes = await read(vscode.Uri.joinPath(project, '.gitattributes').fsPath);
  if (!attributes?.includes(MERGES_RECORDS)) return;
  const repository = await repositoryOf(project).catch((error: unknown) => {
    if (error instanceof ShareProblem) return undefined;
    throw error;
  });
  if (!repository || (await repository.getConfigs()).some(({ key }) => key === MERGE_DRIVER)) return;
  const { workspaceState } = editor.context;
  const offered = `mergeDriverOffered ${repository.rootUri.fsPath}`;
  if (workspaceState.get(offered)) return;
  await workspaceState.update(offered, true);
  const setUp = 'Set Up Git';
  const chosen = await vscode.window.showInformationMessage(
    'Git in this clone merges answers line by line, which makes conflicts. It can merge them one by one. That adds a setting to the configuration of this clone.',
    setUp,
    'Not Now',
  );
  if (chosen !== setUp) return;
  await write(editor, script);
  await repository.setConfig(MERGE_DRIVER, driverCommand(`sh ${inSh(script.fsPath)}`));
}

/** Writes the script that Git runs: the program of this extension, in the runtime of the editor. An update moves both. */
async function write({ context }: Editor, script: vscode.Uri): Promise<void> {
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const text = `# Written by the extension Labelwright. Git runs it to merge record files.
export ELECTRON_RUN_AS_NODE=1
exec ${inSh(process.execPath)} ${inSh(program)} merge-driver "$@"
`;
  await vscode.workspace.fs.writeFile(script, new TextEncoder().encode(text));
}

const inSh = (file: string): string => quotedForSh(file.replaceAll(path.sep, '/'));
