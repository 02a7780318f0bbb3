// Starts a browser-hosted VS Code with nothing of its user's in it, and makes sure that it ends.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureHost, repoRoot } from './install';
import type { Host, HostVersion } from './install';
import { patience } from './until';

/** VS Code's own themes: their ids, what they are called in lists, and the class of a workbench that has them. */
export const themes = {
  dark: { id: 'Default Dark Modern', name: 'Dark Modern', kind: 'vs-dark' },
  light: { id: 'Default Light Modern', name: 'Light Modern', kind: 'vs' },
  'high-contrast-dark': { id: 'Default High Contrast', name: 'Dark High Contrast', kind: 'hc-black' },
  'high-contrast-light': { id: 'Default High Contrast Light', name: 'Light High Contrast', kind: 'hc-light' },
};

export type Theme = keyof typeof themes;

export interface ServerOptions {
  version: HostVersion;
  /** Default: dark. */
  theme?: Theme;
  /** User settings, over those that keep the workbench quiet. */
  settings?: Record<string, unknown>;
  /** Environment variables for VS Code and its extensions, over this process's own. */
  env?: Record<string, string>;
  /** Extensions to install: folders, or packaged `.vsix` files. Default: this repository, unless `develop` is given. */
  install?: string[];
  /** Whether VS Code has all extensions that it brings along, or only those that can act on the files of a project. Default: all. */
  builtIn?: 'all' | 'few';
  /**
   * A folder to load as an extension in development, so that tests can run in its extension host. VS Code then behaves as for
   * its own smoke tests, which is not quite what a person sees: it shows no notifications, for example.
   */
  develop?: string;
}

/** A running VS Code. */
export interface Server {
  host: Host;
  /** The address of a workbench that shows a folder, or the folders of a `.code-workspace`. With `develop`, the `run()` of the script `tests` is called there. */
  address(folder: string, tests?: string): string;
  /** What the server has written so far. */
  log(): string;
  /** The id of the process group that all its processes belong to. */
  group: number;
  /** Ends every process of it and removes its folders. Safe to call twice. */
  stop(): void;
}

const quiet = {
  'editor.cursorBlinking': 'solid',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.confirmBeforeClose': 'never',
  'window.restoreWindows': 'none',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/**
 * The extensions of VS Code's own that can act on the files of a project, and its themes. The others are for programming languages,
 * accounts and debuggers: with them, each window that opens takes a third more processor time.
 */
const few = [
  ...['configuration-editing', 'diff', 'emmet', 'git', 'git-base', 'json', 'json-language-features', 'log'],
  ...['markdown-basics', 'markdown-language-features', 'media-preview', 'merge-conflict', 'search-result'],
  ...['theme-defaults', 'theme-seti', 'xml', 'yaml'],
];

/** Starts a VS Code with fresh user data on a free port of this machine only; resolves when it answers. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const host = await ensureHost(options.version);
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'labelwright-host-')));
  const colours = themes[options.theme ?? 'dark'].id;
  const settings = { ...quiet, 'workbench.colorTheme': colours, ...options.settings };
  mkdirSync(path.join(home, 'data/User'), { recursive: true });
  writeFileSync(path.join(home, 'data/User/settings.json'), JSON.stringify(settings, null, 2));
  writeFileSync(path.join(home, 'config.yaml'), 'auth: none\n');

  const extensions = options.install ?? (options.develop ? [] : [repoRoot]);
  const folders = [
    '--user-data-dir',
    path.join(home, 'data'),
    '--extensions-dir',
    path.join(home, 'extensions'),
  ];
  if (options.builtIn === 'few') {
    const all = path.join(path.dirname(host.entry), '../../lib/vscode/extensions');
    const own = path.join(home, 'built-in');
    mkdirSync(own);
    for (const name of few.filter((each) => existsSync(path.join(all, each))))
      symlinkSync(path.join(all, name), path.join(own, name), 'junction');
    folders.push('--builtin-extensions-dir', own);
  }
  const common = [host.entry, '--config', path.join(home, 'config.yaml'), ...folders];
  let child: ChildProcess | undefined;
  const stop = () => {
    running.delete(stop);
    if (child) killGroup(child);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const install = async (extension: string) => {
    if (extension.endsWith('.vsix')) {
      await promisify(execFile)(host.node, [...common, '--install-extension', extension], {
        env: cleanEnvironment(),
      });
    } else {
      linkExtension(extension, path.join(home, 'extensions'));
    }
  };
  running.add(stop);
  try {
    for (const extension of extensions) await install(extension);
    const flags = ['--disable-telemetry', '--disable-update-check'];
    if (!settings['security.workspace.trust.enabled']) flags.push('--disable-workspace-trust');
    if (options.develop && host.hasVscodeOption) flags.push('--vscode-option', 'enable-smoke-test-driver');
    // A group of its own, so that the extension host and what it started can be ended together.
    child = spawn(host.node, [...common, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...flags], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), ...options.env },
    });
    const { authority, log } = await ready(child);
    const address = (folder: string, tests?: string) =>
      workbenchAddress(authority, folder, options.develop, tests);
    return { host, address, log, group: child.pid!, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Makes a folder an installed extension: VS Code takes up what lies in its extensions folder at its first start. */
function linkExtension(extension: string, folder: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  symlinkSync(extension, path.join(folder, `${publisher}.${name}-${version}`), 'junction');
}

function workbenchAddress(authority: string, folder: string, develop?: string, tests?: string): string {
  const remote = (file: string) => `vscode-remote://${authority}${encodePath(file)}`;
  const payload = [];
  if (develop) payload.push(['skipWelcome', 'true'], ['extensionDevelopmentPath', remote(develop)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const query = payload.length > 0 ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : '';
  const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  return `http://${authority}/?${kind}=${encodePath(folder)}${query}`;
}

function encodePath(file: string): string {
  return file.split(path.sep).map(encodeURIComponent).join('/');
}

/** Waits until the server names the address it listens on. */
function ready(child: ChildProcess): Promise<{ authority: string; log: () => string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const limit = setTimeout(
      () => reject(new Error(`VS Code did not start within ${patience / 1000} s:\n${text}`)),
      patience,
    );
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const authority = /listening on https?:\/\/([^/\s]+)/.exec(text)?.[1];
      if (!authority) return;
      clearTimeout(limit);
      resolve({ authority, log: () => text });
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`VS Code ended with code ${code} while starting:\n${text}`));
    });
  });
}

/** What the test runner put in the environment for itself is not for VS Code. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|VSCODE_|NODE_OPTIONS$|PASSWORD$|PORT$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // Without an address for its gallery of extensions, VS Code does not look for one.
  // A name in Git's settings of this machine would be that of another person than the test's.
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}', GIT_CONFIG_GLOBAL: os.devNull };
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

const running = new Set<() => void>();
process.on('exit', () => running.forEach((stop) => stop()));
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => process.exit(code));
}
