import * as vscode from 'vscode';
import { GROUPINGS, SORTINGS } from '../../../disagreement/list-order';
import type { BucketNode, BucketsView, BucketSelection } from '../../../protocol/buckets';
import type { Annotator } from '../../../extension/annotator';
import type { ServerClient } from '../../../extension/client';
import { openSamples } from '../../../extension/panel/open-samples';
import type { PanelEditor } from '../../../extension/panel/panel-editor';
import { COMMANDS } from '../../../extension/ids';
import type { Log } from '../../../extension/log';
import { decideSelected, returnSelected } from './act-on-items';
import type { BucketViews } from './bucket-views';
import type { BucketsModel } from './buckets-model';
import { findItems } from './find-items';
import { selectedItems, type SelectedItems } from './selected-items';

const NOTHING_SELECTED = 'Select samples in the tree of disagreements or errors first.';
const GROUP_COMMANDS = {
  cause: COMMANDS.groupByCause,
  pair: COMMANDS.groupByPair,
  annotator: COMMANDS.groupByAnnotator,
  rule: COMMANDS.groupByRule,
} as const;
const SORT_COMMANDS = {
  cost: COMMANDS.sortByCost,
  count: COMMANDS.sortByCount,
  score: COMMANDS.sortByScore,
  name: COMMANDS.sortByName,
} as const;

interface Parts {
  readonly client: ServerClient;
  readonly annotator: Annotator;
  readonly panels: PanelEditor;
  readonly buckets: BucketsModel;
  readonly views: BucketViews;
  readonly log: Log;
  readonly promote: (selection: BucketSelection | undefined) => unknown;
}

/** The commands of the trees of disagreements and errors. */
export function registerTreeCommands(
  command: (id: string, run: (...args: never[]) => unknown) => void,
  { client, annotator, panels, buckets, views, log, promote }: Parts,
): void {
  const { orders } = buckets;
  for (const by of GROUPINGS) command(GROUP_COMMANDS[by], () => orders.change({ by }));
  for (const sort of SORTINGS) command(SORT_COMMANDS[sort], () => orders.change({ sort }));
  command(COMMANDS.showDecided, () => orders.change({ decided: true }));
  command(COMMANDS.hideDecided, () => orders.change({ decided: false }));
  command(COMMANDS.findCases, () => findItems(client, buckets, views, log));
  command(COMMANDS.moreSamples, (view: BucketsView, node: BucketNode) => views.more(view, node));
  const onSelected = (id: string, act: (selected: SelectedItems) => unknown): void =>
    command(id, (clicked?: BucketNode, nodes?: readonly BucketNode[]) => {
      const selected = selectedItems(orders, clicked, nodes ?? views.selection());
      return selected ? act(selected) : vscode.window.showInformationMessage(NOTHING_SELECTED);
    });
  onSelected(COMMANDS.reviewSelected, ({ selection, title }) =>
    openSamples(client, panels, { root: selection.root, about: { kind: 'selection', selection }, title }),
  );
  onSelected(COMMANDS.decideSelected, (selected) => decideSelected(client, annotator, selected));
  // From the palette, it applies to the active panel or a choice that follows, not to the selection.
  command(COMMANDS.promoteToGold, (clicked?: BucketNode, nodes?: readonly BucketNode[]) =>
    promote(selectedItems(orders, clicked, nodes)?.selection),
  );
  onSelected(COMMANDS.returnSelected, (selected) => returnSelected(client, annotator, selected));
}
