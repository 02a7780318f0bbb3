import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { uriOf } from './workspace';

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
    const documents = await Promise.all(names.map(open));
    assert.deepEqual(
      documents.map(({ languageId }) => languageId),
      ['labelwright-schema', 'labelwright-guideline', 'labelwright-records', 'labelwright-records', 'jsonl'],
    );
  });

  it('toggles comments in YAML, and has none for records', async () => {
    const text = async (name: string): Promise<string> => {
      const editor = await vscode.window.showTextDocument(await open(name));
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
    const offset = document.getText().indexOf('use_instead: duplicate-charge') + 'use_instead: dup'.length;
    const word = document.getWordRangeAtPosition(document.positionAt(offset));
    assert.equal(word && document.getText(word), 'duplicate-charge');
  });

  it('indents what follows a key without a value', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'labelwright-guideline',
      content: 'labels:',
    });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('cursorBottom');
    for (const text of ['\n', '- id: refund', '\n', 'definition: x'])
      await vscode.commands.executeCommand('type', { text });
    assert.equal(document.getText(), 'labels:\n  - id: refund\n    definition: x');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
