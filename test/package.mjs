// `npm run package`: makes labelwright.vsix of what was built, and fails when it outgrew the size in test/sizes.json by 3 %. Plain Node.
// VS Code's page of an extension opens no relative link and shows no picture but from the web. So links to files that are not in the
// package lead to the repository that package.json names. While it names none, they become plain text, and pictures are left out.
import { createVSIX } from '@vscode/vsce';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the package holds, besides package.json and the pages that are rewritten. */
const PACKAGED = [
  'LICENSE',
  'docs/rules',
  'media/icon.png',
  'media/labelwright.svg',
  'media/walkthrough',
  'syntaxes',
];
/** Pages that the page of the extension shows. */
const SHOWN = ['README.md', 'CHANGELOG.md'];

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** Where anyone can see the files of this repository; undefined while package.json names no repository. */
export function repositoryFiles({ repository } = JSON.parse(read('package.json'))) {
  const address = (repository?.url ?? repository)?.replace(/^git\+|\.git$/g, '');
  return address && { pages: `${address}/blob/HEAD/`, pictures: `${address}/raw/HEAD/` };
}

/**
 * The Markdown of `file` for the package. `isPackaged` says of a path in this repository whether a link to it works from there; `online`
 * is where the others can be seen, if anywhere.
 */
export function packagedMarkdown(file, markdown, isPackaged, online = repositoryFiles()) {
  const codeOrLink = /^ *```[^]*?^ *```$|`[^`\n]*`|(!?)\[([^[\]]*)\]\((?!#|[a-z]+:)([^)\s]+)\)/gm;
  return markdown.replace(codeOrLink, (link, picture, text, target) => {
    if (target === undefined) return link;
    const [name, anchor] = path.posix.join(path.posix.dirname(file), target).split(/(?=#)/);
    if (!existsSync(path.join(root, name)))
      throw new Error(`${file} links to ${name}, which does not exist.`);
    if (isPackaged(name)) return link;
    if (online)
      return `${picture}[${text}](${picture ? online.pictures : online.pages}${name}${anchor ?? ''})`;
    return picture ? '' : text;
  });
}

/** Puts everything that the package holds into a folder; `dist` is where it was built. */
export function stage(folder, dist = path.join(root, 'dist')) {
  const manifest = JSON.parse(read('package.json'));
  cpSync(dist, path.join(folder, 'dist'), { recursive: true, filter: (file) => !file.endsWith('.map') });
  for (const name of PACKAGED) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, files: ['**'] }, null, 2));
  for (const file of SHOWN)
    writeFileSync(
      path.join(folder, file),
      packagedMarkdown(file, read(file), () => false),
    );
  for (const page of readdirSync(path.join(root, 'docs/rules')).map((name) => `docs/rules/${name}`))
    writeFileSync(
      path.join(folder, page),
      packagedMarkdown(page, read(page), (name) => name.startsWith('docs/rules/')),
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-package-'));
  const packagePath = path.join(root, 'labelwright.vsix');
  try {
    stage(folder);
    await createVSIX({
      cwd: folder,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { size } = statSync(packagePath);
  const recorded = JSON.parse(read('test/sizes.json')).package;
  console.log(`labelwright.vsix: ${Math.round(size / 1000)} kB; recorded: ${recorded} kB`);
  if (size > 1030 * recorded) {
    console.error(
      'The package outgrew its recorded size. Take something out, or record the size and say why.',
    );
    process.exitCode = 1;
  }
}
