import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findings, onDisk, remove, revert, revertAndClose, uriOf, whenShown, write } from './workspace';

/** Asks for the quick fixes at a diagnostic and makes the one with this title. */
async function fix(file: string, diagnostic: vscode.Diagnostic, title: RegExp): Promise<void> {
  const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uriOf(file),
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const titles = offered.map((action) => action.title);
  const chosen = offered.find((action) => title.test(action.title));
  assert.ok(chosen?.edit, `${title} is not among ${JSON.stringify(titles)}`);
  assert.ok(await vscode.workspace.applyEdit(chosen.edit));
}

describe('quick fixes', () => {
  afterEach(revertAndClose);

  it('put right a label with a typing error in a record', async () => {
    const file = 'annotations/heidi.jsonl';
    const line = onDisk('annotations/dmitri.jsonl').split('\n')[1]!;
    write(file, `${line.replace('"annotator":"dmitri"', '"annotator":"heidi"')}\n`);
    await whenShown('the finding', file, (all) => all.some(({ code }) => code === 'unknown-label'));
    const document = await vscode.workspace.openTextDocument(uriOf(file));
    const [finding] = findings(file).filter((one) => codeOf(one) === 'unknown-label');
    await fix(file, finding!, /cancel-plan/);
    const expected = line.replace('cancle-plan', 'cancel-plan').replace('dmitri', 'heidi');
    assert.equal(document.getText(), `${expected}\n`, 'nothing but the label has changed');
    await whenShown(
      'the finding to go',
      file,
      (all) => !all.some(({ code }) => code === 'unknown-label'),
      () => document.getText(),
    );
    assert.ok(await document.save());
    assert.equal(onDisk(file), `${expected}\n`);
    remove(file);
  });

  it('move a span to where its quote stands', async () => {
    const file = 'annotations/ivan.jsonl';
    const line = onDisk('annotations/dmitri.jsonl').split('\n')[5]!;
    write(file, `${line.replace('"annotator":"dmitri"', '"annotator":"ivan"')}\n`);
    await whenShown('the findings', file, (all) => all.some(({ code }) => code === 'span-text-mismatch'));
    const document = await vscode.workspace.openTextDocument(uriOf(file));
    const [finding] = findings(file).filter((one) => codeOf(one) === 'span-text-mismatch');
    await fix(file, finding!, /^Move the span/);
    const [span] = (JSON.parse(document.getText()) as { labels: { entities: object[] } }).labels.entities;
    // "You took the money twice 😡 KC-48217 …": the emoji is one code point.
    assert.deepEqual(span, { id: 's1', start: 27, end: 35, label: 'order-id', text: 'KC-48217' });
    await whenShown(
      'one finding less',
      file,
      (all) => !all.some(({ code, marks }) => code === 'span-text-mismatch' && marks === '"KC-48217"'),
      () => document.getText(),
    );
    await revert(document);
    remove(file);
  });
});

const codeOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);
