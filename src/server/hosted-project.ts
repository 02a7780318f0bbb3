import { URI } from 'vscode-uri';
import type { Blind } from '../protocol/buckets';
import type { ProjectModel } from '../project/model/model';
import type { DecisionRecord } from '../project/records/records';
import type { SampleFile } from '../project/samples/sample-file';
import {
  goldHiddenFrom,
  namedClosedTo,
  shownFindings,
  type IsFeedbackDue,
  type IsHidden,
  type ShownFindings,
} from '../engine/independence';
import { examplesHiddenFromReader, type IsExampleHidden } from '../engine/queries/hidden-examples';
import { Journal } from '../engine/journal';
import { DECISIONS } from '../engine/log-kinds';
import type { ProgressCount } from '../engine/progress';
import { Project } from '../engine/project';
import { NodeFiles } from '../platform/node-files';

/** If a project's files are not listed, or its records not read, by then, requests are answered from what is known. */
const WAIT_LIMIT_MS = 10_000;
/** Pauses in typing: after the first, findings are updated; after the second, samples and records are checked. */
const LINT_PAUSE_MS = 100;
const TYPING_PAUSE_MS = 200;
/** How long a save has priority over reading samples and records. */
const SAVE_FIRST_MS = 200;

/** A person's queue: that of a file, or of `files` documents that begin with `file`. */
export interface OwnQueue {
  readonly file: SampleFile;
  readonly files: number;
  readonly progress: ProgressCount;
  readonly isQualification: boolean;
}

/** One project in the server. Features memoize their own state by this object. */
export class HostedProject {
  readonly files: NodeFiles;
  readonly project: Project;
  readonly journal: Journal;
  readonly decisions: Journal<DecisionRecord>;
  /** How the editor hides names in review. */
  blind: Blind | undefined;
  /** Tells what gold says of whose answers may be shown. Until it is set, nothing of it is. */
  feedbackDue: (model: ProjectModel, person: string) => IsFeedbackDue = () => () => false;
  /** A person's queues, as the panel has them. Until it is set, there are none. */
  ownQueues: (model: ProjectModel, person: string) => Promise<readonly OwnQueue[]> = () =>
    Promise.resolve([]);
  /** Called when the viewer has changed. */
  onViewer: (() => void) | undefined;
  #viewer: string | undefined;
  readonly background = new BackgroundPriority(SAVE_FIRST_MS);

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
    this.project.setsAside = true;
    this.journal = new Journal(this.project);
    this.decisions = new Journal<DecisionRecord>(this.project, DECISIONS);
  }

  /** Who uses the editor (`UNNAMED` before they say so): findings, hovers and actions show nothing that is hidden from them. Undefined where the editor does not tell: everything is shown. */
  get viewer(): string | undefined {
    return this.#viewer;
  }

  set viewer(viewer: string | undefined) {
    if (viewer === this.#viewer) return;
    this.#viewer = viewer;
    this.onViewer?.();
  }

  /** The findings of a file as the viewer sees them. */
  findingsOf(path: string): ShownFindings {
    return shownFindings(this.project, path, this.#viewer, this.#due(this.#viewer));
  }

  /** Tells the samples whose gold a person may not see yet, by default the viewer; undefined if there are none. */
  goldHidden(person = this.#viewer): IsHidden | undefined {
    const { model } = this.project;
    return model && goldHiddenFrom({ project: this.project, model }, person, this.#due(person));
  }

  /** The examples of the guideline that would give gold away to a person, by default the viewer; undefined if there are none. */
  async examplesHidden(person = this.#viewer): Promise<IsExampleHidden | undefined> {
    if (person !== undefined) await this.listed();
    const { model } = this.project;
    return model && examplesHiddenFromReader({ project: this.project, model }, person);
  }

  /** The samples that no list made of answers and gold may name to a person, if there are any. */
  hiddenFrom(person: string | undefined): IsHidden | undefined {
    const { model } = this.project;
    const isClosed = model && namedClosedTo({ project: this.project, model }, person);
    const isGoldHidden = this.goldHidden(person);
    if (!isClosed || !isGoldHidden) return isClosed ?? isGoldHidden;
    return (sample) => isClosed(sample) || isGoldHidden(sample);
  }

  #due(person: string | undefined): IsFeedbackDue {
    const { model } = this.project;
    return model && person !== undefined ? this.feedbackDue(model, person) : () => false;
  }

  /** Updates the project from its files. Errors are reported; the next change tries again. */
  async refresh(scope?: Parameters<Project['refresh']>[0]): Promise<void> {
    try {
      await this.project.refresh(scope);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Resolves when the project has listed its files, after the time limit, or when it cannot be read. */
  listed(): Promise<void> {
    return this.#when(() => this.project.listed);
  }

  /** The same when everyone's records have been read. */
  read(): Promise<void> {
    return this.#when(() => this.project.listed && this.project.records.complete);
  }

  /** The same when the ids of all samples are known. */
  indexed(): Promise<void> {
    return this.#when(() => this.project.samples.idsComplete);
  }

  async #when(isReached: () => boolean): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), WAIT_LIMIT_MS);
    try {
      await this.project.updates.until(isReached, limit.signal);
    } catch {
      // The refresh that failed has reported it, and the project has its problem.
    } finally {
      clearTimeout(timer);
    }
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
    return pathIn(this.root, uri);
  }

  dispose(): void {
    this.project.dispose();
  }
}

/** The path of a URI relative to a folder, given by its URI without a slash at its end; undefined when it lies elsewhere. */
export function pathIn(folder: string, uri: string): string | undefined {
  const own = URI.parse(folder);
  const { scheme, authority, path } = URI.parse(uri);
  // A version in Git, or a document without a file, may have the path of a file here.
  if (scheme !== own.scheme || authority.toLowerCase() !== own.authority.toLowerCase()) return undefined;
  const start = withSmallDrive(`${own.path}/`);
  const whole = withSmallDrive(path);
  return whole.startsWith(start) ? whole.slice(start.length) : undefined;
}

/** A path with its drive on Windows as VS Code spells it: some clients write it in capitals. */
const withSmallDrive = (path: string): string => path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());

/** Gives work that a person waits for priority over background work. */
export class BackgroundPriority {
  /** The urgent work in progress, and until when (in milliseconds) each has priority. */
  readonly #first = new Set<{ readonly until: number }>();

  /** @param limitMs how long work keeps its priority; limited, since it may itself wait for background work */
  constructor(private readonly limitMs: number) {}

  /** Runs work before background work continues. */
  async urgent<T>(work: () => Promise<T>): Promise<T> {
    const urgent = { until: performance.now() + this.limitMs };
    this.#first.add(urgent);
    try {
      return await work();
    } finally {
      this.#first.delete(urgent);
    }
  }

  /** Background work awaits this regularly. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while ([...this.#first].some(({ until }) => performance.now() < until))
      await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
