import { stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import { Mutex } from '../base/mutex';
import { SCHEMA_FILE } from '../project/model-store';
import { NodeFiles } from '../platform/node-files';
import { HostedProject } from './hosted-project';

/** The projects of the workspace: every folder with a labelwright.yaml. A nested project's files belong to it alone. */
export class Projects {
  readonly #projects = new Map<string, HostedProject>();
  readonly #searches = new Mutex();
  /** What was said about folders that could not be read the last time, by their URI. */
  readonly #unread = new Map<string, string>();

  /** `warn` receives what a person should see: once for a folder, until it can be read again. */
  constructor(
    private readonly opened: (project: HostedProject) => void,
    private readonly closed: (project: HostedProject) => void,
    private readonly reportError: (message: string) => void,
    private readonly warn = reportError,
  ) {}

  get all(): HostedProject[] {
    return [...this.#projects.values()];
  }

  byRoot(root: string): HostedProject | undefined {
    return this.#projects.get(normal(root));
  }

  /** The project that a file belongs to, and its path there. */
  placeOf(uri: string): { readonly hosted: HostedProject; readonly path: string } | undefined {
    const hosted = this.of(uri);
    return hosted && { hosted, path: hosted.path(uri)! };
  }

  of(uri: string): HostedProject | undefined {
    return this.all
      .filter((project) => project.path(uri) !== undefined)
      .sort((a, b) => b.root.length - a.root.length)[0];
  }

  /**
   * Finds schema files in the workspace folders; opens and closes their projects. One search at a time: a slow one undoes no later one. A
   * folder that cannot be read does not concern the others, and what is open in it stays open.
   */
  discover(folders: readonly string[]): Promise<void> {
    return this.#searches.run(async () => {
      const roots = new Set<string>();
      const unread: string[] = [];
      for (const folder of folders.map(normal)) {
        const found = await this.#rootsIn(folder);
        if (found) for (const root of found) roots.add(root);
        else unread.push(folder);
      }
      for (const [root, project] of [...this.#projects]) {
        if (roots.has(root) || unread.some((folder) => `${root}/`.startsWith(`${folder}/`))) continue;
        this.#projects.delete(root);
        this.closed(project);
        project.dispose();
      }
      this.#open(roots);
    });
  }

  /** Opens the projects of a folder that has just appeared. Does nothing if it is not a folder. */
  searchFolder(uri: string): Promise<void> {
    return this.#searches.run(async () => {
      const isFolder = await stat(URI.parse(uri).fsPath).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (isFolder) this.#open((await this.#rootsIn(normal(uri))) ?? []);
    });
  }

  /** The folder and its subfolders that contain a schema file; undefined if it cannot be read. */
  async #rootsIn(folder: string): Promise<string[] | undefined> {
    try {
      const roots = await rootsIn(folder);
      this.#unread.delete(folder);
      return roots;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.#unread.get(folder) !== why)
        this.warn(`A folder of the workspace is left out. ${why} Open it again when it can be read.`);
      this.#unread.set(folder, why);
      return undefined;
    }
  }

  #open(roots: Iterable<string>): void {
    for (const root of roots) {
      if (this.#projects.has(root)) continue;
      let project: HostedProject;
      try {
        project = new HostedProject(root, this.reportError);
      } catch (error) {
        // It went since it was found.
        this.reportError(error instanceof Error ? error.message : String(error));
        continue;
      }
      this.#projects.set(root, project);
      this.opened(project);
    }
  }

  dispose(): void {
    for (const project of this.all) project.dispose();
    this.#projects.clear();
  }
}

/** The folder and its subfolders that contain a schema file. */
async function rootsIn(folder: string): Promise<string[]> {
  if (URI.parse(folder).scheme !== 'file') return [];
  const files = new NodeFiles(URI.parse(folder).fsPath);
  const found = await files.list([`**/${SCHEMA_FILE}`]);
  return found.map(({ path }) =>
    path === SCHEMA_FILE ? folder : `${folder}/${encodePath(path.slice(0, -SCHEMA_FILE.length - 1))}`,
  );
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** One spelling for each folder: VS Code's, without a slash at the end. */
function normal(uri: string): string {
  return URI.parse(uri).toString().replace(/\/+$/, '');
}
