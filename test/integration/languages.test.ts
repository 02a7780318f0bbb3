import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { until } from '../host/until';
import { uriOf } from './workspace';

/** Types as a person does, who is slower than the colours of the file: only where they are known, Enter goes by rules. */
async function type(text: string): Promise<void> {
  if (text === '\n') await vscode.commands.executeCommand('editor.action.forceRetokenize');
  await vscode.commands.executeCommand('type', { text });
}

describe('languages', () => {
  const open = (name: string): Thenable<vscode.TextDocument> =>
    vscode.workspace.openTextDocument(uriOf(name));

  it('knows the files of a project by their names', async () => {
    const names = [
      'labelwright.yaml',
      'guideline.yaml',
      'annotations/ana.jsonl',
      'decisions/lea.jsonl',
      'gold/qualification.jsonl',
    ];
    const expected = [
      'labelwright-schema',
      'labelwright-guideline',
      'labelwright-records',
      'labelwright-records',
      'jsonl',
    ];
    await Promise.all(names.map(open));
    await until('their languages', async () => {
      const documents = await Promise.all(names.map(open));
      return isDeepStrictEqual(
        documents.map(({ languageId }) => languageId),
        expected,
      );
    });
  });

  it('leaves alone files of these names that belong to no project, and a language that was chosen', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-stranger-'));
    const stranger = path.join(folder, 'guideline.yaml');
    writeFileSync(stranger, 'title: Brand guideline\n');
    const document = await vscode.workspace.openTextDocument(stranger);
    const own = await open('guideline.yaml');
    await until('our language', () => own.languageId === 'labelwright-guideline');
    await vscode.languages.setTextDocumentLanguage(own, 'yaml');
    // What opens later has its language: then the others would have had theirs.
    await until('a language', async () => (await open('decisions/lea.jsonl')).languageId !== 'jsonl');
    assert.deepEqual([document.languageId, own.languageId], ['yaml', 'yaml']);
    assert.deepEqual(
      await vscode.commands.executeCommand(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(0, 1),
      ),
      [],
    );
    await vscode.languages.setTextDocumentLanguage(own, 'labelwright-guideline');
    rmSync(folder, { recursive: true });
  });

  it('toggles comments in YAML, and has none for records', async () => {
    const text = async (name: string): Promise<string> => {
      const editor = await vscode.window.showTextDocument(await open(name));
      await until('its language', () => editor.document.languageId.startsWith('labelwright-'));
      editor.selection = new vscode.Selection(2, 0, 2, 0);
      const before = editor.document.lineAt(2).text;
      await vscode.commands.executeCommand('editor.action.commentLine');
      const after = editor.document.lineAt(2).text;
      await vscode.commands.executeCommand('workbench.action.files.revert');
      return after === before ? 'the same' : after;
    };
    assert.match(await text('guideline.yaml'), /^# /);
    assert.equal(await text('annotations/ana.jsonl'), 'the same');
  });

  it('takes an id for one word', async () => {
    const document = await open('guideline.yaml');
    await until('its language', () => document.languageId === 'labelwright-guideline');
    const offset = document.getText().indexOf('use_instead: duplicate-charge') + 'use_instead: dup'.length;
    const word = document.getWordRangeAtPosition(document.positionAt(offset));
    assert.equal(word && document.getText(word), 'duplicate-charge');
  });

  it('indents what follows a key without a value, and continues lists', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'labelwright-guideline',
      content: 'labels:',
    });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('cursorBottom');
    const typed = ['- id: refund', 'definition: x', 'include:', '- one', 'two', '', 'scope_note: y'];
    for (const line of typed) {
      await type('\n');
      if (line !== '') await type(line);
    }
    assert.equal(
      document.getText(),
      `labels:
  - id: refund
    definition: x
    include:
      - one
      - two
      - 
    scope_note: y`,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('makes a marked span of selected words', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'labelwright-guideline',
      content: 'marked: For A-1009, please.',
    });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 'marked: For '.length, 0, 'marked: For A-1009'.length);
    await vscode.commands.executeCommand('editor.action.insertSnippet', {
      langId: 'labelwright-guideline',
      name: 'Mark a span',
    });
    assert.equal(document.getText(), 'marked: For [A-1009](label), please.');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('indents a line in a project by the tree of its file, and takes back an item that is only a dash', async () => {
    const document = await open('guideline.yaml');
    await until('its language', () => document.languageId === 'labelwright-guideline');
    const editor = await vscode.window.showTextDocument(document);
    const before = document.getText();
    const end = / {2}- id: refund\n(?: {4}.*\n)*? {4}exclude:\n(?: {6}- .*\n)*? {6}- .*(?=\n {0,4}\S)/.exec(
      before,
    )!;
    const at = end.index + end[0].length;
    const becomes = (typed: string): Promise<unknown> =>
      until(
        `${JSON.stringify(typed)} to be what was typed`,
        () => document.getText().slice(at, document.getText().length - (before.length - at)),
        (text) => text === typed,
      );
    const position = document.positionAt(at);
    editor.selection = new vscode.Selection(position, position);
    await type('\n');
    await becomes('\n      - ');
    await type('\n');
    await becomes('\n    ');
    await type('scope_note: >');
    await type('\n');
    await type('Note:');
    await type('\n');
    await becomes('\n    scope_note: >\n      Note:\n      ');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
