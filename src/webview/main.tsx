import { render } from 'preact';
import './panel.css';
import { Controller } from './app/controller';
import { listenToKeys } from './app/keyboard';
import { hostStorage } from './app/host-storage';
import type { Storage } from './app/memory';
import { App } from './components/app';
import { MessageHost } from './host';
import { followTheme } from './view/theme';

interface EditorApi extends Storage {
  postMessage(message: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const host = new MessageHost((message) => editor.postMessage(message));
window.addEventListener('message', (event) => host.receive(event.data));

const controller = new Controller(host, hostStorage(host, editor));
const root = document.getElementById('panel') ?? document.body.appendChild(document.createElement('div'));
root.id = 'panel';
// Rendering from the root is synchronous: when `update` returns, the screen shows the new state, and so does the next key.
const draw = (): void => render(<App app={controller} state={controller.store.state} />, root);
followTheme(controller.store);
controller.store.subscribe(draw);
listenToKeys(window, controller);
draw();
void controller.start();
