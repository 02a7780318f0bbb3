import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BucketItem } from '../../../../src/features/buckets/items/group-items';
import { DisagreementItems } from '../../../../src/features/buckets/items/disagreement-items';
import { disagreementsOf } from '../../../../src/features/buckets/disagreements';
import { SLOW } from '../../../host/until';
import { record, treesOf } from './server/support';

const pause = () => Promise.resolve();
const TEXTS = { a: 'Same text', b: 'same  TEXT', c: 'Another', d: 'One more' };
const sorted = (items: Iterable<BucketItem>): BucketItem[] =>
  [...items].sort((x, y) => (x.id < y.id ? -1 : 1));

describe('disagreement items', function () {
  this.timeout(SLOW);

  it('updated incrementally are the same as computed afresh, and those that "buckets" lists', async () => {
    const answer = fc.record({
      who: fc.constantFrom('ana', 'ben', 'cy'),
      sample: fc.constantFrom(...Object.keys(TEXTS)),
      said: fc.record(
        {
          intent: fc.constantFrom('refund', 'duplicate', 'cancel', 'nonsense'),
          urgency: fc.integer({ min: 1, max: 3 }),
          rules: fc.constantFrom(['TB-1'], ['R-REF'], []),
          flags: fc.constantFrom(['guideline-gap'], ['broken-preprocessing'], []),
        },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(answer, { maxLength: 4 }), { maxLength: 5 }), async (rounds) => {
        const { files, project } = await treesOf({ ana: {}, ben: {}, cy: {} }, TEXTS);
        const model = project.model!;
        const updated = new DisagreementItems(project);
        await updated.refresh(model, pause);
        for (const round of rounds) {
          for (const { who, sample, said } of round) {
            const path = `annotations/${who}.jsonl`;
            files.put(path, files.text(path) + record(who, sample, said));
          }
          await project.refresh();
          await updated.refresh(model, pause);
        }
        const fresh = new DisagreementItems(project);
        await fresh.refresh(model, pause);
        assert.deepEqual(sorted(updated.all()), sorted(fresh.all()));
        const disagreements = [...(await disagreementsOf(project, pause))];
        assert.deepEqual(
          sorted(fresh.all())
            .map(({ key, layer, kind, cost }) => `${project.view(model).name(key)} ${layer} ${kind} ${cost}`)
            .sort(),
          disagreements.map(({ sample, layer, cause, cost }) => `${sample} ${layer} ${cause} ${cost}`).sort(),
        );
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000);
});
