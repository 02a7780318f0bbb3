import assert from 'node:assert/strict';
import { code } from '../../../src/base/text/markdown';
import { textTable } from '../../../src/cli/text-table';

/** More than a call takes arguments. */
const MANY = 200_000;

describe('lists that are longer than a call takes arguments', () => {
  it('are no limit to tables and code spans', () => {
    const rows = Array.from({ length: MANY }, (_, n) => [String(n)]);
    assert.equal(textTable(['count'], rows).split('\n').length, MANY + 1);
    assert.match(code('` '.repeat(MANY)), /^`` /);
  });
});
