import * as vscode from 'vscode';
import { isObject } from '../../../base/is-object';

/** Folders that were handed off to from this workspace. Most lie outside it, where nothing searches for them. */
const TARGETS = 'handOffs';
/** Number of folders that are remembered, and of manifests that are searched for. */
const MAX_FOUND = 50;

/** A folder that a hand-off wrote. */
export interface FoundHandOff {
  readonly folder: vscode.Uri;
  /** The time of the newest record in it, RFC 3339. */
  readonly asOf: string;
  readonly gate: { readonly passes: boolean };
}

/** The folders of hand-offs: those made from this workspace, which are remembered, and those in a project's folder. */
export class HandOffs {
  constructor(private readonly context: vscode.ExtensionContext) {}

  /** Remembers a folder and the project (URI) that was handed off to it. */
  async add(folder: vscode.Uri, root: string): Promise<void> {
    const others = this.#targets.filter((one) => one.folder !== folder.toString());
    const all = [{ folder: folder.toString(), root }, ...others].slice(0, MAX_FOUND);
    await this.context.workspaceState.update(TARGETS, all);
  }

  get #targets(): { folder: string; root: string }[] {
    return this.context.workspaceState.get(TARGETS, []);
  }

  /** The hand-offs of a project that are still there, newest first. */
  async of(root: string): Promise<readonly FoundHandOff[]> {
    const inside = await vscode.workspace.findFiles(
      new vscode.RelativePattern(vscode.Uri.parse(root), '**/manifest.json'),
      '**/node_modules/**',
      MAX_FOUND,
    );
    const folders = new Set([
      ...this.#targets.flatMap((one) => (one.root === root ? [one.folder] : [])),
      ...inside.map((file) => vscode.Uri.joinPath(file, '..').toString()),
    ]);
    const found = await Promise.all([...folders].map((folder) => read(vscode.Uri.parse(folder))));
    return found.flatMap((one) => one ?? []).sort((a, b) => (a.asOf < b.asOf ? 1 : -1));
  }
}

/** Undefined if the folder is gone, or its manifest belongs to something else. */
async function read(folder: vscode.Uri): Promise<FoundHandOff | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'manifest.json'));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(value) || !String(value.format).startsWith('labelwright-handoff/')) return undefined;
    const { as_of: asOf, gate } = value;
    return typeof asOf === 'string' && isObject(gate)
      ? { folder, asOf, gate: { passes: gate.passes === true } }
      : undefined;
  } catch {
    return undefined;
  }
}
