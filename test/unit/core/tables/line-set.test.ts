import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineSet } from '../../../../src/core/tables/line-set';

describe('LineSet', () => {
  it('holds what a set of numbers holds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600_000), { maxLength: 50 }), fc.array(fc.nat(600_000)), (added, asked) => {
        const lines = new LineSet();
        for (const line of added) lines.add(line);
        const expected = new Set(added);
        assert.equal(lines.size, expected.size);
        for (const line of [...added, ...asked]) assert.equal(lines.has(line), expected.has(line));
      }),
      { numRuns: 50 },
    );
  });
});
