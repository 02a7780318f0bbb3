import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildModel } from '../../../../src/core/project/build-model';
import type { ProjectModel } from '../../../../src/core/project/model';
import { semanticParts } from '../../../../src/core/project/semantic-hash';
import type { YamlDocument } from '../../../../src/core/yaml/document';
import { parseYaml, readVersion, type Version } from '../../../../src/core/yaml/parse';
import { LintMemory } from '../../../../src/rules/framework/lint-memory';
import { runGuidelineRules } from '../../../../src/rules/framework/run-yaml-rules';
import { labelOf } from '../../../../src/rules/framework/questions';
import { guidelineRule } from '../../../../src/rules/framework/rule';
import { RuleSettings } from '../../../../src/rules/framework/settings';
import { lintYaml } from '../../../../src/rules/lint-yaml';
import { bigGuideline } from '../../../support/generated/big-guideline';
import { completeProject } from '../../../support/golden/base-project';
import { takeMarkers } from '../../../support/golden/markers';
import { readPage } from '../../../support/golden/page';
import { inOneFile } from '../../../support/one-file';
import { repoRoot } from '../../../support/repo-root';

interface Texts {
  readonly schema: string;
  /** Undefined where it stands inline. */
  readonly guideline?: string;
}

/** Models of texts that follow each other, with the nodes that an editor's server would keep. */
class Typed {
  #versions: { schema?: Version; guideline?: Version } = {};

  model({ schema, guideline }: Texts): ProjectModel {
    const before = this.#versions;
    const isSame = before.schema?.document.text === schema;
    this.#versions = {
      schema: isSame ? before.schema! : readVersion(schema, before.schema),
      ...(guideline !== undefined && { guideline: readVersion(guideline, before.guideline) }),
    };
    return modelOf(this.#versions.schema!.document, this.#versions.guideline?.document);
  }
}

const modelOf = (schema: YamlDocument, guideline: YamlDocument | undefined): ProjectModel =>
  buildModel(
    { path: 'labelwright.yaml', document: schema },
    guideline && { path: 'guideline.yaml', document: guideline },
  );

/** The model of texts of which nothing is known. */
const freshModel = ({ schema, guideline }: Texts): ProjectModel =>
  modelOf(parseYaml(schema), guideline === undefined ? undefined : parseYaml(guideline));

/** All that is said of a model, fixes included. */
const said = (model: ProjectModel, memory?: LintMemory): string =>
  JSON.stringify(lintYaml(model, memory), undefined, 1);

/** The same project in one file. */
const joined = ({ schema, guideline = '' }: Texts): Texts => ({ schema: inOneFile({ schema, guideline }) });

/** All that comes of a model. */
const outcome = (model: ProjectModel, memory?: LintMemory) => ({
  said: said(model, memory),
  hash: model.hash,
  parts: semanticParts(model.schema, model.guideline),
});

/** Types texts one after the other and compares what is kept with what a new start finds: after all of them, or of each in turn. */
function compare(texts: readonly Texts[]): void {
  const [typed, memory] = [new Typed(), new LintMemory()];
  const kept = texts.map((each) => outcome(typed.model(each), memory));
  // What is kept beside the memory is of the list that was read last: what another project reads is in its way.
  const [typedAgain, again] = [new Typed(), new LintMemory()];
  texts.forEach((each, n) => {
    const fresh = outcome(freshModel(each));
    assert.deepEqual(kept[n], fresh);
    assert.deepEqual(outcome(typedAgain.model(each), again), fresh);
  });
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

/** Lines added, removed, repeated and moved, and words put in the place of others: ids lead elsewhere, and all below moves. */
function edited(texts: Texts, [inSchema, kind, at, other]: Edit): Texts {
  const key = inSchema < 3 || texts.guideline === undefined ? 'schema' : 'guideline';
  const text = texts[key] ?? '';
  const lines = text.split('\n');
  const line = at % lines.length;
  const words = text.match(/[\w-]+/g) ?? ['x'];
  const word = (n: number): string => words[n % words.length]!;
  if (kind === 0) lines.splice(line, 0, '# a note');
  else if (kind === 1) lines.splice(line, 1);
  else if (kind === 2) lines.splice(line, 0, lines[line]!);
  else if (kind === 3) lines.splice(other % lines.length, 0, ...lines.splice(line, 1));
  else lines[line] = lines[line]!.replace(/[\w-]+(?!.*[\w-])/, word(other));
  return { ...texts, [key]: lines.join('\n') };
}

const edits = fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.nat(100_000), fc.nat(100_000)), {
  minLength: 1,
  maxLength: 8,
});

/** In two files or in one. */
const inEither = fc.boolean();

const typing = (start: Texts, list: readonly Edit[]): Texts[] =>
  list.reduce((texts, edit) => [...texts, edited(texts.at(-1)!, edit)], [start]);

describe('LintMemory: what is kept is what a new start finds', function () {
  it('from case to case of the rules’ pages', () => {
    for (const cases of PAGES) compare([...cases, ...cases.toReversed()]);
  });

  it('after any edits of the example', () => {
    const start = projectOf('examples/support-tickets');
    fc.assert(
      fc.property(inEither, edits, (isOne, list) => compare(typing(isOne ? joined(start) : start, list))),
      { numRuns: 10 },
    );
  });

  it('after any edits of a guideline of many entries', () => {
    const guideline = bigGuideline(40);
    const ids = [...guideline.matchAll(/^ {2}- id: (.+)$/gm)].map(([, id]) => id!);
    const schema = `labelwright: 1\nguideline: guideline.yaml\ndata: { samples: [a.jsonl] }\nlayers:\n  - id: intent\n    type: choice\n    labels: [${ids.join(', ')}]\nlabels:\n${ids.map((id) => `  - { id: ${id} }\n`).join('')}`;
    const start = { schema, guideline };
    fc.assert(
      fc.property(inEither, edits, (isOne, list) => compare(typing(isOne ? joined(start) : start, list))),
      { numRuns: 14 },
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
  const labelled = `labelwright: 1\nguideline: guideline.yaml\ndata: { samples: [a.jsonl] }\nlayers:\n  - { id: l, type: choice, labels: [a, b, c] }\nlabels:\n  - { id: a, name: A }\n  - { id: b, name: B }\n  - { id: c }\n`;
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

  it('is the entry for a label that changed, and nothing else of a label schema', () => {
    const looked: string[] = [];
    const rule = guidelineRule({
      id: 'example',
      group: 'guideline',
      severity: 'warning',
      fix: 'none',
      summary: '',
      entries: {
        definition({ id, idNode }, report, { askSchema }) {
          looked.push(id);
          report({ place: idNode, message: askSchema(labelOf, id)?.label.name ?? '', key: id });
        },
      },
      checkSchema({ schema: { labels } }, report) {
        looked.push('schema');
        const named = labels.filter(({ id, label }) => label.name === id);
        for (const each of named) report({ place: { file: each.file, node: each.idNode }, message: each.id });
      },
    });
    const rules = [rule];
    for (const isOne of [false, true]) {
      const typed = new Typed();
      const memory = new LintMemory();
      const run = (schema: string, text = guideline): string[] => {
        looked.length = 0;
        const texts = { schema, guideline: text };
        const model = typed.model(isOne ? joined(texts) : texts);
        const settings = new RuleSettings(model.schema.lint);
        const found = runGuidelineRules(model, rules, settings, undefined, memory);
        return found.map(({ message }) => message).sort();
      };
      assert.deepEqual(run(labelled), ['A', 'B', 'c', 'c']);
      assert.deepEqual(looked, ['schema', 'a', 'b', 'c']);
      run(labelled.replace('name: B', 'name: B2'));
      assert.deepEqual(looked, ['schema', 'b']);
      run(`# a note\n${labelled.replace('name: B', 'name: B2 # a note')}`);
      assert.deepEqual(looked, ['schema', 'b']);
      run(`# two notes\n${labelled.replace('name: B', 'name: B2 # a note')}`);
      assert.deepEqual(looked, ['schema']);
      const last = labelled.replace('{ id: c }', '{ id: c, name: C }');
      assert.deepEqual(run(last), ['A', 'B', 'C']);
      assert.deepEqual(looked, ['schema', 'b', 'c']);
      run(last, guideline.replace('is b', 'is new'));
      assert.deepEqual(looked, ['b']);
    }
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
