/** The part of VS Code's Git extension (its API, version 1) that sharing uses. */
export interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: (listener: () => void) => { dispose(): void };
  openRepository(root: unknown): Promise<GitRepository | null>;
  getRepository(uri: unknown): GitRepository | null;
}

interface FileUri {
  readonly fsPath: string;
}

export interface GitChange {
  readonly uri: FileUri;
}

interface Branch {
  readonly name?: string;
  readonly commit?: string;
  readonly upstream?: { readonly remote: string; readonly name: string };
}

interface RepositoryState {
  /** Without a name while no branch is checked out, without a commit before the first. */
  readonly HEAD: Branch | undefined;
  readonly remotes: readonly { readonly name: string; readonly fetchUrl?: string }[];
  /** The commit that is being rebased. */
  readonly rebaseCommit: unknown;
  readonly mergeChanges: readonly GitChange[];
  readonly indexChanges: readonly GitChange[];
}

export interface GitRepository {
  readonly rootUri: FileUri;
  readonly state: RepositoryState;
  /** The configuration of this clone, and a change of it. */
  getConfigs(): Promise<readonly { readonly key: string; readonly value: string }[]>;
  setConfig(key: string, value: string): Promise<unknown>;
  /** Reads the state again. */
  status(): Promise<void>;
  /** Absolute paths, as everywhere here. */
  add(paths: string[]): Promise<void>;
  commit(message: string, options: { readonly postCommitCommand: null }): Promise<void>;
  readonly fetch: () => Promise<void>;
  merge(ref: string): Promise<void>;
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  getMergeBase(a: string, b: string): Promise<string | undefined>;
  /** The commits of a range such as `a..b`, all or those that changed a file. */
  log(options: { range: string; path?: string }): Promise<readonly GitCommit[]>;
  diffBetween(a: string, b: string): Promise<readonly GitChange[]>;
  /** Rejects with `UnknownPath` if the commit does not have the file. */
  getObjectDetails(ref: string, path: string): Promise<unknown>;
  /** The text of a file in a commit. */
  show(ref: string, path: string): Promise<string>;
  /** `branch` may also say under which name the server gets it: `HEAD:refs/heads/name`. */
  push(remote?: string, branch?: string, setUpstream?: boolean): Promise<void>;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly authorEmail?: string;
}

/** What a failed command says. */
export interface GitFailure {
  readonly message: string;
  readonly gitErrorCode?: string;
  readonly stderr?: string;
}
