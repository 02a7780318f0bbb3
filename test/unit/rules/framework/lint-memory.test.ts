import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildModel } from '../../../../src/core/project/build-model';
import type { ProjectModel } from '../../../../src/core/project/model';
import { parseYaml, readVersion, type Version } from '../../../../src/core/yaml/parse';
import { LintMemory } from '../../../../src/rules/framework/lint-memory';
import { runGuidelineRules } from '../../../../src/rules/framework/run-yaml-rules';
import { guidelineRule } from '../../../../src/rules/framework/rule';
import { RuleSettings } from '../../../../src/rules/framework/settings';
import { lintYaml } from '../../../../src/rules/lint-yaml';
import { bigGuideline } from '../../../corpora/big-guideline';
import { completeProject } from '../../../support/golden/base-project';
import { takeMarkers } from '../../../support/golden/markers';
import { readPage } from '../../../support/golden/page';
import { repoRoot } from '../../../support/repo-root';

interface Texts {
  readonly schema: string;
  readonly guideline: string;
}

/** Models of texts that follow each other, with the nodes that an editor's server would keep. */
class Typed {
  #versions: { schema?: Version; guideline?: Version } = {};

  model({ schema, guideline }: Texts): ProjectModel {
    const before = this.#versions;
    const isSame = before.schema?.document.text === schema;
    this.#versions = {
      schema: isSame ? before.schema! : readVersion(schema, before.schema),
      guideline: readVersion(guideline, before.guideline),
    };
    return buildModel(
      { path: 'labelwright.yaml', document: this.#versions.schema!.document },
      { path: 'guideline.yaml', document: this.#versions.guideline!.document },
    );
  }
}

/** All that is said of texts, fixes included, when nothing is known of them. */
const fresh = ({ schema, guideline }: Texts): string =>
  JSON.stringify(
    lintYaml(
      buildModel(
        { path: 'labelwright.yaml', document: parseYaml(schema) },
        { path: 'guideline.yaml', document: parseYaml(guideline) },
      ),
    ),
    undefined,
    1,
  );

/** Types texts one after the other and compares what is kept with what a new start finds. */
function compare(texts: readonly Texts[]): void {
  const typed = new Typed();
  const memory = new LintMemory();
  for (const each of texts)
    assert.equal(JSON.stringify(lintYaml(typed.model(each), memory), undefined, 1), fresh(each));
}

const projectOf = (folder: string): Texts => {
  const read = (name: string): string => readFileSync(path.join(repoRoot, folder, name), 'utf8');
  return { schema: read('labelwright.yaml'), guideline: read('guideline.yaml') };
};

/** The cases of the rules' pages, page by page: what is wrong and what is right in turns. */
const PAGES: readonly (readonly Texts[])[] = readdirSync(path.join(repoRoot, 'docs/rules'))
  .filter((name) => name !== 'README.md')
  .map((name) => {
    const { cases } = readPage(readFileSync(path.join(repoRoot, 'docs/rules', name), 'utf8'));
    return cases.map(({ blocks }) => {
      const given = blocks.map(
        (block) =>
          [block.path, { text: takeMarkers(block.path, block.text).text, isWhole: block.isWhole }] as const,
      );
      const files = completeProject(new Map(given));
      return { schema: files.get('labelwright.yaml')!, guideline: files.get('guideline.yaml')! };
    });
  });

type Edit = readonly [inSchema: number, kind: number, line: number, other: number];

/** Lines added, removed and repeated, and words put in the place of others: ids lead elsewhere, and all below moves. */
function edited(texts: Texts, [inSchema, kind, at, other]: Edit): Texts {
  const key = inSchema === 0 ? 'schema' : 'guideline';
  const lines = texts[key].split('\n');
  const line = at % lines.length;
  const words = texts[key].match(/[\w-]+/g) ?? ['x'];
  const word = (n: number): string => words[n % words.length]!;
  if (kind === 0) lines.splice(line, 0, '# a note');
  else if (kind === 1) lines.splice(line, 1);
  else if (kind === 2) lines.splice(line, 0, lines[line]!);
  else lines[line] = lines[line]!.replace(/[\w-]+(?!.*[\w-])/, word(other));
  return { ...texts, [key]: lines.join('\n') };
}

const edits = fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.nat(100_000), fc.nat(100_000)), {
  minLength: 1,
  maxLength: 8,
});

const typing = (start: Texts, list: readonly Edit[]): Texts[] =>
  list.reduce((texts, edit) => [...texts, edited(texts.at(-1)!, edit)], [start]);

describe('LintMemory: what is kept is what a new start finds', function () {
  this.timeout(120_000);

  it('from case to case of the rules’ pages', () => {
    for (const cases of PAGES) compare([...cases, ...cases.toReversed()]);
  });

  it('after any edits of the example', () => {
    const start = projectOf('examples/support-tickets');
    fc.assert(
      fc.property(edits, (list) => compare(typing(start, list))),
      { numRuns: 8 },
    );
  });

  it('after any edits of a guideline of many entries', () => {
    const guideline = bigGuideline(40);
    const ids = [...guideline.matchAll(/^ {2}- id: (.+)$/gm)].map(([, id]) => id!);
    const schema = `labelwright: 1\nguideline: guideline.yaml\ndata: { samples: [a.jsonl] }\nlayers:\n  - id: intent\n    type: choice\n    labels: [${ids.join(', ')}]\nlabels:\n${ids.map((id) => `  - { id: ${id} }\n`).join('')}`;
    fc.assert(
      fc.property(edits, (list) => compare(typing({ schema, guideline }, list))),
      { numRuns: 12 },
    );
  });

  it('after any edits of the rules’ pages', () => {
    const start = fc.constantFrom(...PAGES.flat());
    fc.assert(
      fc.property(start, edits, (texts, list) => compare(typing(texts, list))),
      { numRuns: 40 },
    );
  });
});

describe('LintMemory: what is looked at', () => {
  const schema = 'labelwright: 1\nguideline: guideline.yaml\n';
  const guideline = `version: "1"\nlabels:\n${['a', 'b', 'c'].map((id) => `  - id: ${id}\n    definition: It is ${id}.\n`).join('')}`;

  it('is the entry that changed, and those that asked for it', () => {
    const looked: string[] = [];
    const rule = guidelineRule({
      id: 'example',
      group: 'guideline',
      severity: 'warning',
      fix: 'none',
      summary: '',
      entries: {
        definition({ id, idNode }, report, { ask }) {
          looked.push(id);
          const next = id === 'a' ? ask(({ definitions }, name) => definitions.get(name), 'b') : undefined;
          report({ place: idNode, message: next?.definition?.text ?? '', key: id });
        },
      },
    });
    const rules = [rule];
    const typed = new Typed();
    const memory = new LintMemory();
    const run = (text: string): string[] => {
      looked.length = 0;
      const model = typed.model({ schema, guideline: text });
      return runGuidelineRules(model, rules, new RuleSettings(model.schema.lint), undefined, memory).map(
        ({ range, message }) => `${range.start.line} ${message}`,
      );
    };
    assert.deepEqual(run(guideline), ['2 It is b.', '4 ', '6 ']);
    assert.deepEqual(looked, ['a', 'b', 'c']);
    assert.deepEqual(run(`# moved\n${guideline}`), ['3 It is b.', '5 ', '7 ']);
    assert.deepEqual(looked, []);
    assert.deepEqual(run(`# moved\n${guideline.replace('is c', 'is seen')}`), ['3 It is b.', '5 ', '7 ']);
    assert.deepEqual(looked, ['c']);
    assert.deepEqual(run(guideline.replace('is b', 'is new')), ['2 It is new.', '4 ', '6 ']);
    assert.deepEqual(looked, ['a', 'b', 'c']);
  });

  it('is tried again where a rule failed, which is said once', () => {
    let isBroken = true;
    const rule = guidelineRule({
      id: 'example',
      group: 'guideline',
      severity: 'warning',
      fix: 'none',
      summary: '',
      entries: {
        definition({ id, idNode }, report) {
          if (isBroken) throw new Error('no');
          report({ place: idNode, message: id, key: id });
        },
      },
    });
    const rules = [rule];
    const memory = new LintMemory();
    const model = new Typed().model({ schema, guideline });
    const run = (): string[] =>
      runGuidelineRules(model, rules, new RuleSettings(model.schema.lint), undefined, memory).map(
        (finding) => finding.rule,
      );
    assert.deepEqual(run(), ['rule-crashed']);
    isBroken = false;
    assert.deepEqual(run(), ['example', 'example', 'example']);
  });
});
