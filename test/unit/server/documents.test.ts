import assert from 'node:assert/strict';
import type { Connection } from 'vscode-languageserver/node';
import { OverlayFiles } from '../../../src/project/files/overlay-files';
import type { ProjectFiles } from '../../../src/base/files/files';
import { Documents } from '../../../src/server/documents';
import type { HostedProject } from '../../../src/server/hosted-project';
import type { Projects } from '../../../src/server/projects';
import { until } from '../../host/until';

const uri = 'file:///p/annotations/eve.jsonl';
const path = 'annotations/eve.jsonl';

/** A project with one file, whose texts are what `disk` says, and an editor that sends messages about it. */
function openEditor(disk: { text: string }) {
  const handlers = new Map<string, (params: unknown) => void>();
  const connection = new Proxy(
    {},
    {
      get: (_, name: string) => (handler: (params: unknown) => void) => {
        handlers.set(name, handler);
        return { dispose: () => undefined };
      },
    },
  ) as unknown as Connection;
  const overlay = new OverlayFiles({} as ProjectFiles);
  let reads = 0;
  const project = {
    files: { read: () => Promise.resolve(Buffer.from(disk.text)).finally(() => (reads += 1)) },
    project: {
      models: { paths: [] },
      files: overlay,
      setEditorText: (at: string, text: string | undefined) => overlay.set(at, text),
    },
    refresh: () => Promise.resolve(),
  } as unknown as HostedProject;
  new Documents(connection, { placeOf: () => ({ hosted: project, path }) } as unknown as Projects);
  const send = (name: string, params: object): void => handlers.get(name)!(params);
  return {
    open: (text: string) =>
      send('onDidOpenTextDocument', { textDocument: { uri, languageId: 'jsonl', version: 1, text } }),
    type: (text: string, version = 2) =>
      send('onDidChangeTextDocument', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    save: () => send('onDidSaveTextDocument', { textDocument: { uri } }),
    close: () => send('onDidCloseTextDocument', { textDocument: { uri } }),
    unsaved: () => overlay.typed(path)?.text,
    /** How often the file has been compared with its document. */
    compared: () => reads,
  };
}

describe('unsaved text of editors', () => {
  it('is kept if the editor says too early that it is saved', async () => {
    const disk = { text: 'old\n' };
    const editor = openEditor(disk);
    editor.open('old\n');
    editor.type('new\n');
    await until('the unsaved text', () => editor.unsaved() === 'new\n');
    const before = editor.compared();
    editor.save();
    await until('the comparison', () => editor.compared() > before);
    // What follows a comparison is done before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(editor.unsaved(), 'new\n');
    disk.text = 'new\n';
    editor.save();
    await until('the text to be saved', () => editor.unsaved() === undefined);
  });

  it('does not end a wait for text that is about to be reported', async () => {
    const editor = openEditor({ text: 'old\n' });
    editor.open('old\n');
    editor.type('new\n');
    editor.save();
    await until('the unsaved text', () => editor.unsaved() === 'new\n');
  });

  it('is kept if more was typed while the file was compared', async () => {
    const editor = openEditor({ text: 'new\n' });
    editor.open('old\n');
    editor.type('new\n');
    await until('the unsaved text', () => editor.unsaved() !== undefined);
    editor.save();
    editor.type('newer\n', 3);
    await until('the newer text', () => editor.unsaved() === 'newer\n');
  });

  it('is none where only mixed line ends and a byte order mark differ', async () => {
    const editor = openEditor({ text: '\uFEFFa\r\nb\n' });
    editor.open('a\nb\n');
    await until('the comparison', () => editor.compared() > 0);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(editor.unsaved(), undefined);
  });

  it('is what was restored when the editor started, until it is closed', async () => {
    const editor = openEditor({ text: 'old\n' });
    editor.open('restored\n');
    await until('the restored text', () => editor.unsaved() === 'restored\n');
    editor.close();
    assert.equal(editor.unsaved(), undefined);
  });
});
