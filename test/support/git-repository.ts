import { execFileSync } from 'node:child_process';
import { writeFiles } from './command-line';

export interface TestRepository {
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string>>): void;
  /** Writes files and commits everything; the hash. Commits are an hour apart, from 2026-03-02T09:00Z. */
  commit(files: Readonly<Record<string, string>>, message: string, author?: string): string;
}

/** Makes a repository in an empty folder. Settings of the machine and its user play no part. */
export function makeRepository(folder: string): TestRepository {
  let hour = 9;
  const git = (...args: string[]): string => {
    const time = `2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`;
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: time,
      GIT_COMMITTER_DATE: time,
      GIT_COMMITTER_NAME: 'Ana',
      GIT_COMMITTER_EMAIL: 'ana@example.com',
    };
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' }).trim();
  };
  git('init', '-q', '-b', 'main');
  return {
    git,
    write: (files) => writeFiles(folder, files),
    commit: (files, message, author = 'Ana <ana@example.com>') => {
      writeFiles(folder, files);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message, `--author=${author}`);
      hour += 1;
      return git('rev-parse', 'HEAD');
    },
  };
}
