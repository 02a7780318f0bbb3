import { counted } from '../../../base/text/phrases';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { countsText, lossCount, lostLabels, type ExchangeReport } from '../../../protocol/exchange-report';
import { PROJECTS_REQUEST, type ProjectSummary } from '../../../protocol/server';
import { askForName, NO_PEOPLE } from '../../../extension/ask-for-name';
import type { ServerClient } from '../../../extension/client';
import type { PanelEditor } from '../../../extension/panel/panel-editor';
import { mapNames } from './map-names';
import { CliFailure, formatsOf, runExchange } from './run-cli';
import type { ReportDocuments } from './report-documents';

const TITLE = 'Import into Labelwright';

export interface Exchange {
  readonly context: vscode.ExtensionContext;
  readonly client: ServerClient;
  readonly panels: PanelEditor;
  readonly reports: ReportDocuments;
}

/** Imports files of another tool into a new or existing project: choices, a preview, then the report. */
export async function importFiles(
  exchange: Exchange,
  uri?: vscode.Uri,
  uris?: readonly vscode.Uri[],
): Promise<void> {
  const sources = uris?.length ? uris : uri ? [uri] : await askForSources();
  if (!sources?.length) return;
  const target = await askForTarget(exchange.client, sources[0]!);
  if (!target) return;
  const paths = sources.map(shortPath);
  const args = ['--into', shortPath(target)];
  let found = await previewOf(exchange, paths, args);
  if (!found) return;
  if (found.notes.some(({ about }) => about === 'guarded')) {
    const guard = await askWhetherGuarded();
    if (guard === undefined) return;
    if (guard) {
      args.push('--guard-formulas');
      found = await preview(exchange.context, found.format, paths, args);
    }
  }
  const annotator = await askForAnnotator(exchange.client, target, found);
  if (annotator === undefined) return;
  if (annotator !== '') args.push('--annotator', annotator);
  const folder = await mkdtemp(path.join(tmpdir(), 'labelwright-'));
  try {
    const dryRun = (more: readonly string[]) =>
      preview(exchange.context, found.format, paths, [...args, ...more]);
    const mapped = await mapNames(found, target, path.join(folder, 'mapping.yaml'), dryRun);
    if (!mapped || !(await agree(exchange, mapped.preview))) return;
    const report = await runExchange(exchange.context, `Importing ${found.title}`, [
      'import',
      found.format,
      ...paths,
      ...args,
      ...mapped.args,
    ]);
    await exchange.client.request(PROJECTS_REQUEST, { search: true });
    await reportResult(exchange, report, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const preview = (
  context: vscode.ExtensionContext,
  format: string,
  paths: readonly string[],
  args: readonly string[],
): Promise<ExchangeReport> =>
  runExchange(context, 'Reading what is there', ['import', format, ...paths, ...args, '--dry-run']);

/** A path for reports: relative to the first workspace folder that contains it. */
function shortPath({ fsPath }: vscode.Uri): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const relative = root === undefined ? fsPath : path.relative(root, fsPath);
  return relative === '' || /^(?:\.\.|-)/.test(relative) ? fsPath : relative;
}

async function askForSources(): Promise<readonly vscode.Uri[] | undefined> {
  const kinds = [
    { label: '$(file) Files…', folders: false },
    { label: '$(folder) A folder…', folders: true, description: 'brat, INCEpTION, a Hugging Face dataset' },
  ];
  const kind = await vscode.window.showQuickPick(kinds, { title: TITLE, placeHolder: 'What do you import?' });
  if (!kind) return undefined;
  return vscode.window.showOpenDialog({
    title: TITLE,
    openLabel: 'Import',
    canSelectFiles: !kind.folders,
    canSelectFolders: kind.folders,
    canSelectMany: true,
  });
}

/** A project of the workspace, or a new folder. */
async function askForTarget(client: ServerClient, source: vscode.Uri): Promise<vscode.Uri | undefined> {
  const projects = await client.request<ProjectSummary[]>(PROJECTS_REQUEST, {});
  const workspace = vscode.workspace.getWorkspaceFolder(source) ?? vscode.workspace.workspaceFolders?.[0];
  if (!workspace) throw new Error('Open the folder that the project is to be in, then import again.');
  const isNew = { label: '$(new-folder) A new project…', root: undefined };
  const items = [
    ...projects.map(({ title, root }) => ({
      label: title,
      description: vscode.workspace.asRelativePath(vscode.Uri.parse(root)),
      root,
    })),
    isNew,
  ];
  const chosen =
    projects.length === 0
      ? isNew
      : await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'Into which project?' });
  if (!chosen) return undefined;
  if (chosen.root !== undefined) return vscode.Uri.parse(chosen.root);
  const stem = source.path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  const name = await vscode.window.showInputBox({
    title: 'Import into a new project',
    prompt: `Folder of the new project, in ${workspace.name}`,
    value: stem.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'import',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' || /(?:^|[/\\])\.\.?(?:[/\\]|$)|^[/\\]|:/.test(value)
        ? 'A name, or a path below the workspace folder.'
        : undefined,
  });
  return name === undefined ? undefined : vscode.Uri.joinPath(workspace.uri, name.trim());
}

/** The report of a dry run; asks for the format if the files do not determine it. */
async function previewOf(
  { context }: Exchange,
  paths: readonly string[],
  args: readonly string[],
): Promise<ExchangeReport | undefined> {
  const dryRun = (format: string) => preview(context, format, paths, args);
  try {
    return await dryRun('auto');
  } catch (error) {
    if (!(error instanceof CliFailure) || !/labelwright import FORMAT/.test(error.message)) throw error;
  }
  const items = (await formatsOf(context))
    .filter((format) => format.in)
    .map(({ id, title }) => ({ label: title, description: id, id }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: TITLE,
    placeHolder: 'The files do not tell their format. Which is it?',
  });
  return chosen && dryRun(chosen.id);
}

/** Asks only if cells begin like those guarded against spreadsheets. */
async function askWhetherGuarded(): Promise<boolean | undefined> {
  const items = [
    {
      label: 'Take it off',
      detail: 'It was written against formulas, as an export does when asked to',
      guard: true,
    },
    { label: 'It is a part of the cells', guard: false },
  ];
  const placeHolder = 'Some cells begin with an apostrophe before a sign of formulas';
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder }))?.guard;
}

/** Empty if the files name everyone; undefined if cancelled. */
async function askForAnnotator(
  client: ServerClient,
  target: vscode.Uri,
  { unnamed, title }: ExchangeReport,
): Promise<string | undefined> {
  if (!unnamed || unnamed.answers === 0) return '';
  const projects = await client.request<ProjectSummary[]>(PROJECTS_REQUEST, {});
  // A new project in the folder of another one has its own people.
  const people = projects.find(({ root }) => root === target.toString()) ?? NO_PEOPLE;
  return askForName(people, {
    title: 'Whose answers are imported?',
    prompt: `${counted(unnamed.answers, 'answer')} in ${title} without a name: whose ${unnamed.answers === 1 ? 'is it' : 'are they'}?`,
    proposal: unnamed.annotator,
  });
}

/** Shows a preview with the losses; true to import. */
async function agree({ reports }: Exchange, found: ExchangeReport): Promise<boolean> {
  const [go, details] = ['Import', 'Show Details'];
  const lost = lossCount(found);
  const layers = Object.keys(found.created);
  const detail = [
    `Would write: ${countsText(found.written)}.`,
    found.new ? `A new project, with ${counted(layers.length, 'layer')}: ${layers.join(', ')}.` : '',
    ...otherNames(found),
    ...(found.new ? [] : Object.entries(found.created)).map(
      ([layer, labels]) => `New in the layer ${layer}: ${labels.join(', ')}.`,
    ),
    found.annotators?.length ? `Annotators: ${found.annotators.join(', ')}.` : '',
    lost === 0
      ? 'Everything is carried.'
      : `Not carried: ${counted(lost, 'thing')} with ${counted(lostLabels(found), 'label')}.`,
  ].filter((line) => line !== '');
  const message = `Found ${found.title}: ${countsText(found.read)}`;
  const chosen = await vscode.window.showInformationMessage(
    message,
    { modal: true, detail: detail.join('\n') },
    go,
    details,
  );
  return chosen === details ? reports.askBeside(found, message, go) : chosen === go;
}

const LISTED = 8;

/** The tool's names that are different here. */
function otherNames({ mapping }: ExchangeReport): string[] {
  const names = Object.entries({ ...mapping?.layers, ...mapping?.labels }).flatMap(([theirs, ours]) =>
    ours === null || theirs === ours || theirs.endsWith(`/${ours}`) ? [] : `${theirs} is ${ours} here.`,
  );
  const rest = names.length - LISTED;
  return [...names.slice(0, LISTED), ...(rest > 0 ? [`And ${counted(rest, 'other name')}.`] : [])];
}

async function reportResult(
  { reports, panels }: Exchange,
  report: ExchangeReport,
  target: vscode.Uri,
): Promise<void> {
  await reports.show(report);
  const data = Array.isArray(report.files)
    ? (report.files as readonly string[]).find((file) => file.startsWith('data/'))
    : undefined;
  const open = 'Start Labelling';
  const lost = lossCount(report);
  const said = `Imported ${countsText(report.written)} from ${report.title}.${lost > 0 ? ` ${counted(lost, 'thing')} could not be carried: the report names each.` : ''}`;
  const chosen = await (lost > 0
    ? vscode.window.showWarningMessage(said, ...(data === undefined ? [] : [open]))
    : vscode.window.showInformationMessage(said, ...(data === undefined ? [] : [open])));
  if (chosen === open && data !== undefined) await panels.show(vscode.Uri.joinPath(target, data));
}
