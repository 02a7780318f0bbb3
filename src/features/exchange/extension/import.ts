import { counted } from '../../../base/text/phrases';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { append } from '../../../base/lists';
import {
  countsText,
  lossCount,
  lostLabels,
  renamedIn,
  type ExchangeReport,
} from '../../../protocol/exchange-report';
import { FIELDS_REQUEST } from '../../init/requests';
import { askForName, NO_PEOPLE } from '../../../extension/ask-for-name';
import { folderOf, inSteps, type Steps } from '../../../extension/steps';
import type { ServerClient } from '../../../extension/client';
import type { PanelEditor } from '../../../extension/panel/panel-editor';
import { CliFailure, formatsOf, runExchange, sayDone, type FormatChoice } from './run-cli';
import type { ReportDocuments } from './report-documents';
import { exists } from '../../../extension/exists';
import { askHowToMap } from './ask-for-mapping';
import { importGuideline } from './import-guideline';

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
  const given = uris?.length ? uris : uri && [uri];
  const folder = await mkdtemp(path.join(tmpdir(), 'labelwright-'));
  try {
    const wanted = await inSteps('Import', (ask) => askAll(exchange, ask, folder, given));
    if (!wanted) return;
    const { found, target, args } = wanted;
    const report = await runExchange(exchange.context, `Importing ${found.title}`, args);
    await exchange.client.projects({ search: true });
    await reportResult(exchange, report, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `folder`: where a mapping is written until it is imported. Undefined if all is done. */
async function askAll(
  exchange: Exchange,
  ask: Steps,
  folder: string,
  given: readonly vscode.Uri[] | undefined,
) {
  const { context, client } = exchange;
  const sources = given ?? (await askForSources(ask));
  const target = await askForTarget(ask, client, sources[0]!);
  const paths = sources.map(shortPath);
  const [file = ''] = paths;
  if (paths.length === 1 && /\.(?:md|docx|html?)$/i.test(file))
    return importGuideline(exchange, ask, { file, target, outline: path.join(folder, 'outline.txt') });
  const args = ['--project', shortPath(target)];
  const dryRun = (format: string, more: readonly string[] = []): Promise<ExchangeReport> => {
    const command = ['import', format, ...paths, ...args, ...more, '--dry-run'];
    return runExchange(context, 'Reading the files', command);
  };
  let found = await firstLook(ask, context, paths, dryRun, async () => {
    append(args, await askForColumns(ask, client, sources[0]!));
  });
  if (found.notes.some(({ about }) => about === 'guarded') && (await askWhetherGuarded(ask))) {
    args.push('--guard-formulas');
    const { format } = found;
    found = await ask.once(() => dryRun(format));
  }
  const annotator = await askForAnnotator(ask, client, target, found);
  if (annotator !== '') args.push('--annotator', annotator);
  const { format } = found;
  const mapping = path.join(folder, 'mapping.yaml');
  const mapped = await mapNames(ask, found, target, mapping, (more) => ask.once(() => dryRun(format, more)));
  await agree(ask, exchange, mapped.preview);
  return { found, target, args: ['import', format, ...paths, ...args, ...mapped.args] };
}

/** A path for reports: relative to the first workspace folder that contains it. */
export function shortPath({ fsPath }: vscode.Uri): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const relative = root === undefined ? fsPath : path.relative(root, fsPath);
  return relative === '' || /^(?:\.\.|-)/.test(relative) ? fsPath : relative;
}

async function askForSources(ask: Steps): Promise<readonly vscode.Uri[]> {
  const kinds = [
    { label: '$(file) Files…', folders: false, description: 'also a guideline: Markdown, Word, HTML' },
    { label: '$(folder) A folder…', folders: true, description: 'brat, INCEpTION, a Hugging Face dataset' },
  ];
  const { folders } = await ask.pick(kinds, { title: TITLE, placeHolder: 'What do you import?' });
  return ask.file(TITLE, (title) =>
    vscode.window.showOpenDialog({
      title,
      openLabel: 'Import',
      canSelectFiles: !folders,
      canSelectFolders: folders,
      canSelectMany: true,
    }),
  );
}

/** A project of the workspace, or a new folder. */
async function askForTarget(ask: Steps, client: ServerClient, source: vscode.Uri): Promise<vscode.Uri> {
  const projects = await ask.once(() => client.projects());
  const workspace = vscode.workspace.getWorkspaceFolder(source) ?? vscode.workspace.workspaceFolders?.[0];
  if (!workspace) throw new Error('Open the folder for the new project, then import again.');
  const isNew = { label: '$(new-folder) A new project…', root: undefined };
  const items = [
    ...projects.map(({ title, root }) => ({ label: title, description: folderOf(root), root })),
    isNew,
  ];
  const { root } =
    projects.length === 0
      ? isNew
      : await ask.pick(items, { title: TITLE, placeHolder: 'Into which project?' });
  if (root !== undefined) return vscode.Uri.parse(root);
  const stem = source.path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  const name = await ask.text({
    title: 'Import into a new project',
    prompt: `Folder of the new project, in ${workspace.name}`,
    value: stem.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'import',
    validate: (value) =>
      value.trim() === '' || /(?:^|[/\\])\.\.?(?:[/\\]|$)|^[/\\]|:/.test(value)
        ? 'A name, or a path below the workspace folder.'
        : undefined,
  });
  return vscode.Uri.joinPath(workspace.uri, name.trim());
}

/**
 * The result of a first run of the command line. Asks for the format if the files do not determine it (those with the files' ending come first), and for the
 * columns if they do not show which of them hold text and labels.
 */
export async function firstLook<T>(
  ask: Steps,
  context: vscode.ExtensionContext,
  paths: readonly string[],
  dryRun: (format: string) => Promise<T>,
  askForColumns: () => Promise<void>,
): Promise<T> {
  type Seen =
    { readonly found: T } | { readonly formats: readonly FormatChoice[] } | { readonly failure: CliFailure };
  const look = (format: string): Promise<Seen> =>
    ask.once(async (): Promise<Seen> => {
      try {
        return { found: await dryRun(format) };
      } catch (error) {
        if (!(error instanceof CliFailure)) throw error;
        if (/(Name their format|Say which): /.test(error.message))
          return { formats: await formatsOf(context) };
        if (/--label COLUMN/.test(error.message)) return { failure: error };
        throw error;
      }
    });
  let format = 'auto';
  let seen = await look(format);
  if ('formats' in seen) {
    format = await askForFormat(ask, paths, seen.formats);
    seen = await look(format);
  }
  if ('found' in seen) return seen.found;
  await askForColumns();
  return ask.once(() => dryRun(format));
}

async function askForFormat(
  ask: Steps,
  paths: readonly string[],
  formats: readonly FormatChoice[],
): Promise<string> {
  const fits = ({ ending, endings }: FormatChoice): boolean =>
    [ending, ...Object.values(endings ?? {})].some((end) => end && paths.every((file) => file.endsWith(end)));
  const items = formats
    .filter((format) => format.in)
    .sort((a, b) => Number(fits(b)) - Number(fits(a)))
    .map(({ id, title }) => ({ label: title, description: id, id }));
  const placeHolder = 'The files do not show which format they have. Which is it?';
  return (await ask.pick(items, { title: TITLE, placeHolder })).id;
}

/** Options that say which columns of a table, or keys of JSON lines, hold the text and the labels. */
export async function askForColumns(ask: Steps, client: ServerClient, source: vscode.Uri): Promise<string[]> {
  const { all, text: texts } = await ask.once(() =>
    client.request(FIELDS_REQUEST, { uri: source.toString() }),
  );
  const examples = new Map(texts.map(({ name, example }) => [name, example]));
  // Columns that read like texts come first.
  const items = [...new Set([...examples.keys(), ...all])].map((label) => ({
    label,
    description: examples.get(label) ?? '',
  }));
  const placeHolder = 'Which column holds the text?';
  const { label: text } = await ask.pick(items, { title: TITLE, placeHolder });
  const others = items.filter(({ label }) => label !== text);
  const further = 'Which columns hold labels? Each becomes a question';
  const labels = await ask.many(others, { title: TITLE, placeHolder: further });
  return ['--text', text, ...labels.flatMap(({ label }) => ['--label', label])];
}

/** Asks only if cells begin like those guarded against spreadsheets. */
async function askWhetherGuarded(ask: Steps): Promise<boolean> {
  const items = [
    { label: 'Remove it', detail: 'It protects against formulas, as an export can do', guard: true },
    { label: 'It belongs to the text', guard: false },
  ];
  const placeHolder = 'Some cells begin with an apostrophe before a sign of formulas';
  return (await ask.pick(items, { title: TITLE, placeHolder })).guard;
}

/** Empty if the files name everyone. */
async function askForAnnotator(
  ask: Steps,
  client: ServerClient,
  target: vscode.Uri,
  { unnamed, title }: ExchangeReport,
): Promise<string> {
  if (!unnamed || unnamed.answers === 0) return '';
  const projects = await ask.once(() => client.projects());
  // A new project in the folder of another one has its own people.
  const people = projects.find(({ root }) => root === target.toString()) ?? NO_PEOPLE;
  return askForName(ask, people, {
    title: 'Whose answers are imported?',
    prompt: `${counted(unnamed.answers, 'answer')} in ${title} without a name: whose ${unnamed.answers === 1 ? 'is it' : 'are they'}?`,
    proposal: unnamed.annotator,
  });
}

/** Shows a preview with the losses, and goes on only to import. */
async function agree(ask: Steps, { reports }: Exchange, found: ExchangeReport): Promise<void> {
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
      ? 'Everything will be imported.'
      : `Not carried: ${counted(lost, 'thing')} with ${counted(lostLabels(found), 'label')}.`,
  ].filter((line) => line !== '');
  const message = `Found ${found.title}: ${countsText(found.read)}`;
  const chosen = await ask.confirm(message, { detail: detail.join('\n') }, go, details);
  if (chosen === details) await reports.askBeside(ask, found, message, go);
}

const MAX_NAMES = 8;

/** The tool's names that are different here. */
function otherNames(report: ExchangeReport): string[] {
  const names = renamedIn(report).map(([theirs, ours]) => `${theirs} is ${ours} here.`);
  const rest = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(rest > 0 ? [`And ${counted(rest, 'other name')}.`] : [])];
}

async function reportResult(
  { reports, panels }: Exchange,
  report: ExchangeReport,
  target: vscode.Uri,
): Promise<void> {
  await reports.show(report, target.toString());
  const data = Array.isArray(report.files)
    ? (report.files as readonly string[]).find((file) => file.startsWith('data/'))
    : undefined;
  const open = 'Start Labelling';
  const said = `Imported ${countsText(report.written)} from ${report.title}.`;
  const chosen = await sayDone(said, report, ...(data === undefined ? [] : [open]));
  if (chosen === open && data !== undefined) await panels.show(vscode.Uri.joinPath(target, data));
}

interface Mapped {
  /** Dry run of the import with the mapping. */
  readonly preview: ExchangeReport;
  readonly args: readonly string[];
}

/** Asks for our names as long as the project lacks some. The mapping is saved in the project with the import. */
async function mapNames(
  ask: Steps,
  found: ExchangeReport,
  project: vscode.Uri,
  file: string,
  dryRun: (more: readonly string[]) => Promise<ExchangeReport>,
): Promise<Mapped> {
  let mapped: Mapped = { preview: found, args: [] };
  // Each round resolves all open names; only then are the labels of a mapped layer known.
  while (mapped.preview.open) {
    const answer = await askHowToMap(ask, mapped.preview, project);
    if (answer.kind === 'none') return mapped;
    if (answer.kind === 'file') {
      const args = ['--map', answer.file.fsPath];
      mapped = { args, preview: await dryRun(args) };
      continue;
    }
    await writeFile(file, JSON.stringify(answer.mapping));
    const args = ['--map', file];
    const saved = await freeMapping(project, found.format);
    mapped = { args: [...args, '--save-map', saved.fsPath], preview: await dryRun(args) };
  }
  return mapped;
}

/** `mappings/doccano.yaml`, with a number if that exists. */
async function freeMapping(project: vscode.Uri, format: string): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(project, 'mappings', `${format}${number === 1 ? '' : `-${number}`}.yaml`);
    if (!(await exists(uri))) return uri;
  }
}
