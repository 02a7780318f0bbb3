import assert from 'node:assert/strict';
import { comparableValue } from '../../../src/kinds/comparable';
import { kindOf } from '../../../src/kinds';
import type { Attributes, Labels, LayerValue, Span } from '../../../src/project/records/records';
import type { Layer } from '../../../src/project/schema/layer-types';

describe('attributes', () => {
  const layer: Layer = {
    id: 'problems',
    type: 'spans',
    required: false,
    labels: ['problem'],
    overlap: 'none',
    discontinuous: false,
    boundary: 'character',
    attributes: [{ id: 'assertion', type: 'choice', labels: ['present', 'absent'] }],
  };
  const at = (start: number, attributes?: Attributes): Span => ({
    start,
    end: start + 3,
    label: 'problem',
    ...(attributes && { attributes }),
  });
  const found = (a: Span[], b: Span[]) =>
    kindOf(layer)
      .differences(layer, a, b)
      .map((one) => (one.kind === 'attribute' ? [one.attribute, one.a, one.b] : one.kind));

  it('differ one by one where place and label agree', () => {
    assert.deepEqual(found([at(0, { assertion: 'absent' })], [at(0, { assertion: 'absent' })]), []);
    assert.deepEqual(
      found(
        [at(0, { assertion: 'absent', kinds: ['b', 'a'] })],
        [at(0, { assertion: 'present', kinds: ['a', 'b'], history: true })],
      ),
      [
        ['assertion', 'absent', 'present'],
        ['history', '', 'yes'],
      ],
    );
  });

  it('differ where the ends do, and pair repeated spans by what they share', () => {
    const moved = { ...at(0, { assertion: 'absent' }), end: 4 };
    assert.deepEqual(found([at(0)], [moved]), ['span-boundary', ['assertion', '', 'absent']]);
    const two = [at(0, { assertion: 'absent' }), at(0, { assertion: 'present' })];
    assert.deepEqual(found(two, [...two].reverse()), []);
  });

  it('are a part of relations', () => {
    const links: Layer = {
      id: 'l',
      type: 'relations',
      required: false,
      labels: ['of'],
      spans: 'problems',
      directed: true,
      pairs: [],
    };
    const said = (attributes?: Attributes): Labels => ({
      problems: [
        { ...at(0), id: 'a' },
        { ...at(5), id: 'b' },
      ],
      l: [{ label: 'of', from: 'a', to: 'b', ...(attributes && { attributes }) }],
    });
    const differ = (a: Labels, b: Labels): number =>
      kindOf(links).differences(links, comparableValue(links, a)!, comparableValue(links, b)!).length;
    assert.equal(differ(said({ sure: true }), said({ sure: true })), 0);
    assert.equal(differ(said(), said({ sure: true })), 1);
  });
});

describe('comparableValue', () => {
  const layer: Layer = {
    id: 'links',
    type: 'relations',
    required: false,
    labels: ['of'],
    spans: 'ents',
    directed: true,
    pairs: [],
  };
  const said = (first: string, second: string, from = first, to = second): Labels => ({
    ents: [
      { id: first, start: 0, end: 2, label: 'p' },
      { id: second, start: 3, end: 4, label: 'q' },
    ],
    links: [{ label: 'of', from, to }],
  });

  it('takes relations for the same when their ends are, whatever ids people’s spans have', () => {
    const count = (by: Layer, other: Labels): number =>
      kindOf(by).differences(by, comparableValue(by, said('s1', 's2'))!, comparableValue(by, other)!).length;
    assert.equal(count(layer, said('a', 'b')), 0);
    assert.equal(count(layer, said('a', 'b', 'b', 'a')), 1);
    assert.equal(count({ ...layer, directed: false }, said('a', 'b', 'b', 'a')), 0);
  });
});

describe('relations', () => {
  const layer: Layer = {
    id: 'links',
    type: 'relations',
    required: false,
    labels: ['of', 'off'],
    spans: 'ents',
    directed: true,
    pairs: [],
  };
  const spans = ['a', 'b', 'c', 'd'].map((id, n) => ({ id, start: 5 * n, end: 5 * n + 2, label: 'p' }));
  const value = (relations: readonly string[], ents: readonly Span[] = spans): LayerValue =>
    comparableValue(layer, {
      ents: [...ents],
      links: relations.map((each) => {
        const [from, label, to] = each.split(' ') as [string, string, string];
        return { from, label, to };
      }),
    })!;
  const found = (a: readonly string[], b: readonly string[], directed = true): string[] =>
    kindOf(layer)
      .differences({ ...layer, directed }, value(a), value(b))
      .map((one) =>
        [one.kind, 'label' in one ? one.label : '', 'by' in one ? one.by : '']
          .filter((x) => x !== '')
          .join(' '),
      );

  it('differ in label, direction, an end, or are missing', () => {
    assert.deepEqual(found(['a of b'], ['a of b']), []);
    assert.deepEqual(found(['a of b'], ['a off b']), ['relation-label']);
    assert.deepEqual(found(['a of b'], ['b of a']), ['relation-direction of']);
    assert.deepEqual(found(['a of b'], ['a of c']), ['relation-end of']);
    assert.deepEqual(found(['a of b'], ['c of b']), ['relation-end of']);
    assert.deepEqual(found(['a of b'], []), ['relation-missing of 1']);
    assert.deepEqual(found([], ['a of b']), ['relation-missing of 0']);
    assert.deepEqual(found(['a of b'], ['c of d']), ['relation-missing of 1', 'relation-missing of 0']);
    assert.deepEqual(found(['a of b'], ['b off a']), ['relation-label', 'relation-direction of']);
  });

  it('are paired once, the most alike first', () => {
    assert.deepEqual(found(['a of b', 'a of c'], ['a of b']), ['relation-missing of 1']);
    assert.deepEqual(found(['a of b', 'a off b'], ['a off b', 'b of a']), ['relation-direction of']);
    assert.deepEqual(found(['a of b', 'a of b'], ['a of b', 'a of d']), ['relation-end of']);
  });

  it('have no direction in a layer that is not directed', () => {
    assert.deepEqual(found(['a of b'], ['c of a'], false), ['relation-end of']);
  });

  it('differ in an end where a span has another label', () => {
    const other = spans.map((span) => (span.id === 'b' ? { ...span, label: 'q' } : span));
    const [one] = kindOf(layer).differences(layer, value(['a of b']), value(['a of b'], other));
    assert.equal(one?.kind, 'relation-end');
  });

  it('differ in each attribute, with its values', () => {
    const sure = (sure: string): LayerValue =>
      comparableValue(layer, {
        ents: spans,
        links: [{ label: 'of', from: 'a', to: 'b', attributes: { sure } }],
      })!;
    const [one, ...more] = kindOf(layer).differences(layer, sure('yes'), sure('no'));
    assert.deepEqual(more, []);
    assert.ok(one?.kind === 'attribute');
    assert.deepEqual([one.label, one.attribute, one.a, one.b], ['of', 'sure', 'yes', 'no']);
  });
});
