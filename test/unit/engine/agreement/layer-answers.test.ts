import assert from 'node:assert/strict';
import { GOLD_ANNOTATOR, layerAnswers } from '../../../../src/engine/agreement/layer-answers';
import { AnswerTable } from '../../../../src/project/answers/answer-table';
import { IdTable } from '../../../../src/base/columns/id-table';
import type { Labels } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';

const ids = new IdTable();
const names: string[] = [];

function table(
  ...records: { annotator: string; sample: string; labels: Labels; draft?: boolean; withdrawn?: boolean }[]
) {
  const answers = new AnswerTable(ids);
  records.forEach((record, line) => {
    names[ids.intern(record.sample)] = record.sample;
    const input = {
      time: line,
      rules: ['R1'],
      flags: [],
      guideline: '1.0.0',
      draft: false,
      withdrawn: false,
      ...record,
    };
    answers.put(input, { file: 0, offset: 0, line });
  });
  return answers;
}

const nameOf = (key: number) => names[key]!;
const spans: Layer = {
  id: 'ents',
  type: 'spans',
  required: false,
  labels: ['a'],
  overlap: 'none',
  discontinuous: false,
  boundary: 'character',
};
const choice: Layer = { id: 'intent', type: 'choice', required: true, labels: ['a', 'b'] };

describe('layerAnswers', () => {
  it('takes counting answers to the layer, with the declared labels', () => {
    const answers = table(
      { annotator: 'ana', sample: 's1', labels: { intent: 'a', other: 'x' } },
      { annotator: 'ben', sample: 's1', labels: { intent: 'c' } },
      { annotator: 'cy', sample: 's1', labels: { intent: 'a' }, draft: true },
      { annotator: 'dan', sample: 's1', labels: { intent: 'a' }, withdrawn: true },
      { annotator: 'eve', sample: 's1', labels: { other: 'x' } },
      { annotator: 'fay', sample: 's1', labels: { intent: ['a'] } },
    );
    const { data, level } = layerAnswers(answers, choice, { nameOf });
    assert.ok(data.kind === 'value');
    assert.equal(level, 'nominal');
    assert.deepEqual(data.input.table.annotators, ['ana', 'ben']);
    assert.deepEqual(data.input.table.labels, ['a', 'b', 'c']);
    assert.deepEqual(data.input.table.undeclared, ['c']);
    const { notes } = data.context;
    assert.deepEqual([notes.guidelinesOf(0), notes.guidelinesOf(1)], [['1.0.0'], ['1.0.0']]);
    assert.deepEqual(notes.rulesOf(0), ['R1']);
  });

  it('knows every level of a scale, used or not', () => {
    const rating: Layer = {
      id: 'u',
      type: 'rating',
      required: true,
      min: 0,
      max: 1,
      step: 0.1,
      scale: 'ordinal',
      anchors: {},
    };
    const answers = table(
      { annotator: 'ana', sample: 's1', labels: { u: 0.3 } },
      { annotator: 'ben', sample: 's1', labels: { u: 0 } },
    );
    const { data, level } = layerAnswers(answers, rating, { nameOf });
    assert.ok(data.kind === 'value' && level === 'ordinal');
    assert.equal(data.input.table.labels.length, 11);
    assert.deepEqual([...data.input.table.values!], [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    assert.equal(data.input.table.ordered, true);
  });

  it('takes sets and spans, empty ones too, with the length of the text', () => {
    const answers = table(
      { annotator: 'ana', sample: 's1', labels: { tags: [], ents: [{ start: 0, end: 2, label: 'a' }] } },
      { annotator: 'ben', sample: 's1', labels: { tags: ['b'], ents: [] } },
    );
    const tags = layerAnswers(answers, { ...choice, id: 'tags', type: 'choices', min: 0 }, { nameOf }).data;
    assert.ok(tags.kind === 'labels');
    assert.deepEqual(tags.table.labels, ['a', 'b']);
    const ents = layerAnswers(answers, spans, { nameOf, lengthOf: () => 9 }).data;
    assert.ok(ents.kind === 'spans');
    assert.deepEqual(ents.table.lengths, [9]);
    assert.equal(ents.table.ratings.label.length, 2);
    const none = layerAnswers(table(), spans, { nameOf }).data;
    assert.equal(none.kind, 'spans');
  });

  it('takes texts, and relations by the places of their ends', () => {
    const text: Layer = { id: 'why', type: 'text', required: false, multiline: false };
    const links: Layer = {
      id: 'links',
      type: 'relations',
      required: false,
      labels: ['of'],
      spans: 'ents',
      directed: true,
      pairs: [],
    };
    const ents = [
      { id: 's1', start: 0, end: 2, label: 'p' },
      { id: 's2', start: 3, end: 4, label: 'q' },
    ];
    const answers = table(
      {
        annotator: 'ana',
        sample: 's1',
        labels: { why: 'x', ents, links: [{ label: 'of', from: 's1', to: 's2' }] },
      },
      {
        annotator: 'ben',
        sample: 's1',
        labels: { why: 'y', ents: [], links: [{ label: 'of', from: 's9', to: 's2' }] },
      },
      { annotator: 'cy', sample: 's1', labels: { why: 3, links: 'of' } },
    );
    const texts = layerAnswers(answers, text, { nameOf }).data;
    assert.ok(texts.kind === 'texts');
    assert.deepEqual(texts.table.ratings.annotators, ['ana', 'ben']);
    const found = layerAnswers(answers, links, { nameOf }).data;
    assert.ok(found.kind === 'relations');
    assert.deepEqual(
      found.table.relations.map((list) => list.map(({ key }) => key)),
      [['["of","0-2 p","3-4 q"]'], ['["of","nowhere ben 0","nowhere ben 0"]']],
    );
  });

  it('puts gold beside the answers, as nobody’s', () => {
    const gold = new Map([['s1', { tags: ['a'] }]]);
    const answers = table({ annotator: 'ana', sample: 's1', labels: { tags: ['a', 'b'] } });
    const tags: Layer = { ...choice, id: 'tags', type: 'choices', min: 0 };
    const found = layerAnswers(answers, tags, { nameOf, gold });
    assert.ok(found.data.kind === 'labels' && found.gold?.kind === 'labels');
    assert.deepEqual(found.data.table.sets.annotators, ['ana']);
    assert.deepEqual(found.gold.table.sets.annotators, [GOLD_ANNOTATOR, 'ana']);
  });

  it('calls samples by their keys where nobody names them', () => {
    const answers = table(
      {
        annotator: 'ana',
        sample: 's1',
        labels: { intent: 'refund', ents: [{ start: 0, end: 2, label: 'a' }] },
      },
      {
        annotator: 'ana',
        sample: 's2',
        labels: { intent: 'other', ents: [{ start: 0, end: 2, label: 'a' }] },
      },
      { annotator: 'ben', sample: 's2', labels: { intent: 'other' } },
    );
    const { data } = layerAnswers(answers, choice);
    assert.ok(data.kind === 'value');
    assert.deepEqual([...data.input.table.items], [String(answers.key(0)), String(answers.key(1))]);
    assert.deepEqual([...data.input.table.start], [0, 1, 3]);
    const ents = layerAnswers(answers, spans, {
      lengthOf: (key) => (key === answers.key(1) ? 7 : undefined),
    });
    assert.ok(ents.data.kind === 'spans');
    assert.deepEqual(ents.data.table.lengths, [undefined, 7]);
    assert.equal(ents.data.table.spans.length, 1, 'equal answers are kept once');
  });

  it('measures only samples that gold knows, also those that agreement leaves out', () => {
    const answers = table(
      { annotator: 'ana', sample: 's1', labels: { intent: 'refund' } },
      { annotator: 'ana', sample: 's2', labels: { intent: 'other' } },
      { annotator: 'ben', sample: 's2', labels: { intent: 'other' } },
    );
    const name = String(answers.key(0));
    const { data } = layerAnswers(answers, choice, {
      gold: new Map([[name, { intent: 'refund' }]]),
      firstAnswer: () => ({ intent: 'other' }),
      includes: (key) => key !== answers.key(0),
    });
    assert.ok(data.kind === 'value' && data.context.measured);
    const { items, annotators, label, labels } = data.context.measured;
    assert.deepEqual([...items], [name]);
    assert.deepEqual(annotators, ['ana']);
    assert.deepEqual(
      [...label].map((k) => labels[k]),
      ['other'],
    );
    assert.deepEqual([...data.input.table.items], [String(answers.key(1))]);
  });
});
