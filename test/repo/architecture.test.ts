import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from '../support/repo-root';
import { SLOW } from '../host/until';

const src = path.join(repoRoot, 'src');

/** Files longer than the limit on purpose, each with its reason. */
const LONG_FILES: ReadonlyMap<string, string> = new Map();
const LIMIT = 500;

/**
 * How often a file lets a rejected promise go by with `.catch(() => undefined)` or the like, and why that is right there. The list may
 * only become shorter: what is new hands its error on, says it, or gives a value that the caller can tell from success.
 */
const LET_GO: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'features/exchange/cli/export.ts': [1, 'closing after an error that is on its way out'],
  'cli/write-file.ts': [2, 'no file yet; closing after an error that is on its way out'],
  'engine/stores/record-store.ts': [
    1,
    'a file that is read early for a person: the next pass reports the error',
  ],
  'engine/project-view.ts': [2, 'paths that cannot be read, which the commands that need them report'],
  'engine/project.ts': [1, 'a model that is read early: the next pass reports the error'],
  'extension/client.ts': [2, 'stopping a client that never started or is gone'],
  'features/guideline-tests/extension.ts': [1, 'a test that is tried again by itself: the next run says why'],
  'features/handoff/bundle/growing-file.ts': [
    1,
    'a file that is given up for an error that is on its way out',
  ],
  'features/share/extension/share.ts': [1, 'a branch that is not known here: it is what is asked'],
  'features/restore/server/record-copies.ts': [2, 'copies that another window has removed'],
  'language/document-links.ts': [1, 'a path that leaves the project, which the linter reports'],
  'platform/git/git-files.ts': [1, 'a file that is not there'],
  'platform/git/history.ts': [1, 'a Git too old to say whether the history is cut'],
  'platform/node-append.ts': [1, 'a file that is not there'],
  'platform/node-lock.ts': [6, 'a lock that went meanwhile; the next look at it says what is wrong'],
  'platform/node-write-atomic.ts': [3, 'a file that is not there; a temporary file that went'],
  'language/server/features.ts': [1, 'an editor that cannot be asked to draw lenses again'],
  'panel/webview/app/connection.ts': [1, 'a ping: what is asked is asked again, and says what is wrong'],
  'panel/webview/app/controller.ts': [
    2,
    'feedback that cannot be had is not shown; a sample that cannot be looked for is not found',
  ],
  'panel/webview/app/host-storage.ts': [2, 'without the host’s storage, that of the editor is used'],
  'panel/webview/app/navigator.ts': [1, 'a sample that cannot be looked for counts as not found'],
  'panel/webview/app/reviewing.ts': [1, 'stopping what may have ended meanwhile'],
};

function sourceFiles(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);

/** A file of src/ by its path in there, with `/`. */
const inSrc = (file: string): string => path.relative(src, file).split(path.sep).join('/');

/** The rules of the lint configuration. */
interface Layers {
  /** Room -> rooms it may import from. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  readonly mayImport: (from: string, to: string) => boolean;
  readonly mayImportModule: (from: string, module: string) => boolean;
}

describe('architecture', function () {
  this.timeout(SLOW);

  let layers: Layers;
  before(async () => {
    const config = pathToFileURL(path.join(repoRoot, 'eslint.config.mjs')).href;
    layers = (await import(config)) as Layers;
  });

  const files = sourceFiles();

  it('has only the rooms that the table knows', () => {
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(layers.rooms).sort());
  });

  it('lets dependencies point one way', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.') && !target.endsWith('/package.json'))
        .map((target) => inSrc(path.resolve(path.dirname(file), target)))
        .filter((target) => !layers.mayImport(inSrc(file), target))
        .map((target) => `${inSrc(file)} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps a feature out of what is below it, and its parts out of each other', () => {
    const { mayImport } = layers;
    assert.equal(mayImport('engine/project', 'features/compare/build'), false);
    assert.equal(mayImport('features/compare/build', 'features/compare/cli/command'), false);
    assert.equal(mayImport('features/compare/cli/command', 'features/compare/build'), true);
    assert.equal(mayImport('features/compare/extension/page', 'features/compare/build'), false);
    assert.equal(mayImport('panel/webview/main', 'engine/project'), false);
  });

  const assertNoCircle = (arrows: ReadonlyMap<string, ReadonlySet<string>>): void => {
    const done = new Set<string>();
    const visit = (from: string, above: readonly string[]): void => {
      assert.ok(!above.includes(from), `${[...above, from].join(' -> ')} is a circle`);
      if (done.has(from)) return;
      for (const next of arrows.get(from) ?? []) visit(next, [...above, from]);
      done.add(from);
    };
    for (const from of arrows.keys()) visit(from, []);
  };

  it('has no circle among the rooms', () => {
    assertNoCircle(new Map(Object.entries(layers.rooms).map(([room, next]) => [room, new Set(next)])));
  });

  /** What imports what, of the files in a folder of src/: its own folders and files by `partOf`, which has no name for others. */
  const arrowsAmong = (partOf: (file: string) => string | undefined): Map<string, Set<string>> => {
    const arrows = new Map<string, Set<string>>();
    for (const file of files) {
      const from = partOf(inSrc(file));
      if (from === undefined) continue;
      const next = arrows.get(from) ?? new Set();
      arrows.set(from, next);
      for (const target of importsOf(file)) {
        const to = target.startsWith('.')
          ? partOf(inSrc(path.resolve(path.dirname(file), target)))
          : undefined;
        if (to !== undefined && to !== from) next.add(to);
      }
    }
    return arrows;
  };

  it('has no circle among the features', () => {
    const arrows = arrowsAmong((file) => /^features\/[^/]+/.exec(file)?.[0]);
    assert.ok(arrows.size > 20);
    assertNoCircle(arrows);
  });

  it('has no circle among the folders and files of a room, or of a feature', () => {
    const features = readdirSync(path.join(src, 'features'));
    const inside = Object.keys(layers.rooms).filter((room) => room !== 'features');
    for (const room of [...inside, ...features.map((feature) => `features/${feature}`)]) {
      const parts = new RegExp(`^${room}/[^/]+`);
      assertNoCircle(arrowsAmong((file) => parts.exec(file)?.[0].replace(/\.tsx?$/, '')));
    }
  });

  it('has no cycle of imports, those of types included', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, above: readonly string[]): void => {
      if (above.includes(file)) {
        const cycle = [...above.slice(above.indexOf(file)), file];
        cycles.push(cycle.map((each) => path.relative(src, each)).join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const target of importsOf(file)) {
        const base = path.resolve(path.dirname(file), target);
        const next = ['.ts', '.tsx', '.d.ts'].map((ending) => base + ending).find((each) => known.has(each));
        if (target.startsWith('.') && next) visit(next, [...above, file]);
      }
      done.add(file);
    };
    const known = new Set(files);
    for (const file of files) visit(file, []);
    assert.deepEqual(cycles, []);
  });

  it('keeps vscode in the extension, and Node out of what is pure', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith('.') && !layers.mayImportModule(inSrc(file), target))
        .map((target) => `${inSrc(file)} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('makes tables and HTML in one place: features describe them as documents', () => {
    const wrong = files
      .filter((file) => !/^(document|cli)\//.test(inSrc(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.includes('/document/html/'))
          .concat(/\btextTable\b/.test(readFileSync(file, 'utf8')) ? ['textTable'] : [])
          .map((target) => `${inSrc(file)} uses ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('writes what the guideline says in one place: document, prompt, panel and hovers take its texts from there', () => {
    const reads = files.filter((file) =>
      /\b(?:unless|scopeNote)\??\.text\b/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(
      reads.map(inSrc).filter((file) => /^(features|language|panel)\//.test(file)),
      // It sends the note as a field of its own.
      ['panel/server/guideline-view.ts'],
    );
  });

  it('gives agreement folders alone', () => {
    const loose = files.map(inSrc).filter((file) => /^agreement\/[^/]+$/.test(file));
    assert.deepEqual(loose, []);
  });

  it('starts programs in three places: Git, its own command line, and the model that a user names', () => {
    const found = (pattern: RegExp): string[] =>
      files.filter((file) => pattern.test(readFileSync(file, 'utf8'))).map((file) => inSrc(file));
    assert.deepEqual(found(/['"](?:node:)?(?:child_process|cluster)['"]/), [
      'features/exchange/extension/run-cli.ts',
      'features/predict/cli-command-model.ts',
      'platform/git/run-git.ts',
    ]);
    // A task is started by VS Code, when a person runs it; it is the command line as well.
    assert.deepEqual(found(/\b(?:ProcessExecution|ShellExecution|CustomExecution|createTerminal)\b/), [
      'features/check/extension.ts',
    ]);
    assert.deepEqual(found(/\beval\(|new Function\(/), []);
  });

  it('talks to other machines in one place: the endpoint that a user names and has agreed to', () => {
    const network =
      /['"](?:node:)?(?:net|tls|dgram|dns|http|https|http2|inspector)(?:\/promises)?['"]|(?<![.#\w])fetch\([^)]*\)(?!: \w+ \{)|\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b/;
    assert.deepEqual(
      files.filter((file) => network.test(readFileSync(file, 'utf8'))).map((file) => inSrc(file)),
      ['features/predict/cli-endpoint.ts'],
    );
    // The document that a person has just exported, with the program that shows such files, and the page for a pull request.
    const opens = files.filter((file) => readFileSync(file, 'utf8').includes('openExternal'));
    assert.deepEqual(
      opens.map((file) => inSrc(file)),
      ['features/guideline/extension/register.ts', 'features/share/extension/command.ts'],
    );
  });

  it('types a request where it is defined, and wires features by lists', () => {
    const typed = /\.(?:request|longRequest|requestWork|answering)<|onRequest\(['A-Z]/;
    assert.deepEqual(files.filter((file) => typed.test(readFileSync(file, 'utf8'))).map(inSrc), []);
    for (const name of ['server.ts', 'extension.ts']) {
      const program = path.join(src, 'main', name);
      assert.ok(readFileSync(program, 'utf8').split('\n').length < 120, `main/${name} only assembles`);
      assert.deepEqual(
        importsOf(program).filter((target) => target.startsWith('../features/')),
        [],
      );
    }
  });

  it('names files in kebab case and keeps them short', () => {
    const odd = files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(path.basename(file)));
    assert.deepEqual(odd, []);
    const long = files.filter(
      (file) =>
        readFileSync(file, 'utf8').split('\n').length > LIMIT && !LONG_FILES.has(path.relative(src, file)),
    );
    assert.deepEqual(long, []);
  });

  it('swallows no error and leaves no unfinished word behind', () => {
    const wrong = files.filter((file) =>
      /catch *(\([^)]*\))? *\{ *\}|\b(TODO|FIXME|XXX)\b/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(
      wrong.filter((file) => !/placeholder|wording/.test(file)).map((file) => path.relative(src, file)),
      [],
    );
  });

  it('lets no more rejected promises go by than are listed', () => {
    const found = new Map<string, number>();
    for (const file of files) {
      const count = [
        ...readFileSync(file, 'utf8').matchAll(
          /\.catch\(\s*(?:async )?\([^)]*\) => (?:undefined|null|false|void 0|''|""|0|\[\]|\{\s*\})\s*\)/g,
        ),
      ].length;
      if (count > 0) found.set(inSrc(file), count);
    }
    const more = [...found].filter(([file, count]) => count > (LET_GO[file]?.[0] ?? 0));
    assert.deepEqual(more, [], 'swallowed errors that are not listed');
    const gone = Object.keys(LET_GO).filter((file) => !found.has(file));
    assert.deepEqual(gone, [], 'listed, and gone: shorten the list');
  });
});
