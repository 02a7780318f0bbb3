import { FileError, type FileErrorCode } from '../core/files/file-error';
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

/** Keeps the model of the two YAML files current; parses only the blocks whose text changed. */
export class ModelStore {
  model: ProjectModel | undefined;
  /** Set when a file of the model could not be read at all: path and why. */
  unreadable: { path: string; message: string; code: FileErrorCode } | undefined;
  #schema: Held | undefined;
  #guideline: Held | undefined;

  constructor(private readonly files: OverlayFiles) {}

  /** Paths that the model was read from. */
  get paths(): string[] {
    return [this.#schema?.path, this.#guideline?.path].filter((path) => path !== undefined);
  }

  /** The version of a YAML file that the model was read from: what to take over when a text that differs little is parsed. */
  versionOf(path: string): Version | undefined {
    return [this.#schema, this.#guideline].find((held) => held?.path === path)?.version;
  }

  /** Reads what changed. Returns true when the model is a new one. */
  async refresh(): Promise<boolean> {
    const schema = await this.#read(SCHEMA_FILE, this.#schema);
    if (!schema) {
      const had = this.model !== undefined;
      this.model = this.#schema = this.#guideline = undefined;
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
    const same =
      schema === this.#schema && guideline === this.#guideline && this.model && before === this.#message();
    this.#schema = schema;
    this.#guideline = guideline;
    if (same) return false;
    this.model = buildModel(parsed(schema), guideline && parsed(guideline));
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
