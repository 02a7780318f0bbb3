import assert from 'node:assert/strict';
import { comparableValue, layerDifferences } from '../../../src/disagreement/compare';
import type { Attributes, Labels, Span } from '../../../src/project/records/records';
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
    layerDifferences(layer, a, b).map((one) =>
      one.kind === 'attribute' ? [one.attribute, one.a, one.b] : one.kind,
    );

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
      layerDifferences(links, comparableValue(links, a)!, comparableValue(links, b)!).length;
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
      layerDifferences(by, comparableValue(by, said('s1', 's2'))!, comparableValue(by, other)!).length;
    assert.equal(count(layer, said('a', 'b')), 0);
    assert.equal(count(layer, said('a', 'b', 'b', 'a')), 1);
    assert.equal(count({ ...layer, directed: false }, said('a', 'b', 'b', 'a')), 0);
  });
});
