import { counted } from '../../../base/text/phrases';
import * as vscode from 'vscode';
import { countsText, lossCount, lostLabels, type ExchangeReport } from '../../../protocol/exchange-report';
import { chooseProject } from '../../../extension/choose-project';
import type { Exchange } from './import';
import { formatsOf, runExchange, type FormatChoice } from './run-cli';

const TITLE = 'Export from Labelwright';

/** Exports a project in another tool's format: choices, a preview, then the report. */
export async function exportProject(exchange: Exchange): Promise<void> {
  const { context, client, reports } = exchange;
  const project = await chooseProject(client, 'Export which project?');
  if (!project) return;
  const format = await askForFormat(context);
  if (!format) return;
  const variant = await askForVariant(format);
  if (variant === undefined) return;
  const ending = format.endings?.[variant] ?? format.ending ?? '';
  const whose = await askWhose(format, [...new Set([...project.annotators, ...project.others])]);
  if (!whose) return;
  const folder = vscode.Uri.parse(project.root).fsPath;
  const args = ['export', format.id, folder, ...(variant === '' ? [] : ['--variant', variant]), ...whose];
  const dryRun = () => runExchange(context, 'Reading the project', [...args, '--dry-run']);
  let preview = await dryRun();
  const besideTokens = format.tokens ? preview.counts['not-on-tokens'] : undefined;
  if (besideTokens) {
    const align = await askForAlignment(besideTokens.count);
    if (align === undefined) return;
    args.push('--align', align);
    preview = await dryRun();
  }
  if (preview.notes.some(({ about }) => about === 'formulas')) {
    const guard = await askWhetherToGuard();
    if (guard === undefined) return;
    if (guard) args.push('--guard-formulas');
  }
  if (!(await agree(exchange, preview))) return;
  const target = await askForTarget(`${format.id}${ending}`, preview, project.root);
  if (!target) return;
  const report = await runExchange(context, `Exporting ${format.title}`, [...args, '--out', target.fsPath]);
  await reports.show(report);
  const said = `Exported ${countsText(report.written)} to ${vscode.workspace.asRelativePath(target)}.`;
  const show = 'Show in File Manager';
  const lost = lossCount(report);
  const chosen = await (lost > 0
    ? vscode.window.showWarningMessage(
        `${said} ${counted(lost, 'thing')} could not be carried: the report names each.`,
        show,
      )
    : vscode.window.showInformationMessage(said, show));
  if (chosen === show) await vscode.commands.executeCommand('revealFileInOS', target);
}

async function askForFormat(context: vscode.ExtensionContext): Promise<FormatChoice | undefined> {
  const items = (await formatsOf(context))
    .filter(({ out }) => out)
    .map((format) => ({
      label: format.title,
      description: format.id,
      detail: format.several ? 'Several answers a sample' : 'One answer a sample',
      format,
    }));
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'In which format?' }))
    ?.format;
}

/** The variant; empty for the default. */
async function askForVariant({ variants }: FormatChoice): Promise<string | undefined> {
  if (variants.length === 0) return '';
  const items = [
    { label: 'As usual', description: 'answers that were imported go out as they came', variant: '' },
    ...variants.map((variant) => ({ label: variant, variant })),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'Which variant?' });
  return chosen?.variant;
}

/** Arguments for whose answers to export. */
async function askWhose(
  { several }: FormatChoice,
  annotators: readonly string[],
): Promise<string[] | undefined> {
  if (annotators.length < 2) return [];
  const items = [
    ...(several ? [{ label: 'Everybody’s answers', args: ['--policy', 'all'] }] : []),
    {
      label: 'One answer a sample',
      description: 'the decision, else where all agree; the rest is in the report',
      args: ['--policy', 'decided'],
    },
    ...annotators.map((name) => ({ label: name, args: ['--annotator', name] })),
  ];
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'Whose answers?' }))?.args;
}

/** Asks only if there are spans whose tokens depend on it. */
async function askForAlignment(count: number): Promise<string | undefined> {
  const items = [
    { label: 'Leave them out', description: 'exact', detail: 'The report names each' },
    { label: 'Every token they touch', description: 'expand' },
    { label: 'The tokens they cover whole', description: 'contract' },
    { label: 'The tokens of which they cover at least half', description: 'half' },
    { label: 'The tokens they touch that no span before them has', description: 'any' },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: TITLE,
    placeHolder: `${counted(count, 'span')} do not begin and end with tokens: where do they go?`,
  });
  return chosen?.description;
}

/** Asks only if there are cells that a spreadsheet would run. */
async function askWhetherToGuard(): Promise<boolean | undefined> {
  const items = [
    { label: 'Leave them as they are', detail: 'For programs, and for importing them again', guard: false },
    {
      label: 'Write an apostrophe before them',
      detail: 'For opening the file in a spreadsheet',
      guard: true,
    },
  ];
  const placeHolder = 'Some cells begin as formulas do, and a spreadsheet would run them';
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder }))?.guard;
}

async function agree({ reports }: Exchange, preview: ExchangeReport): Promise<boolean> {
  const lost = lossCount(preview);
  if (lost === 0) return true;
  const [go, details] = ['Export', 'Show Details'];
  const message = `${preview.title} cannot hold everything: ${counted(lost, 'thing')} with ${counted(lostLabels(preview), 'label')} would stay behind.`;
  const reasons = Object.values(preview.counts).map(({ count, meaning }) => `${count} × ${meaning}`);
  const detail = [`Would write: ${countsText(preview.written)}.`, ...reasons].join('\n');
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, go, details);
  return chosen === details ? reports.askBeside(preview, message, go) : chosen === go;
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
    if (!target) return undefined;
    const exists = await vscode.workspace.fs.stat(target).then(
      () => true,
      () => false,
    );
    if (!exists) return target;
    void vscode.window.showWarningMessage(
      `${vscode.workspace.asRelativePath(target)} exists already and is not overwritten. Choose another name.`,
    );
  }
}
