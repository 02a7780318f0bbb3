import * as vscode from 'vscode';
import type { BucketNode, BucketsView } from '../../../protocol/buckets';
import { OPEN_SAMPLE_COMMAND } from '../../../protocol/server';
import type { BucketsModel } from './buckets-model';

/** The command of the node for the remaining samples of a branch. */
export const MORE_SAMPLES_COMMAND = 'labelwright.moreSamples';

/** Number of samples shown at first, and added with each click on "more". */
const PAGE = 200;
/** Maximum number of samples shown in a branch: beyond that, search is faster than scrolling. */
const MAX_SAMPLES = 1000;

/** A node's id, unique across projects. */
const idOf = ({ root, id }: BucketNode): string => `${root}|${id}`;

/** One of the two trees. Nodes have stable ids, so expanded branches remain expanded. */
export class BucketsTree implements vscode.TreeDataProvider<BucketNode> {
  readonly #changed = new vscode.EventEmitter<BucketNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** Every displayed node, by id. */
  readonly #known = new Map<string, BucketNode>();
  /** Branch -> number of its samples shown. */
  readonly #shown = new Map<string, number>();
  readonly #listening: vscode.Disposable;

  constructor(
    private readonly model: BucketsModel,
    readonly view: BucketsView,
  ) {
    this.#listening = model.onDidChange(() => {
      this.#known.clear();
      this.#changed.fire(undefined);
    });
  }

  async getChildren(node?: BucketNode): Promise<BucketNode[]> {
    const children = await this.#children(node);
    for (const child of children) this.#known.set(idOf(child), child);
    return children;
  }

  #children(node: BucketNode | undefined): BucketNode[] | Promise<BucketNode[]> {
    if (!node) return this.model.roots(this.view);
    if (node.children || node.branch === undefined) return node.children ?? [];
    return this.model.samples(this.view, node, this.#shown.get(idOf(node)) ?? PAGE);
  }

  /** Ids are paths, so the parent is the nearest known node on the path. */
  getParent(node: BucketNode): BucketNode | undefined {
    for (let id = node.id; id.includes('/');) {
      id = id.slice(0, id.lastIndexOf('/'));
      const parent = this.#known.get(idOf({ ...node, id }));
      if (parent) return parent;
    }
    return node.kind === 'project' ? undefined : this.#known.get(idOf({ ...node, id: '' }));
  }

  /** Shows more samples of the branch that ends with this node of kind `more`. */
  more(node: BucketNode): void {
    const branch = this.#known.get(idOf({ ...node, id: node.branch ?? '' }));
    if (branch && node.from !== undefined) this.#show(branch, node.from + PAGE);
  }

  #show(branch: BucketNode, count: number): void {
    this.#shown.set(idOf(branch), Math.min(count, MAX_SAMPLES));
    this.#changed.fire(branch);
  }

  /** Loads the path to a sample so that it can be revealed; undefined when it is too far down or no longer there. */
  async load(root: string, path: readonly string[], position: number, sample: string) {
    if (position >= MAX_SAMPLES) return undefined;
    let nodes = await this.getChildren();
    if (nodes[0]?.kind === 'project') nodes = nodes.find((node) => node.root === root)?.children ?? [];
    for (const id of path) {
      const node = nodes.find((one) => one.id === id);
      if (!node) return undefined;
      this.#known.set(idOf(node), node);
      if (node.branch !== undefined && position >= (this.#shown.get(idOf(node)) ?? PAGE))
        this.#show(node, position + 1);
      nodes = await this.getChildren(node);
    }
    return nodes.find(({ id }) => id === sample);
  }

  getTreeItem(node: BucketNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isBranch = (node.children?.length ?? 0) > 0 || (node.branch !== undefined && node.kind !== 'more');
    const item = new vscode.TreeItem(node.label, !isBranch ? None : node.open ? Expanded : Collapsed);
    item.id = idOf(node);
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    item.iconPath = new vscode.ThemeIcon(node.icon);
    item.contextValue = node.kind;
    item.accessibilityInformation = { label: node.spoken ?? node.tooltip ?? node.label };
    const command = this.#commandOf(node);
    if (command) item.command = command;
    return item;
  }

  #commandOf(node: BucketNode): vscode.Command | undefined {
    if (node.place) {
      const start = new vscode.Position(node.place.line, node.place.character);
      return {
        command: 'vscode.open',
        title: 'Open the Problem',
        arguments: [vscode.Uri.parse(node.place.uri), { selection: new vscode.Range(start, start) }],
      };
    }
    if (node.target) return { command: OPEN_SAMPLE_COMMAND, title: 'Open Sample', arguments: [node.target] };
    if (node.kind === 'more' && node.from !== undefined)
      return { command: MORE_SAMPLES_COMMAND, title: 'Show More', arguments: [this.view, node] };
    return undefined;
  }

  /** Loads the evidence only when the tooltip is shown. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: BucketNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind === 'sample')
      item.tooltip = (await this.model.detail(this.view, node, token)) ?? node.label;
    return item;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
