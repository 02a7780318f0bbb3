import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RowState } from '../../../../src/protocol/panel';
import { findTodo } from '../../../../src/panel/webview/app/todo-finder';

const view = (states: (RowState | undefined)[], jumps: Record<number, number> = {}) => ({
  length: states.length,
  stateAt: (position: number) => states[position],
  jumpFrom: (position: number) => jumps[position],
});

describe('the next sample that needs an answer', () => {
  it('is found among those known, round the end', () => {
    assert.deepEqual(findTodo(view(['todo', 'done', 'flagged']), 1), { kind: 'found', position: 0 });
    assert.deepEqual(findTodo(view(['done', 'stale', 'done']), 0), { kind: 'found', position: 1 });
    assert.deepEqual(findTodo(view(['done', 'done']), 1), { kind: 'none' });
    assert.deepEqual(findTodo(view([]), 0), { kind: 'none' });
  });
  it('asks where it does not know, and believes the answer', () => {
    assert.deepEqual(findTodo(view(['done', undefined, undefined, undefined]), 0), {
      kind: 'unknown',
      from: 1,
    });
    assert.deepEqual(findTodo(view(['done', undefined, undefined, undefined], { 1: 3 }), 0), {
      kind: 'found',
      position: 3,
    });
    assert.deepEqual(
      findTodo(view(['done', undefined, undefined, 'done'], { 1: 3 }), 0),
      { kind: 'none' },
      'answered since',
    );
    assert.deepEqual(findTodo(view(['done', undefined], { 1: -1 }), 0), { kind: 'none' });
  });
  it('finds what a search of everything finds, asking as it goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ todo: fc.boolean(), known: fc.boolean() }), { minLength: 1, maxLength: 30 }),
        fc.nat(40),
        (rows, start) => {
          const { length } = rows;
          const truth = rows.map(({ todo }): RowState => (todo ? 'todo' : 'done'));
          const search = (from: number): number => {
            for (let step = 0; step < length; step++)
              if (truth[(from + step) % length] === 'todo') return (from + step) % length;
            return -1;
          };
          const jumps: Record<number, number> = {};
          const known = view(
            rows.map(({ known: isKnown }, at) => (isKnown ? truth[at] : undefined)),
            jumps,
          );
          let found = findTodo(known, start);
          for (let asked = 0; found.kind === 'unknown'; asked++) {
            assert.ok(asked <= length, 'it comes to an end');
            jumps[found.from] = search(found.from);
            found = findTodo(known, start);
          }
          assert.equal(found.kind === 'found' ? found.position : -1, search(start % length));
        },
      ),
    );
  });
});
