import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which folders of src/ a folder may import from, besides itself. The arrows point one way; docs/architecture.md draws them. */
export const allowedImports = {
  core: [],
  rules: ['core'],
  engine: ['core', 'rules'],
  formats: ['core'],
  report: ['core', 'engine'],
  handoff: ['core', 'engine', 'report', 'formats'],
  language: ['core', 'rules', 'engine'],
  protocol: ['core'],
  platform: ['core'],
  server: ['core', 'engine', 'report', 'handoff', 'language', 'protocol', 'platform'],
  extension: ['core', 'protocol'],
  webview: ['core', 'protocol'],
  cli: ['core', 'rules', 'engine', 'report', 'handoff', 'formats', 'platform', 'server'],
};

const folders = Object.keys(allowedImports);
const boundaries = folders.map((folder) => {
  const forbidden = folders.filter((other) => other !== folder && !allowedImports[folder].includes(other));
  const patterns = forbidden.map((other) => ({
    group: [`**/${other}/*`, `**/${other}/**`],
    message: `${folder}/ must not import ${other}/`,
  }));
  if (folder !== 'extension') patterns.push({ group: ['vscode'], message: 'only extension/ imports vscode' });
  if (!['platform', 'server', 'cli', 'extension'].includes(folder))
    patterns.push({ group: ['node:*'], message: `${folder}/ is pure: no node:*` });
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.vscode-test/', 'coverage/', 'test/fixtures/', 'examples/'] },
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
  ...boundaries,
);
