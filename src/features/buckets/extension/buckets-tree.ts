import * as vscode from 'vscode';
import type { BucketNode, BucketsView } from '../../../protocol/buckets';
import { OPEN_SAMPLE_COMMAND } from '../../../protocol/server';
import type { BucketsModel } from './buckets-model';
import { counted } from '../../../base/text/phrases';

/** The command of the node for the remaining samples of a branch. */
export const MORE_SAMPLES_COMMAND = 'labelwright.moreSamples';

/** Number of samples shown at first, and added with each click on "more". */
const PAGE = 200;
/** Maximum number of samples shown in a branch: beyond that, search is faster than scrolling. */
const MAX_SAMPLES = 1000;

/** A node's id, unique across projects. */
const idOf = ({ root, id }: BucketNode): string => `${root}|${id}`;

/** The command that opens a node's sample or problem. */
export function openingOf({ place, target }: BucketNode): vscode.Command | undefined {
  if (target) return { command: OPEN_SAMPLE_COMMAND, title: 'Open Sample', arguments: [target] };
  if (!place) return undefined;
  const start = new vscode.Position(place.line, place.character);
  const selection = new vscode.Range(start, start);
  const at = [vscode.Uri.parse(place.uri), { selection }];
  return { command: 'vscode.open', title: 'Open the Problem', arguments: at };
}

/** One of the two trees. Nodes have stable ids, so expanded branches remain expanded. */
class BucketsTree implements vscode.TreeDataProvider<BucketNode> {
  readonly #changed = new vscode.EventEmitter<BucketNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** Every displayed node, by id. */
  readonly #known = new Map<string, BucketNode>();
  /** Branch -> number of its samples shown. */
  readonly #shown = new Map<string, number>();
  readonly #listening: vscode.Disposable;
  readonly widget: vscode.TreeView<BucketNode>;

  constructor(
    private readonly model: BucketsModel,
    readonly view: BucketsView,
  ) {
    this.widget = vscode.window.createTreeView(`labelwright.${view}`, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
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
    if (node.kind !== 'more' || node.from === undefined) return openingOf(node);
    return { command: MORE_SAMPLES_COMMAND, title: 'Show More', arguments: [this.view, node] };
  }

  /** Loads the evidence only when the tooltip is shown. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: BucketNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind !== 'sample' && node.kind !== 'group') return item;
    const detail = await this.model.detail(this.view, node, token);
    const name = node.spoken ?? node.label;
    item.tooltip =
      node.kind === 'sample' ? (detail ?? node.label) : [name, detail].filter(Boolean).join('\n');
    return item;
  }

  dispose(): void {
    this.widget.dispose();
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

/** Both views, with badges that count the disagreements and errors that are for this person to decide, and descriptions of their grouping and order. */
export class BucketViews {
  readonly #trees: Readonly<Record<BucketsView, BucketsTree>>;
  readonly #listening: vscode.Disposable;

  constructor(private readonly model: BucketsModel) {
    this.#trees = {
      disagreements: new BucketsTree(model, 'disagreements'),
      errors: new BucketsTree(model, 'errors'),
    };
    this.#listening = model.onDidChange(() => this.#update());
  }

  #update(): void {
    const { open, returned, decided, wrong } = this.model.counts;
    const { orders } = this.model;
    const order = orders.inWords(this.model.projects[0]?.buckets);
    const [disagreements, errors] = [this.#trees.disagreements.widget, this.#trees.errors.widget];
    const badge = (key: 'open' | 'wrong', what: string): vscode.ViewBadge | undefined => {
      const value = this.model.deciding.reduce((total, { buckets }) => total + buckets[key], 0);
      return value > 0 ? { value, tooltip: counted(value, what) } : undefined;
    };
    disagreements.badge = badge('open', 'disagreement');
    errors.badge = badge('wrong', 'error');
    const hidden = decided > 0 && !orders.showsDecided ? ` · ${decided} decided hidden` : '';
    if (open + returned + decided > 0) disagreements.description = order + hidden;
    else delete disagreements.description;
    if (wrong > 0) errors.description = order;
    else delete errors.description;
  }

  selection(): readonly BucketNode[] {
    const { disagreements, errors } = this.#trees;
    const { selection } = disagreements.widget;
    return selection.length > 0 ? selection : errors.widget.selection;
  }

  more(view: BucketsView, node: BucketNode): void {
    this.#trees[view].more(node);
  }

  /** Selects a sample in its tree, if it can be shown. */
  async reveal(
    view: BucketsView,
    node: BucketNode,
    path: readonly string[],
    position: number,
  ): Promise<void> {
    const tree = this.#trees[view];
    const found = await tree.load(node.root, path, position, node.id);
    if (found) await tree.widget.reveal(found, { select: true, focus: false, expand: false });
  }

  dispose(): void {
    this.#listening.dispose();
    for (const tree of Object.values(this.#trees)) tree.dispose();
  }
}
