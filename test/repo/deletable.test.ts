import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { SLOW } from '../host/until';
import { registered } from '../support/registered';
import { repoRoot } from '../support/repo-root';

const src = path.join(repoRoot, 'src');
const inSrc = (file: string): string => path.relative(src, file).split(path.sep).join('/');
const files = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => [path.join(src, file), readFileSync(path.join(src, file), 'utf8')]),
);
const main = [...files.keys()].filter((file) => inSrc(file).startsWith('main/'));

const isIn = (feature: string, file: string): boolean => inSrc(file).startsWith(`features/${feature}/`);

/** The features that only `main` uses. */
function unusedByOthers(): string[] {
  const used = new Set<string>();
  for (const [file, text] of files)
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const [, feature] = /^features\/([^/]+)/.exec(inSrc(path.resolve(path.dirname(file), target!))) ?? [];
      if (feature !== undefined && !main.includes(file) && !isIn(feature, file)) used.add(feature);
    }
  return readdirSync(path.join(src, 'features')).filter((feature) => !used.has(feature));
}

/** The types of `main` as they are without a feature: without its folder, and without the lines of `main` that name the folder. */
class Types {
  #without = '';
  readonly #service: ts.LanguageService;

  constructor() {
    const config = ts.readConfigFile(path.join(repoRoot, 'tsconfig.json'), (file) => ts.sys.readFile(file));
    const { options } = ts.parseJsonConfigFileContent(
      { ...(config.config as object), include: [], files: ['src/main/cli.ts'] },
      ts.sys,
      repoRoot,
    );
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => main,
      getScriptVersion: (file) => (main.includes(file) ? this.#without : ''),
      getScriptSnapshot: (file) => {
        const text = this.#read(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => repoRoot,
      getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
      fileExists: (file) => !isIn(this.#without, file) && ts.sys.fileExists(file),
      readFile: (file) => this.#read(file),
      directoryExists: (folder) => ts.sys.directoryExists(folder),
    });
  }

  #read(file: string): string | undefined {
    if (isIn(this.#without, file)) return undefined;
    const text = files.get(path.normalize(file)) ?? ts.sys.readFile(file);
    if (this.#without === '' || !main.includes(file)) return text;
    const lines = text!.split('\n');
    return lines.filter((line) => !line.includes(`features/${this.#without}/`)).join('\n');
  }

  /** What is wrong in `main` without a feature: nothing else imports it. */
  faults(without: string): string[] {
    this.#without = without;
    return main.flatMap((file) =>
      [...this.#service.getSyntacticDiagnostics(file), ...this.#service.getSemanticDiagnostics(file)].map(
        ({ messageText }) => `${inSrc(file)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
    );
  }
}

describe('a feature that no other one uses', function () {
  this.timeout(SLOW);

  const deletable = unusedByOthers();
  /** The ids that its part in the editor registers in VS Code. */
  const ids = new Map<string, string[]>();
  before(async () => {
    const { of } = await registered();
    const list = files.get(path.join(src, 'main/extension-features.ts'))!;
    for (const [, name, feature] of list.matchAll(/as (\w+) \} from '\.\.\/features\/([^/]+)/g))
      ids.set(feature!, of(name!));
  });

  it('can be deleted: its folder, and its lines in main', () => {
    assert.ok(deletable.length >= 10, deletable.join(', '));
    const types = new Types();
    for (const feature of ['', ...deletable]) assert.deepEqual(types.faults(feature), [], feature);
    // One that others use cannot.
    assert.notDeepEqual(types.faults('check'), []);
  });

  it('adds one line to each list of main, except one for each command of the command line', () => {
    for (const feature of deletable)
      for (const file of main) {
        const lines = files.get(file)!.split('\n');
        const own = lines.filter((line) => line.includes(`features/${feature}/`));
        const isList = /^ +'?[\w-]+'?: \(\) => import\(|^export \{/;
        assert.ok(
          own.every((line) => isList.test(line)),
          `${inSrc(file)}: ${own.join('\n')}`,
        );
      }
  });

  it('alone names its commands and pages, which its entries in package.json declare', () => {
    const manifest = readFileSync(path.join(repoRoot, 'package.json'), 'utf8');
    const named = new Set<string>();
    for (const feature of deletable)
      for (const id of ids.get(feature) ?? []) {
        if (!id.startsWith('labelwright.')) continue;
        assert.ok(manifest.includes(`"${id}"`) || manifest.includes(`:${id}"`), id);
        const others = [...files].filter(([file, text]) => !isIn(feature, file) && text.includes(`'${id}'`));
        assert.deepEqual(
          others.map(([file]) => inSrc(file)),
          [],
          `${id} of ${feature}`,
        );
        named.add(id);
      }
    assert.ok(named.has('labelwright.auditData') && named.has('labelwright.audit'));
  });
});
