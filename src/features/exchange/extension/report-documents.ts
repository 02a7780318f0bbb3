import * as vscode from 'vscode';
import { reportMarkdown, type ExchangeReport } from '../../../protocol/exchange-report';

const SCHEME = 'labelwright-report';
/** The last few reports can be read again; a closed document may be reopened from the history. */
const KEPT = 20;

/** Loss reports as read-only documents, for the editor's Markdown preview. */
export class ReportDocuments implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  #count = 0;

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? 'This report is no longer kept. Import or export again with --report.';
  }

  async show(report: ExchangeReport): Promise<void> {
    this.#count += 1;
    // The editor puts "Preview" before it.
    const what = report.direction === 'import' ? 'Import' : 'Export';
    const name = `${what}${report.dry_run ? '' : ' report'} ${this.#count}.md`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, reportMarkdown(report));
    for (const old of [...this.#texts.keys()].slice(0, -KEPT)) this.#texts.delete(old);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  /**
   * Shows a preview report and asks whether to continue, in a list above the report. The list stays open so that the report can be
   * scrolled.
   */
  async askBeside(report: ExchangeReport, title: string, go: string): Promise<boolean> {
    await this.show(report);
    const items = [{ label: go }, { label: 'Cancel' }];
    const placeHolder = 'Read the details below, then choose.';
    const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
    return chosen?.label === go;
  }
}
