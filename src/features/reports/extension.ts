import { counted } from '../../base/text/phrases';
import * as vscode from 'vscode';
import { lossCount } from '../../protocol/exchange-report';
import { SPOT_CHECKS_REQUEST } from '../spot-check/requests';
import type { ProjectSummary } from '../../protocol/server';
import type { ServerClient } from '../../extension/client';
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
  | { readonly kind: 'project'; readonly project: ProjectSummary }
  | { readonly kind: 'group'; readonly root: string; readonly group: Group }
  | { readonly kind: 'row'; readonly row: Row };

/** The view Reports: leads to every page, and finds spot checks, reports of imports and exports, and hand-offs again. */
export class ReportsView implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** By their delay: what changed in the lists is shown soon, also when something else keeps changing. */
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly reports: ReportDocuments,
    private readonly handOffs: HandOffs,
  ) {
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
      this.#changed,
      vscode.window.createTreeView(VIEWS.reports, { treeDataProvider: this, showCollapseAll: true }),
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
      setTimeout(() => this.#changed.fire(undefined), delay),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      const projects = await this.client.projects();
      return projects.length === 1
        ? groupsOf(projects[0]!.root)
        : projects.map((project) => ({ kind: 'project', project }));
    }
    if (node.kind === 'project') return groupsOf(node.project.root);
    if (node.kind === 'row') return [];
    return (await this.#rows(node.group, node.root)).map((row) => ({ kind: 'row', row }));
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
      const item = new vscode.TreeItem(node.project.title, Expanded);
      return Object.assign(item, { id: node.project.root, iconPath: new vscode.ThemeIcon('root-folder') });
    }
    const { id, label, icon } = node.group;
    const item = new vscode.TreeItem(label, id === 'pages' ? Expanded : Collapsed);
    return Object.assign(item, { id: `${node.root}|${id}`, iconPath: new vscode.ThemeIcon(icon) });
  }
}

const groupsOf = (root: string): Node[] => GROUPS.map((group) => ({ kind: 'group', root, group }));

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
