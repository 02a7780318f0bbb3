// Brings node_modules in line with package-lock.json. Plain Node: it must run before anything is installed.
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, unlinkSync } from 'node:fs';
import path from 'node:path';

/** Runs `npm ci` in the folder `root` if a package of the lock file is missing or of another version. Throws if that fails. */
export function installDependencies(root) {
  const reason = outOfDate(root);
  if (!reason) return;
  console.log(`Installing the dependencies: ${reason}`);
  const modules = path.join(root, 'node_modules');
  // Through a link, npm would empty the folder that the link leads to.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(modules);
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' };
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options);
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ci ended with code ${status}`);
}

/** Why the installed packages are not those of the lock file; undefined if they are. */
function outOfDate(root) {
  const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  let installed;
  try {
    installed = read('node_modules/.package-lock.json');
  } catch {
    return 'there is no node_modules';
  }
  // Packages for other platforms are optional and not installed.
  const wrong = Object.entries(read('package-lock.json')).find(
    ([name, { version, optional }]) =>
      name && installed[name]?.version !== version && !(optional && !installed[name]),
  );
  return wrong && `${wrong[0]} should be ${wrong[1].version}`;
}
