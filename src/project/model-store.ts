import { guidelineFileOf } from './guideline/guideline-file';
import { FileError, type FileErrorCode } from '../base/files/file-error';
import { MIGRATIONS_FOLDER, MIGRATIONS_GLOB } from './migrations/migration';
import { buildModel, type ParsedFile } from './model/build-model';
import type { ProjectModel } from './model/model';
import { readVersion, type Version } from '../base/yaml/parse';
import type { OverlayFiles } from './files/overlay-files';

export const SCHEMA_FILE = 'labelwright.yaml';
/** A guideline larger than this is not read: it would stall everything that waits for it. */
const MAX_YAML_BYTES = 32 << 20;

interface Held {
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
  readonly schema?: Held;
  readonly guideline?: Held;
  readonly migrations: readonly Held[];
  readonly unreadable?: Unreadable;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Keeps the model of the YAML files current; parses only the blocks whose text changed. */
export class ModelStore {
  model: ProjectModel | undefined;
  /** Set when a file of the model could not be read at all: path and why. */
  unreadable: Unreadable | undefined;
  #schema: Held | undefined;
  #guideline: Held | undefined;
  #migrations: readonly Held[] = [];
  /** Counts the texts that were taken over at once. */
  #generation = 0;

  constructor(private readonly files: OverlayFiles) {}

  /** Paths that the model was read from. */
  get paths(): string[] {
    return this.#held.map(({ path }) => path);
  }

  /** The texts of these files. */
  get texts(): ReadonlyMap<string, string> {
    return new Map(this.#held.map(({ path, version }) => [path, version.document.text]));
  }

  /** The version of a YAML file that the model was read from: what to take over when a text that differs little is parsed. */
  versionOf(path: string): Version | undefined {
    return this.#held.find((held) => held.path === path)?.version;
  }

  get #held(): Held[] {
    return [this.#schema, this.#guideline, ...this.#migrations].filter((held) => held !== undefined);
  }

  /**
   * Takes over, at once, what was typed into the files of the model. Returns true when the model is a new one. What needs more (another
   * guideline, a file that is new or gone) is left to `refresh`.
   */
  refreshTyped(): boolean {
    if (!this.model || !this.#schema) return false;
    const [schema, guideline] = [this.#typed(this.#schema), this.#guideline && this.#typed(this.#guideline)];
    const migrations = this.#migrations.map((held) => this.#typed(held));
    const same =
      schema === this.#schema &&
      guideline === this.#guideline &&
      migrations.every((held, n) => held === this.#migrations[n]);
    if (same || guidelinePath(schema) !== guidelinePath(this.#schema)) return false;
    this.#generation += 1;
    [this.#schema, this.#guideline, this.#migrations] = [schema, guideline, migrations];
    this.#build();
    return true;
  }

  /** Whether the model has a file as an editor shows it. */
  isCurrent(path: string): boolean {
    const held = this.#held.find((one) => one.path === path);
    return held === undefined || this.files.isCurrent(path, held.info);
  }

  /** Whether it has all its files as editors show them. */
  get allCurrent(): boolean {
    return this.#held.every(({ path }) => this.isCurrent(path));
  }

  /** A file with the text that an editor has, if that is another. */
  #typed(held: Held): Held {
    const typed = this.files.typed(held.path);
    if (!typed || typed.info.version === held.info || typed.info.size > MAX_YAML_BYTES) return held;
    return {
      path: held.path,
      info: typed.info.version,
      version: readVersion(typed.text, held.version),
    };
  }

  #build(): void {
    const [schema, guideline] = [this.#schema!, this.#guideline];
    this.model = buildModel(parsed(schema), guideline && parsed(guideline), this.#migrations.map(parsed));
  }

  /** Reads what changed. Returns true when the model is a new one. */
  async refresh(): Promise<boolean> {
    // What is typed while files are read is newer than what was read.
    for (;;) {
      const generation = this.#generation;
      const read = await this.#readAll();
      if (generation === this.#generation) return this.#take(read);
    }
  }

  async #readAll(): Promise<ReadFiles> {
    const schema = await this.#read(SCHEMA_FILE, this.#schema);
    if (!schema) {
      const message = `There is no ${SCHEMA_FILE} in this folder.`;
      return { migrations: [], unreadable: { path: SCHEMA_FILE, message, code: 'not-found' } };
    }
    const path = guidelinePath(schema);
    const { guideline, problem } = path === undefined ? {} : await this.#readGuideline(path);
    const { migrations, problem: other } = await this.#readMigrations();
    const unreadable = problem ?? other;
    return { schema, migrations, ...(guideline && { guideline }), ...(unreadable && { unreadable }) };
  }

  #take({ schema, guideline, migrations, unreadable }: ReadFiles): boolean {
    const same =
      schema === this.#schema &&
      guideline === this.#guideline &&
      migrations.length === this.#migrations.length &&
      migrations.every((held, n) => held === this.#migrations[n]) &&
      this.model &&
      unreadable?.message === this.unreadable?.message;
    const had = this.model !== undefined;
    [this.#schema, this.#guideline, this.#migrations, this.unreadable] = [
      schema,
      guideline,
      migrations,
      unreadable,
    ];
    if (!schema) {
      this.model = undefined;
      return had;
    }
    if (same) return false;
    this.#build();
    return true;
  }

  async #readGuideline(path: string): Promise<{ guideline?: Held; problem?: Unreadable }> {
    try {
      const guideline = await this.#read(path, this.#guideline);
      if (guideline) return { guideline };
      const message = `There is no guideline "${path}". Create it, or correct the path under "guideline".`;
      return { problem: { path, message, code: 'not-found' } };
    } catch (error) {
      return { problem: unreadable(path, 'The guideline cannot be read', error) };
    }
  }

  /** Sorted by path. From one that cannot be read on, none is there: migrations build on each other. */
  async #readMigrations(): Promise<{ migrations: Held[]; problem?: Unreadable }> {
    const known = new Map(this.#migrations.map((held) => [held.path, held]));
    const migrations: Held[] = [];
    try {
      for (const { path } of await this.files.list([MIGRATIONS_GLOB])) {
        const held = await this.#read(path, known.get(path));
        if (held) migrations.push(held);
      }
      return { migrations };
    } catch (error) {
      return { migrations, problem: unreadable(MIGRATIONS_FOLDER, 'The migrations cannot be read', error) };
    }
  }

  async #read(path: string, held: Held | undefined): Promise<Held | undefined> {
    const info = await this.files.stat(path);
    if (!info) return undefined;
    if (held && held.path === path && held.info === info.version) return held;
    if (info.size > MAX_YAML_BYTES) throw new Error(`${path} is larger than 32 MB; split it.`);
    const content = decoder.decode(await this.files.read(path));
    return {
      path,
      info: info.version,
      version: readVersion(content, held?.path === path ? held.version : undefined),
    };
  }
}

const parsed = (held: Held): ParsedFile => ({ path: held.path, document: held.version.document });

const guidelinePath = ({ version }: Held): string | undefined => guidelineFileOf(version.document);

const unreadable = (path: string, what: string, error: unknown): Unreadable => ({
  path,
  message: `${what}: ${error instanceof Error ? error.message : String(error)}`,
  code: FileError.is(error) ? error.code : 'failed',
});
