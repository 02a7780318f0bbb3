import Module from 'node:module';
import type * as vscode from 'vscode';
import type { ReportsView } from '../../src/extension/reports-view';

/** What the extension registers in VS Code. */
export interface Registered {
  /** The ids that a function of VS Code is called with. */
  readonly ids: (call: string) => string[];
  /** All ids that a feature registers. `feature`: its name in the list of features. */
  readonly of: (feature: string) => string[];
  readonly reports: ReportsView;
}

/** Has all features register in an editor that is not there. */
export async function registered(): Promise<Registered> {
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
  const names = ['commands', 'env', 'languages', 'lm', 'tasks', 'window', 'workspace'];
  const classes = ['EventEmitter', 'McpStdioServerDefinition', 'StatusBarAlignment', 'Uri'];
  const fake = {
    ...Object.fromEntries([...names, ...classes].map((name) => [name, standIn(name)])),
    version: '1.101.0',
  };
  const { prototype } = Module as unknown as { prototype: { require: (id: string) => unknown } };
  const real = prototype.require;
  prototype.require = function (id) {
    return id === 'vscode' ? fake : real.call(this, id);
  };
  const subscriptions: vscode.Disposable[] = [];
  try {
    const { Editor } = await import('../../src/extension/editor');
    const features = await import('../../src/main/extension-features');
    const editor = new Editor({
      subscriptions,
      extension: { packageJSON: { version: '0.0.0' } },
      workspaceState: { get: (_: string, initially: unknown) => initially },
    } as unknown as vscode.ExtensionContext);
    for (const [feature, register] of Object.entries(features)) {
      by = feature;
      if (typeof register === 'function') register(editor);
    }
    return {
      reports: editor.reports,
      ids: (call) => calls.flatMap((each) => (each.call === call ? [String(each.id)] : [])),
      of: (feature) =>
        calls.flatMap((each) =>
          each.by === feature && /^(?:register|create)/.test(each.call) && typeof each.id === 'string'
            ? [each.id]
            : [],
        ),
    };
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    prototype.require = real;
  }
}
