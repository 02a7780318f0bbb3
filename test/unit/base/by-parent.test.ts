import assert from 'node:assert/strict';
import { byParent } from '../../../src/base/lists';

describe('ids by their parent', () => {
  const tree = (ids: readonly string[], parents: Readonly<Record<string, string>>) => {
    const known = new Map(ids.map((id) => [id, id] as const));
    return [...byParent(ids, known, (id) => parents[id])];
  };

  it('give a parent its place with its first child', () => {
    const parents = { b: 'group', d: 'group', group: 'all' };
    assert.deepEqual(tree(['a', 'b', 'c', 'd', 'group', 'all'], parents), [
      [undefined, ['a', 'all', 'c']],
      ['all', ['group']],
      ['group', ['b', 'd']],
    ]);
  });

  it('lose none on a circle, of its own parent, or with a parent that is not there', () => {
    assert.deepEqual(tree(['x', 'y', 'z'], { x: 'y', y: 'x', z: 'gone' }), [
      [undefined, ['y', 'z']],
      ['y', ['x']],
    ]);
    assert.deepEqual(tree(['child', 'self'], { child: 'self', self: 'self' }), [
      [undefined, ['self']],
      ['self', ['child']],
    ]);
  });
});
