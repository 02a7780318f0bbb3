// `npm start`: shows the extension with an example, a folder, or a file of samples. Opens it in VS Code if `code` is on the PATH, else
// serves a VS Code for the browser until Ctrl+C. Plain Node: it sets up what is missing first.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../install-dependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const windows = process.platform === 'win32';

installDependencies(root);
const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const { tsImport } = await import('tsx/esm/api');
const { openerOf, whatToOpen } = await tsImport('./what-to-open.ts', import.meta.url);
const { folder, file } = asked(() => whatToOpen(process.argv[2]));

/** The value, or the end with the reason. */
function asked(make) {
  try {
    return make();
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

const openers = file === undefined ? [] : [openerOf(file)];

const inCode = () =>
  spawn('code', [...[root, ...openers].map((each) => `--extensionDevelopmentPath=${each}`), folder], {
    stdio: 'inherit',
    shell: windows,
  });
const inBrowser = () =>
  spawn(process.execPath, ['--import=tsx', 'test/host/serve.ts', folder, root, ...openers], {
    cwd: root,
    stdio: 'inherit',
  });

const hasCode = spawnSync('code', ['--version'], { stdio: 'ignore', shell: windows }).status === 0;
const child = hasCode ? inCode() : inBrowser();
// Ctrl+C reaches the child too, which ends what it started.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 0 : (code ?? 1)));
