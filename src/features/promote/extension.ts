import { present } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import * as vscode from 'vscode';
import type { BucketNode, BucketSelection } from '../../protocol/buckets';
import { PROMOTE_REQUEST, type PromoteParams, type PromoteResult } from './requests';
import { askForProject, inSteps } from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import { ordersOf } from '../buckets/extension/list-order';
import { selectedItems } from '../buckets/extension/selected-items';

type Which = Omit<PromoteParams, 'dryRun'>;

/** Lines of a preview: a modal dialog does not scroll. */
const MAX_PREVIEW_LINES = 12;

// From the palette, it applies to the active panel or a choice that follows, not to the selection.
export const register = (editor: Editor): void =>
  editor.command('labelwright.promoteToGold', (clicked?: BucketNode, nodes?: readonly BucketNode[]) =>
    promoteToGold(editor, selectedItems(ordersOf(editor), clicked, nodes)?.selection),
  );

/**
 * Turns decisions into gold: those selected in a tree, that of the sample in the active panel, or those of a chosen reviewer. Shows a
 * preview, and writes after confirmation.
 */
async function promoteToGold(editor: Editor, selection?: BucketSelection): Promise<void> {
  const shown = selection ? undefined : editor.panels.sampleInFront();
  const chosen = selection
    ? { uri: selection.root, selection }
    : shown
      ? { uri: shown.uri, samples: [shown.sample] }
      : await askWhich(editor.client);
  if (chosen) await promoteThese(editor, chosen);
}

async function promoteThese(editor: Editor, chosen: Which): Promise<void> {
  const { client, annotator } = editor;
  const which: Which = { ...chosen, ...annotator.viewer(chosen.uri) };
  const plan = await ask(client, { ...which, dryRun: true });
  if (!plan) return;
  const { promoted } = plan;
  if (promoted.length === 0) {
    const other = 'Choose a Reviewer…';
    const [sample] = chosen.samples ?? [];
    const next = await vscode.window.showInformationMessage(
      `Nothing of ${sample ?? 'this'} can become gold.`,
      { modal: true, detail: detailOf(plan) || 'No reviewer has decided any of it.' },
      ...(sample === undefined ? [] : [other]),
    );
    const others = next === other ? await askWhich(client) : undefined;
    if (others) await promoteThese(editor, others);
    return;
  }
  const confirm = 'Make Gold';
  const answer = await vscode.window.showInformationMessage(
    `Make gold of ${samples(promoted.length)}?`,
    { modal: true, detail: detailOf(plan) },
    confirm,
  );
  if (answer !== confirm) return;
  const done = await ask(client, { ...which, dryRun: false });
  if (!done) return;
  const show = 'Show';
  const [file] = done.files;
  const next = await vscode.window.showInformationMessage(
    done.promoted.length === 0
      ? 'Nothing became gold: it was made gold elsewhere meanwhile.'
      : `${samples(done.promoted.length)} became gold. To take it back, remove the lines from the file.`,
    ...(file ? [show] : []),
  );
  if (next !== show || !file) return;
  const at = new vscode.Position(file.line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(file.uri), { selection: new vscode.Range(at, at) });
}

const samples = (count: number): string => counted(count, 'sample');

async function ask(client: ServerClient, params: PromoteParams): Promise<PromoteResult | undefined> {
  const title = params.dryRun ? 'Looking at what can become gold' : 'Making gold';
  const result = await client.longRequest(title, PROMOTE_REQUEST, params, { writes: !params.dryRun });
  if (!result || !('problem' in result)) return result;
  void vscode.window.showWarningMessage(result.problem);
  return undefined;
}

function askWhich(client: ServerClient): Promise<Which | undefined> {
  return inSteps('Promote to Gold', async (steps) => {
    const { root: uri } = await askForProject(steps, client, 'In which project do you want to make gold?');
    const found = await steps.once(() => ask(client, { uri, samples: [], dryRun: true }));
    if (found.reviewers.length === 0) {
      void vscode.window.showInformationMessage(
        'No reviewer has decided anything yet. Decide in review mode (Alt+R in the panel), then make gold of it.',
      );
      return undefined;
    }
    const items = found.reviewers.map(({ name, decided }) => ({
      label: name,
      description: `${decided} decided`,
    }));
    const { label } = await steps.pick(items, { title: 'Whose decisions become gold?' });
    return { uri, reviewers: [label] };
  });
}

function detailOf({ unexplained, partly, refused }: PromoteResult): string {
  const reported = refused.filter(({ reason }) => reason !== 'gold' && reason !== 'undecided');
  const already = refused.filter(({ reason }) => reason === 'gold').length;
  const lines = [
    ...partly.map(
      ({ sample, layers }) => `${sample}: without ${layers.join(', ')}, where several answers stay valid.`,
    ),
    ...reported
      .sort((a, b) => Number(b.reason === 'conflict') - Number(a.reason === 'conflict'))
      .map(({ sample, detail }) => `${sample} stays as it is: ${detail}`),
  ];
  return present([
    unexplained > 0 &&
      `${samples(unexplained)} without an explanation: ${unexplained === 1 ? 'the decision gives' : 'the decisions give'} no reason.`,
    already > 0 && `${samples(already)} ${already === 1 ? 'is' : 'are'} gold already.`,
    ...lines.slice(0, MAX_PREVIEW_LINES),
    lines.length > MAX_PREVIEW_LINES && `… and ${lines.length - MAX_PREVIEW_LINES} more.`,
  ]).join('\n');
}
