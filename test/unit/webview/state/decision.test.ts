import assert from 'node:assert/strict';
import { outliers, withPrediction } from '../../../../src/panel/webview/state/decision';
import type { Labels } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';
import type { PersonAnswer } from '../../../../src/protocol/panel';

const choice = (id: string): Layer => ({ id, type: 'choice', required: true, labels: ['a', 'b', 'c'] });
const layers = [choice('one'), choice('two'), choice('three')];
const said = (labels: Labels): PersonAnswer => ({
  annotator: 'x',
  token: JSON.stringify(labels),
  answer: { labels, rules: [], flags: [], note: '', status: 'done' },
});

describe('panel/webview: who differs from the majority', () => {
  const names = (...answers: Labels[]): number[] => {
    const people = answers.map((labels, n) => ({ ...said(labels), token: String(n) }));
    return outliers(layers, people).map(({ token }) => Number(token));
  };

  it('is asked to answer again; without a majority, nobody', () => {
    assert.deepEqual(names({ one: 'a' }, { one: 'b' }, { one: 'a' }), [1]);
    assert.deepEqual(names({ one: 'a', two: 'c' }, { one: 'b', two: 'a' }, { one: 'a', two: 'a' }), [0, 1]);
    assert.deepEqual(names({ one: 'a' }, { one: 'b' }), []);
    assert.deepEqual(names({ one: 'a' }, {}, { one: 'a' }), []);
  });
});

describe('panel/webview: a decision for what a model says', () => {
  const decided = (isAsked: boolean, predicted: Labels, people: readonly Labels[]) => {
    const { labels, taken, open } = withPrediction(layers, people.map(said), predicted, isAsked);
    return [labels, taken.map(({ id }) => id), open.map(({ id }) => id)];
  };
  const made = (predicted: Labels, ...people: Labels[]) => decided(false, predicted, people);
  const agreed = { one: 'a', two: 'a', three: 'a' };

  it('is about the questions on which people differ, and leaves alone where they agree against the model', () => {
    assert.deepEqual(made({ one: 'b', two: 'c', three: 'c' }, agreed, { ...agreed, two: 'b' }), [
      { one: 'a', two: 'c', three: 'a' },
      ['two'],
      [],
    ]);
  });

  it('is about the only question on which the model differs from all people', () => {
    assert.deepEqual(made({ one: 'a', three: 'c' }, agreed, agreed), [
      { ...agreed, three: 'c' },
      ['three'],
      [],
    ]);
  });

  it('is about the question that was clicked, also if people differ on another one', () => {
    const people = [agreed, { ...agreed, two: 'b' }];
    assert.deepEqual(decided(true, { three: 'c' }, people), [{ one: 'a', three: 'c' }, ['three'], []]);
    assert.deepEqual(decided(true, { three: 'a' }, people), [{ one: 'a', three: 'a' }, [], []]);
    assert.deepEqual(decided(true, { two: 'b' }, people), [{ ...agreed, two: 'b' }, ['two'], []]);
  });

  it('takes relations with the spans that they join, if they were clicked', () => {
    const layers: Layer[] = [
      {
        id: 'entities',
        type: 'spans',
        required: false,
        labels: ['x'],
        overlap: 'any',
        discontinuous: false,
        boundary: 'character',
      },
      {
        id: 'links',
        type: 'relations',
        required: false,
        labels: ['r'],
        spans: 'entities',
        directed: true,
        pairs: [],
      },
    ];
    const span = (id: string, start: number) => ({ id, start, end: start + 1, label: 'x' });
    const entities = [span('s1', 0), span('s2', 4)];
    const people = [said({ entities, links: [] })];
    const predicted = { entities, links: [{ label: 'r', from: 's1', to: 's2' }] };
    assert.deepEqual(withPrediction(layers, people, predicted).taken, []);
    const { labels, taken } = withPrediction(layers, people, predicted, true);
    assert.deepEqual([labels, taken.map(({ id }) => id)], [predicted, ['entities', 'links']]);
  });

  it('is none where it is not clear what it is about', () => {
    assert.deepEqual(made({ one: 'b', three: 'c' }, agreed), [agreed, [], ['one', 'three']]);
    assert.deepEqual(made({ one: 'a' }, agreed), [agreed, [], []]);
    assert.deepEqual(made({ one: 'a' }), [{}, [], []]);
  });
});
