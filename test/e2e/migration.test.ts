import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Folder } from './support/project';

describe('a migration in VS Code', () => {
  const folder = new Folder();
  let workbench: Workbench;

  before(async () => {
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder.path, { recursive: true });
    for (const name of ['labelwright.yaml', 'guideline.yaml'])
      folder.write(name, folder.read(name).replace(/\brefund\b/g, 'reimbursement'));
    folder.write('migrations/back.yaml', 'changes:\n  - {type: rename, from: refund, to: reimbursement}\n');
    workbench = await openWorkbench({ folder: folder.path, version: 'newest' });
  });
  after(async () => {
    await workbench?.close();
    folder.remove();
  });

  it('is counted, confirmed and applied, by appending', async () => {
    const before = folder.read('annotations/ana.jsonl');
    await workbench.command('Labelwright: Apply Migration…');
    await workbench.pick('back');
    await until(
      'the preview',
      () => workbench.dialog(),
      (text) => text?.includes('annotations/ana.jsonl: label refund → reimbursement, 6 records') ?? false,
    );
    await workbench.answer('Apply');
    const after = await until(
      'the records',
      () => Promise.resolve(folder.read('annotations/ana.jsonl')),
      (text) => text.split('"migration":{"name":"back"').length === 7,
    );
    assert.ok(after.startsWith(before));
  });
});
