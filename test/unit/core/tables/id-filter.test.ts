import assert from 'node:assert/strict';
import { IdFilter } from '../../../../src/core/tables/id-filter';
import { fastHash64 } from '../../../../src/core/text/hash';

describe('core/tables/id-filter', () => {
  it('has all ids that were added, and few others', () => {
    const count = 20_000;
    const filter = IdFilter.for(count);
    const mayHave = (id: string): boolean => filter.mayHave(...fastHash64(id));
    for (let n = 0; n < count; n++) filter.add(...fastHash64(`t-${n}`));
    const same = IdFilter.of(filter.words);
    let others = 0;
    for (let n = 0; n < count; n++) {
      assert.ok(mayHave(`t-${n}`) && same.mayHave(...fastHash64(`t-${n}`)));
      if (mayHave(`u-${n}`)) others += 1;
    }
    assert.ok(others < count / 100, String(others));
  });
});
