import * as vscode from 'vscode';
import { Scheduler } from '../../../base/scheduler';
import { folderOf, RECORD_FILES } from '../../../project/records/kinds';
import {
  BUCKET_DETAIL_REQUEST,
  BUCKET_SAMPLES_REQUEST,
  BUCKETS_REQUEST,
  type BucketNode,
  type BucketsResult,
  type BucketsView,
} from '../../../protocol/buckets';
import type { ProjectSummary } from '../../../protocol/server';
import { mayLead } from '../../../extension/ask-for-name';
import type { Editor } from '../../../extension/editor';
import type { ListOrders } from './list-order';

/** Folders of a project whose files have a record, decision or gold sample on each line. */
const LINES = RECORD_FILES.filter(({ record }) => record).map(({ glob }) => folderOf(glob));

/** Milliseconds until a load that failed is repeated, if nothing changes before; doubled each time, up to the limit. */
const REPEAT_MS = 2000;
const MAX_REPEAT_MS = 300_000;

interface ListedProject {
  readonly summary: ProjectSummary;
  readonly buckets: BucketsResult;
}

/** The trees of all projects down to the branches, fetched once after changes and shared by both views. Samples are fetched on demand. */
export class BucketsModel {
  projects: readonly ListedProject[] = [];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #repeatMs = REPEAT_MS;
  #isDisposed = false;
  readonly #loading = new Scheduler(() => this.#load());

  constructor(
    private readonly editor: Pick<Editor, 'client' | 'log' | 'annotator'>,
    readonly orders: ListOrders,
  ) {}

  /** Schedules one fetch for a burst of changes. */
  refresh(delay = 200): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#loading.request().catch((error: unknown) => this.#failed(error));
    }, delay);
  }

  async #load(): Promise<void> {
    const summaries = await this.editor.client.projects();
    const answers = await Promise.all(summaries.map((summary) => this.#fetch(summary)));
    this.projects = answers.flatMap((answer) => answer ?? []);
    await this.#setContexts(summaries);
    this.#repeatMs = REPEAT_MS;
    this.#changed.fire();
  }

  #failed(error: unknown): void {
    this.editor.log.error('The trees could not be brought up to date', error);
    if (this.#isDisposed || this.#repeat) return;
    this.#repeat = setTimeout(() => {
      this.#repeat = undefined;
      this.refresh(0);
    }, this.#repeatMs);
    this.#repeatMs = Math.min(2 * this.#repeatMs, MAX_REPEAT_MS);
  }

  async #fetch(summary: ProjectSummary): Promise<ListedProject | undefined> {
    const { root } = summary;
    const buckets = await this.editor.client.request(BUCKETS_REQUEST, {
      root,
      ...this.orders.of(root),
    });
    // If a project was removed during the request, the next list omits it.
    return 'problem' in buckets ? undefined : { summary, buckets };
  }

  #setContexts(summaries: readonly ProjectSummary[]): Thenable<unknown> {
    const { open, returned, decided } = this.counts;
    const pathOf = (uri: string): string => vscode.Uri.parse(uri).fsPath;
    const sampleFolders = summaries.flatMap((summary) => summary.sampleFolders.map(pathOf));
    const contexts: Record<string, unknown> = {
      'labelwright.hasProject': summaries.length > 0,
      'labelwright.isAlone': summaries.every(
        ({ annotators, others }) => new Set([...annotators, ...others]).size <= 1,
      ),
      // Until a window knows who uses it, it offers all.
      'labelwright.leads': summaries.some((summary) => {
        const name = this.editor.annotator.current(vscode.Uri.parse(summary.root));
        return name === undefined || mayLead(summary, name);
      }),
      'labelwright.allDecided': open === 0 && returned === 0 && decided > 0,
      // Paths of the schemas and guidelines, of the folders with samples, and of the folders with any lines of a project.
      'labelwright.yamlFiles': summaries.flatMap(({ root, guideline }) =>
        [`${root}/labelwright.yaml`, ...(guideline === undefined ? [] : [guideline])].map(pathOf),
      ),
      'labelwright.sampleFolders': sampleFolders,
      'labelwright.lineFolders': [
        ...sampleFolders,
        ...summaries.flatMap(({ root }) => LINES.map((folder) => pathOf(`${root}/${folder}`))),
      ],
    };
    return Promise.all(
      Object.entries(contexts).map(([key, value]) =>
        vscode.commands.executeCommand('setContext', key, value),
      ),
    );
  }

  /** The projects in which to decide is the work of the person in this window: as a reviewer, or in a team of one. */
  get deciding(): readonly ListedProject[] {
    return this.projects.filter(({ summary: { root, annotators, reviewers, others } }) => {
      const { viewer } = this.editor.annotator.viewer(root);
      return reviewers.includes(viewer) || new Set([...annotators, ...reviewers, ...others]).size <= 1;
    });
  }

  /** Totals for all projects. */
  get counts(): Pick<BucketsResult, 'open' | 'returned' | 'decided' | 'wrong'> {
    const sum = (key: 'open' | 'returned' | 'decided' | 'wrong'): number =>
      this.projects.reduce((total, { buckets }) => total + buckets[key], 0);
    return { open: sum('open'), returned: sum('returned'), decided: sum('decided'), wrong: sum('wrong') };
  }

  /** The top level of a view; with several projects, one node for each. */
  roots(view: BucketsView): BucketNode[] {
    const listed = this.projects.filter(({ buckets }) => buckets[view].length > 0);
    if (listed.length <= 1) return listed[0]?.buckets[view] ?? [];
    return listed.map(({ summary, buckets }): BucketNode => ({
      id: '',
      root: summary.root,
      kind: 'project',
      label: summary.title,
      description: String(view === 'errors' ? buckets.wrong : buckets.open),
      icon: 'root-folder',
      open: true,
      children: buckets[view],
    }));
  }

  /** The first samples of a branch; a node of kind `more` represents the rest. */
  async samples(view: BucketsView, { root, branch }: BucketNode, count: number): Promise<BucketNode[]> {
    const nodes = await this.editor.client.request(BUCKET_SAMPLES_REQUEST, {
      root,
      ...this.orders.of(root),
      view,
      branch: branch!,
      from: 0,
      count,
    });
    return 'problem' in nodes ? [] : nodes;
  }

  /** The answers to a sample and why they differ; undefined when it is no longer listed. */
  async detail(
    view: BucketsView,
    { root, id }: BucketNode,
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    const lines = await this.editor.client.request(
      BUCKET_DETAIL_REQUEST,
      { root, ...this.orders.of(root), view, node: id },
      token,
    );
    return lines && !('problem' in lines) ? lines.join('\n') : undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#repeat);
    this.#changed.dispose();
  }
}
