import * as vscode from 'vscode';
import { isOfPeople, RECORD_FILES } from '../project/records/kinds';
import type { Editor } from './editor';
import { projectFolder } from './panel/open-place';

/** Files of a project that have a language of their own. Other projects have files of these names too, which are left alone. */
const FILES: readonly (readonly [pattern: string, language: string])[] = [
  ['**/guideline.yaml', 'labelwright-guideline'],
  ...RECORD_FILES.filter(isOfPeople).map(({ glob }) => [`**/${glob}`, 'labelwright-records'] as const),
];

/** Gives the files of a project their languages, unless the user has chosen another one. */
export function register({ context }: Editor): void {
  /** The document that was closed last; until the next turn. When its language is changed by hand, it is opened again at once. */
  let closed: vscode.Uri | undefined;
  const opened = async (document: vscode.TextDocument): Promise<void> => {
    const [, language] = FILES.find(([pattern]) => vscode.languages.match({ pattern }, document) > 0) ?? [];
    if (language === undefined || document.languageId === language || isAssociated(document)) return;
    if (closed?.toString() === document.uri.toString()) return;
    if ((await projectFolder(document.uri)) && !document.isClosed)
      await vscode.languages.setTextDocumentLanguage(document, language);
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument((document) => void opened(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      closed = uri;
      setTimeout(() => (closed = undefined));
    }),
  );
  for (const document of vscode.workspace.textDocuments) void opened(document);
}

/** Whether the settings say which language the file has. */
function isAssociated(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace
    .getConfiguration('files', document)
    .get<object | null>('associations');
  return Object.keys(associations ?? {}).some(
    (key) => vscode.languages.match({ pattern: key.includes('/') ? key : `**/${key}` }, document) > 0,
  );
}
