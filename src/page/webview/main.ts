/** The program of an annotator's page. */
import './page.css';
import '../../panel/webview/markdown/chunk';
import { counted } from '../../base/text/phrases';
import { Lock } from '../../project/pages/lock';
import { SCHEMA_FILE } from '../../project/model-store';
import type { PanelRequestMessage } from '../../protocol/panel';
import type { LockedPage, Page } from '../page-content';
import { PageHost } from './page-host';
import { PageStore } from './page-store';

const data = JSON.parse(document.getElementById('page')!.textContent) as Page | LockedPage;
/** Set at the start, once the passphrase has opened a locked page. */
let page: Page;
let lock: Lock | undefined;
let name: string;
let title = 'This page is locked';

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  more: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...children);
  return element;
};

/** Shows a text in place of the panel. */
function showInstead(...lines: (Node | string)[]): void {
  const paragraphs = lines.map((line) => (typeof line === 'string' ? make('p', {}, line) : line));
  document.body.replaceChildren(
    make('main', { className: 'page-first' }, make('h1', {}, title), ...paragraphs),
  );
}

/** Whether this tab alone has the page, and keeps it so. Without locks, the store finds out at the first answer. */
const isAlone = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });

async function start(): Promise<void> {
  followSystem();
  const isLocked = 'sealed' in data;
  if (isLocked && !crypto.subtle)
    return showInstead(
      'Here this browser cannot open it, because the address of the page begins with “http:”. Use one that begins with “https:”, or download the file and open it from this computer.',
    );
  page = isLocked ? await unlock(data) : data;
  if (isLocked) leaveNoTrace();
  else document.title = page.title;
  ({ title } = page);
  name = `labelwright ${lock ? page.page : `${page.project} ${page.person}`}`;
  if (!(await isAlone()))
    return showInstead('This page is open in another tab of this browser. Label there, and close this one.');
  const store = await PageStore.open(name, lock);
  const host = new PageHost(page, store);
  if (host.newest > Date.now())
    return showInstead(
      `The clock of this computer is before your last answer, which is of ${new Date(host.newest).toLocaleString('en-GB')}. Set the clock, then load this page again.`,
    );
  await host.start();
  if (host.lines.length === 0) await firstScreen();
  await label(host, store);
}

/** Asks for the passphrase until it opens the page. */
const unlock = ({ page: id, salt, sealed }: LockedPage): Promise<Page> =>
  new Promise((resolve, reject) => {
    const field = make('input', { type: 'password', id: 'passphrase', autocomplete: 'off', required: true });
    const said = make('p', { role: 'status' });
    const open = async (): Promise<void> => {
      said.className = '';
      said.textContent = 'Opening …';
      lock = await Lock.of(field.value, id, salt);
      const text = await lock.open(sealed, 'page');
      if (text !== undefined) return resolve(JSON.parse(text) as Page);
      said.textContent = 'That is not the passphrase. Check capital letters and spaces, and try again.';
      said.className = 'page-problem';
      field.select();
    };
    const onsubmit = (event: Event): void => {
      event.preventDefault();
      open().catch(reject);
    };
    const label = make('label', { htmlFor: field.id }, 'Passphrase');
    const button = make('button', { className: 'primary' }, 'Open the page');
    const form = make('form', { onsubmit }, label, field, button, said);
    showInstead('Type the passphrase that you got from the person who gave you this page.', form);
    field.focus();
  });

/** Browsers write down titles, for their history, a tab's own storage, and what is typed into fields, unless they are not to be completed. A locked page has none of it. */
function leaveNoTrace(): void {
  Object.defineProperty(globalThis, 'sessionStorage', { value: undefined });
  const watch = new MutationObserver(() => {
    document
      .querySelectorAll('input, textarea')
      .forEach((field) => field.setAttribute('autocomplete', 'off'));
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

/** What a phone is too small for; the style sheet shows it there. */
const deskNote = (): HTMLElement[] =>
  /"type":"spans"/.test(page.files[SCHEMA_FILE]!)
    ? [make('p', { className: 'page-desk' }, 'Marking words in a text needs a computer.')]
    : [];

const firstScreen = (): Promise<void> =>
  new Promise((resolve) => {
    const go = make('button', { className: 'primary', onclick: () => resolve() }, 'Start labelling');
    showInstead(
      `Hello ${page.person}: you have ${counted(page.samples.length, 'text')} to label, and your answers are kept in this browser as you give them.`,
      'Nothing leaves this computer until you press “Send my answers” and pass on the file that it saves.',
      ...deskNote(),
      go,
    );
    go.focus();
  });

async function label(host: PageHost, store: PageStore): Promise<void> {
  const status = make('span', { role: 'status' });
  const opened = make('input', { type: 'file', accept: '.jsonl', hidden: true });
  opened.onchange = async () => {
    const file = opened.files?.[0];
    if (!file) return;
    const found = await file
      .text()
      .then((text) => host.takeBack(text))
      .catch((error: Error) => error.message);
    if (typeof found === 'string') status.textContent = `${file.name} ${found}`;
    else if (found === 0) status.textContent = `Everything in ${file.name} is here already.`;
    else location.reload();
  };
  let unsent = 0;
  const show = async (): Promise<void> => {
    const counts = await host.counts();
    unsent = counts.unsent;
    const time =
      host.keptAt === undefined ? '' : ` ${new Date(host.keptAt).toLocaleTimeString('en-GB').slice(0, 5)}`;
    const { refused } = store;
    const kept = refused ? `${refused} Send before you close this page` : `Kept in this browser${time}`;
    status.classList.toggle('page-problem', refused !== undefined);
    status.textContent = `${kept} · ${counted(counts.done, 'answer')}, ${unsent} not sent`;
  };
  const send = async (): Promise<void> => {
    const { name: file, text } = await host.sent();
    const link = make('a', { download: file, href: URL.createObjectURL(new Blob([text])) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    void show().then(() =>
      status.append(` · Saved as ${file}: now give this file to the person who gave you this page`),
    );
  };
  host.onChange = () => void show();
  store.onDeleted = host.onChange;
  addEventListener('beforeunload', (event) => unsent > 0 && event.preventDefault());
  // The panel keeps the keys.
  const onmousedown = (event: Event): void => event.preventDefault();
  const buttons = [
    make('button', { className: 'secondary', onclick: () => opened.click() }, 'Open my sent file'),
    make('button', { className: 'primary', onclick: () => void send(), onmousedown }, 'Send my answers'),
  ];
  const bar = make('footer', { className: 'page-bar' }, ...deskNote(), status, opened, ...buttons);
  const root = make('div', { id: 'panel' });
  root.dataset['file'] = name;
  document.body.replaceChildren(root, bar);
  await show();
  const post = async ({ id, method, params }: PanelRequestMessage): Promise<void> => {
    const data = { type: 'reply', id, ...(await host.answer(method, params)) };
    dispatchEvent(new MessageEvent('message', { data }));
  };
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({
      postMessage: (message: PanelRequestMessage) => void post(message),
      getState: () => undefined,
      setState: () => undefined,
    }),
  });
  await import('../../panel/webview/main');
}

/** Gives the page the class of the system's colours, by which the panel knows them. */
function followSystem(): void {
  const [dark, contrast] = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  const apply = (): void => {
    const look = contrast!.matches ? 'vscode-high-contrast' : dark!.matches ? 'vscode-dark' : 'vscode-light';
    document.body.className =
      contrast!.matches && !dark!.matches ? `${look} vscode-high-contrast-light` : look;
  };
  for (const one of [dark!, contrast!]) one.addEventListener('change', apply);
  apply();
}

start().catch((error: unknown) => showInstead(`This page cannot be shown: ${String(error)}`));
