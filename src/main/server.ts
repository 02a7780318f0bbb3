import {
  DidChangeWatchedFilesNotification,
  ProgressType,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { UserError } from '../base/user-error';
import { DATA_FILE } from '../project/model/data-file';
import { MEDIA_FILE } from '../project/samples/media';
import { allowGit, forbidGit } from '../platform/git/run-git';
import { gitUser } from '../platform/git/git-user';
import {
  ALLOW_GIT_NOTIFICATION,
  ASSIST_REQUEST,
  AUDIT_REQUEST,
  COMMITS_REQUEST,
  CODE_LABEL_REQUEST,
  CODE_MERGE_REQUEST,
  CODES_REQUEST,
  CORRECTIONS_REQUEST,
  CHANGED_NOTIFICATION,
  COMPARE_REQUEST,
  EXPLAIN_REQUEST,
  FIELDS_REQUEST,
  GATE_REQUEST,
  GUIDELINE_FILE_REQUEST,
  GUIDELINE_REQUEST,
  HAND_OFF_REQUEST,
  MERGE_RECORDS_REQUEST,
  RECORDS_GONE_REQUEST,
  MIGRATE_PROGRESS,
  MIGRATE_REQUEST,
  NEW_VERSION_REQUEST,
  NOT_TRUSTED,
  PANEL_REQUEST,
  PROJECTS_REQUEST,
  REPORT_REQUEST,
  REVISIONS_REQUEST,
  GIT_USER_REQUEST,
  VERSIONS_REQUEST,
  VERSION_PROPOSAL_REQUEST,
  type ChangedParams,
  type CodeLabelParams,
  type CodeMergeParams,
  type CompareParams,
  type ExplainParams,
  type FieldsParams,
  type GateParams,
  type GuidelineFileParams,
  type HandOffParams,
  type MergeRecordsParams,
  type MigrateParams,
  type NewVersionParams,
  type PanelRequestParams,
  type ProjectParams,
  type ProjectsParams,
  type ProjectSummary,
  type ReportParams,
  type ReportResult,
  type TextResult,
  type GitUserParams,
  type GitUserResult,
  type VersionsParams,
} from '../protocol/server';
import {
  BASELINE_REQUEST,
  COMPLETE_REQUEST,
  EVALUATION_REQUEST,
  MODELS_REQUEST,
  PREDICT_PLAN_REQUEST,
  PREDICT_REQUEST,
  VALIDATION_REQUEST,
  type BaselineParams,
  type CompleteResult,
  type EvaluationParams,
  type PredictParams,
  type PredictPlanParams,
  type ValidationParams,
} from '../protocol/models';
import { SAMPLES_REQUEST, type SamplesParams } from '../protocol/buckets';
import {
  ASSIGN_REQUEST,
  BATCHES_REQUEST,
  PIPELINE_REQUEST,
  type AssignParams,
  type PipelineParams,
  type PipelineResult,
} from '../protocol/pipeline';
import type { ClientOptions } from './client-options';
import { registerDecisions } from '../features/adjudicate/server';
import { threadedFitter } from '../features/baseline/cli-worker';
import { registerBuckets } from '../features/buckets/server/requests';
import { problemsOf, signalOf, stoppable, tokenOf, type Pause } from '../server/requests';
import { DiagnosticsPublisher } from '../language/server/diagnostics-publisher';
import { Documents } from '../server/documents';
import { registerFeatures } from '../language/server/features';
import { registerLineBreaks } from '../language/server/line-breaks';
import type { Work } from '../server/on-disk';
import type { HostedProject, InProject } from '../server/hosted-project';
import { answerPanel, panelOf } from '../panel/server/answer-panel';
import { migrateRecords } from '../features/migrate/server';
import { newVersion, versionProposal } from '../language/server/new-version';
import { Projects } from '../server/projects';
import { registerQuality } from './quality-requests';
import { watchRecords } from '../features/restore/server/gone-records';
import { sampleFields } from '../features/init/server';
import { summaryOf } from '../server/summary';

const GIT_IS_OFF =
  'Git is not used in this editor. The initialization option "git" of the language server allows it; docs/lsp.md says what that means.';

// Loaded on first use: everything evaluated at start delays the first finding.
const agreement = () => import('../features/report/server');
const assist = () => import('../features/assist/server');
const audit = () => import('../features/audit/server');
const codes = () => import('../features/codes/server');
const corrections = () => import('../features/corrections/server');
const evaluation = () => import('../features/evaluate/server/requests');
const explain = () => import('../features/explain/server');
const guideline = () => import('../features/guideline/server');
const validation = () => import('../features/validate/server');
const prediction = () => import('../features/predict/server');
const handOff = () => import('../features/handoff/server');
const samplesResult = () => import('../features/buckets/server/samples-result');
const assigning = () => import('../features/assign/server');
const status = () => import('../features/status/server');
const sharing = () => import('../features/share/server');
const versions = () => import('../features/compare/server');

const WORK_PROGRESS = new ProgressType<string>();
/** Files that may belong to a project. */
const WATCHED = '**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt,ids,png,jpg,jpeg,webp,mp3,wav,ogg}';

/** The language server: wires connection, projects, documents and diagnostics together. */
export class Server {
  readonly #projects: Projects;
  readonly #documents: Documents;
  readonly #diagnostics: DiagnosticsPublisher;
  #folders: string[];
  readonly #options: ClientOptions;
  readonly #client: ClientCapabilities;
  /** Settles when the workspace's projects have been found. */
  #started: Promise<void> = Promise.resolve();
  readonly #numbersMoved: () => void;
  /** How to end what watches the records of each project. */
  readonly #watches = new Map<HostedProject, () => void>();

  /** `params`: the editor's first request, which has already been answered. Later messages are handled here. */
  constructor(
    private readonly connection: Connection,
    params: InitializeParams,
  ) {
    // Editors without workspace folders name one root.
    const root = params.rootUri ?? (params.rootPath ? URI.file(params.rootPath).toString() : undefined);
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
    this.#options = (params.initializationOptions as ClientOptions | undefined) ?? {};
    this.#client = params.capabilities;
    if (this.#options.git === true) allowGit();
    else forbidGit(this.#options.git === false ? NOT_TRUSTED : GIT_IS_OFF);
    this.#diagnostics = new DiagnosticsPublisher(connection, (rule) => this.#docsUri(rule));
    this.#projects = new Projects(
      (project) => this.#opened(project),
      (project) => this.#closed(project),
      (message) => connection.console.error(message),
      (message) => this.#warn(message),
    );
    this.#documents = new Documents(connection, this.#projects);
    connection.onInitialized(() => (this.#started = this.#start()));
    connection.onShutdown(() => this.#projects.dispose());
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.#inBackground(this.#filesChanged(changes.map(({ uri }) => uri))),
    );
    this.#numbersMoved = registerFeatures(connection, this.#projects, this.#documents, {
      docs: (rule) => this.#docsUri(rule),
      client: () => this.#client,
      commands: () => this.#options.commands ?? false,
    });
    connection.onNotification(ALLOW_GIT_NOTIFICATION, () => {
      allowGit();
      // Pages that report a missing history are made again.
      for (const { root } of this.#projects.all) this.#notifyChanged(root, { schema: true });
    });
    connection.onRequest(GIT_USER_REQUEST, ({ folder }: GitUserParams): Promise<GitUserResult> =>
      gitUser(URI.parse(folder).fsPath),
    );
    connection.onRequest(SAMPLES_REQUEST, (params: SamplesParams, token) =>
      stoppable(token, async (pause) => {
        const project = this.#projects.byRoot(params.root);
        if (!project) return { files: [], left: 0, closed: 0 };
        return (await samplesResult()).samplesResult(project, params, pause);
      }),
    );
    const on = <R, P extends ProjectParams = ProjectParams>(
      request: string,
      answer: (project: HostedProject, params: P, token: CancellationToken) => Promise<R>,
    ): void => {
      connection.onRequest(request, (params: P, token) =>
        this.#inProject(params, (project) => answer(project, params, token)),
      );
    };
    // Pages may take long, and stop when the request is cancelled.
    const page = <P extends ProjectParams, R = ReportResult>(
      request: string,
      make: (project: HostedProject, params: P, pause: Pause) => Promise<R>,
    ): void => {
      connection.onRequest(request, (params: P, token) =>
        stoppable(token, (pause) => this.#inProject(params, (project) => make(project, params, pause))),
      );
    };
    page<PipelineParams, PipelineResult>(PIPELINE_REQUEST, async (...all) =>
      (await status()).pipeline(...all),
    );
    on(BATCHES_REQUEST, async (project) => (await assigning()).batches(project));
    on(ASSIGN_REQUEST, async (project, params: AssignParams, token) =>
      (await assigning()).assign(project, params, this.#work({}, token)),
    );
    page<ReportParams>(REPORT_REQUEST, async (...all) => (await agreement()).agreementReport(...all));
    on(GUIDELINE_REQUEST, async (project, params: ReportParams) =>
      (await guideline()).guidelinePage(project, params),
    );
    on(COMMITS_REQUEST, async (project) => (await versions()).commits(project));
    page<VersionsParams>(VERSIONS_REQUEST, async (...all) => (await versions()).versionsPage(...all));
    page<ReportParams>(CORRECTIONS_REQUEST, async (...all) => (await corrections()).correctionsPage(...all));
    page<ReportParams>(CODES_REQUEST, async (...all) => (await codes()).codesPage(...all));
    on(CODE_LABEL_REQUEST, async (project, params: CodeLabelParams) =>
      (await codes()).codeLabel(project, params),
    );
    on(CODE_MERGE_REQUEST, async (project, params: CodeMergeParams) =>
      (await codes()).codeMerge(project, params),
    );
    page<ReportParams>(AUDIT_REQUEST, async (...all) => (await audit()).dataAudit(...all));
    page<ReportParams>(ASSIST_REQUEST, async (...all) => (await assist()).assistPage(...all));
    on(MODELS_REQUEST, async (project) => (await evaluation()).models(project));
    connection.onRequest(EVALUATION_REQUEST, (params: EvaluationParams, token) =>
      stoppable(token, async (pause) => {
        const made = await this.#inProject(params, async (project) =>
          (await evaluation()).evaluationPage(project, params, this.#work(params, token)),
        );
        // Also one that was made before may have been cancelled.
        await pause();
        return made;
      }),
    );
    on(BASELINE_REQUEST, async (project, params: BaselineParams, token) => {
      const { trainBaseline } = await import('../features/baseline/server');
      return trainBaseline(project, params, this.#work(params, token), threadedFitter);
    });
    on(VALIDATION_REQUEST, async (project, params: ValidationParams) =>
      (await validation()).validationPage(project, params),
    );
    on(PREDICT_PLAN_REQUEST, async (project, params: PredictPlanParams, token) =>
      (await prediction()).planPrediction(project, params, this.#work({}, token)),
    );
    on(PREDICT_REQUEST, async (project, params: PredictParams, token) =>
      (await prediction()).predictInProject(project, params, this.#work(params, token), (request, signal) =>
        connection.sendRequest<CompleteResult>(COMPLETE_REQUEST, request, tokenOf(signal)),
      ),
    );
    registerQuality(connection, async (uri) => {
      await this.#started;
      return this.#projects.byRoot(uri) ?? this.#projects.of(uri);
    });
    on(GATE_REQUEST, async (project, params: GateParams, token) =>
      (await handOff()).askGate(project, this.#work(params, token)),
    );
    on(HAND_OFF_REQUEST, async (project, params: HandOffParams, token) =>
      (await handOff()).handOffProject(project, params, this.#work(params, token)),
    );
    on(GUIDELINE_FILE_REQUEST, async (project, params: GuidelineFileParams) =>
      (await guideline()).guidelineFile(project, params),
    );
    connection.onRequest(EXPLAIN_REQUEST, async (params: ExplainParams): Promise<TextResult> => {
      await this.#started;
      const project = this.#projects.of(params.uri);
      if (!project) return { problem: 'This file does not belong to a labelling project.' };
      return (await explain()).explanation(project, params, this.#lineOf(params));
    });
    on(REVISIONS_REQUEST, async (project) => (await explain()).revisions(project));
    page<CompareParams, TextResult>(COMPARE_REQUEST, async (...all) => (await explain()).comparison(...all));
    on(VERSION_PROPOSAL_REQUEST, versionProposal);
    on(NEW_VERSION_REQUEST, (project, params: NewVersionParams) => newVersion(project, params));
    on(MIGRATE_REQUEST, (project, params: MigrateParams, token) =>
      migrateRecords(
        project,
        params,
        token,
        (progress) => void connection.sendNotification(MIGRATE_PROGRESS, progress),
      ),
    );
    on(MERGE_RECORDS_REQUEST, async (project, params: MergeRecordsParams) =>
      (await sharing()).mergeRecordFile(project, params),
    );
    connection.onRequest(PROJECTS_REQUEST, async ({ search, file }: ProjectsParams) => {
      await this.#started;
      if (search) await this.#projects.discover(this.#folders);
      return this.#summaries(file);
    });
    connection.onRequest(FIELDS_REQUEST, ({ uri }: FieldsParams) => sampleFields(uri));
    const inProject: InProject = (params, answer) => this.#inProject(params, answer);
    registerBuckets(connection, inProject);
    registerDecisions(connection, inProject);
    connection.onRequest(PANEL_REQUEST, async (params: PanelRequestParams) => {
      await this.#started;
      return answerPanel(this.#projects, params);
    });
  }

  /** A line of an open file without its line break. */
  #lineOf({ uri, line }: ExplainParams): string | undefined {
    if (line === undefined) return undefined;
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    return this.#documents.texts
      .get(uri)
      ?.getText(range)
      .replace(/\r?\n$/, '');
  }

  /** Long work with progress, which the user can stop. */
  #work({ progressToken }: Partial<GateParams>, token: CancellationToken): Work {
    return {
      signal: signalOf(token),
      progress: (what) => {
        if (progressToken === undefined) return;
        void this.connection.sendProgress(WORK_PROGRESS, progressToken, what);
      },
    };
  }

  /** Answers about one project once the workspace's projects are known. */
  async #inProject<R>(
    { root }: ProjectParams,
    answer: (project: HostedProject) => Promise<R>,
  ): Promise<R | { problem: string }> {
    await this.#started;
    const project = this.#projects.byRoot(root);
    if (!project) return { problem: 'The project no longer exists.' };
    return problemsOf(() => answer(project));
  }

  #docsUri(rule: string): string | undefined {
    return this.#options.docs && `${this.#options.docs}/${rule}.md`;
  }

  async #start(): Promise<void> {
    if (this.#client.workspace?.workspaceFolders)
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        this.#folders = [...this.#folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        this.#inBackground(this.#projects.discover(this.#folders));
      });
    registerLineBreaks(this.connection, this.#client);
    await this.#projects.discover(this.#folders);
    if (!this.#options.watches && this.#client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
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

  /** Requests right after start-up wait for the projects and their lists of files. */
  async #summaries(file?: string): Promise<ProjectSummary[]> {
    await Promise.all(this.#projects.all.map((project) => project.listed()));
    return this.#projects.all.map((project) => summaryOf(project, file));
  }

  #opened(hosted: HostedProject): void {
    hosted.viewer = this.#options.person;
    hosted.feedbackDue = (model, person) => panelOf(hosted).gold.feedbackDue(model, person);
    hosted.onViewer = () => {
      this.#diagnostics.viewerChanged(hosted);
      this.#numbersMoved();
    };
    hosted.project.onDidChange((change) => {
      if (change.answers) this.#diagnostics.answered(hosted);
      if (change.findings) this.#diagnostics.changed(hosted, change.findings);
      this.#numbersMoved();
      const { schema, samples, answers, buckets } = change;
      if (schema || samples || answers || buckets) this.#notifyChanged(hosted.root, change);
    });
    this.#documents.adopt(hosted);
    const { copies } = this.#options;
    if (copies !== undefined)
      this.#watches.set(
        hosted,
        watchRecords(hosted, copies, {
          ask: (params) => this.connection.sendRequest(RECORDS_GONE_REQUEST, params),
          say: (message) => this.connection.window.showInformationMessage(message),
          report: (error) => {
            this.connection.console.error(String(error));
            if (error instanceof UserError) this.connection.window.showErrorMessage(error.message);
          },
        }),
      );
    void hosted.refresh();
  }

  #closed(hosted: HostedProject): void {
    this.#watches.get(hosted)?.();
    this.#watches.delete(hosted);
    this.#diagnostics.closed(hosted);
    this.#notifyChanged(hosted.root, { schema: true, samples: true, answers: true, buckets: true });
  }

  #notifyChanged(root: string, moved: Partial<ChangedParams>): void {
    const { schema = false, samples = false, answers = false, buckets = false, own } = moved;
    const params: ChangedParams = {
      root,
      schema,
      samples,
      answers,
      buckets,
      ...(own !== undefined && { own }),
    };
    void this.connection.sendNotification(CHANGED_NOTIFICATION, params);
  }

  async #filesChanged(all: readonly string[]): Promise<void> {
    const uris = all.filter((uri) => !/\/(node_modules|\.git)(\/|$)/.test(uri));
    // When a folder is added or removed, the editor may report only the folder.
    const mayBeFolders = uris.filter((uri) => !DATA_FILE.test(uri) && !MEDIA_FILE.test(uri));
    const isRoot = (uri: string): boolean =>
      this.#projects.all.some(({ root }) => root === uri || root.startsWith(`${uri}/`));
    if (uris.some((uri) => uri.endsWith('/labelwright.yaml')) || mayBeFolders.some(isRoot))
      await this.#projects.discover(this.#folders);
    for (const uri of mayBeFolders) await this.#projects.searchFolder(uri);
    const withMedia = new Set(
      uris.filter((uri) => MEDIA_FILE.test(uri)).map((uri) => this.#projects.of(uri)),
    );
    for (const project of new Set(uris.map((uri) => this.#projects.of(uri))))
      void project?.refresh({ data: true, media: withMedia.has(project) });
    // Open panels look at their files again.
    for (const project of withMedia)
      if (project?.project.model?.schema.data.media) this.#notifyChanged(project.root, { samples: true });
    // The project itself does not know predictions.
    const said = uris.filter((uri) => /\/(predictions|suggestions)\//.test(uri));
    for (const project of new Set(said.map((uri) => this.#projects.of(uri))))
      if (project) this.#notifyChanged(project.root, { buckets: true });
  }
}
