import assert from 'node:assert/strict';
import { applyEdits, offsetEdits } from '../../../src/project/findings/apply-edits';
import { added, findingsIn, GUIDELINE, SCHEMA, words } from '../../support/toxicity-guideline';
import { lintProject } from '../../support/golden/lint-project';
import { pick } from '../../support/pick';

describe('one wrong id or key is one finding', () => {
  it('a required key by another name is one finding', () => {
    for (const [from, to] of [
      ['id: TB-1, between', 'id: TB-1, sides'],
      ['id: TB-1, between', 'id: TB-1, betwen'],
    ] as const) {
      const [found, ...more] = added(findingsIn(GUIDELINE.replace(from, to)));
      assert.deepEqual(more.map(words), []);
      assert.match(found!.message, /Did you mean "between"\?$/);
    }
    const [held] = added(findingsIn(GUIDELINE, SCHEMA.replace('labels: [insult', 'lables: [insult')));
    assert.match(held!.message, /Did you mean "labels"\? Until this is fixed/);
  });

  it('a misspelt field of data.show is one finding, also where no sample has it', async () => {
    for (const [context, says] of [
      ['[]', /"whoo" stays hidden\. Correct the name, or add it/],
      ['[who]', /"whoo" stays hidden\. Did you mean "who"\?/],
    ] as const) {
      const schema = SCHEMA.replace('.csv', `.jsonl\n  context: ${context}\n  show: [{ field: whoo }]`);
      const files = { 'labelwright.yaml': schema, 'guideline.yaml': GUIDELINE };
      const data = { 'data/comments.jsonl': '{"id":"a","text":"Hello.","who":"x"}\n' };
      const found = await lintProject(new Map(Object.entries({ ...files, ...data })), 'project');
      const about = found.filter(({ message }) => message.includes('whoo'));
      assert.deepEqual(pick(about, 'rule'), ['layout-without-effect']);
      assert.match(about[0]!.message, says);
    }
  });

  describe('an id that is changed at some places only', () => {
    const fixedBy = (guideline: string, schema: string, title: RegExp): string[] => {
      const [found] = added(findingsIn(guideline, schema));
      const edits = found!.fixes!.find((fix) => title.test(fix.title))!.edits;
      const fixed = [
        ['labelwright.yaml', schema],
        ['guideline.yaml', guideline],
      ].map(([file, text]) =>
        applyEdits(
          text!,
          offsetEdits(
            text!,
            edits.filter((edit) => edit.file === file),
          ),
        ),
      );
      return added(findingsIn(fixed[1]!, fixed[0])).map(({ rule }) => rule);
    };
    const RENAMED = SCHEMA.replace('{ id: not-toxic,', '{ id: nontoxic-text,');
    const OFFERED = RENAMED.replace('very-toxic, not-toxic]', 'very-toxic, nontoxic-text]');
    for (const [title, schema, places] of [
      ['in the list of labels', RENAMED, 6],
      ['in the schema', OFFERED, 5],
    ] as const)
      it(`${title}: one finding at the label, and a fix either way`, () => {
        const [found, ...more] = added(findingsIn(GUIDELINE, schema));
        assert.deepEqual(more.map(words), []);
        assert.equal(found!.rule, 'dangling-reference');
        assert.match(found!.message, new RegExp(`^${places} places name "not-toxic"`));
        assert.equal(found!.file, 'labelwright.yaml');
        assert.equal(found!.related?.length, places);
        assert.deepEqual(fixedBy(GUIDELINE, schema, /to "not-toxic" everywhere/), []);
        assert.deepEqual(fixedBy(GUIDELINE, schema, /to "nontoxic-text" everywhere/), []);
      });

    it('in its entry: one finding at the entry', () => {
      const guideline = GUIDELINE.replace('- id: not-toxic', '- id: harmless-text');
      const [found, ...more] = added(findingsIn(guideline));
      assert.deepEqual(more.map(words), []);
      assert.match(found!.message, /There is no label "harmless-text", and "not-toxic" has no entry/);
      assert.deepEqual(fixedBy(guideline, SCHEMA, /Change to "not-toxic"/), []);
    });

    it('is not guessed where two labels may be meant', () => {
      const two = RENAMED.replace('{ id: insult,', '{ id: rude-text,');
      assert.ok(
        added(findingsIn(GUIDELINE, two)).filter(({ rule }) => rule === 'dangling-reference').length > 2,
      );
    });
  });

  it('an id that YAML 1.1 misreads is one finding in each file, and the fix quotes it everywhere', () => {
    const [schema, guideline] = [SCHEMA, GUIDELINE].map((text) => text.replaceAll('not-toxic', 'no'));
    const found = added(findingsIn(guideline!, schema));
    assert.deepEqual(
      found.map(({ rule, file, related = [] }) => [rule, file, related.length]),
      [
        ['implicit-yaml-type', 'guideline.yaml', 4],
        ['implicit-yaml-type', 'labelwright.yaml', 1],
      ],
    );
    const fixed = applyEdits(guideline!, offsetEdits(guideline!, found[0]!.fixes![0]!.edits));
    assert.deepEqual(pick(added(findingsIn(fixed, schema)), 'file'), ['labelwright.yaml']);
  });
});
