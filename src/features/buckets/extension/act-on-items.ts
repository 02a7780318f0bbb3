import { present } from '../../../base/lists';
import { counted } from '../../../base/text/phrases';
import * as vscode from 'vscode';
import {
  DECIDE_SELECTION_REQUEST,
  RETURN_SELECTION_REQUEST,
  type DecideSelectionParams,
  type ReturnSelectionParams,
} from '../requests';
import type { BulkResult } from '../../../protocol/panel';
import type { Editor } from '../../../extension/editor';
import type { Problem, Request } from '../../../protocol/request';
import type { ServerClient } from '../../../extension/client';
import { orThrow, inSteps, type Steps } from '../../../extension/steps';
import type { SelectedItems } from './selected-items';

/** Number of open samples that the preview names. */
const MAX_OPEN_LISTED = 5;
const COUNTING = 'Counting the answers';

const samples = (count: number): string => counted(count, 'sample');

/** Decides all selected samples by a strategy, after a preview. */
export async function decideSelected(editor: Editor, { selection, title }: SelectedItems): Promise<void> {
  const { client } = editor;
  const reviewer = await editor.annotator.currentOrChosen(selection.root);
  if (!reviewer) return;
  const decide = (
    title: string,
    strategy: DecideSelectionParams['strategy'],
    dryRun: boolean,
  ): Promise<BulkResult | undefined> => {
    const params: DecideSelectionParams = { ...selection, reviewer, strategy, dryRun };
    return request(client, title, DECIDE_SELECTION_REQUEST, params);
  };
  const chosen = await inSteps('Decide in Bulk', async (ask) => {
    const strategy = await pickStrategy(client, ask, { selection, title }, reviewer);
    const planned = await ask.once(() => decide('Preparing the preview', strategy, true));
    const rest = restInWords(planned);
    if (planned.decided === 0)
      return void vscode.window.showInformationMessage(['Nothing would be decided.', ...rest].join(' '));
    const detail = [...rest, 'You can undo this in one step in review mode (u).'].join('\n');
    await ask.confirm(`Decide ${samples(planned.decided)}?`, { detail }, 'Decide');
    return strategy;
  });
  if (!chosen) return;
  const done = await decide('Deciding', chosen, false);
  if (!done) return;
  const { decided, stopped } = done;
  const end = stopped ? ' It was stopped before the end.' : '';
  void vscode.window.showInformationMessage(`${samples(decided)} decided.${end}`);
}

async function pickStrategy(
  client: ServerClient,
  ask: Steps,
  { selection, title }: SelectedItems,
  reviewer: string,
): Promise<DecideSelectionParams['strategy']> {
  const params: ReturnSelectionParams = { ...selection, reviewer, message: '', dryRun: true };
  const { people } = await ask.once(() => request(client, COUNTING, RETURN_SELECTION_REQUEST, params));
  const items: (vscode.QuickPickItem & { strategy?: DecideSelectionParams['strategy'] })[] = [
    { label: 'Unanimous answers', description: 'two people or more', strategy: { kind: 'unanimous' } },
    { label: 'Majority answers', description: 'ties stay open', strategy: { kind: 'majority' } },
    ...(people.length > 0
      ? [{ label: 'One person’s answers', kind: vscode.QuickPickItemKind.Separator }]
      : []),
    ...people.map(({ name, samples: count }) => ({
      label: `What ${name} says`,
      description: samples(count),
      strategy: { kind: 'person', person: name } as const,
    })),
  ];
  const placeHolder = 'Choose a strategy (you will see a preview)';
  return (await ask.pick(items, { title: `Decide: ${title}`, placeHolder })).strategy!;
}

function restInWords({ before, open, openSamples }: BulkResult): string[] {
  const named = open.slice(0, MAX_OPEN_LISTED).map(({ sample, detail }) => `${sample}: ${detail}`);
  return present([
    before > 0 && `${samples(before)} were decided before.`,
    openSamples > 0 &&
      `${samples(openSamples)} stay open, for example ${named.join('; ')}${openSamples > MAX_OPEN_LISTED ? ' …' : '.'}`,
  ]);
}

/** Returns all selected samples to their annotators with a message. */
export async function returnSelected(editor: Editor, { selection, title }: SelectedItems): Promise<void> {
  const { client } = editor;
  const reviewer = await editor.annotator.currentOrChosen(selection.root);
  if (!reviewer) return;
  const give = (title: string, params: Pick<ReturnSelectionParams, 'to' | 'message' | 'dryRun'>) =>
    request(client, title, RETURN_SELECTION_REQUEST, { ...selection, reviewer, ...params });
  const chosen = await inSteps('Return', async (ask) => {
    const { returned: most, people } = await ask.once(() => give(COUNTING, { message: '', dryRun: true }));
    if (most === 0)
      return void vscode.window.showInformationMessage('None of these samples has been answered.');
    const items = people.map(({ name, samples: count }) => ({
      label: name,
      description: samples(count),
      picked: true,
    }));
    const question = { title: `Return: ${title}`, placeHolder: 'Who should answer again?' };
    // If names are replaced by letters that change with each sample, no one can be chosen, so everyone who answered is asked.
    const whom = items.length === 0 ? undefined : await ask.many(items, question);
    if (whom?.length === 0)
      return void vscode.window.showInformationMessage('No one was chosen, so nothing is returned.');
    const message = await ask.text({
      title: `Return: ${title}`,
      prompt: `What to look at again. They see it with ${most === 1 ? 'the sample' : 'each of the samples'}, which wait until then.`,
      placeHolder: 'TB-1 decides between these two.',
    });
    return { message: message.trim(), ...(whom && { to: whom.map(({ label }) => label) }) };
  });
  const done = chosen && (await give('Returning', { ...chosen, dryRun: false }));
  if (done) void vscode.window.showInformationMessage(`${samples(done.returned)} returned.`);
}

async function request<P extends { dryRun: boolean }, R>(
  client: ServerClient,
  title: string,
  asked: Request<P, R>,
  params: P,
): Promise<Exclude<R, Problem> | undefined> {
  return orThrow(await client.longRequest(title, asked, params, { writes: !params.dryRun }));
}
