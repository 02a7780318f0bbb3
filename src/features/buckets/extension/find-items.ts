import * as vscode from 'vscode';
import {
  FIND_IN_BUCKETS_REQUEST,
  type FindInBucketsParams,
  type FoundInBuckets,
} from '../../../protocol/buckets';
import type { Editor } from '../../../extension/editor';
import type { Log } from '../../../extension/log';
import type { ServerClient } from '../../../extension/client';
import { openingOf, type BucketViews } from './buckets-tree';
import type { BucketsModel } from './buckets-model';

/** Maximum number of results, and the delay between a keystroke and the request. */
const LIMIT = 100;
const QUIET_MS = 150;

interface FoundItem extends vscode.QuickPickItem {
  readonly found?: FoundInBuckets;
}

/** Searches all projects for disagreements and errors by sample, text, label, person, rule or cause, and shows the chosen one. */
export function findItems({ client, log }: Editor, model: BucketsModel, views: BucketViews): void {
  const pick = vscode.window.createQuickPick<FoundItem>();
  pick.title = 'Find in Disagreements and Errors';
  pick.placeholder = 'Sample, text, label, annotator, rule or cause';
  let timer: NodeJS.Timeout | undefined;
  let running: vscode.CancellationTokenSource | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    running?.cancel();
  };
  const search = async (text: string): Promise<void> => {
    const source = (running = new vscode.CancellationTokenSource());
    pick.busy = true;
    try {
      const items = await itemsFor(client, model, text, source.token);
      if (running === source) pick.items = items;
    } catch (error) {
      if (!source.token.isCancellationRequested) log.error('The search failed', error);
    } finally {
      if (running === source) pick.busy = false;
    }
  };
  pick.onDidChangeValue((text) => {
    stop();
    if (text.trim() === '') pick.items = [];
    else timer = setTimeout(() => void search(text), QUIET_MS);
  });
  pick.onDidAccept(() => {
    const found = pick.selectedItems[0]?.found;
    pick.hide();
    if (found) void show(views, found, log);
  });
  pick.onDidHide(() => {
    stop();
    pick.dispose();
  });
  pick.show();
}

async function itemsFor(
  client: ServerClient,
  model: BucketsModel,
  text: string,
  token: vscode.CancellationToken,
): Promise<FoundItem[]> {
  const answers = await Promise.all(
    model.projects.map(({ summary: { root } }) =>
      client.request(
        FIND_IN_BUCKETS_REQUEST,
        { root, ...model.orders.of(root), text, limit: LIMIT } satisfies FindInBucketsParams,
        token,
      ),
    ),
  );
  const results = answers.flatMap((answer) => ('problem' in answer ? [] : [answer]));
  const items = results.flatMap(({ found }) => found).map(itemOf);
  if (items.length === 0) return [{ label: 'No matching disagreements or errors', alwaysShow: true }];
  return results.some(({ more }) => more)
    ? [...items, { label: '… and more', description: 'type more to narrow it down', alwaysShow: true }]
    : items;
}

const itemOf = (found: FoundInBuckets): FoundItem => ({
  label: `$(${found.view === 'errors' ? 'error' : 'git-compare'}) ${plain(found.node.label)}`,
  description: plain(found.description),
  ...(found.snippet !== '' && { detail: plain(found.snippet) }),
  alwaysShow: true,
  found,
});

/** Keeps text of the project from being rendered as an icon. */
const plain = (text: string): string => text.replace(/\$\(/g, '$\u200b(');

/** Opens the sample and selects it in its tree, if listed. */
async function show(
  views: BucketViews,
  { view, node, path, position }: FoundInBuckets,
  log: Log,
): Promise<void> {
  try {
    const open = openingOf(node);
    if (open) await vscode.commands.executeCommand(open.command, ...open.arguments!);
    if (path && position !== undefined) await views.reveal(view, node, path, position);
  } catch (error) {
    log.error('What was found could not be shown', error);
  }
}
