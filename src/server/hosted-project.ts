import { URI } from 'vscode-uri';
import type { Blind } from '../protocol/buckets';
import type { DecisionRecord } from '../project/records/records';
import { Journal } from '../engine/journal';
import { DECISIONS } from '../engine/log-kinds';
import { Project } from '../engine/project';
import { NodeFiles } from '../platform/node-files';
import { GivingWay } from './giving-way';

/** A project whose files cannot be listed by then is answered for as it is. */
const LISTED_LIMIT_MS = 10_000;
/** A pause in typing after which there are findings, and a longer one after which samples and records are checked. */
const LINT_PAUSE_MS = 100;
const TYPING_PAUSE_MS = 200;
/** How long a save goes before samples and records are read. */
const SAVE_FIRST_MS = 200;

/** One project in the server. What a feature knows of it besides, it memoizes by this object. */
export class HostedProject {
  readonly files: NodeFiles;
  readonly project: Project;
  readonly journal: Journal;
  readonly decisions: Journal<DecisionRecord>;
  /** How the editor hides names in review. */
  blind: Blind | undefined;
  /** Who looks at the editor's trees, as far as that is known: hovers and actions on lines say nothing that is closed to this person. */
  viewer: string | undefined;
  readonly background = new GivingWay(SAVE_FIRST_MS);

  constructor(
    /** URI of the project's folder, without a slash at its end. */
    readonly root: string,
    private readonly reportError: (message: string) => void,
  ) {
    this.files = new NodeFiles(URI.parse(root).fsPath);
    this.project = new Project(this.files, {
      pause: () => this.background.pause(),
      report: (error) => this.#report(error),
      statistics: true,
      lintPauseMs: LINT_PAUSE_MS,
      typingPauseMs: TYPING_PAUSE_MS,
    });
    this.journal = new Journal(this.project);
    this.decisions = new Journal<DecisionRecord>(this.project, DECISIONS);
  }

  /** Brings the project up to its files. What goes wrong is reported and tried again with the next change. */
  async refresh(scope?: { data: boolean; disk?: boolean }): Promise<void> {
    try {
      await this.project.refresh(scope);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Resolves when the project knows its files, or that it cannot. */
  listed(): Promise<void> {
    if (this.project.listed) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        listening.dispose();
        clearTimeout(limit);
        resolve();
      };
      const limit = setTimeout(finish, LISTED_LIMIT_MS);
      const listening = this.project.onDidChange(() => this.project.listed && finish());
    });
  }

  #report(error: unknown): void {
    this.reportError(
      `${this.root}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  uri(path: string): string {
    return `${this.root}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  /** The project-relative path of a URI, undefined when it lies elsewhere. */
  path(uri: string): string | undefined {
    const folder = `${URI.parse(this.root).path}/`;
    const { path } = URI.parse(uri);
    return path.startsWith(folder) ? path.slice(folder.length) : undefined;
  }

  dispose(): void {
    this.project.dispose();
    this.files.dispose();
  }
}

/** Answers about one project, or says that it is not there any more. */
export type InProject = <R>(
  params: { root: string },
  answer: (project: HostedProject) => Promise<R>,
) => Promise<R | { problem: string }>;
