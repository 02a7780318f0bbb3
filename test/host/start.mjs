// `npm start`: shows the extension with an example. Opens it in VS Code if `code` is on the PATH, else serves a VS Code for the
// browser until Ctrl+C. Plain Node: it sets up what is missing first.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../install-dependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const windows = process.platform === 'win32';

/** The folder to open: the one given, else the example. */
function workspace() {
  if (process.argv[2]) return path.resolve(process.argv[2]);
  const preferred = path.join(root, 'examples/support-tickets');
  if (existsSync(preferred)) return preferred;
  const examples = path.join(root, 'examples');
  const first = existsSync(examples) ? readdirSync(examples).sort()[0] : undefined;
  return first ? path.join(examples, first) : root;
}

installDependencies(root);
const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

const hasCode = spawnSync('code', ['--version'], { stdio: 'ignore', shell: windows }).status === 0;
const child = hasCode
  ? spawn('code', [`--extensionDevelopmentPath=${root}`, workspace()], { stdio: 'inherit', shell: windows })
  : spawn(process.execPath, ['--import=tsx', 'test/host/serve.ts', workspace()], {
      cwd: root,
      stdio: 'inherit',
    });
// Ctrl+C reaches the child too, which ends what it started.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 0 : (code ?? 1)));
