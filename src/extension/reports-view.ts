import * as vscode from 'vscode';
import type { GateCheck } from '../project/gate';
import type { ProjectSummary } from '../protocol/server';
import type { ServerClient } from './client';

/** How long a project must be quiet before the lists are made again: the state of a spot check depends on all decisions. */
const QUIET_MS = 3000;
/** Delay before a burst of changes to the lists is shown. */
const BURST_MS = 100;

/** Beside what makes the first one. */
export const NONE = 'none yet';

/** A row of the view. A click on it runs a command. */
export interface ReportRow {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

interface Listed {
  readonly label: string;
  readonly icon: string;
  /** Lower ones come first, as in the menus of package.json. */
  readonly order: number;
}

/** How a command about a project is listed among the pages. `gate`: the checks of the gate whose details it shows. */
export interface ListedCommand extends Listed {
  readonly gate?: readonly GateCheck['check'][];
}

/** A group of what was made in a project, such as its spot checks. `files`: a pattern of files that it depends on. */
export interface ReportGroup extends Listed {
  readonly files?: string;
  readonly rows: (root: string) => Promise<readonly ReportRow[]>;
}

/** A node of the tree: a project if there are several, a group of a project, or what opens with a click. */
type Node =
  | { readonly kind: 'project'; readonly project: ProjectSummary }
  | { readonly kind: 'group'; readonly root: string; readonly group: ReportGroup }
  | { readonly kind: 'row'; readonly row: ReportRow };

/** The view Reports: leads to every page, and finds what was made before again. Features register what it lists. */
export class ReportsView implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** By their delay: what changed in the lists is shown soon, also when something else keeps changing. */
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #commands = new Map<string, ListedCommand>();
  readonly #pages: ReportGroup = {
    label: 'Pages',
    icon: 'book',
    order: 0,
    rows: (root) =>
      Promise.resolve(
        [...this.#commands]
          .sort(([, a], [, b]) => a.order - b.order)
          .map(([command, { label, icon }]) => ({ label, icon, command, arguments: [root] })),
      ),
  };
  readonly #groups = [this.#pages];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.window.createTreeView('labelwright.reports', { treeDataProvider: this, showCollapseAll: true }),
      client.onDidChange(() => this.refresh(QUIET_MS)),
      client.onDidRestart(() => this.refresh()),
      { dispose: () => this.#timers.forEach((timer) => clearTimeout(timer)) },
    );
  }

  /** Lists a command about a project among the pages. */
  list(command: string, listed: ListedCommand): void {
    this.#commands.set(command, listed);
  }

  /** Adds a group of rows. */
  add(group: ReportGroup): void {
    this.#groups.push(group);
    this.#groups.sort((a, b) => a.order - b.order);
    if (group.files === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(group.files);
    const refresh = (): void => this.refresh();
    this.context.subscriptions.push(
      watcher,
      watcher.onDidCreate(refresh),
      watcher.onDidChange(refresh),
      watcher.onDidDelete(refresh),
    );
  }

  /** The command that shows the details of a check of the gate. */
  commandOf(check: GateCheck['check']): string | undefined {
    return [...this.#commands].find(([, { gate }]) => gate?.includes(check))?.[0];
  }

  /** Makes the lists again after a delay in milliseconds. */
  refresh(delay = BURST_MS): void {
    clearTimeout(this.#timers.get(delay));
    this.#timers.set(
      delay,
      setTimeout(() => this.#changed.fire(undefined), delay),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      const projects = await this.client.projects();
      return projects.length === 1
        ? this.#groupsOf(projects[0]!.root)
        : projects.map((project) => ({ kind: 'project', project }));
    }
    if (node.kind === 'project') return this.#groupsOf(node.project.root);
    if (node.kind === 'row') return [];
    return (await node.group.rows(node.root)).map((row) => ({ kind: 'row', row }));
  }

  #groupsOf(root: string): Node[] {
    return this.#groups.map((group) => ({ kind: 'group', root, group }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (node.kind === 'row') return itemOf(node.row);
    if (node.kind === 'project') {
      const item = new vscode.TreeItem(node.project.title, Expanded);
      return Object.assign(item, { id: node.project.root, iconPath: new vscode.ThemeIcon('root-folder') });
    }
    const { root, group } = node;
    const item = new vscode.TreeItem(group.label, group === this.#pages ? Expanded : Collapsed);
    return Object.assign(item, {
      id: `${root}|${group.label}`,
      iconPath: new vscode.ThemeIcon(group.icon),
    });
  }
}

function itemOf({
  label,
  description = '',
  tooltip,
  icon,
  command,
  arguments: given,
}: ReportRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  if (description !== '') item.description = description;
  const all = [label, description, tooltip].filter(Boolean);
  item.tooltip = all.join('\n');
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label: all.join(', ') };
  item.command = { command, title: label, arguments: [...given] };
  return item;
}
