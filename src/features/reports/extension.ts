import { counted } from '../../base/text/phrases';
import * as vscode from 'vscode';
import { lossCount } from '../../protocol/exchange-report';
import { SPOT_CHECKS_REQUEST } from '../spot-check/requests';
import type { ServerClient } from '../../extension/client';
import { CountedRoots } from '../../extension/counted-roots';
import { COMMANDS, VIEWS } from '../../extension/ids';
import type { HandOffs } from '../handoff/extension/found-hand-offs';
import type { ReportDocuments } from '../exchange/extension/report-documents';

/** How long a project must be quiet before the lists are made again: the state of a spot check depends on all decisions. */
const QUIET_MS = 3000;

/** Beside what makes the first one. */
const NONE = 'none yet';

interface Row {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: string;
  /** A command of the extension, with its arguments. */
  readonly command: string;
  readonly arguments: readonly unknown[];
}

const GROUPS = [
  { id: 'pages', label: 'Pages', icon: 'book' },
  { id: 'spotChecks', label: 'Spot Checks', icon: 'target' },
  { id: 'exchange', label: 'Imports and Exports', icon: 'arrow-swap' },
  { id: 'handOffs', label: 'Hand-Offs', icon: 'package' },
] as const;
type Group = (typeof GROUPS)[number];

const PAGES: readonly (readonly [label: string, icon: string, command: string])[] = [
  ['Guideline', 'book', COMMANDS.showGuideline],
  ['Agreement', 'graph', COMMANDS.showAgreement],
  ['My Page', 'account', COMMANDS.showMyPage],
  ['Corrections', 'edit', COMMANDS.showCorrections],
  ['Codes', 'tag', COMMANDS.showCodes],
  ['Data Audit', 'search-fuzzy', COMMANDS.auditData],
  ['Evaluate Model…', 'beaker', COMMANDS.evaluateModel],
  ['Validate Model…', 'law', COMMANDS.validateModel],
  ['Effect of Suggestions', 'lightbulb', COMMANDS.showAssist],
  ['Predict with a Language Model…', 'sparkle', COMMANDS.predictWithModel],
  ['Findings', 'checklist', COMMANDS.showProblems],
  ['Compare Versions…', 'git-compare', COMMANDS.compareVersions],
  ['Compare Guideline…', 'diff', COMMANDS.compareGuideline],
];

/** A node of the tree: a project if there are several, a group of a project, or what opens with a click. */
type Node =
  | { readonly kind: 'project'; readonly root: string; readonly title: string; readonly groups: GroupNode[] }
  | GroupNode
  | RowNode;
interface GroupNode {
  readonly kind: 'group';
  readonly root: string;
  readonly group: Group;
  readonly rows: RowNode[];
}
interface RowNode {
  readonly kind: 'row';
  readonly row: Row;
}

/** The view Reports: leads to every page, and finds spot checks, reports of imports and exports, and hand-offs again. */
export class ReportsView implements vscode.TreeDataProvider<Node> {
  readonly #roots = new CountedRoots(() => this.#count());
  readonly onDidChangeTreeData = this.#roots.onDidChange;
  readonly #view: vscode.TreeView<Node>;
  /** By their delay: what changed in the lists is shown soon, also when something else keeps changing. */
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly reports: ReportDocuments,
    private readonly handOffs: HandOffs,
  ) {
    this.#view = vscode.window.createTreeView(VIEWS.reports, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const watchers = ['**/spot-checks/*.jsonl', '**/manifest.json'].map((pattern) =>
      vscode.workspace.createFileSystemWatcher(pattern),
    );
    const refresh = (): void => this.refresh();
    for (const watcher of watchers)
      context.subscriptions.push(
        watcher,
        watcher.onDidCreate(refresh),
        watcher.onDidChange(refresh),
        watcher.onDidDelete(refresh),
      );
    context.subscriptions.push(
      this.#roots,
      this.#view,
      reports.onDidAdd(refresh),
      handOffs.onDidAdd(refresh),
      client.onDidChange(() => this.refresh(QUIET_MS)),
      client.onDidRestart(refresh),
      { dispose: () => this.#timers.forEach((timer) => clearTimeout(timer)) },
    );
  }

  /** Makes the lists again after a delay in milliseconds. */
  refresh(delay = 100): void {
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
    if (projects.length === 1) return this.#groups(projects[0]!.root);
    return Promise.all(
      projects.map(async ({ root, title }): Promise<Node> => {
        return { kind: 'project', root, title, groups: await this.#groups(root) };
      }),
    );
  }

  #groups(root: string): Promise<GroupNode[]> {
    return Promise.all(
      GROUPS.map(async (group): Promise<GroupNode> => {
        const rows = await this.#rows(group, root);
        return { kind: 'group', root, group, rows: rows.map((row) => ({ kind: 'row', row })) };
      }),
    );
  }

  async #rows({ id }: Group, root: string): Promise<Row[]> {
    switch (id) {
      case 'pages':
        return PAGES.map(([label, icon, command]) => ({ label, icon, command, arguments: [root] }));
      case 'spotChecks':
        return this.#spotChecks(root);
      case 'exchange':
        return this.#exchange(root);
      case 'handOffs':
        return this.#handOffs(root);
    }
  }

  async #spotChecks(root: string): Promise<Row[]> {
    const found = await this.client.request(SPOT_CHECKS_REQUEST, {
      root,
    });
    const checks = 'problem' in found ? [] : found.checks;
    return [
      {
        label: 'New Spot Check…',
        description: checks.length === 0 ? NONE : '',
        tooltip: 'Draws a random sample of answers, which a reviewer then judges',
        icon: 'add',
        command: COMMANDS.spotCheck,
        arguments: [{ root, draw: true }],
      },
      ...checks.map(({ name, scope, decided, size, verdict }) => ({
        label: name,
        description: `${decided} of ${size} decided · ${verdict}`,
        tooltip: scope,
        icon: 'target',
        command: COMMANDS.spotCheck,
        arguments: [{ root, name }],
      })),
    ];
  }

  async #exchange(root: string): Promise<Row[]> {
    const reports = (await this.reports.all()).filter((kept) => kept.root === root);
    const description = reports.length === 0 ? NONE : '';
    const tooltip = 'What was carried and what was not is listed below, for the latest imports and exports';
    return [
      {
        label: 'Import…',
        description,
        tooltip,
        icon: 'cloud-download',
        command: COMMANDS.import,
        arguments: [],
      },
      { label: 'Export…', tooltip, icon: 'cloud-upload', command: COMMANDS.export, arguments: [root] },
      ...reports.map(({ id, report }) => {
        const isImport = report.direction === 'import';
        const lost = lossCount(report);
        return {
          label: `${isImport ? 'Import from' : 'Export to'} ${report.title}`,
          description: `${new Date(id).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })} · ${lost === 0 ? 'nothing lost' : `${counted(lost, 'thing')} not carried`}`,
          icon: isImport ? 'cloud-download' : 'cloud-upload',
          command: COMMANDS.openReport,
          arguments: [id],
        };
      }),
    ];
  }

  async #handOffs(root: string): Promise<Row[]> {
    const found = await this.handOffs.of(root);
    return [
      {
        label: 'Hand Off to Training…',
        description: found.length === 0 ? NONE : '',
        tooltip: 'Shows the gate first, then writes the data for training to a folder',
        icon: 'package',
        command: COMMANDS.handOff,
        arguments: [root],
      },
      ...found.map(({ folder, asOf, gate }) => ({
        label: folder.path.split('/').at(-1)!,
        description: `gate ${gate.passes ? 'open' : 'closed'} · answers to ${asOf.slice(0, 10)}`,
        tooltip: folder.fsPath,
        icon: gate.passes ? 'pass' : 'warning',
        command: 'markdown.showPreview',
        arguments: [vscode.Uri.joinPath(folder, 'README.md')],
      })),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (node.kind === 'row') return itemOf(node.row);
    if (node.kind === 'project') {
      const item = new vscode.TreeItem(node.title, Expanded);
      return Object.assign(item, { id: node.root, iconPath: new vscode.ThemeIcon('root-folder') });
    }
    const { id, label, icon } = node.group;
    const item = new vscode.TreeItem(label, id === 'pages' ? Expanded : Collapsed);
    return Object.assign(item, { id: `${node.root}|${id}`, iconPath: new vscode.ThemeIcon(icon) });
  }
}

function itemOf({ label, description = '', tooltip, icon, command, arguments: given }: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  if (description !== '') item.description = description;
  const all = [label, description, tooltip].filter(Boolean);
  item.tooltip = all.join('\n');
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label: all.join(', ') };
  item.command = { command, title: label, arguments: [...given] };
  return item;
}
