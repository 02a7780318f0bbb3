import * as vscode from 'vscode';
import { GROUPINGS, SORTINGS } from '../../../disagreement/list-order';
import type { BucketNode, BucketsView } from '../../../protocol/buckets';
import type { Editor } from '../../../extension/editor';
import { openSamples } from '../../../extension/open-samples';
import { decideSelected, returnSelected } from './act-on-items';
import { BucketViews, MORE_SAMPLES_COMMAND } from './buckets-tree';
import { BucketsModel } from './buckets-model';
import { findItems } from './find-items';
import { ordersOf } from './list-order';
import { selectedItems, type SelectedItems } from './selected-items';

const NOTHING_SELECTED = 'Select samples in the tree of disagreements or errors first.';

/** The trees of disagreements and errors, and their commands. */
export function register(editor: Editor): void {
  const { client, annotator } = editor;
  const orders = ordersOf(editor);
  const model = new BucketsModel(editor, orders);
  const views = new BucketViews(model);
  for (const by of GROUPINGS) editor.command(`labelwright.groupBy${title(by)}`, () => orders.change({ by }));
  for (const sort of SORTINGS)
    editor.command(`labelwright.sortBy${title(sort)}`, () => orders.change({ sort }));
  editor.command('labelwright.showDecided', () => orders.change({ decided: true }));
  editor.command('labelwright.hideDecided', () => orders.change({ decided: false }));
  editor.command('labelwright.findCases', () => findItems(editor, model, views));
  editor.command('labelwright.refresh', () => model.refresh(0));
  editor.command(MORE_SAMPLES_COMMAND, (view: BucketsView, node: BucketNode) => views.more(view, node));
  const onSelected = (id: string, act: (selected: SelectedItems) => unknown): void =>
    editor.command(id, (clicked?: BucketNode, nodes?: readonly BucketNode[]) => {
      const selected = selectedItems(orders, clicked, nodes ?? views.selection());
      return selected ? act(selected) : vscode.window.showInformationMessage(NOTHING_SELECTED);
    });
  onSelected('labelwright.reviewSelected', ({ selection, title }) =>
    openSamples(editor, { root: selection.root, about: { kind: 'selection', selection }, title }),
  );
  onSelected('labelwright.decideSelected', (selected) => decideSelected(editor, selected));
  onSelected('labelwright.returnSelected', (selected) => returnSelected(editor, selected));
  editor.context.subscriptions.push(
    model,
    views,
    client.onDidChange(({ buckets: moved, schema }) => {
      if (moved || schema) model.refresh();
    }),
    client.onDidRestart(() => model.refresh()),
    orders.onDidChange(() => model.refresh(0)),
    annotator.onDidChange(() => model.refresh(0)),
    startItem(model),
  );
  model.refresh(0);
}

/** `cause` -> `Cause`, as in the ids of commands. */
const title = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The way to the first sample, in the status bar while there is a project. */
function startItem(model: BucketsModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('labelwright.start', vscode.StatusBarAlignment.Left);
  item.name = 'Labelwright';
  item.text = '$(tag) Start Labelling';
  item.tooltip = 'Open the samples in the labelling panel, where you left off';
  item.command = 'labelwright.startLabelling';
  model.onDidChange(() => (model.projects.length > 0 ? item.show() : item.hide()));
  return item;
}
