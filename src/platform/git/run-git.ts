import { UserError } from '../../base/user-error';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { findProgram } from '../find-program';

/** A Git command failed. The message says why, in Git's own words where it has any. */
export class GitError extends UserError {
  override readonly name = 'GitError';
}

/** There is no Git, or no repository: not worth reporting to a user who did not request it. */
export class NoRepository extends GitError {}

/** All subcommands and options that Git is run with. None runs filters or converters, shows signatures or contacts another repository. */
const COMMANDS = {
  blame: ['--no-textconv', '--porcelain', '-w'],
  'cat-file': [],
  config: ['--get'],
  'diff-index': [
    '--cached',
    '--diff-filter=R',
    '--find-renames',
    '--ignore-submodules=all',
    '--name-status',
    '--no-ext-diff',
    '--no-textconv',
    '--relative',
    '-r',
    '-z',
  ],
  'for-each-ref': ['--count=20', '--format=%(objectname)', '--no-merged=HEAD', '--sort=-committerdate'],
  log: [
    '--diff-filter=RC',
    '--encoding=UTF-8',
    '--first-parent',
    '--follow',
    '--format=',
    '--format=%H%x00%aI%x00%aN%x00%s',
    '--format=%H%x00%cI%x00%aN%x00%s',
    '--name-status',
    '--no-ext-diff',
    '--no-textconv',
    '-z',
  ],
  'ls-files': ['--cached', '--exclude-standard', '--others', '-z'],
  'ls-tree': ['-l', '-r', '-z'],
  'merge-base': [],
  'rev-parse': [
    '--absolute-git-dir',
    '--git-common-dir',
    '--is-shallow-repository',
    '--quiet',
    '--show-prefix',
    '--show-toplevel',
    '--verify',
  ],
} satisfies Record<string, readonly string[]>;

export type GitArguments = readonly [keyof typeof COMMANDS, ...string[]];

/** How long one command of Git may take, in milliseconds. */
const TIMEOUT = 60_000;
/** The longest output that is kept in memory, in bytes. */
const MAX_OUTPUT = 64 << 20;

/** Overrides a repository's configuration, which can name programs to run: even a cloned folder may hide a repository. */
const SETTINGS = [
  '--no-pager',
  // Hints about the file of grafts, which is empty here, would come before each message.
  ...['-c', 'advice.graftFileDeprecated=false'],
  // A file that someone else's settings name would have to be there.
  ...['-c', 'blame.ignoreRevsFile='],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'log.showSignature=false'],
  ...['-c', 'safe.bareRepository=explicit'],
];

/** Git's variables that are passed on: the user's own settings. Others come from hooks and refer to another repository. */
const PASSED_VARIABLES =
  /^GIT_(?:EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|(?:KEY|VALUE)_\d+))$/;

function environment(): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(
    ([name]) => !name.toUpperCase().startsWith('GIT_') || PASSED_VARIABLES.test(name),
  );
  return {
    ...Object.fromEntries(passed),
    LC_ALL: 'C', // untranslated messages, which are parsed below
    // A missing object of a partial clone is an error. Git before 2.44 ignores this variable, but has no protocol to fetch it with.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1', // the history as committed
    GIT_GRAFT_FILE: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0', // reading writes nothing
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1', // a file called `*.jsonl` or `:x` is that file
  };
}

/** Why Git must not be run; undefined when it may. By default it is forbidden. */
let forbidden: string | undefined = 'Git is not allowed here.';

/** Lets this process run Git: on the command line, or when the editor trusts the folder. */
export function allowGit(): void {
  forbidden = undefined;
}

/** Makes every use of Git in this process fail with a reason: a sentence or two for the user. */
export function forbidGit(reason: string): void {
  forbidden = reason;
}

/** Why Git must not be run; undefined when it may. */
export const whyForbidden = (): string | undefined => forbidden;

let found: { readonly searched: string; readonly program: string } | undefined;

/** The path of Git. Throws GitError if there is none. */
function program(): string {
  const searched = process.env.PATH ?? '';
  if (found?.searched === searched) return found.program;
  const first = findProgram('git');
  if (first === undefined) throw new NoRepository('Git is not installed, or not on the path.');
  found = { searched, program: first };
  return first;
}

/** The command line of Git. Throws GitError where Git is not allowed, and Error for an option that is not listed. */
function commandLine([command, ...args]: GitArguments): [string, string[]] {
  if (forbidden !== undefined) throw new GitError(forbidden);
  const known: readonly string[] = COMMANDS[command];
  const end = args.indexOf('--');
  const options = (end < 0 ? args : args.slice(0, end)).filter((arg) => arg.startsWith('-'));
  const odd = options.find((arg) => !known.includes(arg) && !(command === 'log' && /^-\d+$/.test(arg)));
  if (odd !== undefined) throw new Error(`Git is never run as "git ${command} ${odd}".`);
  return [program(), [...SETTINGS, command, ...args]];
}

/** What Git printed, and its exit code. */
export interface GitOutput {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs git in a folder, without a shell. Throws GitError if it is missing, takes over a minute or prints over 64 MB. */
export function runGit(folder: string, args: GitArguments): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      env: environment(),
      encoding: 'buffer' as const,
      maxBuffer: MAX_OUTPUT,
      timeout: TIMEOUT,
      windowsHide: true,
    };
    execFile(...commandLine(args), options, (error, out, err) => {
      if (!error) return resolve({ code: 0, out, err: err.toString('utf8') });
      if (typeof error.code === 'number')
        return resolve({ code: error.code, out, err: err.toString('utf8') });
      reject(withoutCode(folder, args, err.toString('utf8'), error, error.killed === true));
    });
  });
}

/** Writes the content of a blob to a new file, without holding it in memory. */
export async function blobIntoFile(folder: string, hash: string, file: string): Promise<void> {
  const args: GitArguments = ['cat-file', 'blob', hash];
  const descriptor = openSync(file, 'w', 0o600);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(...commandLine(args), intoFile(folder, descriptor));
    let err = '';
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => (err = (err + piece).slice(0, 10_000)));
    child.on('error', (error) => reject(withoutCode(folder, args, err, error)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(code === null ? withoutCode(folder, args, err, undefined, true) : failed(args, err));
    });
  }).finally(() => closeSync(descriptor));
}

/** Like `blobIntoFile`, synchronously. */
export function blobIntoFileNow(folder: string, hash: string, file: string): void {
  const args: GitArguments = ['cat-file', 'blob', hash];
  const descriptor = openSync(file, 'w', 0o600);
  const { status, stderr, error } = spawnSync(...commandLine(args), intoFile(folder, descriptor));
  closeSync(descriptor);
  if (error) throw withoutCode(folder, args, '', error);
  if (status !== 0) throw failed(args, stderr.toString('utf8'));
}

const intoFile = (folder: string, descriptor: number) => ({
  cwd: folder,
  env: environment(),
  stdio: ['ignore', descriptor, 'pipe'] as ['ignore', number, 'pipe'],
  timeout: TIMEOUT,
  windowsHide: true,
});

/** Why the content of a commit cannot be read, and how to fix it. */
export const NOT_HERE =
  'the history is not here in full, as in a partial clone, and Labelwright fetches nothing by itself. "git fetch --refetch --no-filter" brings what is missing.';

/** Git's messages for an object that is not in the repository. */
const MISSING =
  /lazy fetching disabled|from promisor remote|transport '.*' not allowed|bad file$|^missing blob /m;

/** The error for a command that failed. */
export function failed(args: GitArguments, err: string): GitError {
  const words = err.replace(/^(?:fatal|error): /, '').trim();
  if (MISSING.test(words)) return new GitError(NOT_HERE.replace(/^t/, 'T'));
  return new GitError(words === '' ? `"git ${args[0]}" failed.` : `Git: ${words}`);
}

/** The error for a command that ended without an exit code, or could not be run. `err`: what it printed. */
function withoutCode(
  folder: string,
  args: GitArguments,
  err: string,
  error: { readonly code?: unknown; readonly message: string } | undefined,
  stopped = false,
): GitError {
  // Git dies of a broken pipe, some of the time, where its own child that was to fetch an object refuses: this says more than the signal.
  if (MISSING.test(err)) return failed(args, err);
  const command = `"git ${args[0]}"`;
  if (!existsSync(folder)) return new GitError(`There is no folder ${folder}.`);
  if (error?.code === 'ENOENT') return new NoRepository('Git is not installed, or not on the path.');
  if (error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new GitError(`${command} printed more than ${MAX_OUTPUT >> 20} MB.`);
  if (stopped) return new GitError(`${command} took longer than ${TIMEOUT / 1000} seconds and was stopped.`);
  return new GitError(`${command} could not be run: ${error?.message ?? 'it was stopped'}`);
}

/** Git's `user.name` and `user.email` in a folder; empty if there is none, or Git must not be run. Never throws. */
export async function gitUser(folder: string): Promise<{ name: string; email: string }> {
  return { name: await setting(folder, 'user.name'), email: await setting(folder, 'user.email') };
}

async function setting(folder: string, name: string): Promise<string> {
  try {
    const { code, out } = await runGit(folder, ['config', '--get', name]);
    return code === 0 ? out.toString('utf8').trim() : '';
  } catch {
    return '';
  }
}
