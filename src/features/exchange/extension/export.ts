import { counted } from '../../../base/text/phrases';
import * as vscode from 'vscode';
import { countsText, lossCount, lostLabels, type ExchangeReport } from '../../../protocol/exchange-report';
import { askForProject, inSteps, type Steps } from '../../../extension/steps';
import { exists } from '../../../extension/exists';
import type { Exchange } from './import';
import { formatsOf, runExchange, sayDone, type FormatChoice } from './run-cli';

const TITLE = 'Export from Labelwright';

/** Exports a project in another tool's format: choices, a preview, then the report. */
export async function exportProject(exchange: Exchange, root?: string): Promise<void> {
  const { context, reports } = exchange;
  const wanted = await inSteps('Export', (ask) => askAll(exchange, ask, root));
  if (!wanted) return;
  const { project, format, args, target } = wanted;
  const report = await runExchange(context, `Exporting ${format.title}`, [
    ...args,
    '--output',
    target.fsPath,
  ]);
  await reports.show(report, project.root);
  const said = `Exported ${countsText(report.written)} to ${vscode.workspace.asRelativePath(target)}.`;
  const show = 'Show in File Manager';
  if ((await sayDone(said, report, show)) === show)
    await vscode.commands.executeCommand('revealFileInOS', target);
}

async function askAll(exchange: Exchange, ask: Steps, root: string | undefined) {
  const { context, client } = exchange;
  const project = await askForProject(
    ask,
    client,
    'In which project do you want to export the answers?',
    root,
  );
  const format = await askForFormat(ask, context);
  const variant = await askForVariant(ask, format);
  const ending = format.endings?.[variant] ?? format.ending ?? '';
  const whose = await askWhose(ask, format, [...new Set([...project.annotators, ...project.others])]);
  const folder = vscode.Uri.parse(project.root).fsPath;
  const args = ['export', format.id, folder, ...(variant === '' ? [] : ['--variant', variant]), ...whose];
  const dryRun = (): Promise<ExchangeReport> =>
    ask.once(() => runExchange(context, 'Reading the project', [...args, '--dry-run']));
  let preview = await dryRun();
  const besideTokens = format.tokens ? preview.counts['not-on-tokens'] : undefined;
  if (besideTokens) {
    args.push('--align', await askForAlignment(ask, besideTokens.count));
    preview = await dryRun();
  }
  if (preview.notes.some(({ about }) => about === 'formulas') && (await askWhetherToGuard(ask)))
    args.push('--guard-formulas');
  await agree(ask, exchange, preview);
  const name = `${format.id}${ending}`;
  const target = await ask.file(TITLE, () => askForTarget(name, preview, project.root));
  return { project, format, args, target };
}

async function askForFormat(ask: Steps, context: vscode.ExtensionContext): Promise<FormatChoice> {
  const items = (await ask.once(() => formatsOf(context)))
    .filter(({ out }) => out)
    .map((format) => ({
      label: format.title,
      description: format.id,
      detail: format.several ? 'Several answers per sample' : 'One answer per sample',
      format,
    }));
  return (await ask.pick(items, { title: TITLE, placeHolder: 'In which format?' })).format;
}

/** The variant; empty for the default. */
async function askForVariant(ask: Steps, { variants }: FormatChoice): Promise<string> {
  if (variants.length === 0) return '';
  const items = [
    { label: 'As usual', description: 'imported answers are exported unchanged', variant: '' },
    ...variants.map((variant) => ({ label: variant, variant })),
  ];
  return (await ask.pick(items, { title: TITLE, placeHolder: 'Which variant?' })).variant;
}

/** Arguments for whose answers to export. */
async function askWhose(
  ask: Steps,
  { several }: FormatChoice,
  annotators: readonly string[],
): Promise<string[]> {
  if (annotators.length < 2) return [];
  const items = [
    ...(several ? [{ label: 'Everybody’s answers', args: ['--policy', 'all'] }] : []),
    {
      label: 'One answer per sample',
      description: 'the decision, else where all agree; the rest is in the report',
      args: ['--policy', 'decided'],
    },
    ...annotators.map((name) => ({ label: name, args: ['--annotator', name] })),
  ];
  return (await ask.pick(items, { title: TITLE, placeHolder: 'Whose answers?' })).args;
}

/** Asks only if there are spans whose tokens depend on it. */
async function askForAlignment(ask: Steps, count: number): Promise<string> {
  const items = [
    { label: 'Leave them out', description: 'exact', align: 'exact', detail: 'The report names each' },
    { label: 'Every token they touch', description: 'expand', align: 'expand' },
    { label: 'Tokens that they cover completely', description: 'contract', align: 'contract' },
    { label: 'Tokens that they cover by at least half', description: 'half', align: 'half' },
    { label: 'Tokens that they touch and no earlier span has', description: 'any', align: 'any' },
  ];
  const placeHolder = `${counted(count, 'span')} do not begin and end with tokens: where do they go?`;
  return (await ask.pick(items, { title: TITLE, placeHolder })).align;
}

/** Asks only if there are cells that a spreadsheet would run. */
async function askWhetherToGuard(ask: Steps): Promise<boolean> {
  const items = [
    { label: 'Leave them as they are', detail: 'For programs, and for importing them again', guard: false },
    {
      label: 'Write an apostrophe before them',
      detail: 'For opening the file in a spreadsheet',
      guard: true,
    },
  ];
  const placeHolder = 'Some cells look like formulas that a spreadsheet would run';
  return (await ask.pick(items, { title: TITLE, placeHolder })).guard;
}

async function agree(ask: Steps, { reports }: Exchange, preview: ExchangeReport): Promise<void> {
  const lost = lossCount(preview);
  if (lost === 0) return;
  const [go, details] = ['Export', 'Show Details'];
  const message = `${preview.title} cannot hold everything: ${counted(lost, 'thing')} with ${counted(lostLabels(preview), 'label')} would stay behind.`;
  const reasons = Object.values(preview.counts).map(({ count, meaning }) => `${count} × ${meaning}`);
  const detail = [`Would write: ${countsText(preview.written)}.`, ...reasons].join('\n');
  const chosen = await ask.confirm(message, { detail, warning: true }, go, details);
  if (chosen === details) await reports.askBeside(ask, preview, message, go);
}

/** A file, or a new folder if the format has several files. */
async function askForTarget(
  name: string,
  { files }: ExchangeReport,
  root: string,
): Promise<vscode.Uri | undefined> {
  const isFolder = files !== null;
  for (;;) {
    const target = await vscode.window.showSaveDialog({
      title: isFolder ? `${TITLE}: a new folder` : TITLE,
      saveLabel: 'Export',
      defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(root), 'exports', name),
    });
    if (!target || !(await exists(target))) return target;
    void vscode.window.showWarningMessage(
      `${vscode.workspace.asRelativePath(target)} already exists and is not overwritten. Choose another name.`,
    );
  }
}
