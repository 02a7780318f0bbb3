// `npm run example-page -- FOLDER` puts the page on which anyone can label the shipped example into FOLDER, as index.html. Plain Node; needs
// `npm run build`. The example is copied first: making a page notes that in the project.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder for the page: npm run example-page -- site');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const project = mkdtempSync(path.join(tmpdir(), 'labelwright-example-'));
try {
  cpSync(path.join(root, 'examples/support-tickets'), project, { recursive: true });
  const output = path.resolve(folder, 'index.html');
  const page = ['page', '--for', 'visitor', '--as', 'lea', '-C', project, '-o', output, '--force'];
  execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), ...page], { stdio: 'inherit' });
} finally {
  rmSync(project, { recursive: true });
}
