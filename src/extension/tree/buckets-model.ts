import * as vscode from 'vscode';
import {
  BUCKETS_REQUEST,
  PROJECTS_REQUEST,
  type BucketNode,
  type BucketsResult,
  type ProjectSummary,
} from '../../protocol/server';
import type { ServerClient } from '../client';
import { CONTEXTS } from '../ids';
import type { Log } from '../log';

/** The buckets of all projects, fetched once after changes and shared by both views. */
export class BucketsModel {
  projects: { summary: ProjectSummary; buckets: BucketsResult }[] = [];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;
  #loading = false;
  #again = false;

  constructor(
    private readonly client: ServerClient,
    private readonly log: Log,
  ) {}

  /** Fetches soon; a burst of changes is fetched once. */
  refresh(delay = 200): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#load();
    }, delay);
  }

  async #load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const summaries = await this.client.request<ProjectSummary[]>(PROJECTS_REQUEST, {});
      this.projects = await Promise.all(
        summaries.map(async (summary) => ({
          summary,
          buckets: await this.client.request<BucketsResult>(BUCKETS_REQUEST, { root: summary.root }),
        })),
      );
      await vscode.commands.executeCommand('setContext', CONTEXTS.hasProject, summaries.length > 0);
      this.#changed.fire();
    } catch (error) {
      this.log.error('The trees could not be brought up to date', error);
    } finally {
      this.#loading = false;
      if (this.#again) {
        this.#again = false;
        this.refresh();
      }
    }
  }

  /** The top of one view: with several projects, one node for each. */
  roots(view: keyof BucketsResult): BucketNode[] {
    const withBuckets = this.projects.filter(({ buckets }) => buckets[view].length > 0);
    if (withBuckets.length <= 1) return withBuckets[0]?.buckets[view] ?? [];
    return withBuckets.map(({ summary, buckets }) => ({
      id: summary.root,
      kind: 'group',
      label: summary.title,
      count: buckets[view].reduce((sum, node) => sum + node.count, 0),
      children: buckets[view],
    }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }
}
