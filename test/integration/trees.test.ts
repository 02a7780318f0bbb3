import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { BucketsModel } from '../../src/features/buckets/extension/buckets-model';

type Editor = ConstructorParameters<typeof BucketsModel>[0];
type Orders = ConstructorParameters<typeof BucketsModel>[1];

describe('the trees of disagreements and errors', () => {
  it('are fetched again by themselves after the server has failed, also twice', async () => {
    const failures = ['The server is gone', 'The server is still gone'];
    const logged: unknown[] = [];
    const editor = {
      client: {
        projects: () => {
          const failure = failures.shift();
          return failure === undefined ? Promise.resolve([]) : Promise.reject(new Error(failure));
        },
      },
      log: { error: (_: string, error: Error) => logged.push(error.message) },
    } as unknown as Editor;
    const model = new BucketsModel(editor, {} as Orders);
    const changed = new Promise<void>((resolve) => {
      const listener: vscode.Disposable = model.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
    model.refresh(0);
    await changed;
    model.dispose();
    assert.deepEqual(logged, ['The server is gone', 'The server is still gone']);
    assert.deepEqual(model.projects, []);
  });
});
