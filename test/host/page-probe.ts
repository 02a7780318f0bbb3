/**
 * Measures what a page without a server may rely on in a browser: what it can store, who shares that, and what it can hand out. Prints the
 * table of docs/internals/annotator-page.md. npx tsx test/host/page-probe.ts
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureChromium } from './ensure-browser';
import { launchFirefox } from './firefox';
import { until } from './until';

/** What both drivers can do with a tab. */
interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate<T>(work: string): Promise<T>;
}
interface Window {
  tab(): Promise<Tab>;
  close(): Promise<void>;
}

const OTHER_NAME = 'page.test';
const folder = mkdtempSync(path.join(tmpdir(), 'page-probe-'));
const pages = path.join(folder, 'pages');
const downloads = path.join(folder, 'downloads');
for (const each of [path.join(pages, 'copies'), downloads]) mkdirSync(each, { recursive: true });

/** Runs in the page. Each test gives a short word for the table. */
const program = `
const opened = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('probe', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('kept');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const done = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onerror = transaction.onabort = () => reject(transaction.error);
});
const tests = {
  secure: () => isSecureContext ? 'yes' : 'no',
  indexedDB: async () => {
    const write = (await opened()).transaction('kept', 'readwrite', { durability: 'strict' });
    write.objectStore('kept').put(1, 'one');
    await done(write);
    return 'yes';
  },
  strict: async () => (await opened()).transaction('kept', 'readwrite', { durability: 'strict' }).durability === 'strict' ? 'yes' : 'no',
  write: async () => {
    const database = await opened();
    const times = [];
    for (let n = 0; n < 50; n++) {
      const start = performance.now();
      const write = database.transaction('kept', 'readwrite', { durability: 'strict' });
      write.objectStore('kept').put('x'.repeat(500), 'line' + n);
      await done(write);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[25].toFixed(1) + ' ms';
  },
  locks: async () => navigator.locks ? (await navigator.locks.request('probe', () => 'yes')) : 'no',
  persist: async () => navigator.storage?.persist ? ((await Promise.race([navigator.storage.persist(), new Promise((resolve) => setTimeout(resolve, 2000, 'asks'))]))) : 'no',
  picker: () => typeof showSaveFilePicker === 'function' ? 'yes' : 'no',
  subtle: async () => crypto.subtle ? ((await crypto.subtle.digest('SHA-256', new Uint8Array(1))).byteLength === 32 ? 'yes' : 'no') : 'no',
  random: () => crypto.getRandomValues(new Uint8Array(16)).length === 16 ? 'yes' : 'no',
  unpack: async () => (await new Response(new Response('x').body.pipeThrough(new CompressionStream('deflate-raw')).pipeThrough(new DecompressionStream('deflate-raw'))).text()) === 'x' ? 'yes' : 'no',
  second: () => { const script = document.createElement('script'); script.textContent = 'window.ranSecond = true'; document.head.append(script); return window.ranSecond ? 'yes' : 'no'; },
  foreign: () => { const script = document.createElement('script'); script.textContent = 'window.ranForeign = true'; document.head.append(script); return window.ranForeign ? 'no' : 'yes'; },
};
window.measure = async () => {
  const said = {};
  for (const [name, test] of Object.entries(tests))
    try { said[name] = String(await test()).replace('true', 'yes').replace('false', 'no'); } catch (error) { said[name] = error.name; }
  return said;
};
window.put = async (value) => { const write = (await opened()).transaction('kept', 'readwrite'); write.objectStore('kept').put(value, 'token'); await done(write); return true; };
window.find = async () => { const read = (await opened()).transaction('kept').objectStore('kept').get('token'); await done(read.transaction); return read.result ?? ''; };
window.hold = () => new Promise((resolve) => navigator.locks ? navigator.locks.request('first', () => { resolve('held'); return new Promise(() => {}); }).catch((error) => resolve(error.name)) : resolve('no'));
window.isHeld = async () => navigator.locks ? navigator.locks.request('first', { ifAvailable: true }, (lock) => lock ? 'no' : 'yes') : 'no';
window.hear = () => new Promise((resolve) => { const channel = new BroadcastChannel('first'); channel.onmessage = () => resolve('yes'); channel.postMessage('ask'); setTimeout(resolve, 1000, 'no'); });
window.listen = () => { const channel = new BroadcastChannel('first'); window.channel = channel; channel.onmessage = () => channel.postMessage('here'); return true; };
window.save = (name) => { const link = document.createElement('a'); link.download = name; link.href = URL.createObjectURL(new Blob(['{}'])); link.click(); return true; };
`;
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; script-src ${hashOf(program)} ${hashOf('window.ranSecond = true')}`;
const html = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>probe</title><script>${program}</script>`;
for (const name of ['one.html', 'two.html']) writeFileSync(path.join(pages, name), html);
cpSync(path.join(pages, 'one.html'), path.join(pages, 'copies/one.html'));

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  const file = path.join(pages, path.normalize(new URL(request.url!, 'http://localhost').pathname));
  response.end(existsSync(file) ? readFileSync(file) : '');
});

async function inChromium(isPrivate: boolean): Promise<Window> {
  const options = {
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`],
  };
  const browser = isPrivate ? await chromium.launch(options) : undefined;
  const context = browser
    ? await browser.newContext()
    : await chromium.launchPersistentContext(mkdtempSync(path.join(folder, 'chromium-')), options);
  return {
    tab: async () => {
      const page = await context.newPage();
      page.on(
        'download',
        (download) => void download.saveAs(path.join(downloads, download.suggestedFilename())),
      );
      return { goto: (url) => page.goto(url), evaluate: (work) => page.evaluate(work) };
    },
    close: () => (browser ?? context).close(),
  };
}

async function inFirefox(isPrivate: boolean): Promise<Window> {
  const browser = await launchFirefox(downloads, {
    'network.dns.localDomains': OTHER_NAME,
    'browser.privatebrowsing.autostart': isPrivate,
  });
  return {
    tab: async () => {
      const page = await browser.newPage();
      return { goto: (url) => page.goto(url), evaluate: (work) => page.evaluate(work) as never };
    },
    close: () => browser.close(),
  };
}

async function measured(start: (isPrivate: boolean) => Promise<Window>, base: string, isPrivate: boolean) {
  const window = await start(isPrivate);
  try {
    const first = await window.tab();
    await first.goto(`${base}/one.html`);
    const said = await first.evaluate<Record<string, string>>('measure()');
    const token = String(Math.random());
    if (said['indexedDB'] === 'yes') await first.evaluate(`put('${token}')`);
    await first.evaluate('listen()');
    await first.evaluate('hold()');
    const sees = async (name: string): Promise<string> => {
      const tab = await window.tab();
      await tab.goto(`${base}/${name}`);
      return tab.evaluate<string>(
        `find().then((found) => found === '${token}' ? 'yes' : 'no', (error) => error.name)`,
      );
    };
    const second = await window.tab();
    await second.goto(`${base}/one.html`);
    const name = `sent-${Math.random()}.jsonl`;
    await first.evaluate(`save('${name}')`);
    const arrived = await until(
      'the download',
      () => existsSync(path.join(downloads, name)),
      Boolean,
      10_000,
    ).then(
      () => 'yes',
      () => 'no',
    );
    return {
      ...said,
      download: arrived,
      'same file': await sees('one.html'),
      'other page': await sees('two.html'),
      copy: await sees('copies/one.html'),
      'lock seen': await second.evaluate<string>('isHeld().catch((error) => error.name)'),
      channel: await second.evaluate<string>('hear()'),
    };
  } finally {
    await window.close();
  }
}

const WORDS: Record<string, string> = {
  secure: 'secure context',
  indexedDB: 'IndexedDB writes',
  strict: '`durability: strict` is taken',
  write: 'a strict write of 500 bytes, median',
  locks: '`navigator.locks`',
  persist: '`persist()` grants',
  picker: '`showSaveFilePicker`',
  subtle: '`crypto.subtle`',
  random: '`crypto.getRandomValues`',
  unpack: '`DecompressionStream`',
  second: 'an inline script added later runs by its hash',
  foreign: 'an inline script without a hash is refused',
  download: 'a download of a blob arrives',
  'same file': 'a second tab of the file has its store',
  'other page': 'another page of the folder has its store',
  copy: 'a copy in another folder has its store',
  'lock seen': 'the second tab sees a lock of the first',
  channel: 'the second tab hears the first by `BroadcastChannel`',
};

async function main(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const places = {
    '`file:`': pathToFileURL(pages).href,
    localhost: `http://localhost:${port}`,
    'http, other name': `http://${OTHER_NAME}:${port}`,
  };
  const columns: [string, Record<string, string>][] = [];
  for (const [browser, start] of Object.entries({ Chromium: inChromium, Firefox: inFirefox })) {
    for (const [place, base] of Object.entries(places))
      columns.push([`${browser}, ${place}`, await measured(start, base, false)]);
    columns.push([`${browser}, \`file:\`, private`, await measured(start, places['`file:`'], true)]);
  }
  const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  console.log(row(['', ...columns.map(([name]) => name)]));
  console.log(row(['---', ...columns.map(() => '---')]));
  for (const [key, words] of Object.entries(WORDS))
    console.log(row([words, ...columns.map(([, said]) => said[key] ?? '')]));
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

void main();
