import * as vscode from 'vscode';
import type { BucketNode, BucketsResult } from '../../protocol/server';
import { COMMANDS } from '../ids';
import type { BucketsModel } from './buckets-model';

const ICONS: Partial<Record<BucketNode['kind'], string>> = {
  problem: 'error',
  layer: 'layers',
  pair: 'git-compare',
  cause: 'list-tree',
  sample: 'note',
};

/** One of the two trees. Expanded branches stay so: nodes have stable ids. */
export class BucketsTree implements vscode.TreeDataProvider<BucketNode> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(
    private readonly model: BucketsModel,
    private readonly view: keyof BucketsResult,
  ) {
    this.onDidChangeTreeData = model.onDidChange;
  }

  getChildren(node?: BucketNode): BucketNode[] {
    return node ? (node.children ?? []) : this.model.roots(this.view);
  }

  getTreeItem(node: BucketNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const open = node.kind === 'layer' || node.kind === 'group';
    const item = new vscode.TreeItem(node.label, !node.children ? None : open ? Expanded : Collapsed);
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    const icon = ICONS[node.kind];
    if (icon) item.iconPath = new vscode.ThemeIcon(icon);
    item.contextValue = node.kind;
    item.accessibilityInformation = {
      label: node.kind === 'sample' ? `${node.label}: ${node.tooltip ?? ''}` : (node.tooltip ?? node.label),
    };
    if (node.place) {
      const start = new vscode.Position(node.place.line, node.place.character);
      item.command = {
        command: 'vscode.open',
        title: 'Open the Problem',
        arguments: [vscode.Uri.parse(node.place.uri), { selection: new vscode.Range(start, start) }],
      };
    }
    if (node.target)
      item.command = { command: COMMANDS.openSample, title: 'Open Sample', arguments: [node.target] };
    return item;
  }
}

/** Creates both views and keeps their badges: how many samples are disputed, how many things are wrong. */
export function createBucketViews(
  model: BucketsModel,
  views: { disagreements: string; errors: string },
): vscode.Disposable[] {
  const make = (view: keyof BucketsResult, id: string): vscode.Disposable[] => {
    const tree = vscode.window.createTreeView(id, {
      treeDataProvider: new BucketsTree(model, view),
      showCollapseAll: true,
    });
    const update = (): void => {
      const count = model.roots(view).reduce((sum, node) => sum + node.count, 0);
      tree.badge = count > 0 ? { value: count, tooltip: `${count} ${view}` } : undefined;
    };
    return [tree, model.onDidChange(update)];
  };
  return [...make('disagreements', views.disagreements), ...make('errors', views.errors)];
}
