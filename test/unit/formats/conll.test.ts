import assert from 'node:assert/strict';
import type { Alignment } from '../../../src/formats/format';
import { writeFiles } from '../../support/command-line';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { pick } from '../../support/pick';

/** Without the white space that columns do not mean: at line ends, and how many lines are blank. */
const normal = (text: string): string =>
  text
    .replace(/\r/g, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n\n')
    .trim();

describe('conll', function () {
  const { into, file: written } = exchangeFolder();
  const file = (content: string): string => written('a.conll', content);

  /** Columns of several kinds: tab or blank, with parts of speech, with lines for documents, with a comment. */
  const COLUMNS: Readonly<Record<string, readonly [text: string, sentences: number, labels: number]>> = {
    'tabs, several sentences': ['Ana\tB-PER\nMei\tI-PER\nspoke\tO\n\n😀\tO\nRome\tB-LOC\n', 2, 2],
    'blanks, four columns and document lines': [
      '-DOCSTART- -X- O O\n\nAna NNP _ B-PER\nspoke VBD _ O\n\nBo NNP _ B-PER\n',
      2,
      2,
    ],
    'three columns, the tag last': ['Ana\tNNP\tB-PER\nspoke\tVBD\tO\n', 1, 1],
    'sentences of nothing but O': ['No\tO\none\tO\n\nAna\tB-PER\n\nhere\tO\n', 3, 1],
  };
  for (const [what, [text, sentences, labels]] of Object.entries(COLUMNS))
    it(`gives back ${what}`, async () => {
      const { losses, project } = await carriedIn('conll', [file(text)], into());
      assert.deepEqual([project.samples.total, losses.written.labels], [sentences, labels]);
      const back = await carriedOut('conll', into());
      assert.equal(normal(back.text), normal(text));
    });

  it('names what is no tag, and keeps the token', async () => {
    const { losses } = await imported('conll', [file('a\tO\nb\tPER\nc\n\nd\tB-X\n')], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'line'), [
      ['not-a-label', 2],
      ['unreadable', 3],
    ]);
    assert.deepEqual(losses.written, {
      samples: 2,
      answers: 2,
      labels: 1,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
  });

  for (const [variant, tags] of [
    ['iob2', ['B-X', 'I-X', 'B-X', 'O', 'B-Y']],
    ['iob1', ['I-X', 'I-X', 'B-X', 'O', 'I-Y']],
    ['ioe2', ['I-X', 'E-X', 'E-X', 'O', 'E-Y']],
    ['bioes', ['B-X', 'E-X', 'S-X', 'O', 'S-Y']],
    ['bilou', ['B-X', 'L-X', 'U-X', 'O', 'U-Y']],
  ] as const) {
    it(`reads and writes ${variant}`, async () => {
      await imported('conll', [file(`${tags.map((tag, n) => `t${n} ${tag}`).join('\n')}\n`)], into());
      const [record] = recordsOf(into()).get('conll')!;
      assert.deepEqual(record!.labels, {
        entities: [
          { start: 0, end: 5, label: 'X', text: 't0 t1' },
          { start: 6, end: 8, label: 'X', text: 't2' },
          { start: 12, end: 14, label: 'Y', text: 't4' },
        ],
      });
      for (const [other, expected] of [
        [variant, tags],
        ['iob2', ['B-X', 'I-X', 'B-X', 'O', 'B-Y']],
      ] as const)
        assert.deepEqual(
          normal((await exported('conll', into(), { variant: other })).text)
            .split('\n')
            .map((line) => line.split(' ')[1]),
          expected,
        );
    });
  }

  /** "😀 Anabel met Bo." with spans on the first half of a word, on its second half with the next word, and on a word. */
  const CASES: readonly [Alignment, string[], string[]][] = [
    ['exact', ['O', 'O', 'O', 'B-P', 'O'], ['not-on-tokens', 'not-on-tokens']],
    ['expand', ['O', 'B-P', 'O', 'B-P', 'O'], ['overlap']],
    ['contract', ['O', 'O', 'B-P', 'B-P', 'O'], ['not-on-tokens']],
    ['half', ['O', 'B-P', 'O', 'B-P', 'O'], ['overlap']],
    ['any', ['O', 'B-P', 'B-P', 'B-P', 'O'], []],
  ];
  for (const [align, tags, lost] of CASES)
    it(`puts spans on tokens: ${align}`, async () => {
      const e = [
        [5, 12],
        [2, 5],
        [13, 15],
      ].map(([start, end]) => ({ start, end, label: 'P' }));
      const record = {
        v: 1,
        id: 'r',
        time: '2026-01-01T00:00:00.000Z',
        annotator: 'ana',
        sample: '1',
        unit: 'codepoint',
        labels: { e },
      };
      writeFiles(into(), {
        'labelwright.yaml':
          'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers: [{id: e, type: spans, labels: [P], overlap: any}]\nlabels: [{id: P}]\n',
        'data/a.jsonl': '{"id":"1","text":"😀 Anabel met Bo."}\n',
        'annotations/ana.jsonl': `${JSON.stringify(record)}\n`,
      });
      const { text, losses } = await exported('conll', into(), { align });
      assert.deepEqual(
        text
          .trim()
          .split('\n')
          .map((line) => line.split('\t')),
        ['😀', 'Anabel', 'met', 'Bo', '.'].map((token, n) => [token, tags[n]]),
      );
      assert.deepEqual(pick(losses.losses, 'reason'), lost);
    });
});
