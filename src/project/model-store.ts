import { guidelineFileOf } from './guideline/guideline-file';
import { FileError, type FileErrorCode } from '../base/files/file-error';
import type { RefusedPath } from '../base/files/files';
import { ASSIGNMENTS_FOLDER, BATCHES_GLOB } from './model/batch';
import { MIGRATIONS_FOLDER, MIGRATIONS_GLOB } from './model/migration';
import { buildModel, type ParsedFile } from './model/build-model';
import type { ProjectModel } from './model/model';
import { field } from './model/reader';
import { readVersion, type Version } from '../base/yaml/parse';
import type { OverlayFiles } from './files/overlay-files';

export const SCHEMA_FILE = 'labelwright.yaml';
/** Where a guideline usually is; only the schema says where it really is. */
export const GUIDELINE_FILE = 'guideline.yaml';
/** Larger files are not read: they would block everything else. */
const MAX_YAML_BYTES = 32 << 20;

interface StoredFile {
  readonly path: string;
  /** FileInfo.version of the text, so that an unchanged file is not read again. */
  readonly info: string;
  readonly version: Version;
}

/** Why a file of the model cannot be read at all. */
interface Unreadable {
  readonly path: string;
  readonly message: string;
  readonly code: FileErrorCode;
}

interface ReadFiles {
  readonly schema?: StoredFile;
  readonly guideline?: StoredFile;
  readonly migrations: readonly StoredFile[];
  readonly batches: readonly StoredFile[];
  readonly unreadable?: Unreadable;
  readonly hasUnnamed?: boolean;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The current model of the YAML files. Parses only the blocks whose text has changed. */
export class ModelStore {
  model: ProjectModel | undefined;
  /** Set if a file of the model could not be read at all. */
  unreadable: Unreadable | undefined;
  /** There is a `guideline.yaml`, and the schema has no guideline. */
  hasUnnamedGuideline = false;
  #read: ReadFiles = { migrations: [], batches: [] };
  /** Increases with each call of `refreshTyped` that changes the model. */
  #generation = 0;

  constructor(private readonly files: OverlayFiles) {}

  get paths(): string[] {
    return this.#all.map(({ path }) => path);
  }

  get texts(): ReadonlyMap<string, string> {
    return new Map(this.#all.map(({ path, version }) => [path, version.document.text]));
  }

  /** The parsed version of a file of the model, which speeds up parsing a similar text. */
  versionOf(path: string): Version | undefined {
    return this.#all.find((one) => one.path === path)?.version;
  }

  get #all(): StoredFile[] {
    const { schema, guideline, migrations, batches } = this.#read;
    return [schema, guideline, ...migrations, ...batches].filter((one) => one !== undefined);
  }

  /** Updates the model to what was typed into its files; returns whether it changed. Other changes need `refresh`. */
  refreshTyped(): boolean {
    const { schema, guideline, migrations, batches } = this.#read;
    if (!this.model || !schema) return false;
    const typed = {
      schema: this.#typed(schema),
      guideline: guideline && this.#typed(guideline),
      migrations: migrations.map((file) => this.#typed(file)),
      batches: batches.map((file) => this.#typed(file)),
    };
    if (this.#isSame(typed) || guidelinePath(typed.schema) !== guidelinePath(schema)) return false;
    this.#generation += 1;
    this.#read = typed;
    this.#build();
    return true;
  }

  /** Whether the model matches a file's text in the editor. */
  isCurrent(path: string): boolean {
    const file = this.#all.find((one) => one.path === path);
    return file === undefined || this.files.isCurrent(path, file.info);
  }

  /** Whether the model matches the texts of all its files in the editor. */
  get allCurrent(): boolean {
    return this.#all.every(({ path }) => this.isCurrent(path));
  }

  /** A file with its text in the editor, if that differs. */
  #typed(file: StoredFile): StoredFile {
    const typed = this.files.typed(file.path);
    if (!typed || typed.info.version === file.info || typed.info.size > MAX_YAML_BYTES) return file;
    return {
      path: file.path,
      info: typed.info.version,
      version: readVersion(typed.text, file.version),
    };
  }

  /** Whether these are the files that the model was built from. */
  #isSame({ schema, guideline, migrations, batches }: ReadFiles): boolean {
    return (
      schema === this.#read.schema &&
      guideline === this.#read.guideline &&
      isSameList(migrations, this.#read.migrations) &&
      isSameList(batches, this.#read.batches)
    );
  }

  #build(): void {
    const { schema, guideline, migrations, batches } = this.#read;
    this.model = buildModel(
      parsed(schema!),
      guideline && parsed(guideline),
      migrations.map(parsed),
      batches.map(parsed),
    );
  }

  /** Reads the files that have changed; returns whether the model changed. */
  async refresh(): Promise<boolean> {
    // Text typed while files are read is newer than what was read.
    for (;;) {
      const generation = this.#generation;
      const read = await this.#readAll();
      if (generation === this.#generation) return this.#take(read);
    }
  }

  async #readAll(): Promise<ReadFiles> {
    const schema = await this.#readFile(SCHEMA_FILE, this.#read.schema);
    if (!schema) {
      const message = `There is no ${SCHEMA_FILE} in this folder.`;
      return { migrations: [], batches: [], unreadable: { path: SCHEMA_FILE, message, code: 'not-found' } };
    }
    const path = guidelinePath(schema);
    const { guideline, problem } = path === undefined ? {} : await this.#readGuideline(path);
    const isNamed = field(schema.version.document.root, 'guideline') !== undefined;
    const hasUnnamed = !isNamed && (await this.files.stat(GUIDELINE_FILE)) !== undefined;
    const migrations = await this.#readFolder(MIGRATIONS_FOLDER, MIGRATIONS_GLOB, this.#read.migrations);
    const batches = await this.#readFolder(ASSIGNMENTS_FOLDER, BATCHES_GLOB, this.#read.batches);
    // The folders first: without their files, results look whole.
    const unreadable = migrations.problem ?? batches.problem ?? problem;
    return {
      schema,
      migrations: migrations.files,
      batches: batches.files,
      guideline,
      unreadable,
      hasUnnamed,
    };
  }

  #take(read: ReadFiles): boolean {
    const { schema, unreadable, hasUnnamed = false } = read;
    const same =
      this.#isSame(read) &&
      this.model &&
      unreadable?.message === this.unreadable?.message &&
      hasUnnamed === this.hasUnnamedGuideline;
    const had = this.model !== undefined;
    [this.#read, this.unreadable, this.hasUnnamedGuideline] = [read, unreadable, hasUnnamed];
    if (!schema) {
      this.model = undefined;
      return had;
    }
    if (same) return false;
    this.#build();
    return true;
  }

  async #readGuideline(path: string): Promise<{ guideline?: StoredFile; problem?: Unreadable }> {
    try {
      const guideline = await this.#readFile(path, this.#read.guideline);
      if (guideline) return { guideline };
      const message = `There is no guideline "${path}". Create it, or correct the path under "guideline".`;
      return { problem: { path, message, code: 'not-found' } };
    } catch (error) {
      return { problem: unreadable(path, 'The guideline cannot be read', error) };
    }
  }

  /** The files of a folder, sorted by path. Stops at one that cannot be read, since migrations and batches build on each other. */
  async #readFolder(
    folder: string,
    glob: string,
    stored: readonly StoredFile[],
  ): Promise<{ files: StoredFile[]; problem?: Unreadable }> {
    const known = new Map(stored.map((file) => [file.path, file]));
    const files: StoredFile[] = [];
    try {
      const refused: RefusedPath[] = [];
      const listed = await this.files.list([glob], (path) => void refused.push(path));
      for (let at = 0; at < listed.length; at += FILES_AT_ONCE) {
        const some = listed.slice(at, at + FILES_AT_ONCE);
        for (const read of await Promise.allSettled(
          some.map(({ path }) => this.#readFile(path, known.get(path))),
        )) {
          if (read.status === 'rejected') throw read.reason;
          if (read.value) files.push(read.value);
        }
      }
      const [first] = refused;
      if (!first) return { files };
      const message = `Not read: ${first.path}, ${first.reason}. Copy it into the project.`;
      return { files, problem: { path: folder, message, code: 'outside' } };
    } catch (error) {
      return { files, problem: unreadable(folder, `The ${folder} cannot be read`, error) };
    }
  }

  async #readFile(path: string, stored: StoredFile | undefined): Promise<StoredFile | undefined> {
    const info = await this.files.stat(path);
    if (!info) return undefined;
    if (stored && stored.path === path && stored.info === info.version) return stored;
    if (info.size > MAX_YAML_BYTES) throw new Error(`${path} is larger than 32 MB; split it.`);
    const content = decoder.decode(await this.files.read(path));
    return {
      path,
      info: info.version,
      version: readVersion(content, stored?.path === path ? stored.version : undefined),
    };
  }
}

/** Small files that are read at once: mostly, reading one is waiting for the disk. */
const FILES_AT_ONCE = 16;

const isSameList = (a: readonly StoredFile[], b: readonly StoredFile[]): boolean =>
  a.length === b.length && a.every((file, n) => file === b[n]);

const parsed = ({ path, version }: StoredFile): ParsedFile => ({ path, document: version.document });

const guidelinePath = ({ version }: StoredFile): string | undefined => guidelineFileOf(version.document);

const unreadable = (path: string, what: string, error: unknown): Unreadable => ({
  path,
  message: `${what}: ${error instanceof Error ? error.message : String(error)}`,
  code: FileError.is(error) ? error.code : 'failed',
});
