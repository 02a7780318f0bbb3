import * as vscode from 'vscode';
import { Scheduler } from '../base/scheduler';
import type { ProjectSummary } from '../protocol/server';
import type { Annotator } from './annotator';
import type { ServerClient } from './client';

/** Counting again waits at least this many times what the last count took. */
const PAUSE_FACTOR = 10;

const URIS = 'text/uri-list';

export interface TreeNode {
  /** Stable, and unique in its project. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says instead of label and description; also the tooltip, if there is no other. */
  readonly spoken?: string;
  /** Id of a product icon. */
  readonly icon: string;
  readonly children?: readonly TreeNode[];
  /** Its children are out of sight at first. */
  readonly isFolded?: boolean;
  readonly tooltip?: string;
  /** The button beside it, for the conditions of the menu. */
  readonly button?: string;
  /** Whom it is about, if its menu has something to do for them. */
  readonly person?: string;
}

/** A node and the project that it belongs to. */
export type Listed<N> = N & { readonly root: string };

/** What a tree uses of the editor. */
export interface TreeHost {
  readonly context: vscode.ExtensionContext;
  readonly client: ServerClient;
  readonly annotator: Annotator;
}

interface TreeParts<N extends TreeNode> {
  /** The shortest time between two counts. */
  readonly pauseMs: number;
  /** It is counted out of sight, too. */
  readonly hasBadge?: true;
  /** Counts what is in a project. */
  nodes(project: ProjectSummary): Promise<readonly N[] | { readonly problem: string }>;
  /** What a click on a node does. */
  command(node: Listed<N>): vscode.Command | undefined;
  /** What is done with files that are dropped on it. */
  readonly drop?: (root: string | undefined, files: readonly vscode.Uri[]) => Promise<unknown>;
}

/**
 * A view of what is counted in a project; with several projects, there is one node for each. All is counted before the tree is drawn again:
 * where VS Code draws a tree twice while it waits for rows, it may leave branches empty.
 */
export class ProjectTree<N extends TreeNode> implements vscode.TreeDataProvider<Listed<N>> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** As they were counted last, if they are still worth showing. */
  #roots: Listed<N>[] | undefined;
  /** How many times VS Code waits for the roots. */
  #waiting = 0;
  readonly #counting = new Scheduler(async () => {
    const shown = this.#roots;
    this.#roots = await this.#count();
    if (this.#waiting === 0 && JSON.stringify(this.#roots) !== JSON.stringify(shown))
      this.#changed.fire(undefined);
  });
  readonly view: vscode.TreeView<Listed<N>>;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #tookMs = 0;

  constructor(
    private readonly editor: TreeHost,
    id: string,
    private readonly parts: TreeParts<N>,
  ) {
    const { context, client, annotator } = editor;
    const { drop } = parts;
    this.view = vscode.window.createTreeView(id, {
      treeDataProvider: this,
      showCollapseAll: true,
      ...(drop && {
        dragAndDropController: {
          dragMimeTypes: [],
          dropMimeTypes: [URIS],
          handleDrop: async (node, data) => {
            const uris = (await data.get(URIS)?.asString())?.split(/\r?\n/) ?? [];
            void drop(
              node?.root,
              uris.filter(Boolean).map((uri) => vscode.Uri.parse(uri)),
            );
          },
        },
      }),
    });
    context.subscriptions.push(
      this.#changed,
      this.view,
      client.onDidChange(() => this.refresh(Math.max(parts.pauseMs, PAUSE_FACTOR * this.#tookMs))),
      client.onDidRestart(() => this.refresh()),
      annotator.onDidChange(() => this.refresh()),
      { dispose: () => clearTimeout(this.#timer) },
    );
  }

  /** Counts again after a delay in milliseconds, or sooner if that was asked for. */
  refresh(delay = 0): void {
    const due = performance.now() + delay;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Out of sight, and where that fails, VS Code asks when the view is in sight.
      if (this.view.visible || this.parts.hasBadge) this.#counting.request().catch(() => this.#forget());
      else this.#forget();
    }, delay);
  }

  #forget(): void {
    this.#roots = undefined;
    this.#changed.fire(undefined);
  }

  async #count(): Promise<Listed<N>[]> {
    const projects = await this.editor.client.projects();
    const start = performance.now();
    const listed = await Promise.all(projects.map((project) => this.#nodes(project)));
    this.#tookMs = performance.now() - start;
    if (projects.length === 1) return listed[0]!;
    return projects.map(({ root, title }, n) =>
      asNode<N>({ id: '', root, label: title, description: '', icon: 'root-folder', children: listed[n]! }),
    );
  }

  async #nodes(project: ProjectSummary): Promise<Listed<N>[]> {
    const { root } = project;
    const found = await this.parts.nodes(project);
    if ('problem' in found)
      return [asNode<N>({ id: 'problem', root, label: found.problem, description: '', icon: 'error' })];
    return found.map((node) => ({ ...node, root }));
  }

  async getChildren(node?: Listed<N>): Promise<Listed<N>[]> {
    if (node) return (node.children ?? []).map((child) => asNode<N>({ ...child, root: node.root }));
    if (!this.#roots) {
      this.#waiting++;
      try {
        await this.#counting.request();
      } finally {
        this.#waiting--;
      }
    }
    return this.#roots ?? [];
  }

  getTreeItem(node: Listed<N>): vscode.TreeItem {
    const { id, root, label, description, icon, children, isFolded, button, person } = node;
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, !children ? None : isFolded ? Collapsed : Expanded);
    const spoken = node.spoken ?? [label, description].filter((part) => part !== '').join(', ');
    const command = this.parts.command(node);
    return Object.assign(item, {
      // VS Code keeps a row folded that had nothing below it before. A different id makes it a new row.
      id: `${root}|${id}${children ? '|' : ''}`,
      description,
      iconPath: new vscode.ThemeIcon(icon),
      tooltip: node.tooltip ?? spoken,
      accessibilityInformation: { label: spoken },
      contextValue: [button, person !== undefined && 'person'].filter(Boolean).join(' '),
      ...(command && { command }),
    });
  }
}

/** A node without what only some nodes of the tree have. */
const asNode = <N extends TreeNode>(node: Listed<TreeNode>): Listed<N> => node as Listed<N>;
