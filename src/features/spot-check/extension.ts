import * as vscode from 'vscode';
import { leastToAccept, sampleSize } from '../../agreement/statistics/sample-size';
import {
  DRAW_SPOT_CHECK_REQUEST,
  SPOT_CHECK_REQUEST,
  SPOT_CHECKS_REQUEST,
  type DrawSpotCheckParams,
  type SpotCheckParams,
  type SpotChecksResult,
} from './requests';
import {
  askForProject,
  inSteps,
  type Steps,
  askServer,
  showProblem,
  unlessProblem,
} from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import { openSamples } from '../../extension/open-samples';
import { NONE, type ReportRow } from '../../extension/reports-view';

/** Its argument is a `SpotCheckTarget`. */
const SPOT_CHECK_COMMAND = 'labelwright.spotCheck';

/** A spot check of a project (a URI): the named one, or with `draw` a new one. */
interface SpotCheckTarget {
  readonly root?: string;
  readonly name?: string;
  readonly draw?: boolean;
}

type Action =
  | { readonly kind: 'draw'; readonly wish: Wish }
  | { readonly kind: 'review'; readonly name: string }
  | { readonly kind: 'show'; readonly name: string };

/** Draws and continues spot checks, and lists those of a project. */
export function register(editor: Editor): void {
  const { client, reports } = editor;
  editor.command(SPOT_CHECK_COMMAND, async (target?: SpotCheckTarget) => {
    await spotCheck(editor, target);
    // A watcher may miss the first file of a new folder.
    reports.refresh();
  });
  const rows = (root: string): Promise<ReportRow[]> => rowsOf(client, root);
  reports.add({ label: 'Spot Checks', icon: 'target', order: 1, files: '**/spot-checks/*.jsonl', rows });
}

async function rowsOf(client: ServerClient, root: string): Promise<ReportRow[]> {
  const found = await client.request(SPOT_CHECKS_REQUEST, { root });
  const checks = 'problem' in found ? [] : found.checks;
  return [
    {
      label: 'New Spot Check…',
      description: checks.length === 0 ? NONE : '',
      tooltip: 'Draws a random sample of answers, which a reviewer then judges',
      icon: 'add',
      command: SPOT_CHECK_COMMAND,
      arguments: [{ root, draw: true }],
    },
    ...checks.map(({ name, scope, decided, size, verdict }) => ({
      label: name,
      description: `${decided} of ${size} decided · ${verdict}`,
      tooltip: scope,
      icon: 'target',
      command: SPOT_CHECK_COMMAND,
      arguments: [{ root, name }],
    })),
  ];
}

/** Draws a random sample of answers and opens it for review, continues one, or shows a result. */
async function spotCheck(editor: Editor, target: SpotCheckTarget = {}): Promise<void> {
  const found = await inSteps('Spot Check', async (ask) => {
    const question = 'In which project do you want to draw a spot check?';
    const { root } = await askForProject(ask, editor.client, question, target.root);
    const action = await askWhatToDo(ask, editor.client, root, target);
    return action && { root, action };
  });
  if (!found) return;
  const { root, action } = found;
  if (action.kind === 'show') return showResult(editor, root, action.name);
  if (action.kind === 'review') return review(editor, root, action.name);
  const params: DrawSpotCheckParams = { root, ...action.wish };
  const title = 'Drawing the answers';
  const drawn = unlessProblem(
    await editor.client.longRequest(title, DRAW_SPOT_CHECK_REQUEST, params, {
      writes: true,
    }),
  );
  if (drawn) await review(editor, root, drawn.name);
}

async function askWhatToDo(
  ask: Steps,
  client: ServerClient,
  root: string,
  { name, draw = false }: SpotCheckTarget,
): Promise<Action | undefined> {
  const title = 'Counting the answers';
  const found = await askServer(ask, client, title, SPOT_CHECKS_REQUEST, { root });
  if (found.annotators.length === 0)
    return void showProblem('There are no answers yet, so there is nothing to draw from.');
  const named = draw ? 'new' : found.checks.find((check) => check.name === name);
  const known = named ?? (found.checks.length === 0 ? 'new' : await chooseCheck(ask, found));
  return known === 'new' ? { kind: 'draw', wish: await askWhat(ask, found) } : next(ask, known);
}

type Known = SpotChecksResult['checks'][number];

/** An existing spot check, or a new one. */
async function chooseCheck(ask: Steps, { checks }: SpotChecksResult): Promise<Known | 'new'> {
  const items: (vscode.QuickPickItem & { check: Known | 'new' })[] = [
    { label: '$(add) Draw a New Sample…', check: 'new' },
    ...checks.map((check) => ({
      label: check.name,
      description: `${check.decided} of ${check.size} decided · ${check.verdict}`,
      detail: check.scope,
      check,
    })),
  ];
  const placeHolder = 'Go on with one, or draw another';
  return (await ask.pick(items, { title: 'Spot Check', placeHolder })).check;
}

/** Whether to decide the rest or see the result. */
async function next(ask: Steps, { name, decided, size }: Known): Promise<Action> {
  const items = [
    {
      label: 'Review',
      description: `${size - decided} of ${size} answers to decide`,
      action: 'review' as const,
    },
    { label: 'Show Result', description: `${decided} decided`, action: 'show' as const },
  ];
  // The more likely choice comes first.
  const picked = await ask.pick(decided === size ? items.reverse() : items, { title: `Spot Check: ${name}` });
  return { kind: picked.action, name };
}

async function showResult({ annotator, texts, version }: Editor, root: string, name: string) {
  const params: SpotCheckParams = { root, name, software: version, ...annotator.viewer(root) };
  await texts.show('Reading the decisions', SPOT_CHECK_REQUEST, params);
}

const review = (editor: Editor, root: string, name: string): Promise<void> =>
  openSamples(editor, { root, about: { kind: 'spot-check', name }, title: `Spot check ${name}` });

type Wish = Omit<DrawSpotCheckParams, 'root'>;

/** Whose answers, how many, and the required rate. */
async function askWhat(ask: Steps, { annotators }: SpotChecksResult): Promise<Wish> {
  const all = annotators.reduce((sum, { answers }) => sum + answers, 0);
  const whose = await ask.pick(
    [
      { label: 'Everybody', description: `${all} answers`, answers: all, name: undefined },
      ...annotators.map(({ name, answers }) => ({
        label: name,
        description: `${answers} answers`,
        answers,
        name,
      })),
    ],
    { title: 'Spot Check: whose answers?' },
  );
  const rate = await ask.text({
    title: 'Spot Check: minimum share correct',
    prompt: 'In percent. The answers are accepted when the whole interval is at or above it.',
    value: '90',
    validate: (text) => (percentOf(text) === undefined ? 'A number from 0 to 100.' : undefined),
  });
  const accept = percentOf(rate)!;
  const wanted = await askSize(ask, whose.answers, accept);
  return { wanted, accept, ...(whose.name !== undefined && { annotator: whose.name }) };
}

/** For the intervals of spot checks drawn here. */
const CONFIDENCE = 0.95;
const HALF_WIDTHS = [0.1, 0.075, 0.05, 0.03];

/** The number of answers. A number that cannot show the required share even with a perfect result has a warning. */
async function askSize(ask: Steps, answers: number, accept: number): Promise<Wish['wanted']> {
  const least = leastToAccept(answers, accept, CONFIDENCE);
  const tooFew = (size: number): string =>
    size >= least
      ? ''
      : `too few to show ${Number((100 * accept).toFixed(1))} %, even if all are right: it takes ${least}`;
  const described = (halfWidth: number): string => {
    const size = sampleSize(answers, { halfWidth, confidence: CONFIDENCE, expected: 0.5 });
    return [`${size} of ${answers} answers`, tooFew(size)].filter(Boolean).join(', ');
  };
  const items: (vscode.QuickPickItem & { halfWidth?: number })[] = [
    ...HALF_WIDTHS.map((halfWidth) => ({
      label: `±${Number((100 * halfWidth).toFixed(1))} %`,
      description: described(halfWidth),
      halfWidth,
    })),
    { label: 'A Number of Answers…' },
  ];
  const picked = await ask.pick(items, {
    title: 'Spot Check: margin of error',
    placeHolder: '95 % confidence interval; a smaller margin takes more answers',
  });
  if (picked.halfWidth !== undefined) return { halfWidth: picked.halfWidth };
  const text = await ask.text({
    title: 'Spot Check: how many answers?',
    prompt: '',
    value: String(Math.min(Math.max(50, least), answers)),
    validate: (value) => {
      if (!/^[1-9]\d{0,6}$/.test(value.trim())) return 'A whole number, 1 or more.';
      const message = tooFew(Number(value.trim()));
      return message === ''
        ? undefined
        : {
            message: `${message[0]!.toUpperCase()}${message.slice(1)}.`,
            severity: vscode.InputBoxValidationSeverity.Warning,
          };
    },
  });
  return { count: Number(text) };
}

function percentOf(text: string): number | undefined {
  const number = Number(text.trim().replace(/\s*%$/, '').replace(',', '.'));
  return text.trim() !== '' && number >= 0 && number <= 100 ? number / 100 : undefined;
}
