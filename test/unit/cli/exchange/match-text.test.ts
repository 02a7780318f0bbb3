import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { asKnown, TextMatcher } from '../../../../src/formats/match-text';
import type { ForeignSpan } from '../../../../src/formats/format';
import { LossReport } from '../../../../src/formats/loss-report';
import { UnitText, type OffsetUnit } from '../../../../src/project/records/spans';
import { carriedIn, exchangeFolder, imported, recordsOf } from '../../../support/exchange';
import { runInProcess } from '../../../support/in-process-command';
import { jsonLines, toLines } from '../../../support/json-lines';
import { pick } from '../../../support/pick';

interface Review {
  readonly id: number;
  readonly text: string;
  readonly label: readonly (readonly [number, number, string])[];
}

/** Three people's exports of one pile of reviews: each project counted its own ids, and one editor put blanks around the texts. */
const AYLA: readonly Review[] = [
  {
    id: 1,
    text: 'Good soup, slow service.',
    label: [
      [5, 9, 'food'],
      [16, 23, 'service'],
    ],
  },
  { id: 2, text: 'The 🍝 was cold.', label: [[4, 5, 'food']] },
  { id: 3, text: 'Never again.', label: [] },
];
const JUNE: readonly Review[] = [
  {
    id: 1,
    text: '  The 🍝 was cold. ',
    label: [
      [6, 7, 'food'],
      [12, 18, 'service'],
    ],
  },
  { id: 2, text: 'Good soup, slow service.\n', label: [[11, 23, 'service']] },
  { id: 3, text: 'A lovely place.', label: [] },
];
const APARNA: readonly Review[] = [
  { id: 3, text: 'Good soup, slow service.', label: [[5, 9, 'food']] },
  { id: 1, text: 'Never again. ', label: [] },
];

describe('import --match text', function () {
  const { into, file } = exchangeFolder();
  const of = (name: string, reviews: readonly Review[]): string => file(`${name}.jsonl`, toLines(reviews));
  const importing = (name: string, reviews: readonly Review[], ...more: readonly string[]) =>
    runInProcess([...['import', 'doccano', of(name, reviews), '-C', into(), '--annotator', name, ...more]]);
  const match = (name: string) => ['--match', 'text', '--id-prefix', `${name}-`];

  it("brings three people's files together, with their spans on the project's texts", async () => {
    assert.equal((await importing('ayla', AYLA)).code, 0);
    for (const [name, reviews, known] of [
      ['june', JUNE, '2 of 3 texts match'],
      ['aparna', APARNA, '2 of 2'],
    ] as const) {
      const { out, code } = await importing(name, reviews, ...match(name));
      assert.equal(code, 0, out);
      if (name === 'june') assert.ok(out.includes(known), out);
      assert.match(out, /not carried: nothing/);
      assert.match(out, /only by white space at their ends are treated as the same/);
    }
    const said = recordsOf(into());
    assert.deepEqual(pick(said.get('june')!, 'sample', 'labels'), [
      [
        '2',
        {
          entities: [
            { start: 4, end: 5, label: 'food', text: '🍝' },
            { start: 10, end: 15, label: 'service', text: 'cold.' },
          ],
        },
      ],
      ['1', { entities: [{ start: 11, end: 23, label: 'service', text: 'slow service' }] }],
      ['june-3', {}],
    ]);
    assert.deepEqual(pick(said.get('aparna')!, 'sample'), ['1', '3']);
    assert.equal((await runInProcess(['check', into()])).code, 0);
    const samples = ['ayla', 'june'].flatMap((name) =>
      jsonLines<{ id: string }>(readFileSync(path.join(into(), `data/${name}.jsonl`), 'utf8')),
    );
    assert.deepEqual(pick(samples, 'id'), ['1', '2', '3', 'june-3']);
  });

  it('says that texts differ only by white space, and ends with 1 if most is lost', async () => {
    await importing('ayla', AYLA);
    const same = AYLA.map((review) => ({ ...review, text: `${review.text} ` }));
    const { out, code } = await importing('june', [...same.slice(0, 2), { ...JUNE[2]!, id: 9 }]);
    assert.equal(code, 1, out);
    assert.match(
      out,
      /the texts differ only by white space at their ends; .*--match text treats them as the same/,
    );
    assert.match(out, /WARNING: more than half of the samples or answers were not carried/);
    const one = await importing('aparna', [
      same[0]!,
      ...APARNA.map((each) => ({ ...each, id: each.id + 20 })),
    ]);
    assert.equal(one.code, 0, one.out);
  });

  it('matches with none of several samples that have the text', async () => {
    const twice = [AYLA[0]!, { ...AYLA[0]!, id: 7 }, AYLA[1]!];
    await importing('ayla', twice);
    const { out } = await importing('june', [AYLA[0]!, AYLA[1]!], ...match('june'));
    assert.match(out, /several samples of the project have the text "Good soup, slow service\."/);
    assert.deepEqual(pick(recordsOf(into()).get('june')!, 'sample'), ['june-1', '2']);
  });

  it('needs a project to match with', async () => {
    await assert.rejects(
      imported('doccano', [of('ayla', AYLA)], into(), { matchText: true }),
      /is a new project, which has no texts to match/,
    );
  });

  it('notes two answers of one person to a text that came under two ids', async () => {
    const rows = (name: string, ...texts: readonly string[]): string =>
      file(`${name}.jsonl`, toLines(texts.map((text, n) => ({ id: `${n}`, text, label: 'pos' }))));
    await carriedIn('hugging-face', [rows('a', 'Good.', 'Bad.')], into());
    const { losses } = await imported('hugging-face', [rows('b', 'Bad.', 'Bad. ')], into(), {
      matchText: true,
    });
    assert.deepEqual(
      losses.notes.filter(({ about }) => about === 'answered-again').map(({ line }) => line),
      [2],
    );
  });
});

describe('texts without the white space at their ends', () => {
  const space = fc.stringMatching(/^[ \t\n\u00a0\u3000]{0,3}$/);
  const core = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `(${text})`);

  it('have their spans where they were, in each unit', () => {
    fc.assert(
      fc.property(
        core,
        space,
        space,
        space,
        space,
        fc.constantFrom<OffsetUnit>('codepoint', 'utf16', 'byte'),
        (text, ourStart, ourEnd, theirStart, theirEnd, unit) => {
          const [ours, theirs] = [`${ourStart}${text}${ourEnd}`, `${theirStart}${text}${theirEnd}`];
          const matcher = new TextMatcher();
          matcher.add('s-1', ours);
          const given = new UnitText(theirs, unit);
          const span: ForeignSpan = {
            label: 'a',
            start: given.fromUtf16(theirStart.length),
            end: given.fromUtf16(theirStart.length + text.length),
            quote: text,
          };
          const item = asKnown(
            {
              place: { file: 'a' },
              id: '9',
              text: theirs,
              answers: [{ values: [{ kind: 'spans', layer: 'l', spans: [span] }] }],
              suggestions: [],
            },
            matcher,
            'x-',
            { losses: new LossReport(), unitOf: () => unit },
          );
          assert.deepEqual([item.id, item.text], ['s-1', ours]);
          const [value] = item.answers[0]!.values;
          assert.ok(value?.kind === 'spans');
          const [{ start, end, quote }] = value.spans as [ForeignSpan];
          const placed = new UnitText(ours, unit);
          assert.equal(ours.slice(placed.toUtf16(start), placed.toUtf16(end)), text);
          assert.equal(quote, text);
        },
      ),
    );
  });
});
