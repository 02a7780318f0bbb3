import * as vscode from 'vscode';
import type { GateCheck } from '../project/gate';
import type { ServerClient } from './client';
import { CountedRoots } from './counted-roots';

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
  | { readonly kind: 'project'; readonly root: string; readonly title: string; readonly groups: GroupNode[] }
  | GroupNode
  | RowNode;
interface GroupNode {
  readonly kind: 'group';
  readonly root: string;
  readonly label: string;
  readonly icon: string;
  readonly rows: RowNode[];
}
interface RowNode {
  readonly kind: 'row';
  readonly row: ReportRow;
}

/** The view Reports: leads to every page, and finds what was made before again. Features register what it lists. */
export class ReportsView implements vscode.TreeDataProvider<Node> {
  readonly #roots = new CountedRoots(() => this.#count());
  readonly onDidChangeTreeData = this.#roots.onDidChange;
  readonly #view: vscode.TreeView<Node>;
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
    this.#view = vscode.window.createTreeView('labelwright.reports', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    context.subscriptions.push(
      this.#roots,
      this.#view,
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
      setTimeout(() => this.#roots.renew(this.#view.visible), delay),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#roots.get();
    return node.kind === 'project' ? node.groups : node.kind === 'group' ? node.rows : [];
  }

  async #count(): Promise<Node[]> {
    const projects = await this.client.projects();
    if (projects.length === 1) return this.#groupsOf(projects[0]!.root);
    return Promise.all(
      projects.map(async ({ root, title }): Promise<Node> => {
        return { kind: 'project', root, title, groups: await this.#groupsOf(root) };
      }),
    );
  }

  #groupsOf(root: string): Promise<GroupNode[]> {
    return Promise.all(
      this.#groups.map(async ({ label, icon, rows: rowsOf }): Promise<GroupNode> => {
        const rows = await rowsOf(root);
        return { kind: 'group', root, label, icon, rows: rows.map((row) => ({ kind: 'row', row })) };
      }),
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (node.kind === 'row') return itemOf(node.row);
    if (node.kind === 'project') {
      const item = new vscode.TreeItem(node.title, Expanded);
      return Object.assign(item, { id: node.root, iconPath: new vscode.ThemeIcon('root-folder') });
    }
    const { root, label, icon } = node;
    const item = new vscode.TreeItem(label, label === this.#pages.label ? Expanded : Collapsed);
    return Object.assign(item, { id: `${root}|${label}`, iconPath: new vscode.ThemeIcon(icon) });
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
