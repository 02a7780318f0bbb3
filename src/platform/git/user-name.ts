import { runGit } from './run-git';

/** Git's `user.name` in a folder; empty if there is none, or Git must not be run. Never throws. */
export async function userName(folder: string): Promise<string> {
  try {
    const { code, out } = await runGit(folder, ['config', '--get', 'user.name']);
    return code === 0 ? out.toString('utf8').trim() : '';
  } catch {
    return '';
  }
}
