import { FileError, type FileErrorCode } from '../core/files/file-error';
import { MIGRATIONS_FOLDER, MIGRATIONS_GLOB } from '../core/migrations/migration';
import { buildModel, type ParsedFile } from '../core/project/build-model';
import type { ProjectModel } from '../core/project/model';
import { field, text } from '../core/project/reader';
import { readVersion, type Version } from '../core/yaml/parse';
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

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Keeps the model of the YAML files current; parses only the blocks whose text changed. */
export class ModelStore {
  model: ProjectModel | undefined;
  /** Set when a file of the model could not be read at all: path and why. */
  unreadable: { path: string; message: string; code: FileErrorCode } | undefined;
  #schema: Held | undefined;
  #guideline: Held | undefined;
  #migrations: readonly Held[] = [];

  constructor(private readonly files: OverlayFiles) {}

  /** Paths that the model was read from. */
  get paths(): string[] {
    return this.#held.map(({ path }) => path);
  }

  /** The version of a YAML file that the model was read from: what to take over when a text that differs little is parsed. */
  versionOf(path: string): Version | undefined {
    return this.#held.find((held) => held.path === path)?.version;
  }

  get #held(): Held[] {
    return [this.#schema, this.#guideline, ...this.#migrations].filter((held) => held !== undefined);
  }

  /** Reads what changed. Returns true when the model is a new one. */
  async refresh(): Promise<boolean> {
    const schema = await this.#read(SCHEMA_FILE, this.#schema);
    if (!schema) {
      const had = this.model !== undefined;
      this.model = this.#schema = this.#guideline = undefined;
      this.#migrations = [];
      this.unreadable = {
        path: SCHEMA_FILE,
        message: `There is no ${SCHEMA_FILE} in this folder.`,
        code: 'not-found',
      };
      return had;
    }
    const path = text(field(schema.version.document.root, 'guideline'))?.replace(/^\.\//, '');
    const before = this.unreadable?.message;
    this.unreadable = undefined;
    const guideline = path === undefined ? undefined : await this.#readGuideline(path);
    const migrations = await this.#readMigrations();
    const same =
      schema === this.#schema &&
      guideline === this.#guideline &&
      migrations.length === this.#migrations.length &&
      migrations.every((held, n) => held === this.#migrations[n]) &&
      this.model &&
      before === this.#message();
    this.#schema = schema;
    this.#guideline = guideline;
    this.#migrations = migrations;
    if (same) return false;
    this.model = buildModel(parsed(schema), guideline && parsed(guideline), migrations.map(parsed));
    return true;
  }

  #message(): string | undefined {
    return (this.unreadable as { message: string } | undefined)?.message;
  }

  async #readGuideline(path: string): Promise<Held | undefined> {
    try {
      const held = await this.#read(path, this.#guideline);
      if (!held)
        this.unreadable = {
          path,
          message: `The guideline ${path} does not exist. Create it, or correct the path under "guideline".`,
          code: 'not-found',
        };
      return held;
    } catch (error) {
      this.unreadable = {
        path,
        message: `The guideline ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        code: FileError.is(error) ? error.code : 'failed',
      };
      return undefined;
    }
  }

  /** Sorted by path. From one that cannot be read on, none is there: migrations build on each other. */
  async #readMigrations(): Promise<Held[]> {
    const known = new Map(this.#migrations.map((held) => [held.path, held]));
    const found: Held[] = [];
    try {
      for (const { path } of await this.files.list([MIGRATIONS_GLOB])) {
        const held = await this.#read(path, known.get(path));
        if (held) found.push(held);
      }
    } catch (error) {
      this.unreadable ??= {
        path: MIGRATIONS_FOLDER,
        message: `The migrations cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        code: FileError.is(error) ? error.code : 'failed',
      };
    }
    return found;
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
