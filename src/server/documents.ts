import { TextDocuments, type Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostedProject } from './hosted-project';
import type { Projects } from './projects';

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
const LINE_END = /\r\n?/g;

/** Milliseconds within which the editor reports that a changed data file equals the file on disk. */
const SETTLED = 150;

/** Gives projects the unsaved text of open editors, which they read in place of the file on disk. */
export class Documents {
  readonly texts = new TextDocuments(TextDocument);

  constructor(
    connection: Connection,
    private readonly projects: Projects,
  ) {
    this.texts.onDidOpen(({ document }) => void this.#opened(document));
    this.texts.onDidChangeContent(({ document }) => {
      if (document.version !== this.#openedAt.get(document.uri)) this.#changed(document);
    });
    this.texts.onDidSave(({ document }) => void this.#saved(document));
    this.texts.onDidClose(({ document }) => {
      this.#openedAt.delete(document.uri);
      this.#set(document.uri, undefined);
    });
    this.texts.listen(connection);
  }

  /** The version of each document when it was opened: its change event is ignored. */
  readonly #openedAt = new Map<string, number>();
  /** Data files with a change that is not yet applied. */
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  async #opened(document: TextDocument): Promise<void> {
    this.#openedAt.set(document.uri, document.version);
    // Hot exit restores unsaved text: only a comparison with the disk shows it.
    if (await this.#isOnDisk(document)) return;
    if (document.version === this.#openedAt.get(document.uri)) this.#set(document.uri, document.getText());
  }

  /** An editor may say "saved" of text that has changed since, or that it is about to report as changed: only the disk shows it. */
  async #saved(document: TextDocument): Promise<void> {
    const { version } = document;
    if ((await this.#isOnDisk(document)) && document.version === version) this.#set(document.uri, undefined);
  }

  /** Whether a document equals its file, apart from line ends: an editor makes mixed ones the same. */
  async #isOnDisk(document: TextDocument): Promise<boolean> {
    const project = this.projects.of(document.uri);
    const path = project?.path(document.uri);
    if (!project || path === undefined) return true;
    const disk = await project.files.read(path).then(
      (bytes) => decoder.decode(bytes),
      () => undefined,
    );
    const text = document.getText();
    return disk === text || disk?.replace(LINE_END, '\n') === text.replace(LINE_END, '\n');
  }

  /** Gives a project that was just opened the unsaved text of its files. */
  adopt(project: HostedProject): void {
    for (const document of this.texts.all())
      if (this.projects.of(document.uri) === project) void this.#opened(document);
  }

  /** Applies changes of YAML files immediately. The editor may only have reloaded a data file; then it soon reports it as equal to the disk. */
  #changed(document: TextDocument): void {
    const { uri } = document;
    const project = this.projects.of(uri);
    const path = project?.path(uri);
    if (!project || path === undefined) return;
    if (project.project.models.paths.includes(path)) {
      this.#set(uri, document.getText());
      return;
    }
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => this.#set(uri, document.getText()), SETTLED),
    );
  }

  #set(uri: string, text: string | undefined): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    const project = this.projects.of(uri);
    const path = project?.path(uri);
    if (!project || path === undefined) return;
    if (text === undefined && !project.project.files.has(path)) return;
    project.project.setEditorText(path, text);
    const isOfModel = project.project.models.paths.includes(path);
    void project.refresh({ data: !isOfModel, disk: !isOfModel || text === undefined });
  }
}
