// A type of question can be taken out: its folder, its lines in the two lists, and its part of the schema. The rest is sound without it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repoRoot } from '../support/repo-root';
import { temporaryFolder } from '../support/temporary-folder';
import { withoutKinds, type Changed } from '../support/without-kind';

/** The errors of types in the sources of a program, with some files changed or gone. */
function typeErrors(config: string, changed: Changed): string[] {
  const inRepo = (file: string): string => path.relative(repoRoot, file).split(path.sep).join('/');
  const sys: ts.System = {
    ...ts.sys,
    readFile: (file, encoding) =>
      changed.has(inRepo(file)) ? changed.get(inRepo(file)) : ts.sys.readFile(file, encoding),
    fileExists: (file) =>
      changed.has(inRepo(file)) ? changed.get(inRepo(file)) !== undefined : ts.sys.fileExists(file),
  };
  const file = path.join(repoRoot, config);
  const { config: json } = ts.readConfigFile(file, sys.readFile) as { config: unknown };
  const { options, fileNames } = ts.parseJsonConfigFileContent(json, sys, path.dirname(file));
  const host = ts.createCompilerHost(options);
  host.readFile = sys.readFile;
  host.fileExists = sys.fileExists;
  host.getSourceFile = (name, version) => {
    const text = sys.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version);
  };
  const rootNames = fileNames.filter((name) => inRepo(name).startsWith('src/') && sys.fileExists(name));
  const program = ts.createProgram({ rootNames, options, host });
  const errors = [
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  return errors.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file ? inRepo(file.fileName) : ''}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

/** What is not part of a checkout. */
const ASIDE = new Set(['node_modules', 'dist', '.git', '.cache', '.vscode-test', 'coverage']);

/** Makes a copy of the checkout with some files changed or gone. */
function copyTo(folder: string, changed: Changed): void {
  for (const name of readdirSync(repoRoot))
    if (!ASIDE.has(name)) cpSync(path.join(repoRoot, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(repoRoot, 'node_modules'), path.join(folder, 'node_modules'));
  for (const [file, text] of changed)
    if (text === undefined) rmSync(path.join(folder, file));
    else writeFileSync(path.join(folder, file), text);
}

/** The names of the folders of examples and fixtures with a project that asks a type of question. */
const projectsWith = (type: string): string[] =>
  ['examples', 'test/fixtures'].flatMap((folder) =>
    readdirSync(path.join(repoRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'labelwright.yaml')
      .filter((file) =>
        new RegExp(`\\btype: ${type}\\b`).test(readFileSync(path.join(repoRoot, folder, file), 'utf8')),
      )
      .map((file) => path.basename(path.dirname(file))),
  );

/** Tests that go through the rules or formats of all types, or that say what a tool of others calls a comparison. */
const OF_ALL_TYPES = new Set(
  ['cli/same-findings', 'formats/endings', 'formats/label-studio-min'].map(
    (name) => `test/unit/${name}.test.ts`,
  ),
);

/** Whether a test is about a type: it, or what it imports from the tests, names the type as a word in quotes or as that of a layer, or a project that asks it. */
function isAbout(type: string, test: string): boolean {
  const named = new RegExp(
    `\\btype: ${type}\\b|['"\`/](?:${projectsWith(type).join('|') || type})['"\`/]|['"\`](?:[^'"\`\n]*[ ,])?${type}(?:[ ,][^'"\`\n]*)?['"\`]`,
  );
  const seen = new Set<string>();
  const names = (file: string): boolean => {
    if (seen.has(file)) return false;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    const modules = [...text.matchAll(/from '(\.[^']*)'/g)]
      .map(([, module]) => `${path.resolve(path.dirname(file), module!)}.ts`)
      .filter((module) => module.includes(`${path.sep}test${path.sep}`) && ts.sys.fileExists(module));
    return named.test(text) || modules.some(names);
  };
  return names(test);
}

// Half a minute of processor time for the types alone, so all of it is part of `npm run long`.
if (process.env['LABELWRIGHT_LONG'] !== undefined)
  describe('the sources without a type of question', function () {
    this.timeout(0);
    const copy = temporaryFolder();

    it('have sound types without comparisons and turns', () => {
      const changed = withoutKinds(['comparison', 'turn']);
      assert.deepEqual(typeErrors('tsconfig.json', changed), []);
      assert.deepEqual(typeErrors('src/panel/webview/tsconfig.json', changed), []);
    });

    for (const type of ['comparison', 'turn'])
      it(`pass lint and the tests that are not about it without ${type}`, () => {
        const changed = withoutKinds([type]);
        copyTo(copy.path, changed);
        // Some tests are another user for a while.
        chmodSync(copy.path, 0o755);
        const run = (command: string, ...args: string[]): string => {
          const env = { ...process.env, LABELWRIGHT_LONG: undefined };
          const { status, stdout, stderr } = spawnSync(command, args, {
            cwd: copy.path,
            env,
            encoding: 'utf8',
            maxBuffer: 2 ** 28,
          });
          // What failed stands at the end.
          return status === 0 ? '' : (stdout + stderr).slice(-6000);
        };
        const written = [...changed.keys()].filter((file) => changed.get(file) !== undefined);
        assert.equal(run('npx', 'prettier', '--write', ...written), '');
        assert.equal(run('npx', 'eslint', 'src'), '');
        // An export that only the folder imported stays. Nothing else may be left over.
        const imported = [...changed.keys()]
          .filter((file) => changed.get(file) === undefined)
          .flatMap((file) => [
            ...readFileSync(path.join(repoRoot, file), 'utf8').matchAll(/import \{([^}]*)\}/g),
          ])
          .flatMap(([, names]) => names!.match(/\w+/g) ?? []);
        const leftOver = run('npx', 'knip').split('\n');
        assert.deepEqual(
          leftOver.filter(
            (line) =>
              line !== '' && !line.startsWith('Unused exports') && !imported.includes(line.split(' ')[0]!),
          ),
          [],
        );
        assert.equal(run('npm', 'run', 'build'), '');
        // Golden tests go through the pages, guidelines and projects of all types.
        const tests = readdirSync(path.join(repoRoot, 'test/unit'), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.test.ts'))
          .map((file) => path.join('test/unit', file));
        const others = tests.filter(
          (file) => !OF_ALL_TYPES.has(file) && !isAbout(type, path.join(repoRoot, file)),
        );
        assert.ok(others.length > 0.9 * tests.length, `${others.length} of ${tests.length}`);
        assert.equal(run('npx', 'mocha', '--reporter', 'dot', ...others), '');
      });
  });
