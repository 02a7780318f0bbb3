import { counted } from '../../../base/text/phrases';
import * as vscode from 'vscode';
import type { BucketNode, BucketsView } from '../../../protocol/buckets';
import type { BucketsModel } from './buckets-model';
import { BucketsTree } from './buckets-tree';

/** Both views, with badges that count the disagreements and errors that are for this person to decide, and descriptions of their grouping and order. */
export class BucketViews {
  readonly #trees: Readonly<Record<BucketsView, BucketsTree>>;
  readonly #views: Readonly<Record<BucketsView, vscode.TreeView<BucketNode>>>;
  readonly #listening: vscode.Disposable;

  constructor(private readonly model: BucketsModel) {
    this.#trees = {
      disagreements: new BucketsTree(model, 'disagreements'),
      errors: new BucketsTree(model, 'errors'),
    };
    const make = (view: BucketsView): vscode.TreeView<BucketNode> =>
      vscode.window.createTreeView(`labelwright.${view}`, {
        treeDataProvider: this.#trees[view],
        showCollapseAll: true,
        canSelectMany: true,
      });
    this.#views = { disagreements: make('disagreements'), errors: make('errors') };
    this.#listening = model.onDidChange(() => this.#update());
  }

  #update(): void {
    const { open, returned, decided, wrong } = this.model.counts;
    const { orders } = this.model;
    const order = orders.inWords(this.model.projects[0]?.buckets.by ?? 'cause');
    const { disagreements, errors } = this.#views;
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

  /** The nodes selected in the active view. */
  selection(): readonly BucketNode[] {
    const { disagreements, errors } = this.#views;
    return disagreements.selection.length > 0 ? disagreements.selection : errors.selection;
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
    const found = await this.#trees[view].load(node.root, path, position, node.id);
    if (found) await this.#views[view].reveal(found, { select: true, focus: false, expand: false });
  }

  dispose(): void {
    this.#listening.dispose();
    for (const view of ['disagreements', 'errors'] as const) {
      this.#views[view].dispose();
      this.#trees[view].dispose();
    }
  }
}
