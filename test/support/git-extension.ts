import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { GitChange, GitRepository } from '../../src/features/share/extension/git-api';
import { GIT_ENV } from './git-clones';

export const ENV = { ...GIT_ENV, LC_ALL: 'C' };

/** Does with Git what VS Code's Git extension does. */
export class Clone implements GitRepository {
  readonly rootUri;
  state!: GitRepository['state'];

  constructor(readonly folder: string) {
    this.rootUri = { fsPath: folder };
  }

  git(...args: string[]): string {
    try {
      return execFileSync('git', args, { cwd: this.folder, env: ENV, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stderr } = error as { stderr: string };
      const gitErrorCode = /^error: failed to push some refs to\b/m.test(stderr) ? 'PushRejected' : undefined;
      throw Object.assign(new Error('Failed to execute git'), { stderr, gitErrorCode });
    }
  }
  #try(...args: string[]): string | undefined {
    try {
      return this.git(...args).trim();
    } catch {
      return undefined;
    }
  }
  getConfigs = async () =>
    this.git('config', '--local', '-z', '--list')
      .split('\0')
      .map((text) => ({ key: text.split('\n')[0]!, value: text.slice(text.indexOf('\n') + 1) }));
  setConfig = async (key: string, value: string) => this.git('config', '--local', key, value);
  async status(): Promise<void> {
    const lines = this.git('status', '--porcelain=v2', '--branch').split('\n');
    const said = (what: string): string | undefined => {
      const value = lines.find((line) => line.startsWith(`# branch.${what} `))?.split(' ')[2];
      return value?.startsWith('(') ? undefined : value;
    };
    const [name, commit] = [said('head'), said('oid')];
    // Of an upstream that is not there, only the name is given.
    const upstream = said('ab') === undefined ? undefined : said('upstream')!.split('/');
    const changes = (letters: RegExp, before: number): GitChange[] =>
      lines
        .filter((line) => letters.test(line))
        .map((line) => ({
          uri: { fsPath: path.join(this.folder, line.split(' ').slice(before).join(' ')) },
        }));
    this.state = {
      HEAD: {
        ...(name !== undefined && { name }),
        ...(commit !== undefined && { commit }),
        ...(upstream && { upstream: { remote: upstream[0]!, name: upstream[1]! } }),
      },
      remotes: (this.#try('config', '--get-regexp', '^remote[.].*[.]url$') ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [key, fetchUrl] = line.split(' ');
          return { name: key!.slice('remote.'.length, -'.url'.length), fetchUrl: fetchUrl! };
        }),
      rebaseCommit: undefined,
      mergeChanges: changes(/^u (?:UU|AA|DU|UD) /, 10),
      indexChanges: changes(/^1 [MADR][.MD] /, 8),
    };
  }
  add = async (paths: string[]) => void this.git('add', '--', ...paths);
  commit = async (message: string) => void this.git('commit', '-qm', message);
  fetch = async () => void this.git('fetch', '-q');
  merge = async (ref: string) => void this.git('merge', '-q', '--no-edit', ref);
  getCommit = async (ref: string) => ({ hash: this.git('rev-parse', ref).trim() });
  getMergeBase = async (a: string, b: string) => this.#try('merge-base', a, b);
  diffBetween = async (a: string, b: string) =>
    this.git('diff', '--name-only', `${a}...${b}`)
      .split('\n')
      .filter(Boolean)
      .map((file) => ({ uri: { fsPath: path.join(this.folder, file) } }));
  log = async ({ range, path: file }: { range: string; path?: string }) =>
    this.git('log', '-z', '--format=%H%n%P%n%ae%n%B', range, ...(file === undefined ? [] : ['--', file]))
      .split('\0')
      .filter(Boolean)
      .map((text) => {
        const [hash, parents, authorEmail, ...message] = text.split('\n');
        return {
          hash: hash!,
          parents: parents!.split(' ').filter(Boolean),
          authorEmail: authorEmail!,
          message: message.join('\n'),
        };
      });
  show = async (ref: string, file: string) => this.git('show', `${ref}:${path.relative(this.folder, file)}`);
  getObjectDetails = async (ref: string, file: string) => {
    if (this.git('ls-tree', ref, '--', file) === '')
      throw Object.assign(new Error('Path not known by git.'), { gitErrorCode: 'UnknownPath' });
  };
  push = async (remote?: string, branch?: string, setUpstream?: boolean) =>
    void this.git('push', ...(setUpstream ? ['-u'] : []), ...(remote === undefined ? [] : [remote, branch!]));
}
