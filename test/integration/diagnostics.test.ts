import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  edit,
  findings,
  onDisk,
  recordLine,
  remove,
  revert,
  revertAndClose,
  shown,
  whenShown,
  write,
} from './workspace';
import { pick } from '../support/pick';

const imported = 'annotations/dmitri.jsonl';
const { Error: ERROR, Warning: WARNING } = vscode.DiagnosticSeverity;

describe('diagnostics', () => {
  afterEach(revertAndClose);

  it('appear for files that nobody opened, under the exact characters', async () => {
    const found = await whenShown('the findings of an import', imported, (all) =>
      ['lone-surrogate', 'offset-unit-drift'].every((rule) => all.some(({ code }) => code === rule)),
    );
    assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith(imported)), 'it is closed');
    const marked = (code: string) =>
      found.filter((one) => one.code === code).map(({ line, marks }) => [line + 1, marks]);
    assert.deepEqual(marked('unknown-label'), [
      [2, '"cancle-plan"'],
      [3, '"missing-package"'],
      [5, '"refund"'],
    ]);
    assert.deepEqual(marked('span-text-mismatch'), [[9, '"KC-48271"']]);
    assert.deepEqual(marked('offset-unit-drift'), [[6, '"labels"']]);
    assert.deepEqual(marked('lone-surrogate'), [[27, '\\ud83d']]);
    assert.deepEqual(marked('span-out-of-bounds')[0], [11, '512']);
    assert.equal(marked('invalid-json-line').length, 2);
    assert.equal(found.find(({ code }) => code === 'invalid-record')?.severity, WARNING);
    assert.equal(found.find(({ code }) => code === 'unknown-label')?.severity, ERROR);
  });

  it('name the rule, with a link to its page', () => {
    const [first] = findings(imported);
    assert.ok(first);
    assert.equal(first.source, 'labelwright');
    assert.ok(typeof first.code === 'object', 'the code is a link');
    assert.match(first.code.target.path, new RegExp(`/docs/rules/${first.code.value}\\.md$`));
  });

  it('follow unsaved text in the guideline, and go away with it', async () => {
    const shapes = (all: ReturnType<typeof shown>) =>
      all.filter(({ code }) => code === 'unknown-key' || code === 'schema-violation');
    assert.deepEqual(shapes(shown('guideline.yaml')), []);
    const document = await edit(
      'guideline.yaml',
      'status: released',
      'statuss: released # 😡\nstatus: relesed',
    );
    const now = await whenShown(
      'findings in the unsaved text',
      'guideline.yaml',
      (all) => shapes(all).length === 2,
      () => document.getText(),
    );
    assert.deepEqual(pick(shapes(now), 'line', 'marks'), [
      [2, 'statuss'],
      [3, 'relesed'],
    ]);
    assert.ok(!onDisk('guideline.yaml').includes('statuss'), 'nothing was saved');
    await revert(document);
    await whenShown('the findings to go', 'guideline.yaml', (all) => shapes(all).length === 0);
  });

  it('follow unsaved text in records, at the right columns behind emoji and tabs', async () => {
    const file = 'annotations/eve.jsonl';
    const wrong = (all: ReturnType<typeof shown>) => all.filter(({ code }) => code === 'unknown-label');
    write(file, recordLine('eve', 1, { intent: 'refund' }));
    const document = await edit(file, '"intent":"refund"', '\t"request":"😡👩‍👩‍👧e\u0301",\t"intent":"refnd"');
    const text = () => document.getText();
    const found = await whenShown(
      'a finding in the unsaved text',
      file,
      (all) => wrong(all).length === 1,
      text,
    );
    assert.equal(wrong(found)[0]!.marks, '"refnd"');
    await revert(document);
    await whenShown('the finding to go', file, (all) => wrong(all).length === 0);
    remove(file);
  });

  it('follow files that other programs write, replace and delete', async () => {
    const file = 'annotations/frank.jsonl';
    const wrong = (all: ReturnType<typeof shown>) =>
      all.filter(({ code }) => code === 'unknown-label').map(({ line, marks }) => [line, marks]);
    const when = (what: string, expected: unknown[]) =>
      whenShown(what, file, (all) => JSON.stringify(wrong(all)) === JSON.stringify(expected));
    write(file, recordLine('frank', 1, { intent: 'refnd' }));
    await when('a finding in a new file', [[0, '"refnd"']]);
    write(file, recordLine('frank', 1, { intent: 'refund' }) + recordLine('frank', 2, { intent: 'retrn' }));
    await when('a finding in the replaced file', [[1, '"retrn"']]);
    remove(file);
    await whenGone(file);
  });

  it('say how many more there are than VS Code shows', async () => {
    const file = 'annotations/grace.jsonl';
    // One answer per sample, as only the last one of a sample is checked; each with thirteen labels that are none.
    const remedies = Array.from({ length: 13 }, (_, i) => `remedy-${i}`);
    const lines = Array.from({ length: 100 }, (_, i) =>
      recordLine('grace', i, { remedy: remedies }, `t-${String(i + 1).padStart(3, '0')}`),
    );
    write(file, lines.join(''));
    const found = await whenShown('as many as VS Code shows', file, (all) => all.length === 1000);
    const more = found.filter(({ code }) => code === 'more-findings');
    assert.equal(more.length, 1);
    assert.match(more[0]!.message, /^\d+ more findings in this file are not shown\. Run "labelwright check/);
    assert.ok(Number.parseInt(more[0]!.message, 10) >= 301, more[0]!.message);
    remove(file);
    await whenGone(file);
  });
});

/** Waits until nothing is said any more about a file that was deleted. */
const whenGone = (file: string) =>
  whenShown(
    'nothing about a deleted file',
    file,
    () => findings(file).length === 0,
    () => '',
  );
