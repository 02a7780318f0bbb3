import assert from 'node:assert/strict';
import { choiceEngine } from '../projects';
import { watchConnection } from '../../../src/panel/webview/app/connection';
import { hostStorage } from '../../../src/panel/webview/app/host-storage';
import { Controller } from '../../../src/panel/webview/app/controller';
import { EngineHost, isSaved, KeptState, press, startController, until } from '../engine-host';
import type { FakeEngine } from '../fake-engine';

/** What a window keeps by itself. */
class Page {
  readonly texts = new Map<string, string>();
  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    this.texts.set(key, text);
  }
}

/** What the extension keeps: it gets everything until it is gone. */
function keeping(engine: FakeEngine) {
  let kept: unknown = null;
  let isGone = false;
  const host = new EngineHost(engine);
  const answered = host.request;
  host.request = (method, params) => {
    if (isGone) return new Promise(() => {});
    if (method === 'keep') kept = structuredClone((params as { state: unknown }).state);
    return method === 'kept' ? Promise.resolve(structuredClone(kept) as never) : answered(method, params);
  };
  return { host, end: () => (isGone = true), kept: () => kept, put: (state: unknown) => (kept = state) };
}

describe('a panel whose extension host is gone', () => {
  it('shows a warning, and removes it when a late reply arrives', async () => {
    const { controller, host } = await startController(choiceEngine(3));
    let answer: (() => void) | undefined;
    host.request = () => new Promise((resolve) => (answer = () => resolve(null as never)));
    const said: (string | undefined)[] = [];
    controller.store.subscribe(() => said.push(controller.store.state.disconnected?.reopen));
    void watchConnection(host, controller.store, 'command:x', { patience: 1, pause: 1 });
    await until(() => said.length === 1);
    answer!();
    await until(() => said.length > 1);
    assert.deepEqual(said.slice(0, 2), ['command:x', undefined]);
  });

  it('finds the answers given after that when it is reopened, and saves them once', async () => {
    const engine = choiceEngine(6);
    const page = new Page();
    const first = keeping(engine);
    const editor = new KeptState();
    const controller = new Controller(first.host, hostStorage(first.host, editor, page, 'a.jsonl'));
    await controller.start();
    await until(() => !controller.store.state.waiting);
    press(controller, '1');
    await until(() => isSaved(controller));
    first.end();
    for (const key of ['2', '3', '4']) press(controller, key);
    assert.equal(controller.store.state.saves.saves.length, 3);

    // The panel is another one: of the editor's copy nothing is left, and the new extension knows what the old one wrote down.
    const second = keeping(engine);
    second.put(first.kept());
    const again = new Controller(second.host, hostStorage(second.host, new KeptState(), page, 'a.jsonl'));
    await again.start();
    await until(() => isSaved(again));
    assert.deepEqual(
      engine.saved.map(({ sample, labels }) => [sample, labels['intent']]),
      [
        ['t-0001', 'refund'],
        ['t-0002', 'duplicate-charge'],
        ['t-0003', 'invoice'],
        ['t-0004', 'other'],
      ],
    );
  });

  it('also finds them in the editor’s copy if that is newer than the extension’s', async () => {
    const engine = choiceEngine(6);
    const first = keeping(engine);
    const editor = new KeptState();
    const controller = new Controller(first.host, hostStorage(first.host, editor, undefined, 'a.jsonl'));
    await controller.start();
    await until(() => !controller.store.state.waiting);
    first.end();
    press(controller, '2');
    const second = keeping(engine);
    second.put(first.kept());
    const again = new Controller(second.host, hostStorage(second.host, editor, undefined, 'a.jsonl'));
    await again.start();
    await until(() => isSaved(again));
    assert.deepEqual(
      engine.saved.map(({ sample }) => sample),
      ['t-0001'],
    );
  });

  it('uses the extension’s copy if that is newer, but not one of another window', async () => {
    const engine = choiceEngine(6);
    const { host, put, kept } = keeping(engine);
    const editor = new KeptState();
    const storage = hostStorage(host, editor, undefined, 'a.jsonl');
    storage.setState({ at: 1 });
    const old = structuredClone(editor.state);
    storage.setState({ at: 2 });
    editor.state = old;
    const state = async () =>
      (await hostStorage(host, editor, undefined, 'a.jsonl').getState()) as { at: number };
    assert.equal((await state()).at, 2);
    put({ ...(kept() as object), panel: 'another', count: 99, at: 3 });
    assert.equal((await state()).at, 1);
    editor.state = undefined;
    assert.equal((await state()).at, 3, 'a panel that has nothing of its own goes on where the other was');
  });

  it('keeps warning that work is not saved while it is sent again', async () => {
    const { engine, controller } = await startController(choiceEngine(3));
    engine.failSaves = { code: 'failed', message: 'The editor has not answered.' };
    press(controller, '1');
    const error = () => controller.store.state.saves.failure?.error;
    await until(() => error() !== undefined);
    engine.failSaves = undefined;
    engine.silent.add('save');
    controller.saver.pump(true);
    const { saves, sent } = controller.store.state.saves;
    assert.deepEqual(sent, [saves[0]!.record]);
    assert.equal(error()?.message, 'The editor has not answered.');
  });
});
