import path from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which rooms (folders of src/) a room may import from, besides itself. The arrows point one way; docs/internals/architecture.md draws them. */
export const rooms = {
  base: [],
  agreement: ['base'],
  project: ['base', 'agreement'],
  kinds: ['base', 'agreement', 'project', 'document'],
  disagreement: ['base', 'project', 'kinds'],
  rules: ['base', 'project', 'kinds', 'disagreement'],
  engine: ['base', 'agreement', 'project', 'kinds', 'disagreement', 'rules'],
  protocol: ['base', 'project', 'disagreement'],
  formats: ['base', 'project', 'kinds', 'protocol'],
  document: ['base'],
  platform: ['base', 'project'],
  cli: ['base', 'project', 'engine', 'document', 'platform'],
  server: ['base', 'project', 'engine', 'document', 'platform', 'protocol'],
  extension: ['base', 'project', 'document', 'protocol'],
  features: [
    'base',
    'agreement',
    'project',
    'kinds',
    'disagreement',
    'rules',
    'engine',
    'formats',
    'document',
  ],
  language: ['base', 'project', 'kinds', 'rules', 'engine', 'features'],
  panel: ['base', 'project', 'kinds', 'disagreement', 'engine', 'features'],
  page: ['base', 'project', 'engine', 'protocol', 'panel', 'cli', 'server', 'extension', 'platform'],
  main: [
    'base',
    'project',
    'platform',
    'protocol',
    'cli',
    'server',
    'extension',
    'features',
    'language',
    'panel',
    'page',
  ],
};

/** What a part of a feature may import as well: `cli.ts`, `cli-*.ts` and `cli/` belong to the command line, and so on. */
const parts = {
  cli: ['cli', 'platform', 'protocol'],
  server: ['server', 'platform', 'protocol'],
  requests: ['protocol'],
  worker: [],
};

/** Which parts may also import a part that they share: `requests.ts`, what server and editor ask each other; `worker.ts`, a thread. */
const shared = { requests: ['server', 'extension'], worker: ['cli', 'server'] };

/** All that a part may import that runs in a process of its own, where the engine is not. */
const apart = {
  extension: ['base', 'agreement', 'project', 'disagreement', 'document', 'protocol', 'extension'],
  webview: ['base', 'project', 'kinds', 'disagreement', 'protocol'],
};

/** The room and the part of a file, given by its path in src/ with `/`. */
export function placeOf(file) {
  const [room, ...rest] = file.split('/');
  // What a kind of question has in the panel is a part of the panel that lies with its kind.
  if (room === 'kinds' && /^panel(\.|$)/.test(rest.at(-1))) return { room: 'panel', part: 'webview' };
  if (!['features', 'language', 'panel', 'page'].includes(room)) return { room };
  const inside = room === 'features' ? rest.slice(1).join('/') : rest.join('/');
  return { room, part: /^(cli|requests|server|extension|webview|worker)(?=[./-]|$)/.exec(inside)?.[1] };
}

/** Whether a file may import another; both by their paths in src/. */
export function mayImport(from, to) {
  const [a, b] = [placeOf(from), placeOf(to)];
  // A page is a program as well, made of what the others share; its part in the editor runs there.
  if (a.room === 'main' || (a.room === 'page' && a.part !== 'extension'))
    return a.room === b.room || rooms[a.room].includes(b.room);
  if (shared[b.part]?.includes(a.part)) return true;
  if (b.part !== undefined && b.part !== a.part) return false;
  if (a.part in apart) return b.part === a.part || apart[a.part].includes(b.room);
  return a.room === b.room || [...rooms[a.room], ...(parts[a.part] ?? [])].includes(b.room);
}

/** Whether a file may import a module of Node, or VS Code's. */
export function mayImportModule(from, module) {
  const { room, part } = placeOf(from);
  if (module === 'vscode') return (part ?? room) === 'extension' || from === 'main/extension.ts';
  return (
    !module.startsWith('node:') ||
    ['platform', 'cli', 'server', 'extension', 'worker', 'main'].includes(part ?? room)
  );
}

const src = fileURLToPath(new URL('src/', import.meta.url));
const imports = {
  create(context) {
    const inSrc = (file) => path.relative(src, file).split(path.sep).join('/');
    const from = inSrc(context.filename);
    const check = ({ source }) => {
      const target = source?.value;
      if (typeof target !== 'string') return;
      const to = inSrc(path.resolve(path.dirname(context.filename), target));
      const isAllowed = target.startsWith('.')
        ? to.startsWith('../') || mayImport(from, to)
        : mayImportModule(from, target);
      if (!isAllowed) context.report({ node: source, message: `src/${from} may not import ${target}.` });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.cache/',
      'node_modules/',
      '.vscode-test/',
      'coverage/',
      'test/fixtures/',
      'examples/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['*.mjs', 'src/project/schema/build.mjs', 'bench/**', 'test/**', 'src/cli/**'],
    rules: { 'no-console': 'off' },
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { house: { rules: { imports } } },
    rules: { 'house/imports': 'error' },
  },
);
