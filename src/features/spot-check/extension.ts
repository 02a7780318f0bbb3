import * as vscode from 'vscode';
import { leastToAccept, sampleSize } from '../../agreement/statistics/sample-size';
import {
  DRAW_SPOT_CHECK_REQUEST,
  SPOT_CHECK_REQUEST,
  SPOT_CHECKS_REQUEST,
  type DrawSpotCheckParams,
  type DrawSpotCheckResult,
  type SpotCheckParams,
  type SpotChecksResult,
} from '../../protocol/server';
import { chooseProject } from '../../extension/choose-project';
import type { ServerClient } from '../../extension/client';
import type { PanelEditor } from '../../extension/panel/panel-editor';
import { longWork } from '../../extension/long-work';
import type { TextPages } from '../../extension/pages/text-pages';
import { openSamples } from '../../extension/panel/open-samples';

export interface SpotCheckParts {
  readonly client: ServerClient;
  readonly panels: PanelEditor;
  readonly texts: TextPages;
  /** Version of the extension. */
  readonly software: string;
}

/** Draws a random sample of answers and opens it for review, continues one, or shows a result. */
export async function spotCheck(parts: SpotCheckParts): Promise<void> {
  const project = await chooseProject(parts.client, 'A spot check in which project?');
  if (!project) return;
  const { root } = project;
  const found = await longWork('Counting the answers', ({ token }) =>
    parts.client.request<SpotChecksResult | { problem: string }>(SPOT_CHECKS_REQUEST, { root }, token),
  );
  if (!found) return;
  if ('problem' in found) return report(found.problem);
  if (found.annotators.length === 0)
    return report('There are no answers yet, so there is nothing to draw from.');
  const known = found.checks.length === 0 ? 'new' : await chooseCheck(found);
  if (known === undefined) return;
  if (known !== 'new') return next(parts, root, known);
  const wish = await ask(found);
  if (!wish) return;
  const drawn = await longWork(
    'Drawing the answers',
    ({ token }) =>
      parts.client.request<DrawSpotCheckResult>(DRAW_SPOT_CHECK_REQUEST, { root, ...wish }, token),
    { writes: true },
  );
  if (!drawn) return;
  if ('problem' in drawn) return report(drawn.problem);
  await review(parts, root, drawn.name);
}

const report = (message: string): void => void vscode.window.showInformationMessage(message);

type Known = SpotChecksResult['checks'][number];

/** An existing spot check, or a new one. */
async function chooseCheck({ checks }: SpotChecksResult): Promise<Known | 'new' | undefined> {
  const items: (vscode.QuickPickItem & { check: Known | 'new' })[] = [
    { label: '$(add) Draw a New Sample…', check: 'new' },
    ...checks.map((check) => ({
      label: check.name,
      description: `${check.decided} of ${check.size} decided · ${check.verdict}`,
      detail: check.scope,
      check,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Spot Check',
    ignoreFocusOut: true,
    placeHolder: 'Go on with one, or draw another',
    matchOnDetail: true,
  });
  return picked?.check;
}

/** Whether to decide the rest or see the result. */
async function next(parts: SpotCheckParts, root: string, { name, decided, size }: Known): Promise<void> {
  const items = [
    { label: 'Review', description: `${size - decided} of ${size} answers to decide`, shows: false },
    { label: 'Show Result', description: `${decided} decided`, shows: true },
  ];
  // The more likely choice comes first.
  const picked = await vscode.window.showQuickPick(decided === size ? items.reverse() : items, {
    title: `Spot Check: ${name}`,
    // The panel may just be opening, and takes the focus.
    ignoreFocusOut: true,
  });
  if (picked?.shows) {
    const viewer = parts.panels.viewer(vscode.Uri.parse(root));
    await parts.texts.show('Reading the decisions', SPOT_CHECK_REQUEST, {
      root,
      name,
      software: parts.software,
      ...(viewer !== undefined && { viewer }),
    } satisfies SpotCheckParams);
  } else if (picked) await review(parts, root, name);
}

async function review({ client, panels }: SpotCheckParts, root: string, name: string): Promise<void> {
  await openSamples(client, panels, {
    root,
    about: { kind: 'spot-check', name },
    title: `Spot check ${name}`,
  });
}

type Wish = Omit<DrawSpotCheckParams, 'root'>;

/** Whose answers, how many, and the required rate; undefined if cancelled. */
async function ask({ annotators }: SpotChecksResult): Promise<Wish | undefined> {
  const all = annotators.reduce((sum, { answers }) => sum + answers, 0);
  const whose = await vscode.window.showQuickPick(
    [
      { label: 'Everybody', description: `${all} answers`, answers: all, name: undefined },
      ...annotators.map(({ name, answers }) => ({
        label: name,
        description: `${answers} answers`,
        answers,
        name,
      })),
    ],
    { title: 'Spot Check: whose answers?', ignoreFocusOut: true },
  );
  if (!whose) return undefined;
  const rate = await vscode.window.showInputBox({
    title: 'Spot Check: which share must be right?',
    prompt: 'In percent. The answers are accepted when the whole interval lies at or above it.',
    value: '90',
    validateInput: (text) => (percentOf(text) === undefined ? 'A number from 0 to 100.' : undefined),
  });
  const accept = rate === undefined ? undefined : percentOf(rate);
  if (accept === undefined) return undefined;
  const wanted = await askSize(whose.answers, accept);
  if (!wanted) return undefined;
  return { wanted, accept, ...(whose.name !== undefined && { annotator: whose.name }) };
}

/** For the intervals of spot checks drawn here. */
const CONFIDENCE = 0.95;
const HALF_WIDTHS = [0.1, 0.075, 0.05, 0.03];

/** The number of answers. A number that cannot show the required share even with a perfect result has a warning. */
async function askSize(answers: number, accept: number): Promise<Wish['wanted'] | undefined> {
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
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Spot Check: how exact?',
    placeHolder: 'How far the share may be off (95 % interval); more exact takes more answers',
  });
  if (!picked) return undefined;
  if (picked.halfWidth !== undefined) return { halfWidth: picked.halfWidth };
  const text = await vscode.window.showInputBox({
    title: 'Spot Check: how many answers?',
    value: String(Math.min(Math.max(50, least), answers)),
    validateInput: (value) => {
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
  return text === undefined ? undefined : { count: Number(text) };
}

function percentOf(text: string): number | undefined {
  const number = Number(text.trim().replace(/\s*%$/, '').replace(',', '.'));
  return text.trim() !== '' && number >= 0 && number <= 100 ? number / 100 : undefined;
}
