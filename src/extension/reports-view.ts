import * as vscode from 'vscode';
import type { GateCheck } from '../project/gate';
import { ProjectTree, type TreeHost, type TreeNode } from './project-tree';

/** The shortest time between two lists after changes of records: the state of a spot check depends on all decisions. */
const PAUSE_MS = 3000;
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

type ReportNode = TreeNode & Partial<Pick<ReportRow, 'command' | 'arguments'>>;

/** The view Reports: leads to every page, and finds what was made before again. Features register what it lists. */
export class ReportsView {
  readonly #tree: ProjectTree<ReportNode>;
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

  constructor(private readonly editor: TreeHost) {
    this.#tree = new ProjectTree<ReportNode>(editor, 'labelwright.reports', {
      pauseMs: PAUSE_MS,
      nodes: ({ root }) => Promise.all(this.#groups.map((group) => this.#nodeOf(group, root))),
      command: ({ command, label, arguments: given = [] }) =>
        command === undefined ? undefined : { command, title: label, arguments: [...given] },
    });
  }

  /** Lists a command about a project among the pages. */
  list(command: string, listed: ListedCommand): void {
    this.#commands.set(command, listed);
  }

  add(group: ReportGroup): void {
    this.#groups.push(group);
    this.#groups.sort((a, b) => a.order - b.order);
    if (group.files === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(group.files);
    const refresh = (): void => this.refresh();
    this.editor.context.subscriptions.push(
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

  /** The command that shows a page, by the label of its row. */
  commandNamed(label: string): string | undefined {
    return [...this.#commands].find(([, listed]) => listed.label === label)?.[0];
  }

  /** Makes the lists again, after a burst of changes. */
  refresh(): void {
    this.#tree.refresh(BURST_MS);
  }

  async #nodeOf({ label: group, icon, rows }: ReportGroup, root: string) {
    const children = (await rows(root)).map(({ description = '', tooltip, ...row }, n) => {
      const said = [row.label, description, tooltip].filter(Boolean);
      return { ...row, id: `${group}/${n}`, description, tooltip: said.join('\n'), spoken: said.join(', ') };
    });
    return {
      id: group,
      label: group,
      description: '',
      icon,
      children,
      isFolded: group !== this.#pages.label,
    };
  }
}
