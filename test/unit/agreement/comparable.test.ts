import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../../src/agreement/report/analysis';
import { trigramSimilarity } from '../../../src/agreement/comparable/comparable-answers';
import { LongDataBuilder } from '../../../src/agreement/rows/long-data';
import type { LongRow } from '../../../src/agreement/rows/long-row';
import { pick } from '../../support/pick';

type Compared = Exclude<Analysis, { kind: 'value' }>;

function analysed(rows: readonly LongRow[], gold?: readonly LongRow[]): Compared {
  const build = (list: readonly LongRow[]) => {
    const builder = new LongDataBuilder();
    for (const row of list) assert.equal(builder.add(row), undefined);
    return builder.build();
  };
  const analysis = analyse(build(rows), {
    ...(gold && { gold: { data: build([...rows, ...gold]), annotator: '' } }),
  });
  assert.ok(analysis.kind !== 'value');
  return analysis;
}

const near = (actual: number | null, expected: number): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
};

const span = (start: number, end: number, label = 'x') => ({ start, end, label });
const spans = (item: string, annotator: string, ...list: ReturnType<typeof span>[]): LongRow => ({
  kind: 'spans',
  item,
  annotator,
  spans: list,
});

describe('agreement on answers that are compared by degrees', () => {
  const { comparable, reference } = analysed(
    [
      spans('1', 'ana', span(0, 3), span(4, 6)),
      spans('1', 'ben', span(4, 6), span(0, 3)),
      spans('2', 'ana', span(0, 3)),
      spans('2', 'ben', span(0, 2)),
      spans('2', 'cy', span(0, 3)),
      spans('3', 'ana'),
      spans('3', 'ben'),
      spans('4', 'cy', span(1, 2, 'y')),
    ],
    [spans('1', '', span(0, 3), span(4, 6)), spans('2', '', span(0, 2))],
  );

  it('pools the parts that two people share over the parts of both', () => {
    // Item 1: 4 of 4; item 2: ana-ben 0 of 2, ana-cy 2 of 2, ben-cy 0 of 2; item 3: nothing marked.
    near(comparable.agreement.value, 6 / 10);
    near(comparable.identical.value, (1 + 1 / 3 + 1) / 3);
    assert.equal(comparable.counts.pairableItems, 3);
    assert.deepEqual(
      comparable.pairs.map(({ shared, agreement }) => [shared, agreement.value]),
      [
        [3, 4 / 6],
        [1, 1],
        [1, 0],
      ],
    );
  });

  it('says who carries the disagreement, and how each label does', () => {
    near(comparable.perAnnotator[1]!.withOthers.value, 4 / 8);
    near(comparable.perAnnotator[1]!.without.value, 1);
    const [x, y] = comparable.perLabel;
    assert.deepEqual([x!.label, x!.parts, y!.label, y!.parts], ['x', 7, 'y', 1]);
    near(x!.agreement.value, 6 / 10);
    assert.ok(y!.agreement.value === null && y!.agreement.reason !== '');
  });

  it('measures each annotator against gold, which is nobody’s answer', () => {
    assert.deepEqual(pick(reference, 'annotator', 'items', 'correct'), [
      ['ana', 2, 1],
      ['ben', 2, 2],
      ['cy', 1, 0],
    ]);
    assert.equal(comparable.perAnnotator.length, 3);
  });

  it('is undefined, with a reason, if no one marked anything', () => {
    const nothing = analysed([spans('1', 'ana'), spans('1', 'ben')]).comparable;
    assert.equal(nothing.agreement.value, null);
    assert.match(nothing.agreement.value === null ? nothing.agreement.reason : '', /no one marked/);
    near(nothing.identical.value, 1);
    const alone = analysed([spans('1', 'ana', span(0, 1))]).comparable;
    assert.match(alone.agreement.value === null ? alone.agreement.reason : '', /no item has two/);
  });
});

describe('agreement on relations', () => {
  const relation = (annotator: string, directed: boolean, from: number, to: number): LongRow => ({
    kind: 'relations',
    item: '1',
    annotator,
    directed,
    relations: [{ label: 'r', from: span(from, from + 1), to: span(to, to + 1) }],
  });

  it('takes places for the same, whatever the ids; direction counts only where it has a meaning', () => {
    near(analysed([relation('ana', true, 0, 5), relation('ben', true, 0, 5)]).comparable.agreement.value, 1);
    near(analysed([relation('ana', true, 0, 5), relation('ben', true, 5, 0)]).comparable.agreement.value, 0);
    near(
      analysed([relation('ana', false, 0, 5), relation('ben', false, 5, 0)]).comparable.agreement.value,
      1,
    );
  });

  it('never matches a relation whose end is nowhere', () => {
    const broken = (annotator: string): LongRow => ({
      kind: 'relations',
      item: '1',
      annotator,
      directed: true,
      relations: [{ label: 'r', from: undefined, to: undefined }],
    });
    near(analysed([broken('ana'), broken('ben')]).comparable.agreement.value, 0);
  });
});

describe('agreement on free texts', () => {
  const text = (item: string, annotator: string, said: string): LongRow => ({
    kind: 'texts',
    item,
    annotator,
    text: said,
  });

  it('compares by trigrams, whatever the case, white space and normal form', () => {
    assert.equal(trigramSimilarity('Change  address', 'change address'), 1);
    assert.equal(trigramSimilarity('e\u0301te', '\u00e9te'), 1);
    // " abc ": _ab abc bc_ ; " abd ": _ab abd bd_ -> 1 shared of 3 and 3.
    near(trigramSimilarity('abc', 'abd'), 1 / 3);
    assert.equal(trigramSimilarity('abc', 'xyz'), 0);
    assert.equal(trigramSimilarity('', ''), 1);
  });

  it('corrects for chance by alpha', () => {
    const { comparable } = analysed([
      text('1', 'ana', 'new address'),
      text('1', 'ben', 'new address'),
      text('2', 'ana', 'press card'),
      text('2', 'ben', 'press card'),
    ]);
    near(comparable.alpha.value, 1);
    near(comparable.identical.value, 1);
  });
});
