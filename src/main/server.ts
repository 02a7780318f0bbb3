import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { registerFeatures } from '../language/server/features';
import { DiagnosticsPublisher } from '../language/server/diagnostics-publisher';
import { registerLineBreaks } from '../language/server/line-breaks';
import { answerPanel, panelOf } from '../panel/server/answer-panel';
import { ownQueues } from '../panel/server/gold-policy';
import { allowGit, forbidGit, gitUser } from '../platform/git/run-git';
import {
  ALLOW_GIT_NOTIFICATION,
  NOT_TRUSTED,
  PANEL_REQUEST,
  PROJECTS_REQUEST,
  GIT_USER_REQUEST,
} from '../protocol/server';
import { answering, type Answer, type Watch } from '../server/answers';
import type { HostedProject } from '../server/hosted-project';
import { Workspace } from '../server/workspace';
import type { ClientOptions } from './client-options';
import * as features from './server-features';

/** What the features add: answers to requests, and what follows each project while it is open. */
const PARTS: readonly (Answer | Watch)[] = Object.values(features).flat();
const WATCHES = PARTS.filter((part) => typeof part === 'function');

const GIT_IS_OFF =
  'Git is not used in this editor. The initialization option "git" of the language server allows it; docs/lsp.md says what that means.';

/** The language server: wires connection, projects, documents and diagnostics together. */
export class Server {
  readonly #workspace: Workspace;
  readonly #diagnostics: DiagnosticsPublisher;
  readonly #options: ClientOptions;
  readonly #numbersMoved: () => void;
  /** How to end what watches each project. */
  readonly #watches = new Map<HostedProject, (() => void)[]>();

  /** `params`: the editor's first request, which has already been answered. Later messages are handled here. */
  constructor(
    private readonly connection: Connection,
    params: InitializeParams,
  ) {
    this.#options = (params.initializationOptions as ClientOptions | undefined) ?? {};
    const { capabilities } = params;
    const { git, docs, watches = false, commands = false } = this.#options;
    if (git === true) allowGit();
    else forbidGit(git === false ? NOT_TRUSTED : GIT_IS_OFF);
    const docsUri = (rule: string): string | undefined => docs && `${docs}/${rule}.md`;
    this.#diagnostics = new DiagnosticsPublisher(connection, docsUri);
    const workspace = new Workspace(connection, params, watches, {
      initialized: () => registerLineBreaks(connection, capabilities),
      opened: (project) => this.#opened(project),
      closed: (project) => this.#closed(project),
    });
    this.#workspace = workspace;
    const { projects, documents } = workspace;
    this.#numbersMoved = registerFeatures(connection, projects, documents, {
      docs: docsUri,
      client: capabilities,
      commands,
    });
    connection.onNotification(ALLOW_GIT_NOTIFICATION, () => {
      allowGit();
      // Pages that report a missing history are made again.
      for (const { root } of projects.all) workspace.notifyChanged(root, { schema: true });
    });
    workspace.answer([
      answering(GIT_USER_REQUEST, ({ folder }) => gitUser(URI.parse(folder).fsPath)),
      answering(PROJECTS_REQUEST, async ({ search, file }) => {
        await workspace.found(search);
        return workspace.summaries(file);
      }),
      answering(PANEL_REQUEST, async (asked) => {
        await workspace.found();
        return answerPanel(projects, asked);
      }),
      ...PARTS.filter((part) => typeof part !== 'function'),
    ]);
  }

  #opened(hosted: HostedProject): void {
    hosted.viewer = this.#options.person;
    hosted.feedbackDue = (model, person) => panelOf(hosted).gold.feedbackDue(model, person);
    hosted.ownQueues = (model, person) => ownQueues(hosted.project, panelOf(hosted).gold, model, person);
    hosted.onViewer = () => {
      this.#diagnostics.viewerChanged(hosted);
      this.#numbersMoved();
    };
    hosted.project.onDidChange((change) => {
      if (change.answers) this.#diagnostics.answered(hosted);
      if (change.findings) this.#diagnostics.changed(hosted, change.findings);
      this.#numbersMoved();
      const { schema, samples, answers, buckets } = change;
      if (schema || samples || answers || buckets) this.#workspace.notifyChanged(hosted.root, change);
    });
    this.#workspace.documents.adopt(hosted);
    const ends = WATCHES.map((watch) => watch(hosted, this.connection, this.#options));
    this.#watches.set(hosted, ends);
    void hosted.refresh();
  }

  #closed(hosted: HostedProject): void {
    for (const end of this.#watches.get(hosted) ?? []) end();
    this.#watches.delete(hosted);
    this.#diagnostics.closed(hosted);
    this.#workspace.notifyChanged(hosted.root, { schema: true, samples: true, answers: true, buckets: true });
  }
}
