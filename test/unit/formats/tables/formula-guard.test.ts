import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { guarded, isFormula, unguarded } from '../../../../src/base/csv/formula-guard';
import { exported, imported, recordsOf } from '../../../support/exchange';
import { temporaryFolder } from '../../../support/temporary-folder';

describe('cells that spreadsheets take for formulas', () => {
  const folder = temporaryFolder();
  const file = (content: string, name: string): string => {
    const place = path.join(folder.path, name);
    writeFileSync(place, content);
    return place;
  };

  it('begin with a sign of formulas, a tab or a line break, and are no numbers', () => {
    for (const cell of ['=1+1', '+SUM(A1)', '-A1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '-', '+49 170'])
      assert.ok(isFormula(cell), cell);
    for (const cell of ['', 'a=1', '-5', '+3.25', '-1e-3', "'=1", ' =1', '"=1'])
      assert.ok(!isFormula(cell), cell);
  });

  it('are guarded so that the cell comes back whatever it holds', () => {
    const cell = fc.array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '5', 'a', ' '));
    fc.assert(
      fc.property(cell, (parts) => {
        const text = parts.join('');
        assert.equal(unguarded(guarded(text)), text);
        assert.ok(!isFormula(guarded(text)), text);
      }),
    );
  });

  const rows =
    'sample,text,annotator,label\ns-1,"=HYPERLINK(""http://x"",""y"")",ana,-1\ns-2,"\'=a",@ben,+yes\ns-3,- a list,ana,no\n';
  const textsIn = (project: string) =>
    readFileSync(path.join(project, 'data/data.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text);
  const notes = ({ notes: all }: { notes: readonly { about: string; text: string }[] }, about: string) =>
    all.filter((note) => note.about === about).map(({ text }) => text);

  for (const [format, variant] of [
    ['csv', 'long'],
    ['tsv', 'long'],
    ['csv', 'wide'],
    ['csv', 'crowd-kit'],
  ] as const)
    it(`go out as they are and are told, or are guarded and come back: ${format}, ${variant}`, async () => {
      const project = path.join(folder.path, 'project');
      await imported('csv', [file(rows, 'a.csv')], project);
      const plain = await exported(format, project, { variant });
      const delimiter = format === 'tsv' ? '\t' : ',';
      assert.ok(
        plain.text.split('\n').some((line) => line.split(delimiter).includes('+yes')),
        plain.text,
      );
      assert.match(notes(plain.losses, 'formulas').join(), /cells begin.*--guard-formulas writes ' before/);
      const safe = await exported(format, project, { variant, guardFormulas: true });
      assert.deepEqual(notes(safe.losses, 'formulas'), []);
      assert.match(safe.text, /'\+yes/);
      const out = file(safe.text, `out.${format}`);
      const back = path.join(folder.path, 'back');
      // crowd-kit names samples by their ids alone: the project has them.
      const into = variant === 'crowd-kit' ? project : back;
      const { losses } = await imported(format, [out], into, { variant, guardFormulas: true });
      assert.deepEqual(losses.losses, []);
      assert.deepEqual(notes(losses, 'guarded'), []);
      assert.deepEqual(textsIn(into), ['=HYPERLINK("http://x","y")', "'=a", '- a list']);
      const labels = (who: string) =>
        recordsOf(into)
          .get(who)!
          .map(({ labels }) => labels?.label);
      assert.deepEqual(new Set(labels('ana')), new Set(['-1', 'no']));
      assert.deepEqual(new Set(labels('@ben')), new Set(['+yes']));
    });

  for (const format of ['doccano', 'label-studio'])
    it(`of a CSV of another tool go out as they are and are told, or are guarded and come back: ${format}`, async () => {
      const project = path.join(folder.path, 'project');
      await imported('csv', [file(rows, 'a.csv')], project);
      const request = { variant: 'csv', annotator: 'ana' };
      const plain = await exported(format, project, request);
      assert.match(plain.text, /^[^,]*,"=HYPERLINK/m);
      assert.match(
        notes(plain.losses, 'formulas').join(),
        /^2 cells begin.*--guard-formulas writes ' before/,
      );
      const safe = await exported(format, project, { ...request, guardFormulas: true });
      assert.deepEqual(notes(safe.losses, 'formulas'), []);
      assert.match(safe.text, /^[^,]*,"'=HYPERLINK/m);
      const back = path.join(folder.path, 'back');
      const { losses } = await imported(format, [file(safe.text, 'out.csv')], back, {
        guardFormulas: true,
        annotator: 'ana',
      });
      assert.deepEqual(notes(losses, 'guarded'), []);
      assert.deepEqual(textsIn(back), ['=HYPERLINK("http://x","y")', "'=a", '- a list']);
      await imported(format, [file(plain.text, 'plain.csv')], path.join(folder.path, 'plain'), {
        annotator: 'ana',
      });
      assert.deepEqual(textsIn(path.join(folder.path, 'plain')), textsIn(back));
      const kept = await imported(format, [file(safe.text, 'kept.csv')], path.join(folder.path, 'kept'), {
        annotator: 'ana',
      });
      assert.match(notes(kept.losses, 'guarded').join(), /import with --guard-formulas/);
    });

  it('that are guarded are told where an import takes the apostrophe for a part of the cell', async () => {
    const { losses } = await imported('csv', [file(rows, 'a.csv')], path.join(folder.path, 'project'));
    assert.match(notes(losses, 'guarded').join(), /from this line on.*import with --guard-formulas/);
    assert.deepEqual(textsIn(path.join(folder.path, 'project'))[1], "'=a");
  });
});
