import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { LspClient } from '../../support/lsp-client';
import { SLOW } from '../../host/until';

const PROJECT = {
  'labelwright.yaml': `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: tone, type: choice, labels: [warm, cold]}]
labels: [{id: warm}, {id: cold}]
`,
  'data/a.jsonl': '{"id":"t-1","text":"Fine weather."}\n',
};

interface Summary {
  readonly root: string;
}

describe('labelwright lsp, with folders that cannot be read', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  let folder = '';
  const address = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const said: string[] = [];
  let client: LspClient;

  before(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-lsp-')));
    for (const name of ['one', 'two']) {
      mkdirSync(path.join(folder, name));
      writeFiles(path.join(folder, name), PROJECT);
    }
    client = new LspClient([process.execPath, cli.program, 'lsp', '--stdio'], folder);
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      said.push(message);
    });
    client.connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      said.push(message);
      return null;
    });
    await client.request('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: ['gone', 'one'].map((name) => ({ uri: address(name), name })),
      capabilities: { workspace: { workspaceFolders: true } },
    });
    await client.notify('initialized', {});
  });
  after(() => {
    client?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const roots = async (search = false): Promise<string[]> =>
    (await client.request<Summary[]>('labelwright/projects', { search })).map(({ root }) => root);
  const firstText = async (name: string): Promise<unknown> => {
    const uri = `${address(name)}/data/a.jsonl`;
    const ask = (method: string, params: object) =>
      client.request<{ result: never; error?: unknown }>('labelwright/panel', {
        uri,
        annotator: 'ana',
        review: false,
        blind: false,
        method,
        params,
      });
    const view = (await ask('view', { filter: {} })) as { result: { view: string }; error?: unknown };
    assert.equal(view.error, undefined);
    const samples = (await ask('samples', { view: view.result.view, from: 0, count: 1 })) as unknown as {
      result: { text: string }[];
    };
    return samples.result[0]?.text;
  };
  const changed = (uri: string) =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  const folders = (added: string[], removed: string[] = []) =>
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: {
        added: added.map((name) => ({ uri: address(name), name })),
        removed: removed.map((name) => ({ uri: address(name), name })),
      },
    });

  it('labels in the others, and says once which is left out', async () => {
    assert.deepEqual(await roots(), [address('one')]);
    assert.equal(await firstText('one'), 'Fine weather.');
    await roots(true);
    assert.equal(said.length, 1);
    assert.match(said[0]!, /A folder of the workspace is left out\. .*gone: there is no such file/);
  });

  it('goes on when one is added later, and when a schema changes after that', async () => {
    await folders(['missing', 'two']);
    await changed(`${address('one')}/labelwright.yaml`);
    assert.deepEqual(await roots(true), [address('one'), address('two')]);
    assert.equal(await firstText('two'), 'Fine weather.');
    assert.equal(said.length, 2);
  });

  it('keeps open what was open in a folder that is away for a while', async () => {
    const two = path.join(folder, 'two');
    renameSync(two, `${two}-away`);
    await changed(`${address('two')}/labelwright.yaml`);
    assert.deepEqual(await roots(true), [address('one'), address('two')]);
    assert.equal(await firstText('one'), 'Fine weather.');
    renameSync(`${two}-away`, two);
    assert.equal(await firstText('two'), 'Fine weather.');
    await folders([], ['two']);
    assert.deepEqual(await roots(true), [address('one')]);
  });
});
