// The workspace that the tests run in: a copy of the example project, which a test may change as it likes.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../host/until';

/** The workspace's folder as a path of the disk. */
export const folder = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;

/** The URI of a file of the workspace. */
export const uriOf = (file: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(folder()), file);

/** Writes a file as another program would: behind the editor's back. */
export function write(file: string, text: string): void {
  const target = path.join(folder(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** The text of a file on disk. */
export const onDisk = (file: string): string => readFileSync(path.join(folder(), file), 'utf8');

/** Deletes a file or folder behind the editor's back. */
export const remove = (file: string): void =>
  rmSync(path.join(folder(), file), { recursive: true, force: true });

/** One of Labelwright's diagnostics, as far as tests look at it. `marks` is the text under the squiggle. */
export interface Shown {
  code: string;
  severity: vscode.DiagnosticSeverity;
  message: string;
  line: number;
  marks: string;
}

/** What Labelwright says about a file at this moment; `text` is the file's text as the editor has it. */
export function shown(file: string, text = onDisk(file)): Shown[] {
  const lines = text.split('\n');
  return findings(file).map(({ code, severity, message, range }) => ({
    code: String(typeof code === 'object' ? code.value : code),
    severity,
    message,
    line: range.start.line,
    marks:
      range.start.line === range.end.line
        ? (lines[range.start.line] ?? '').slice(range.start.character, range.end.character)
        : lines.slice(range.start.line, range.end.line + 1).join('\n'),
  }));
}

/** Labelwright's diagnostics of a file at this moment. */
export const findings = (file: string): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uriOf(file)).filter(({ source }) => source === 'labelwright');

/** Waits until what Labelwright says about a file is good. */
export function whenShown(
  what: string,
  file: string,
  good: (all: Shown[]) => boolean,
  text?: () => string,
): Promise<Shown[]> {
  return until(what, () => shown(file, text?.()), good);
}

/** Opens a file in a text editor and replaces a piece of its text, without saving. */
export async function edit(file: string, from: string, to: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document);
  const at = document.getText().indexOf(from);
  if (at < 0) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  const change = new vscode.WorkspaceEdit();
  change.replace(
    document.uri,
    new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)),
    to,
  );
  if (!(await vscode.workspace.applyEdit(change))) throw new Error(`${file} could not be edited`);
  return document;
}

/** Takes back what was not saved. The command is about the editor in front, which another may be by now. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await until(`${document.uri.path} to be reverted`, async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return !document.isDirty;
  });
}

/** Throws away what is not saved in the editor in front and closes all editors. */
export async function revertAndClose(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** A line with a flagged record on the first sample of the example; `number` makes its id and time. */
export function recordLine(annotator: string, number: number, labels: unknown, sample = 't-001'): string {
  const time = new Date(Date.UTC(2026, 10, 25, 9, 10) + number).toISOString();
  const id = `01KAW3Q0Z4M8Y2T6B9C1D5${String(number).padStart(4, '0')}`;
  return `${JSON.stringify({ v: 1, id, time, annotator, sample, labels, flags: ['unsure'] })}\n`;
}
