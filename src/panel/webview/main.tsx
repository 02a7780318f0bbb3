import { render } from 'preact';
import { PANELS } from '../../kinds/panel';
import './panel.css';
import { watchConnection } from './app/connection';
import { Controller } from './app/controller';
import { listenToKeys } from './app/keyboard';
import { hostStorage, type PageStorage } from './app/host-storage';
import type { Storage } from './app/memory';
import { App } from './components/app';
import { MessageHost } from './host';
import { loadPaint } from './markdown/load';
import { followTheme } from './view/theme';

interface EditorApi extends Storage {
  postMessage(message: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const script = document.currentScript as HTMLScriptElement;
const host = new MessageHost((message) => editor.postMessage(message));
window.addEventListener('message', (event) => host.receive(event.data));

const root = document.getElementById('panel') ?? document.body.appendChild(document.createElement('div'));
root.id = 'panel';
const { file = '', reopen } = root.dataset;
const page = pageStorage();
const controller = new Controller(host, hostStorage(host, editor, page, file), () => loadPaint(script));
// Rendering from the root is synchronous: when `update` returns, the screen shows the new state, and the next key acts on it.
const draw = (): void => render(<App app={controller} state={controller.store.state} kinds={PANELS} />, root);
followTheme(controller.store);
controller.store.subscribe(draw);
listenToKeys(window, controller);
draw();
void controller.start();
// Without the page's own copy, a reopened panel could not find work that never reached the extension.
void watchConnection(host, controller.store, page && reopen);

/** The window's own storage; undefined where the browser forbids it. */
function pageStorage(): PageStorage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}
