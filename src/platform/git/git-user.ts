import { runGit } from './run-git';

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
