import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { Log } from '../../../../src/extension/log';
import { PanelMemory } from '../../../../src/extension/panel/panel-memory';
import { until } from '../../../host/until';

describe('what the extension remembers of a panel', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'panel-memory-'))));
  after(() => rm(folder, { recursive: true }));

  it('is the newest state, on disk as well, whenever it comes', async () => {
    const errors: unknown[] = [];
    const log = { error: (...error: unknown[]) => errors.push(error) } as unknown as Log;
    const context = { storageUri: { fsPath: folder } } as unknown as vscode.ExtensionContext;
    const uri = { toString: () => 'file:///a.jsonl' } as vscode.Uri;
    const memory = new PanelMemory(context, log);
    const onDisk = async (): Promise<unknown> => {
      // A file that is being written is gone as soon as it has its name.
      const name = (await readdir(path.join(folder, 'panels'))).find((file) => file.endsWith('.json'));
      if (name === undefined) return undefined;
      const text = await readFile(path.join(folder, 'panels', name), 'utf8');
      return (JSON.parse(text) as { state: unknown }).state;
    };
    for (let n = 1; n <= 300; n++) {
      memory.store(uri, { state: n, review: false });
      // In the middle of a write, at its end, and after it.
      for (let turn = 0; turn < n % 17; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    await until('the newest state', onDisk, (state) => state === 300);
    assert.deepEqual(await new PanelMemory(context, log).read(uri), { state: 300, review: false });
    assert.deepEqual(errors, []);
  });
});
