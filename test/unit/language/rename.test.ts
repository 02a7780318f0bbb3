import assert from 'node:assert/strict';
import { activate } from '../../../src/project/migrations/activation';
import { LineIndex } from '../../../src/base/yaml/line-index';
import { applyEdits } from '../../../src/project/findings/apply-edits';
import { applyMigrations } from '../../../src/features/migrate/apply-migrations';
import { rename, RenameError, renameableInLine, renameableInYaml } from '../../../src/language/rename';
import {
  LANGUAGE_GUIDELINE,
  LANGUAGE_SCHEMA,
  languageProject,
  type OpenedInMemory,
} from '../../support/language-project';
import { inOneFile } from '../../support/one-file';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const DATE = '2026-11-26';

/** The YAML files after a rename at a marked place, and the migration. */
function renamed(opened: OpenedInMemory, path: string, marked: string, newId: string) {
  const what = renameableInYaml(opened.model, path, opened.at(path, marked));
  assert.ok(what, marked);
  const { edits, migration } = rename(opened.model, what, newId, DATE);
  const files: Record<string, string> = {};
  for (const name of new Set([opened.model.schema.file.path, opened.model.guideline!.file.path])) {
    const lines = new LineIndex(opened.text(name));
    const own = edits
      .filter((edit) => edit.path === name)
      .map(({ range, newText }) => ({
        start: lines.offsetAt(range.start),
        end: lines.offsetAt(range.end),
        newText,
      }));
    files[name] = applyEdits(opened.text(name), own);
  }
  if (migration) files[migration.path] = migration.content;
  return { files, migration };
}

describe('language/rename', function () {
  this.timeout(SLOW);

  it('a label: every mention in both files, and the migration by which records follow', async () => {
    const { files, migration } = renamed(
      await languageProject(),
      'guideline.yaml',
      'not: [ref|und]',
      'money back',
    );
    assert.equal(files['labelwright.yaml'], LANGUAGE_SCHEMA.replaceAll(/\brefund\b/g, 'money back'));
    assert.equal(files['guideline.yaml'], LANGUAGE_GUIDELINE.replaceAll(/\brefund\b/g, 'money back'));
    assert.deepEqual(migration, {
      path: 'migrations/2026-11-26-01-refund.yaml',
      content:
        'date: "2026-11-26"\nchanges:\n  - {type: rename, kind: label, from: refund, to: money back}\n',
    });
    const after = await languageProject(files);
    assert.deepEqual(pick(after.model.problems, 'message'), []);
    const counts = await applyMigrations(after.project, activate(after.model));
    assert.deepEqual([counts.records, counts.blocked, counts.openCount], [3, [], 0]);
    await after.project.refresh();
    assert.deepEqual(
      after.project
        .findingsOf('annotations/ana.jsonl')
        .findings.filter(({ rule }) => rule === 'unknown-label'),
      [],
    );
  });

  it('a label of spans: the marks inside examples, in any quotes', async () => {
    const opened = await languageProject();
    const { files } = renamed(opened, 'labelwright.yaml', '{id: am|ount}', 'sum');
    assert.equal(files['guideline.yaml'], LANGUAGE_GUIDELINE.replace('](amount)', '](sum)'));
    const escaped = await languageProject({
      'guideline.yaml': LANGUAGE_GUIDELINE.replace('[€49.90](amount)', String.raw`[€49.90]\u0028amount)`),
    });
    const { files: rewritten } = renamed(escaped, 'labelwright.yaml', '{id: am|ount}', 'the sum');
    assert.match(
      rewritten['guideline.yaml']!,
      /marked: "Two payments of \[€49\.90\]\(the sum\) for \[A-1009\]\(order-id\)\."/,
    );
    assert.throws(() => renamed(opened, 'labelwright.yaml', '{id: am|ount}', 'sum (net)'), RenameError);
  });

  it('a label of spans: the marks of parts of a span', async () => {
    const guideline = LANGUAGE_GUIDELINE.replace(
      '[€49.90](amount) for [A-1009](order-id)',
      '[€49](amount#1) or so and [90](amount#1) [c](amounts)',
    );
    const opened = await languageProject({ 'guideline.yaml': guideline });
    const { files } = renamed(opened, 'labelwright.yaml', '{id: am|ount}', 'sum');
    assert.equal(files['guideline.yaml'], guideline.replaceAll('](amount#1)', '](sum#1)'));
  });

  it('rules, layers, people, with their kind in the migration; examples need none', async () => {
    const opened = await languageProject({
      'labelwright.yaml': `${LANGUAGE_SCHEMA}training: {split: {stratify: [intent]}, gate: {min_agreement: {intent: 0.5}, models: {m: {min_accuracy: {intent: 0.5}, min_macro_f1: {intent: 0.5}}}}}\n`,
    });
    const rule = renamed(opened, 'guideline.yaml', 'rules: [TB|-1]', 'TB-9');
    assert.equal(rule.files['guideline.yaml'], LANGUAGE_GUIDELINE.replaceAll('TB-1', 'TB-9'));
    assert.match(rule.migration!.content, /kind: rule, from: TB-1, to: TB-9/);
    const layer = renamed(opened, 'labelwright.yaml', '{id: int|ent, type', 'aim');
    assert.equal(
      layer.files['labelwright.yaml'],
      opened.text('labelwright.yaml').replaceAll('intent', 'aim'),
    );
    assert.equal(layer.files['guideline.yaml'], LANGUAGE_GUIDELINE.replace('intent:', 'aim:'));
    const person = renamed(opened, 'labelwright.yaml', '[an|a,', 'anna');
    assert.equal(
      person.files['labelwright.yaml'],
      opened.text('labelwright.yaml').replace('[ana,', '[anna,'),
    );
    assert.match(person.migration!.path, /01-ana\.yaml$/);
    const trusting = await languageProject({
      'labelwright.yaml': `${LANGUAGE_SCHEMA}training: {resolve: {spans: {annotator: ana}}}\n`,
    });
    const trusted = renamed(trusting, 'labelwright.yaml', '{annotator: an|a}', 'anna');
    assert.match(trusted.files['labelwright.yaml']!, /\[anna,[^]*\{annotator: anna\}/);
    const example = renamed(opened, 'guideline.yaml', 'examples: [EX|-1]', 'EX-7');
    assert.equal(example.files['guideline.yaml'], LANGUAGE_GUIDELINE.replaceAll('EX-1', 'EX-7'));
    assert.equal(example.migration, undefined);
  });

  it('leaves keys of the settings alone that read like a label or a layer', async () => {
    const opened = await languageProject({
      'labelwright.yaml': `${LANGUAGE_SCHEMA.replaceAll('refund', 'test').replaceAll('intent', 'split')}training: {split: {sizes: {train: 0.8, test: 0.2}, stratify: [split]}}\n`,
      'guideline.yaml': 'version: "1"\nlabels:\n  - {id: test}\n',
    });
    const label = renamed(opened, 'guideline.yaml', '{id: te|st}', 'trial');
    assert.match(label.files['labelwright.yaml']!, /sizes: \{train: 0\.8, test: 0\.2\}/);
    const layer = renamed(opened, 'labelwright.yaml', '{id: spl|it, type', 'aim');
    assert.match(layer.files['labelwright.yaml']!, /training: \{split: .* stratify: \[aim\]\}\}/);
  });

  it('says why a name cannot be given', async () => {
    const opened = await languageProject();
    const fails = (marked: string, newId: string, message: RegExp): void =>
      assert.throws(() => renamed(opened, 'labelwright.yaml', marked, newId), message);
    fails('{id: ref|und,', 'other', /There is a label "other" already\. .*type merge/);
    fails('{id: ref|und,', ' x', /white space/);
    fails('[an|a,', 'a b', /cannot be the name of a person/);
    assert.equal(
      renameableInYaml(opened.model, 'labelwright.yaml', opened.at('labelwright.yaml', 'ty|pe: spans')),
      undefined,
    );
  });

  it('numbers the migrations of a day, so that they are applied in their order', async () => {
    const opened = await languageProject({
      'migrations/2026-11-26-02-x.yaml': 'changes: [{type: rename, from: x, to: refund}]\n',
    });
    assert.equal(
      renamed(opened, 'guideline.yaml', 'not: [ref|und]', 'z').migration!.path,
      'migrations/2026-11-26-03-refund.yaml',
    );
  });

  it('works from a line of records', async () => {
    const opened = await languageProject();
    const text = opened.text('annotations/ana.jsonl').split('\n')[0]!;
    const line = { kind: 'annotation' as const, path: 'annotations/ana.jsonl', line: 0, text };
    const found = renameableInLine(opened.model, line, text.indexOf('refund') + 2)!;
    assert.deepEqual(
      [found.kind, found.id, text.slice(found.range.start.character, found.range.end.character)],
      ['label', 'refund', 'refund'],
    );
    assert.equal(renameableInLine(opened.model, line, text.indexOf('t-1') + 1), undefined);
  });

  it('works with an inline guideline', async () => {
    const texts = { schema: LANGUAGE_SCHEMA, guideline: LANGUAGE_GUIDELINE };
    const two = await languageProject();
    const one = await languageProject({ 'labelwright.yaml': inOneFile(texts) });
    const places = [
      ['not: [ref|und]', 'money back'],
      ['](order|-id)', 'order-number'],
      ['{id: G|-1', 'G-2'],
      ['- id: TB|-1', 'TB-9'],
      ['labels: {int|ent: duplicate-charge}', 'aim'],
      ['- id: EX|-1', 'EX-7'],
    ] as const;
    for (const [marked, newId] of places) {
      const expected = renamed(two, 'guideline.yaml', marked, newId);
      const { files, migration } = renamed(one, 'labelwright.yaml', marked, newId);
      const { 'labelwright.yaml': schema, 'guideline.yaml': guideline } = expected.files;
      assert.equal(files['labelwright.yaml'], inOneFile({ schema: schema!, guideline: guideline! }), marked);
      assert.deepEqual(migration, expected.migration);
    }
  });
});
