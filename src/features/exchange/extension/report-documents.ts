import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { documentMarkdown } from '../../../document/markdown';
import type { ExchangeReport } from '../../../protocol/exchange-report';
import { exchangeDocument } from './report-document';
import type { Steps } from '../../../extension/steps';

const SCHEME = 'labelwright-report';
/** Number of reports that are kept. */
const MAX_KEPT = 30;

/** A report of an import or export that is kept. */
export interface KeptReport {
  /** Identifies it; newer ones are greater. */
  readonly id: string;
  /** URI of the project's folder. */
  readonly root: string;
  readonly report: ExchangeReport;
}

/**
 * Loss reports as read-only documents, for the editor's Markdown preview. The latest are kept as JSON in the workspace's storage, so that
 * they can be read after the window was closed. Previews of what would be written are not kept.
 */
export class ReportDocuments implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly onAdded: () => void,
  ) {
    context.subscriptions.push(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const kept = this.#texts.get(uri.toString()) ?? (await this.#textOf(uri.query));
    return (
      kept ?? `This report is no longer kept. The view Reports in the side bar lists the latest ${MAX_KEPT}.`
    );
  }

  /** Shows the report of an import into a project or an export from it, and keeps it unless it is a preview. */
  async show(report: ExchangeReport, root = ''): Promise<void> {
    const kept = { id: new Date().toISOString(), root, report };
    if (!report.dry_run) await this.#add(kept);
    const uri = uriOf(kept);
    this.#texts.set(uri.toString(), this.#markdown(report));
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  /** Shows a report that is kept. */
  async open(id: string): Promise<void> {
    const kept = (await this.all()).find((one) => one.id === id);
    if (!kept) throw new Error('This report is no longer kept.');
    await vscode.commands.executeCommand('markdown.showPreview', uriOf(kept));
  }

  /** The reports that are kept, newest first. */
  async all(): Promise<KeptReport[]> {
    const read = await Promise.all((await this.#names()).map((name) => this.#read(name)));
    return read.flatMap((kept) => kept ?? []);
  }

  /**
   * Shows a preview report and asks whether to continue, in a list above the report. The list stays open so that the report can be
   * scrolled.
   */
  async askBeside(ask: Steps, report: ExchangeReport, title: string, go: string): Promise<void> {
    await ask.once(() => this.show(report).then(() => true));
    const items = [{ label: go }, { label: 'Cancel' }];
    const { label } = await ask.pick(items, { title, placeHolder: 'Read the details below, then choose.' });
    if (label !== go) ask.leave();
  }

  /** Undefined in a window without a folder, which has no storage. */
  get #folder(): string | undefined {
    return this.context.storageUri && path.join(this.context.storageUri.fsPath, 'reports');
  }

  async #add(kept: KeptReport): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, fileOf(kept.id));
    await writeFile(`${file}.part`, JSON.stringify(kept));
    await rename(`${file}.part`, file);
    for (const old of (await this.#names()).slice(MAX_KEPT))
      await rm(path.join(folder, old), { force: true });
    this.onAdded();
  }

  /** The files, newest first. */
  async #names(): Promise<string[]> {
    const folder = this.#folder;
    if (folder === undefined) return [];
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    return names.sort().reverse();
  }

  async #read(name: string): Promise<KeptReport | undefined> {
    try {
      return JSON.parse(await readFile(path.join(this.#folder!, name), 'utf8')) as KeptReport;
    } catch {
      // Removed or damaged: there is one report less to read.
      return undefined;
    }
  }

  async #textOf(id: string): Promise<string | undefined> {
    const name = (await this.#names()).find((one) => one === fileOf(id));
    const kept = name === undefined ? undefined : await this.#read(name);
    return kept && this.#markdown(kept.report);
  }

  #markdown(report: ExchangeReport): string {
    const { version } = this.context.extension.packageJSON as { version: string };
    return documentMarkdown(exchangeDocument(report), version);
  }
}

/** A colon is not allowed in file names everywhere. */
const fileOf = (id: string): string => `${id.replaceAll(':', '')}.json`;

/** The title of the tab, after "Preview": what was done, and when. */
function uriOf({ id, report: { direction, dry_run: isPreview, format } }: KeptReport): vscode.Uri {
  const what = direction === 'import' ? 'Import' : 'Export';
  const at = new Date(id);
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = `${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  const name = isPreview ? `${what} ${format}, planned` : `${what} ${format} ${time}`;
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: id });
}
