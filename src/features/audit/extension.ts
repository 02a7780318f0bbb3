import { AUDIT_REQUEST } from './requests';
import * as vscode from 'vscode';
import type { Editor } from '../../extension/editor';
import { append } from '../../base/lists';
import { NEW_PROJECT_COMMAND } from '../../extension/ids';
import { inSteps, type Steps } from '../../extension/steps';
import { askForColumns, firstLook, shortPath } from '../exchange/extension/import';
import { IMPORT_THIS_COMMAND } from '../exchange/extension/register';
import { runLong } from '../exchange/extension/run-cli';

/** The audit as a page, and that of a file without a project. */
export function register(editor: Editor): void {
  editor.command('labelwright.lookAtFile', (uri?: vscode.Uri) => lookAtFile(editor, uri));
  editor.page({
    viewType: 'labelwright.audit',
    request: AUDIT_REQUEST,
    name: 'the audit of the data',
    title: 'Data Audit',
    follows: ({ schema, samples }) => schema || samples,
    command: 'labelwright.auditData',
    question: 'In which project do you want to audit the data?',
    icon: 'search-fuzzy',
    order: 6,
    gate: ['max_leaks'],
  });
}

const TITLE = 'Look at a File';

/** A page about a file of another tool, which needs no project, with a button that makes one of it. */
async function lookAtFile({ context, client }: Editor, given?: vscode.Uri): Promise<void> {
  const seen = await inSteps(TITLE, async (ask) => {
    const uri = given ?? (await askForFile(ask));
    const columns: string[] = [];
    // Rows of no known format become a project of their own; what a tool has written is imported.
    let command = IMPORT_THIS_COMMAND;
    const page = async (format: string): Promise<string> => {
      const from = format === 'auto' ? [] : ['--from', format];
      return runLong(
        context,
        'Looking at the file',
        ['audit', shortPath(uri), ...from, ...columns, '--format', 'html'],
        {
          onMessage: (message) => 'isPlain' in message && message.isPlain && (command = NEW_PROJECT_COMMAND),
        },
      );
    };
    const html = await firstLook(ask, context, [shortPath(uri)], page, async () => {
      append(columns, await askForColumns(ask, client, uri));
    });
    return { uri, html, command };
  });
  if (!seen) return;
  const { uri, html, command } = seen;
  const panel = vscode.window.createWebviewPanel(
    'labelwright.look',
    uri.path.split('/').at(-1)!,
    vscode.ViewColumn.Active,
    { enableFindWidget: true, enableCommandUris: [command], localResourceRoots: [] },
  );
  const href = `command:${command}?${encodeURIComponent(JSON.stringify([uri]))}`;
  panel.webview.html = html.replace(
    '</header>',
    `<p><a style="${BUTTON}" href="${href}">Make This a Project</a></p></header>`,
  );
}

const BUTTON =
  'display: inline-block; margin-top: 10px; padding: 4px 14px; border-radius: 2px; text-decoration: none; color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, transparent)';

const askForFile = async (ask: Steps): Promise<vscode.Uri> => {
  const [file] = await ask.file(TITLE, (title) =>
    vscode.window.showOpenDialog({ title, openLabel: 'Look', canSelectMany: false }),
  );
  return file!;
};
