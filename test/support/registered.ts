import Module from 'node:module';
import type * as vscode from 'vscode';
import type { ReportsView } from '../../src/extension/reports-view';

/** What the extension registers in VS Code, by the function that it calls: the ids that it gives. */
export interface Registered {
  readonly ids: (call: string) => string[];
  readonly reports: ReportsView;
}

/** Has all features register in an editor that is not there. */
export async function registered(): Promise<Registered> {
  const calls: { readonly call: string; readonly id: unknown }[] = [];
  /** A function, a class and an object in one, whose members are the same. */
  const standIn = (name: string): unknown =>
    new Proxy(function () {}, {
      get: (_, key) => (key === Symbol.iterator ? () => [].values() : standIn(String(key))),
      set: () => true,
      apply: (_, __, [id]: unknown[]) => {
        calls.push({ call: name, id });
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
    for (const register of Object.values(features)) if (typeof register === 'function') register(editor);
    return {
      reports: editor.reports,
      ids: (call) => calls.flatMap((each) => (each.call === call ? [String(each.id)] : [])),
    };
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    prototype.require = real;
  }
}
