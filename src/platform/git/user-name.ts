import { runGit } from './run-git';

/** The user's name as Git is set up in a folder; empty where there is none, or Git must not be used. Never throws. */
export async function userName(folder: string): Promise<string> {
  try {
    const { code, out } = await runGit(folder, ['config', '--get', 'user.name']);
    return code === 0 ? out.toString('utf8').trim() : '';
  } catch {
    return '';
  }
}
