import assert from 'node:assert/strict';
import {
  fieldsToShow,
  proposeLayout,
  plainFields,
  proposeFields,
} from '../../../../src/project/samples/propose-fields';

const rows = (count: number, row: (n: number) => Record<string, unknown>) =>
  Array.from({ length: count }, (_, n) => row(n));

describe('project/samples/propose-fields', () => {
  it('finds text, id and labels by their names and values', () => {
    const found = proposeFields(
      rows(30, (n) => ({
        uid: `u-${n}`,
        channel: n % 2 ? 'mail' : 'chat',
        category: ['refund', 'cancel', 'other'][n % 3],
        subject: `A longer subject than the text of number ${n}`,
        text: `Text ${n}`,
        score: n / 2,
      })),
    );
    assert.deepEqual(found.all, ['uid', 'channel', 'category', 'subject', 'text', 'score']);
    assert.equal(found.text[0], 'text');
    assert.equal(found.text[1], 'subject');
    assert.deepEqual(found.id, ['uid']);
    assert.deepEqual(found.labels, ['category', 'channel']);
  });

  it('takes the longest where no name helps, and no id that comes twice', () => {
    const found = proposeFields(rows(10, (n) => ({ id: n % 9, a: 'x', b: `some words, ${n}`, c: n })));
    assert.deepEqual(found.text, ['b', 'a']);
    assert.deepEqual(found.id, []);
  });

  it('takes an answer for the text, and shows what it answers', () => {
    for (const [prompt, reply] of [
      ['prompt', 'response'],
      ['question', 'answer'],
    ] as const) {
      const all = rows(4, (n) => ({ [prompt]: `A long request ${n}?`, model: 'm-1', [reply]: `Yes ${n}` }));
      const { text } = proposeFields(all);
      assert.equal(text[0], reply);
      assert.deepEqual(fieldsToShow(plainFields(all, [prompt, 'model']), []), [prompt]);
    }
    const alone = proposeFields(rows(4, (n) => ({ text: `Text ${n}`, response: `A longer reaction ${n}` })));
    assert.equal(alone.text[0], 'text', 'without a prompt it answers nothing');
    const hidden = plainFields(
      rows(4, (n) => ({ question: n % 2 ? 'yes' : 'no' })),
      ['question'],
    );
    const labels = ['yes', 'no'].map((id) => ({ id, name: id }));
    assert.deepEqual(fieldsToShow(hidden, labels), [], 'what looks like an answer stays hidden');
  });

  it('proposes what models write as Markdown, and what they answer above it', () => {
    const none = { fields: [], turns: {} };
    const text = { field: 'text', as: 'markdown' };
    const cases: [Parameters<typeof proposeLayout>, object][] = [
      [['response', false, []], { fields: [text], turns: {} }],
      [
        ['answer', false, ['question', 'model']],
        { fields: [{ field: 'question', as: 'markdown', at: 'head' }, text], turns: {} },
      ],
      [['messages', true, ['prompt']], { fields: [], turns: { assistant: { as: 'markdown' } } }],
      [['text', false, ['prompt']], none],
      [[undefined, false, []], none],
    ];
    for (const [given, layout] of cases) assert.deepEqual(proposeLayout(...given), layout);
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(proposeFields([]), { all: [], text: [], id: [], labels: [] });
    assert.deepEqual(proposeFields([{ text: null, n: [1] }]).text, []);
  });
});
