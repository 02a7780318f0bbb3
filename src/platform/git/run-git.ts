import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Git could not do what it was asked for. The message says why, in Git's own words where it has any. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** How long one command of Git may take, in milliseconds. */
const TIMEOUT = 60_000;
/** The longest output that is held at once, in bytes. */
const MOST_OUTPUT = 64 << 20;

/**
 * Settings of a repository that make Git run programs, switched off: a repository that was only opened to be read must not be able to
 * run anything. (Filters of .gitattributes remain; they run when the working tree is compared.)
 */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.pager=cat', '-c', 'log.showSignature=false'];

/** Variables that a hook of Git sets for its own repository and folder: ours is found from the folder alone. */
const HOOK_VARIABLES = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_EXTERNAL_DIFF',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_WORK_TREE',
];

function environment(): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = { ...process.env };
  for (const name of HOOK_VARIABLES) delete clean[name];
  return {
    ...clean,
    LC_ALL: 'C', // messages that can be recognised
    GIT_OPTIONAL_LOCKS: '0', // reading writes nothing
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1', // a file called `*.jsonl` or `:x` is that file
  };
}

/** What Git printed, and its exit code. */
export interface GitOutput {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

/**
 * Runs git in a folder, without a shell. Throws GitError when there is no git, it takes longer than a minute or prints more than
 * 64 MB; a failure of git itself is an exit code.
 */
export function runGit(folder: string, args: readonly string[]): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      env: environment(),
      encoding: 'buffer' as const,
      maxBuffer: MOST_OUTPUT,
      timeout: TIMEOUT,
      windowsHide: true,
    };
    execFile('git', [...SETTINGS, ...args], options, (error, out, err) => {
      if (!error) return resolve({ code: 0, out, err: err.toString('utf8') });
      if (typeof error.code === 'number')
        return resolve({ code: error.code, out, err: err.toString('utf8') });
      reject(asGitError(folder, error, args, error.killed === true));
    });
  });
}

/** Runs git and hands out its lines while they come, without their line feeds, as Latin-1 text: memory does not follow the output. */
export function gitLines(
  folder: string,
  args: readonly string[],
  take: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SETTINGS, ...args], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT,
      windowsHide: true,
    });
    let rest = '';
    let err = '';
    child.stdout.setEncoding('latin1').on('data', (piece: string) => {
      const lines = (rest + piece).split('\n');
      rest = lines.pop()!;
      for (const line of lines) take(line);
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err = (err + piece).slice(0, 10_000)));
    child.on('error', (error) => reject(asGitError(folder, error, args, false)));
    child.on('close', (code) => {
      if (rest !== '') take(rest);
      if (code === 0) resolve();
      else reject(code === null ? asGitError(folder, undefined, args, true) : failed(args, err));
    });
  });
}

/** Runs git and writes what it prints into an open file, without a byte of it passing through this process. */
export function gitIntoFile(folder: string, args: readonly string[], descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SETTINGS, ...args], { ...intoFile(folder, descriptor), timeout: TIMEOUT });
    let err = '';
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => (err = (err + piece).slice(0, 10_000)));
    child.on('error', (error) => reject(asGitError(folder, error, args, false)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(code === null ? asGitError(folder, undefined, args, true) : failed(args, err));
    });
  });
}

/** The same, for callers that cannot wait. */
export function gitIntoFileNow(folder: string, args: readonly string[], descriptor: number): void {
  const { status, stderr, error } = spawnSync('git', [...SETTINGS, ...args], {
    ...intoFile(folder, descriptor),
    timeout: TIMEOUT,
  });
  if (error) throw asGitError(folder, error, args, false);
  if (status !== 0) throw failed(args, stderr.toString('utf8'));
}

const intoFile = (folder: string, descriptor: number) => ({
  cwd: folder,
  env: environment(),
  stdio: ['ignore', descriptor, 'pipe'] as ['ignore', number, 'pipe'],
  windowsHide: true,
});

/** The error for a command that ended with an exit code it should not have. */
export function failed(args: readonly string[], err: string): GitError {
  const words = err.replace(/^(?:fatal|error): /, '').trim();
  return new GitError(words === '' ? `"git ${args[0]}" failed.` : `Git: ${words}`);
}

function asGitError(
  folder: string,
  error: { readonly code?: unknown; readonly message: string } | undefined,
  args: readonly string[],
  stopped: boolean,
): GitError {
  const command = `"git ${args[0]}"`;
  if (!existsSync(folder)) return new GitError(`There is no folder ${folder}.`);
  if (error?.code === 'ENOENT') return new GitError('Git is not installed, or not on the path.');
  if (error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new GitError(`${command} printed more than ${MOST_OUTPUT >> 20} MB.`);
  if (stopped) return new GitError(`${command} took longer than ${TIMEOUT / 1000} seconds and was stopped.`);
  return new GitError(`${command} could not be run: ${error?.message ?? 'it was stopped'}`);
}
