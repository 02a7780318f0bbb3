// Puts a complete VS Code on this machine that runs in a browser, from the npm registry alone: the npm package `code-server`
// carries an unmodified workbench and extension host. VS Code's own download site is not needed.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The versions of VS Code that are tested: the oldest that `engines.vscode` promises, and the newest. */
export type HostVersion = 'newest' | 'oldest';

/** An installed VS Code and the Node that it runs on. */
export interface Host {
  /** The version of VS Code inside, such as 1.100.3. */
  vscode: string;
  /** The Node executable that starts it. */
  node: string;
  /** The script to start. */
  entry: string;
  /** Whether it needs `--vscode-option enable-smoke-test-driver` to honour the `payload` query. */
  hasVscodeOption: boolean;
}

interface Recipe {
  vscode: string;
  codeServer: string;
  nodeMajor: number;
  /** Versions to use instead of those that it asks for. */
  overrides: Record<string, string>;
  /** Packages to add inside VS Code. */
  extra: string[];
  /** The name of the module that watches the extension host's parent. */
  watchdog: string;
  hasVscodeOption: boolean;
}

// code-server 4.100 asks for an argon2 that must be compiled and a ripgrep that must be downloaded (quick open and findFiles
// find nothing without it); these later versions have the same functions and bring their binaries along.
const recipes: Record<HostVersion, Recipe> = {
  newest: {
    vscode: '1.139.1',
    codeServer: '4.139.1',
    nodeMajor: 24,
    overrides: {},
    extra: [],
    watchdog: '@vscode/native-watchdog',
    hasVscodeOption: true,
  },
  oldest: {
    vscode: '1.100.3',
    codeServer: '4.100.3',
    nodeMajor: 20,
    overrides: { argon2: '0.44.0' },
    extra: ['@vscode/ripgrep@1.18.0'],
    watchdog: 'native-watchdog',
    hasVscodeOption: false,
  },
};

/** To be raised when the way of installing changes, so that caches are filled again. */
const revision = 2;

/** The root folder of this repository. */
export const repoRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the installed versions are kept; several checkouts may share one folder through LABELWRIGHT_VSCODE_CACHE. */
export const cacheFolder = process.env['LABELWRIGHT_VSCODE_CACHE'] ?? path.join(repoRoot, '.vscode-test');

/** Returns the asked version, installing it first (about 15 s) when the cache does not hold it. */
export async function ensureHost(version: HostVersion): Promise<Host> {
  const recipe = recipes[version];
  const node = await ensureNode(recipe.nodeMajor);
  const folder = await once(`vscode-${recipe.vscode}-r${revision}`, (part) =>
    installCodeServer(part, recipe),
  );
  const entry = path.join(folder, 'node_modules/code-server/out/node/entry.js');
  return { vscode: recipe.vscode, node, entry, hasVscodeOption: recipe.hasVscodeOption };
}

/** Node of the wanted major version: the running one if it fits, else one from the registry. */
async function ensureNode(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  // In a folder apart from code-server's: npm would prune it there.
  const folder = await once(`node-${major}`, async (part) => {
    await writeFile(path.join(part, 'package.json'), JSON.stringify({ private: true }));
    await npm(part, 'install', `${name}@${major}`);
  });
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

async function installCodeServer(part: string, recipe: Recipe): Promise<void> {
  await writeFile(
    path.join(part, 'package.json'),
    JSON.stringify({ private: true, overrides: recipe.overrides }),
  );
  // Install scripts would compile native modules. Of those, VS Code can do without some, and two are replaced below.
  await npm(part, 'install', '--ignore-scripts', `code-server@${recipe.codeServer}`);
  const vscode = path.join(part, 'node_modules/code-server/lib/vscode');
  await npm(vscode, 'install', '--omit=dev', '--ignore-scripts', ...recipe.extra);
  await npm(path.join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  await replaceModule(path.join(vscode, 'node_modules/@vscode/spdlog'), 'spdlog.mjs');
  await replaceModule(path.join(vscode, 'node_modules', recipe.watchdog), 'native-watchdog.cjs');
}

/** Makes a module that lacks its compiled part load a file of `replacements/` instead. */
async function replaceModule(folder: string, file: string): Promise<void> {
  await copyFile(path.join(repoRoot, 'test/host/replacements', file), path.join(folder, file));
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: path.basename(folder), version: '0.0.0', main: file }),
  );
}

/**
 * Fills the folder `name` of the cache, if it is not there yet. The work is done in a folder beside it, renamed when all of it
 * is finished: an install that was cut short is never taken for a whole one, and two that run at once do not harm each other.
 */
async function once(name: string, fill: (part: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, name);
  const marker = path.join(folder, 'installed.json');
  if (existsSync(marker)) return folder;
  const part = `${folder}.part-${process.pid}`;
  const start = Date.now();
  console.error(`Installing ${name} into ${cacheFolder} ...`);
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    await fill(part);
    await writeFile(
      path.join(part, 'installed.json'),
      JSON.stringify({ name, at: new Date().toISOString() }) + '\n',
    );
    if (!existsSync(marker)) {
      await rm(folder, { recursive: true, force: true });
      await rename(part, folder);
    }
  } catch (error) {
    if (!existsSync(marker)) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  console.error(`Installed ${name} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return folder;
}

const run = promisify(execFile);

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // An npm that runs this script hands its settings down in npm_* variables; they are not meant for this install.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(config|package|lifecycle)_/.test(name) || /registry|proxy|cafile|userconfig/.test(name),
    ),
  );
  await run(command, [...args, ...quiet], {
    cwd,
    env,
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
}
