import * as vscode from 'vscode';
import { Annotator } from './annotator';
import { ServerClient } from './client';
import { Log } from './log';
import { PageViews, type ListedPage, type PageKind } from './pages/page-views';
import { TextPages } from './pages/text-pages';
import { PanelEditor } from './panel/panel-editor';
import { ReportsView, type ListedCommand } from './reports-view';

/** What the features' parts in the editor share, and where each of them registers its commands, pages and rows. */
export class Editor {
  readonly log = new Log();
  readonly client: ServerClient;
  readonly annotator: Annotator;
  readonly panels: PanelEditor;
  readonly texts: TextPages;
  readonly reports: ReportsView;
  readonly version: string;
  /** What is done with files that are dropped on the view Pipeline. `root`: URI of the project, if they were dropped on something of one. */
  readonly onDrop: ((root: string | undefined, files: readonly vscode.Uri[]) => Promise<void>)[] = [];

  constructor(readonly context: vscode.ExtensionContext) {
    this.version = (context.extension.packageJSON as { version: string }).version;
    this.client = new ServerClient(context, this.log);
    this.annotator = new Annotator(context, this.client);
    this.panels = new PanelEditor(context, this.client, this.annotator, this.log);
    this.texts = new TextPages(context, this.client, this.annotator);
    this.reports = new ReportsView(this);
    context.subscriptions.push(this.log, this.client);
  }

  /** Registers a command, whose errors are shown. */
  command(id: string, run: (...args: never[]) => unknown): void {
    const guarded = async (...args: never[]): Promise<unknown> => {
      try {
        return await run(...args);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return undefined;
        await this.log.show('Labelwright', error);
        return undefined;
      }
    };
    this.context.subscriptions.push(vscode.commands.registerCommand(id, guarded));
  }

  /** Registers a command about a project. `root`: its URI, if known. `listed`: how the view Reports lists the command. */
  projectCommand(
    id: string,
    run: (root: string | undefined, ...more: never[]) => unknown,
    listed?: ListedCommand,
  ): void {
    // A view passes the URI of a project; a menu passes that of a file, which says nothing new.
    this.command(id, (given: unknown, ...more: never[]) =>
      run(typeof given === 'string' ? given : undefined, ...more),
    );
    if (listed) this.reports.list(id, listed);
  }

  /** Registers a page about a project, with the command that shows it and its row, if it has them. */
  page(kind: PageKind | ListedPage): PageViews {
    const views = new PageViews(this.context, this.client, this.log, this.annotator, this.version, kind);
    if ('command' in kind)
      this.projectCommand(kind.command, (root) => views.show(kind.question, root), {
        ...kind,
        label: kind.title,
      });
    return views;
  }
}
