import assert from 'node:assert/strict';
import { carriedIn, carriedOut, exchangeFolder, exported, imported, labelsIn } from '../../support/exchange';
import { pick } from '../../support/pick';

describe('fasttext', function () {
  const { into, file } = exchangeFolder();

  it('gives back its lines', async () => {
    const text = '__label__bad Much too late.\n__label__good On time 😀\n';
    await carriedIn('fasttext', [file('a.txt', text)], into());
    const back = await carriedOut('fasttext', into());
    assert.equal(back.text, text);
  });

  it('reads several labels, lines without, and names a line without text', async () => {
    const text = '__label__good one\n__label__good __label__bad two\nthree\n__label__good\n';
    const { losses } = await imported('fasttext', [file('a.txt', text)], into());
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'labels'), [[4, 'no-text', 1]]);
    assert.deepEqual(losses.written, {
      samples: 3,
      answers: 2,
      labels: 3,
      suggestions: 0,
      notes: 0,
      fields: 0,
    });
    assert.deepEqual(labelsIn(into(), 'fasttext'), [{ label: ['good'] }, { label: ['good', 'bad'] }]);
  });

  it('names labels with white space and puts a text in one line', async () => {
    const jsonl = file('a.jsonl', '{"id":1,"text":"a\\nb","label":["big cat","cat"]}\n');
    await imported('doccano', [jsonl], into());
    const { text, losses } = await exported('fasttext', into());
    assert.equal(text, '__label__cat a b\n');
    assert.deepEqual(pick(losses.losses, 'reason', 'what'), [['not-a-label', 'label "big cat"']]);
    assert.deepEqual(pick(losses.notes, 'about'), ['line-breaks', 'fields-stay']);
  });

  it('names a sample of white space alone, and a text that begins as a label does', async () => {
    const jsonl = file(
      'a.jsonl',
      '{"id":1,"text":" ","label":["cat"]}\n{"id":2,"text":"\\t","label":[]}\n{"id":3,"text":"__label__x y"}\n',
    );
    await imported('doccano', [jsonl], into());
    const { text, losses } = await exported('fasttext', into());
    assert.equal(text, '__label__x y\n');
    assert.deepEqual(pick(losses.losses, 'reason', 'what', 'labels'), [
      ['no-text', 'sample "1", label "cat"', 1],
      ['no-text', 'sample "2"', 0],
    ]);
    assert.ok(losses.notes.some(({ about }) => about === 'label-in-text'));
  });
});
