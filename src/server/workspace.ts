import {
  DidChangeWatchedFilesNotification,
  ProgressType,
  type CancellationToken,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { DATA_FILE } from '../project/model/data-file';
import { MEDIA_FILE } from '../project/samples/media';
import { CHANGED_NOTIFICATION, type ChangedParams, type ProjectSummary } from '../protocol/server';
import type { Answer, Asked } from './answers';
import { Documents } from './documents';
import type { HostedProject } from './hosted-project';
import type { Work } from './on-disk';
import { Projects } from './projects';
import { signalOf, stoppable } from './requests';
import { defined } from '../base/objects';
import { folderOf, isOfPeople, RECORD_FILES, recordGlobs } from '../project/records/kinds';
import type { ProjectModel } from '../project/model/model';

const WORK_PROGRESS = new ProgressType<string>();
/** Files that may belong to a project. */
const WATCHED = '**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt,ids,png,jpg,jpeg,webp,mp3,wav,ogg}';

/** The folders that an editor has open, the projects in them, and its documents. It follows what changes there, and answers requests. */
export class Workspace {
  readonly projects: Projects;
  readonly documents: Documents;
  #folders: string[];
  /** Settles when the projects have been found. */
  #started: Promise<void> = Promise.resolve();

  /** `watches`: the editor reports changed files without being asked to. */
  constructor(
    private readonly connection: Connection,
    private readonly params: InitializeParams,
    private readonly watches: boolean,
    on: {
      initialized: () => void;
      opened: (project: HostedProject) => void;
      closed: (project: HostedProject) => void;
    },
  ) {
    // Editors without workspace folders name one root.
    const root = params.rootUri ?? (params.rootPath ? URI.file(params.rootPath).toString() : undefined);
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
    this.projects = new Projects(
      (project) => on.opened(project),
      (project) => on.closed(project),
      (message) => connection.console.error(message),
      (message) => this.#warn(message),
    );
    this.documents = new Documents(connection, this.projects);
    connection.onInitialized(() => {
      on.initialized();
      this.#started = this.#start();
    });
    connection.onShutdown(() => this.projects.dispose());
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.#inBackground(this.#filesChanged(changes.map(({ uri }) => uri))),
    );
  }

  /** Answers these requests from now on. */
  answer(answers: readonly Answer[]): void {
    for (const { method, answer } of answers)
      this.connection.onRequest(method, (params: { progressToken?: string }, token) =>
        stoppable(token, (pause) => answer(params as never, this.#asked(params, token, pause))),
      );
  }

  #asked(
    { progressToken }: { progressToken?: string },
    token: CancellationToken,
    pause: Asked['pause'],
  ): Asked {
    const work: Work = {
      signal: signalOf(token),
      progress: (what) => {
        if (progressToken === undefined) return;
        void this.connection.sendProgress(WORK_PROGRESS, progressToken, what);
      },
    };
    const find: Asked['find'] = async (uri) => {
      await this.#started;
      return this.projects.byRoot(uri) ?? this.projects.of(uri);
    };
    const { connection, documents } = this;
    return { pause, token, work, connection, find, lineOf: (uri, line) => documents.lineOf(uri, line) };
  }

  /** Settles when the projects have been found; with `again`, when they have been looked for once more. */
  async found(again = false): Promise<void> {
    await this.#started;
    if (again) await this.projects.discover(this.#folders);
  }

  /** The projects with their lists of files, for which requests right after the start wait. `file`: a file that may be a sample, by URI. */
  async summaries(file?: string): Promise<ProjectSummary[]> {
    await Promise.all(this.projects.all.map((project) => project.listed()));
    return this.projects.all.map((project) => summaryOf(project, file));
  }

  /** Says to the client that parts of a project have changed. */
  notifyChanged(root: string, moved: Partial<ChangedParams>): void {
    const { schema = false, samples = false, answers = false, buckets = false, own } = moved;
    const params: ChangedParams = defined({ root, schema, samples, answers, buckets, own });
    void this.connection.sendNotification(CHANGED_NOTIFICATION, params);
  }

  async #start(): Promise<void> {
    const { workspace } = this.params.capabilities;
    if (workspace?.workspaceFolders)
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        this.#folders = [...this.#folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        this.#inBackground(this.projects.discover(this.#folders));
      });
    await this.projects.discover(this.#folders);
    if (!this.watches && workspace?.didChangeWatchedFiles?.dynamicRegistration)
      this.#inBackground(
        this.connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: WATCHED }],
        }),
      );
  }

  #warn(message: string): void {
    this.connection.console.warn(message);
    void this.connection.window.showWarningMessage(message);
  }

  /** Reports an error of work that no request waits for: without that, it would end the server. */
  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      void this.connection.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    });
  }

  async #filesChanged(all: readonly string[]): Promise<void> {
    const uris = all.filter((uri) => !/\/(node_modules|\.git)(\/|$)/.test(uri));
    // When a folder is added or removed, the editor may report only the folder.
    const mayBeFolders = uris.filter((uri) => !DATA_FILE.test(uri) && !MEDIA_FILE.test(uri));
    const isRoot = (uri: string): boolean =>
      this.projects.all.some(({ root }) => root === uri || root.startsWith(`${uri}/`));
    if (uris.some((uri) => uri.endsWith('/labelwright.yaml')) || mayBeFolders.some(isRoot))
      await this.projects.discover(this.#folders);
    for (const uri of mayBeFolders) await this.projects.searchFolder(uri);
    const withMedia = new Set(uris.filter((uri) => MEDIA_FILE.test(uri)).map((uri) => this.projects.of(uri)));
    for (const project of new Set(uris.map((uri) => this.projects.of(uri))))
      void project?.refresh({ data: true, media: withMedia.has(project) });
    // Open panels look at their files again.
    for (const project of withMedia)
      if (project?.project.model?.schema.data.media) this.notifyChanged(project.root, { samples: true });
    // The project itself does not know predictions.
    const said = uris.filter((uri) => /\/(predictions|suggestions)\//.test(uri));
    for (const project of new Set(said.map((uri) => this.projects.of(uri))))
      if (project) this.notifyChanged(project.root, { buckets: true });
  }
}

/** What the extension shows of a project without opening it. `current`: URI of a file that may contain its samples. */
export function summaryOf(hosted: HostedProject, current?: string): ProjectSummary {
  const { project, root } = hosted;
  const { files } = project.samples;
  const own = current === undefined ? undefined : project.samples.file(hosted.path(current) ?? '');
  const document = own?.format === 'document' ? own : files.find(({ format }) => format === 'document');
  const guideline = project.model?.schema.guidelinePath;
  const annotators = (project.model?.schema.annotators ?? []).map(({ id }) => id);
  const reviewers = (project.model?.schema.reviewers ?? []).map(({ id }) => id);
  return {
    root,
    title: titleOf(hosted),
    sampleFiles: files.filter(({ format }) => format !== 'document').map(({ path }) => hosted.uri(path)),
    ...(document && {
      documents: {
        count: files.filter(({ format }) => format === 'document').length,
        file: hosted.uri(document.path),
      },
    }),
    sampleFolders: [
      ...new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))),
    ].map((folder) => (folder === '' ? root : hosted.uri(folder))),
    recordFolders: recordFolders(project.model),
    ...(guideline && { guideline: hosted.uri(guideline.text) }),
    annotators,
    reviewers,
    others: project.records.table.annotators
      .all()
      .filter((name) => !annotators.includes(name) && !reviewers.includes(name))
      .sort(),
    batches: (project.model?.batches ?? []).map(({ name, people }) => ({
      name,
      people: people.map(({ id }) => id),
    })),
    unmatched: (project.model?.schema.data.samples ?? []).flatMap(({ glob }) =>
      project.listings.of(glob)?.files === 0 ? [glob] : [],
    ),
  };
}

/** The folders of people's own files; where labelwright.yaml cannot be read, where they are by default. */
const recordFolders = (model: ProjectModel | undefined): string[] =>
  (model
    ? recordGlobs(model.schema, isOfPeople)
    : RECORD_FILES.filter(isOfPeople).map(({ glob }) => glob)
  ).map(folderOf);

/** The schema's title, or the name of the project's folder. */
const titleOf = ({ project, root }: Pick<HostedProject, 'project' | 'root'>): string =>
  project.model?.schema.title ?? decodeURIComponent(root.split('/').at(-1) ?? '');
