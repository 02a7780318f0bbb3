import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until';
import { findings, recordLine, remove, revertAndClose, uriOf, whenShown, write } from './workspace';

const viewType = 'labelwright.panel';

/** The file and view type of the custom editor in front, if there is one. */
function customEditor(): { file: string; viewType: string } | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom
    ? { file: vscode.workspace.asRelativePath(input.uri), viewType: input.viewType }
    : undefined;
}

const schema = `labelwright: 1
title: Second project
colour: green
data: {samples: ['data/*.csv', data/*.txt]}
layers:
  - {id: tone, type: choice, labels: [calm, angry]}
labels: [{id: calm}, {id: angry}]
people: {reviewers: [lea]}
`;

describe('projects and panels', () => {
  before(() => {
    write('second/labelwright.yaml', schema);
    write('second/data/a.csv', 'id,text\r\nc-1,"Two\r\nlines"\r\nc-2,One\r\n');
    write('second/data/b.txt', 'A first text\nA second one\n');
  });
  after(async () => {
    await revertAndClose();
    remove('second');
  });
  afterEach(revertAndClose);

  it('finds a project that appears in the workspace, beside the first', async () => {
    const [found] = await whenShown('a finding in it', 'second/labelwright.yaml', (all) => all.length > 0);
    assert.deepEqual([found!.code, found!.marks], ['unknown-key', 'colour']);
    await whenShown('the findings of the first', 'annotations/dmitri.jsonl', (all) => all.length > 20);
  });

  it('checks each project by its own schema', async () => {
    // "angry" is a label of the second project alone, "refund" of the first.
    write('second/annotations/zoe.jsonl', recordLine('zoe', 1, { tone: 'refund' }).replace('t-001', 'c-1'));
    write('annotations/zoe.jsonl', recordLine('zoe', 1, { intent: 'angry' }));
    const inSecond = await whenShown('a finding', 'second/annotations/zoe.jsonl', (all) =>
      all.some(({ code }) => code === 'unknown-label'),
    );
    assert.ok(inSecond.some(({ marks }) => marks === '"refund"'));
    await whenShown('a finding', 'annotations/zoe.jsonl', (all) =>
      all.some(({ marks }) => marks === '"angry"'),
    );
    remove('annotations/zoe.jsonl');
  });

  for (const file of ['data/tickets.jsonl', 'second/data/a.csv', 'second/data/b.txt']) {
    it(`opens the panel on ${file}`, async () => {
      await vscode.commands.executeCommand('vscode.openWith', uriOf(file), viewType);
      assert.deepEqual(await until('a custom editor', customEditor), { file, viewType });
    });
  }

  it('opens the panel by its command, on the file given and on the one in front', async () => {
    await vscode.commands.executeCommand('labelwright.openPanel', uriOf('second/data/a.csv'));
    assert.equal((await until('a custom editor', customEditor))?.file, 'second/data/a.csv');
    await vscode.window.showTextDocument(uriOf('data/warm-up.jsonl'), { preview: false });
    assert.equal(customEditor(), undefined);
    await vscode.commands.executeCommand('labelwright.openPanel');
    assert.equal((await until('a custom editor', customEditor))?.file, 'data/warm-up.jsonl');
  });

  it('opens one panel a file, and that again', async () => {
    for (let i = 0; i < 2; i++) {
      await vscode.commands.executeCommand('labelwright.openSample', {
        uri: uriOf('data/tickets.jsonl').toString(),
        sample: 't-002',
      });
      await until('a custom editor', customEditor);
    }
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.filter(({ input }) => input instanceof vscode.TabInputCustom).length, 1);
  });

  it('forgets a project that goes away', async () => {
    remove('second');
    await until('no findings', () =>
      ['second/labelwright.yaml', 'second/annotations/zoe.jsonl'].every(
        (file) => findings(file).length === 0,
      ),
    );
  });
});
