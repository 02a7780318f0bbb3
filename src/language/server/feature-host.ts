import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { Documents } from '../../server/documents';
import type { Projects } from '../../server/projects';
import type { RequestedFile } from './requested-place';

export interface FeatureOptions {
  readonly docs: (rule: string) => string | undefined;
  readonly client: ClientCapabilities;
  /** The editor has the extension's commands. */
  readonly commands: boolean;
}

/** Answers a request about a file; errors are logged, and the result is empty. */
export type OnFile = <T>(
  uri: string,
  feature: (requested: RequestedFile) => T | null | Promise<T | null>,
) => Promise<T | null>;

export interface FeatureHost {
  readonly connection: Connection;
  readonly projects: Projects;
  readonly documents: Documents;
  readonly options: FeatureOptions;
  readonly on: OnFile;
}
