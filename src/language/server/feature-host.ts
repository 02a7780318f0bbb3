import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { Documents } from '../../server/documents';
import type { Projects } from '../../server/projects';
import type { AskedFile, AskedPlaces } from './asked-place';

export interface FeatureOptions {
  readonly docs: (rule: string) => string | undefined;
  /** What the editor can do; undefined before it has said so. */
  readonly client: () => ClientCapabilities | undefined;
  /** The editor has the extension's commands. */
  readonly commands: () => boolean;
}

/** Answers about a file; what fails is told in the log and shows nothing. */
export type OnFile = <T>(
  uri: string,
  feature: (asked: AskedFile) => T | null | Promise<T | null>,
) => Promise<T | null>;

export interface FeatureHost {
  readonly connection: Connection;
  readonly projects: Projects;
  readonly documents: Documents;
  readonly options: FeatureOptions;
  readonly places: AskedPlaces;
  readonly on: OnFile;
}
