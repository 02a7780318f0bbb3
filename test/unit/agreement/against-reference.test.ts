import assert from 'node:assert/strict';
import { againstReference } from '../../../src/agreement/context/against-reference';
import { buildTable } from '../../support/build-table';

describe('againstReference', () => {
  const rows = ['x', 'x', 'y', 'z'].map((label, i) => ({ item: `u${i}`, annotator: 'ann', label }));
  const right = new Map([
    ['u0', 'x'],
    ['u1', 'y'],
    ['u2', 'y'],
    ['other', 'x'],
  ]);
  const [ann, bob] = againstReference(
    buildTable([...rows, { item: 'u3', annotator: 'bob', label: 'x' }]),
    (item) => right.get(item),
  );

  it('counts the items that have a right answer', () => {
    assert.equal(ann!.items, 3);
    assert.equal(ann!.correct, 2);
    assert.ok(ann!.accuracy.value !== null && Math.abs(ann!.accuracy.value - 2 / 3) < 1e-12);
    assert.equal(bob!.accuracy.value, null);
    assert.equal(bob!.kappa.value, null);
  });

  it('scores labels with the reference as truth', () => {
    assert.deepEqual(ann!.perLabel.get('y'), { precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    assert.deepEqual(ann!.perLabel.get('x'), { precision: 0.5, recall: 1, f1: 2 / 3, support: 1 });
    assert.equal(ann!.perLabel.has('z'), false);
  });
});
