import assert from 'node:assert/strict';
import { exampleActions } from '../../../src/language/author-actions';
import { lineKindOf } from '../../../src/engine/record-line';
import { LineIndex } from '../../../src/base/yaml/line-index';
import { applyEdits } from '../../../src/project/findings/apply-edits';
import {
  languageProject,
  LANGUAGE_FILES,
  LANGUAGE_GUIDELINE,
  TWO_REVIEWERS,
  type OpenedInMemory,
} from '../../support/language-project';

/** The actions of a line (0-based), or at a marked place of it: title -> what they add to the guideline. */
async function actions(
  { project, model, text, at }: OpenedInMemory,
  path: string,
  place: number | string,
  viewer?: string,
): Promise<Record<string, string>> {
  const { line, character } = typeof place === 'number' ? { line: place, character: 0 } : at(path, place);
  const data = { kind: lineKindOf(path, project)!, path, line, text: text(path).split('\n')[line]! };
  const found = await exampleActions({ project, model }, data, character, { viewer });
  const guideline = text('guideline.yaml');
  const index = new LineIndex(guideline);
  return Object.fromEntries(
    found.map(({ title, kind, edits }) => {
      assert.equal(kind, 'refactor');
      assert.deepEqual([...edits.keys()], ['guideline.yaml']);
      const changed = applyEdits(
        guideline,
        edits.get('guideline.yaml')!.map(({ range, newText }) => ({
          start: index.offsetAt(range.start),
          end: index.offsetAt(range.end),
          newText,
        })),
      );
      return [title, fresh(guideline, changed)];
    }),
  );
}

/** What stands between the old examples and the changelog, with everything else as it was. */
function fresh(before: string, after: string): string {
  const cut = before.indexOf('changelog:');
  assert.ok(after.startsWith(before.slice(0, cut)) && after.endsWith(before.slice(cut)), after);
  return after.slice(cut, after.length - (before.length - cut));
}

const withAna = (change: (line: string) => string): Record<string, string> => ({
  'annotations/ana.jsonl': change(LANGUAGE_FILES['annotations/ana.jsonl']!),
});

describe('language/author actions: a line becomes an example', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });

  it('offers the answer of an annotation, layer by layer, with the rules that it cites', async () => {
    const text = '😀 Please pay back €19 for A-1009.';
    assert.deepEqual(await actions(opened, 'annotations/ana.jsonl', 0), {
      'Add as example of refund': `  - id: EX-2\n    text: ${text}\n    labels: {intent: refund}\n    rules: [R-REF-1, TB-1]\n`,
      'Add as counter-example of refund': `  - id: EX-2\n    text: ${text}\n    not: [refund]\n`,
      'Add as example of amount': `  - id: EX-2\n    marked: 😀 Please pay back [€19](amount) for A-1009.\n`,
      'Add as counter-example of amount': `  - id: EX-2\n    text: ${text}\n    not: [amount]\n`,
    });
  });

  it('gives it an id that no other reviewer gives', async () => {
    const two = await languageProject({ 'labelwright.yaml': TWO_REVIEWERS });
    const ids = async (viewer?: string) =>
      Object.values(await actions(two, 'annotations/ana.jsonl', 0, viewer)).map(
        (all) => /id: (\S+)/.exec(all)![1],
      );
    assert.deepEqual(new Set(await ids('lea')), new Set(['EX-2-lea']));
    assert.deepEqual(new Set(await ids('max')), new Set(['EX-2-max']));
  });

  it('offers on a label what concerns it', async () => {
    assert.deepEqual(Object.keys(await actions(opened, 'annotations/ana.jsonl', '"label":"am|ount"')), [
      'Add as example of amount',
      'Add as counter-example of amount',
    ]);
  });

  it('takes what was decided for right, on the lines of answers and of the sample', async () => {
    const right = '  - id: EX-2\n    text: I was charged twice.\n    labels: {intent: duplicate-charge}\n';
    const example = { 'Add as example of duplicate-charge': `${right}    rules: [TB-1]\n` };
    const counter = {
      'Add as counter-example of refund': `${right}    not: [refund]\n    rules: [TB-1]\n`,
    };
    assert.deepEqual(await actions(opened, 'annotations/ana.jsonl', 1), example);
    assert.deepEqual(await actions(opened, 'annotations/ben.jsonl', 1), counter);
    assert.deepEqual(await actions(opened, 'data/a.jsonl', 1), { ...example, ...counter });
  });

  it('goes by gold while nothing is decided, and leaves the choice where neither speaks', async () => {
    const gold = await languageProject({ 'decisions/lea.jsonl': '' });
    const known = await actions(gold, 'annotations/ben.jsonl', 1);
    assert.deepEqual(Object.keys(known), ['Add as counter-example of refund']);
    assert.match(known['Add as counter-example of refund']!, /intent: duplicate-charge/);
    const open = await languageProject({ 'decisions/lea.jsonl': '', 'gold/a.jsonl': '' });
    const all = await actions(open, 'data/a.jsonl', 1);
    assert.deepEqual(Object.keys(all).sort(), [
      'Add as counter-example of duplicate-charge',
      'Add as counter-example of refund',
      'Add as example of duplicate-charge',
      'Add as example of refund',
    ]);
    assert.doesNotMatch(all['Add as counter-example of refund']!, /labels/);
  });

  it('counts no label that stays valid for wrong', async () => {
    const decision = LANGUAGE_FILES['decisions/lea.jsonl']!.replace(
      '"labels":{"intent":"duplicate-charge"}',
      '"valid":{"intent":["duplicate-charge","refund"]}',
    );
    const both = await languageProject({ 'decisions/lea.jsonl': decision });
    assert.deepEqual(Object.keys(await actions(both, 'data/a.jsonl', 1)), [
      'Add as example of duplicate-charge',
      'Add as example of refund',
    ]);
  });

  it('says whose answer it is where two have the same labels at other places', async () => {
    const span = (start: number, end: number): object[] => [{ start, end, label: 'amount' }];
    const record = (annotator: string, entities: object[]): string =>
      `${JSON.stringify({ v: 1, id: annotator, time: '2026-11-25T09:10:00.000Z', annotator, sample: 't-1', unit: 'codepoint', labels: { entities } })}\n`;
    const two = await languageProject({
      'annotations/ana.jsonl': record('ana', span(18, 21)),
      'annotations/ben.jsonl': record('ben', span(19, 21)),
    });
    const offered = await actions(two, 'data/a.jsonl', 0);
    assert.match(offered['Add as example of amount (entities, ana)']!, /\[€19\]\(amount\)/);
    assert.match(offered['Add as example of amount (entities, ben)']!, /€\[19\]\(amount\)/);
    assert.equal(Object.keys(offered).length, 3);
  });

  it('reads offsets in the unit of the record', async () => {
    const utf16 = await languageProject(
      withAna((text) =>
        text
          .replace('"unit":"codepoint"', '"unit":"utf16"')
          .replace('"start":18,"end":21', '"start":19,"end":22'),
      ),
    );
    const offered = await actions(utf16, 'annotations/ana.jsonl', 0);
    assert.match(offered['Add as example of amount']!, /\[€19\]\(amount\)/);
  });

  it('offers no answer that is a draft, withdrawn, on another text, or against the schema', async () => {
    const lineOf = async (change: (line: string) => string): Promise<string[]> =>
      Object.keys(await actions(await languageProject(withAna(change)), 'annotations/ana.jsonl', 0));
    const more = (fields: string) => (text: string) => text.replace('"v":1,', `"v":1,${fields},`);
    assert.deepEqual(await lineOf(more('"status":"draft"')), []);
    assert.deepEqual(await lineOf(more('"withdrawn":true')), []);
    assert.deepEqual(await lineOf(more('"text_hash":"0000000000000000"')), []);
    assert.deepEqual(await lineOf((text) => text.replace('"intent":"refund"', '"intent":"money"')), [
      'Add as example of amount',
      'Add as counter-example of amount',
    ]);
    const misquoted = await lineOf((text) => text.replace('"text":"€19"', '"text":"€20"'));
    assert.ok(!misquoted.includes('Add as example of amount'), misquoted.join());
  });

  it('offers nothing where the guideline has the text, cannot be read whole, or is not there', async () => {
    const offered = async (guideline: string): Promise<string[]> =>
      Object.keys(await actions(await languageProject({ 'guideline.yaml': guideline }), 'data/a.jsonl', 1));
    assert.equal((await offered(LANGUAGE_GUIDELINE)).length, 2);
    const there = '  - {id: EX-9, text: I was charged twice.}\nchangelog:';
    assert.deepEqual(await offered(LANGUAGE_GUIDELINE.replace('changelog:', there)), []);
    assert.deepEqual(await offered(`${LANGUAGE_GUIDELINE}description: "never closed\n`), []);
    const schema = LANGUAGE_FILES['labelwright.yaml']!.replace('guideline: guideline.yaml\n', '');
    const alone = await languageProject({ 'labelwright.yaml': schema });
    assert.deepEqual(await actions(alone, 'data/a.jsonl', 1), {});
  });

  it('offers nothing on lines of decisions, and on samples without answers', async () => {
    assert.deepEqual(await actions(opened, 'decisions/lea.jsonl', 0), {});
    assert.deepEqual(await actions(opened, 'data/a.jsonl', 2), {});
  });
});
