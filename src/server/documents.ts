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
    const place = this.projects.placeOf(document.uri);
    if (!place) return true;
    const disk = await place.hosted.files.read(place.path).then(
      (bytes) => decoder.decode(bytes),
      () => undefined,
    );
    const text = document.getText();
    return disk === text || disk?.replace(LINE_END, '\n') === text.replace(LINE_END, '\n');
  }

  /** A line of an open file, as it is in the editor, without its line break. `line` is 0-based. */
  lineOf(uri: string, line: number): string | undefined {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    return this.texts
      .get(uri)
      ?.getText(range)
      .replace(/\r?\n$/, '');
  }

  /** Gives a project that was just opened the unsaved text of its files. */
  adopt(project: HostedProject): void {
    for (const document of this.texts.all())
      if (this.projects.of(document.uri) === project) void this.#opened(document);
  }

  /** Applies changes of YAML files immediately. The editor may only have reloaded a data file; then it soon reports it as equal to the disk. */
  #changed(document: TextDocument): void {
    const { uri } = document;
    const place = this.projects.placeOf(uri);
    if (!place) return;
    if (place.hosted.project.models.paths.includes(place.path)) return this.#set(uri, document.getText());
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => this.#set(uri, document.getText()), SETTLED),
    );
  }

  #set(uri: string, text: string | undefined): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    const place = this.projects.placeOf(uri);
    if (!place) return;
    const { hosted, path } = place;
    if (text === undefined && !hosted.project.files.has(path)) return;
    hosted.project.setEditorText(path, text);
    const isOfModel = hosted.project.models.paths.includes(path);
    void hosted.refresh({ data: !isOfModel, disk: !isOfModel || text === undefined });
  }
}
