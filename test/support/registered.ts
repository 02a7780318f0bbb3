import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type * as vscode from 'vscode';
import { once } from '../../src/base/memoize';
import type * as editor from '../../src/extension/editor';
import type * as features from '../../src/main/extension-features';
import { repoRoot } from './repo-root';

/** What the extension registers in VS Code. */
export interface Registered {
  /** The ids that a function of VS Code is called with. */
  readonly ids: (call: string) => string[];
  /** All ids that a feature registers. `feature`: its name in the list of features. */
  readonly of: (feature: string) => string[];
  readonly reports: editor.Editor['reports'];
}

/** Has all features register in an editor that is not there. */
export const registered = once(async (): Promise<Registered> => {
  const calls: { readonly call: string; readonly id: unknown; readonly by: string }[] = [];
  let by = '';
  /** A function, a class and an object in one, whose members are the same. */
  const standIn = (name: string): unknown =>
    new Proxy(function () {}, {
      get: (_, key) => (key === Symbol.iterator ? () => [].values() : standIn(String(key))),
      set: () => true,
      apply: (_, __, [id]: unknown[]) => {
        calls.push({ call: name, id, by });
        return standIn(name);
      },
      construct: () => standIn(name) as object,
    });
  const names = ['commands', 'env', 'languages', 'lm', 'tasks', 'tests', 'window', 'workspace'];
  const classes = [
    'EventEmitter',
    'McpStdioServerDefinition',
    'StatusBarAlignment',
    'TestRunProfileKind',
    'Uri',
  ];
  const fake = {
    ...Object.fromEntries([...names, ...classes].map((name) => [name, standIn(name)])),
    version: '1.101.0',
  };
  const { Editor, list } = await programWith(fake);
  const subscriptions: vscode.Disposable[] = [];
  const host = new Editor({
    subscriptions,
    extension: { packageJSON: { version: '0.0.0' } },
    workspaceState: { get: (_: string, initially: unknown) => initially },
  } as unknown as vscode.ExtensionContext);
  for (const [feature, register] of Object.entries(list)) {
    by = feature;
    register(host);
  }
  for (const subscription of subscriptions) subscription.dispose();
  return {
    reports: host.reports,
    ids: (call) => calls.flatMap((each) => (each.call === call ? [String(each.id)] : [])),
    of: (feature) =>
      calls.flatMap((each) =>
        each.by === feature && /^(?:register|create)/.test(each.call) && typeof each.id === 'string'
          ? [each.id]
          : [],
      ),
  };
});

/** The extension, with something in the place of VS Code. It is a bundle, so that no other test gets a module that knows this one. */
async function programWith(fake: object): Promise<{ Editor: typeof editor.Editor; list: typeof features }> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { Editor } from './src/extension/editor'; export * as list from './src/main/extension-features';`,
      resolveDir: repoRoot,
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
  });
  const real = createRequire(`${repoRoot}/`);
  const module = { exports: {} };
  const run = compileFunction(outputFiles[0]!.text, ['module', 'exports', 'require']) as (
    ...given: unknown[]
  ) => void;
  run(module, module.exports, (id: string): unknown => (id === 'vscode' ? fake : real(id)));
  return module.exports as { Editor: typeof editor.Editor; list: typeof features };
}
