import assert from 'node:assert/strict';
import { bucketSamples } from '../../../src/features/buckets/bucket-details';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { Project } from '../../../src/engine/project';
import { itemDetail } from '../../../src/features/buckets/server/item-detail';
import { linesOf, ORDER, ROOT, treesOf } from '../features/buckets/server/support';

const pause = () => Promise.resolve();
const ALIKE = 'My order A-1001 was charged two times on the same day, please give one back';
const TEXTS = {
  t1: ALIKE,
  t2: ALIKE.replace('1001', '1002'),
  t3: ALIKE.replace('1001', '1003').toUpperCase(),
  t4: 'Something that has nothing to do with any of the others',
  t5: 'ok',
  t6: 'ok',
};
const project = (more = {}) =>
  treesOf(
    {
      ana: {
        t1: { intent: 'duplicate' },
        t2: { intent: 'refund' },
        t4: { intent: 'cancel' },
        t5: { intent: 'other' },
        t6: { intent: 'cancel' },
      },
      ben: { t1: { intent: 'duplicate' }, t3: { intent: 'duplicate' } },
    },
    TEXTS,
    more,
  );

describe('engine: alike texts that were labelled differently', () => {
  it('are errors, each with the other, once somebody has looked for them', async () => {
    const { project: state, trees } = await project();
    assert.deepEqual(bucketsOf(state).errors, []);
    assert.equal(await state.nearDuplicates.refresh({ pause }), true);
    assert.equal(await state.nearDuplicates.refresh({ pause }), false);
    const [bucket, ...others] = bucketsOf(state).errors;
    assert.deepEqual([bucket!.id, bucket!.samples, others], ['alike-texts/intent', ['t2'], []]);
    const [{ like } = { like: undefined }] = bucketSamples({ project: state, model: state.model! }, bucket!);
    assert.equal(like, 't1');
    assert.deepEqual(await linesOf(trees, {}, 'errors'), [
      'Near duplicates, labelled differently | 1 · costs 5 ordinary mistakes',
      '  Intent | 1 · costs 5 ordinary mistakes',
      `    t2 | costs 5 ordinary mistakes · ${TEXTS.t2.slice(0, 80)}`,
    ]);
    const { errors } = await trees.tree(ORDER);
    const order = { ...ORDER, root: ROOT, view: 'errors' as const };
    const [node] = await trees.samples({
      ...order,
      branch: errors[0]!.children![0]!.branch!,
      from: 0,
      count: 1,
    });
    const lines = (await itemDetail(trees, { ...order, node: node!.id }))!;
    assert.match(lines[3]!, /^ {2}like t1: My order/);
    assert.deepEqual(lines.slice(4, 7), [
      '  t2: ana: Refund',
      '  t1: ana: Duplicate',
      '  t1: ben: Duplicate',
    ]);
  });

  it('are none where somebody, or what was decided, says the same', async () => {
    const decided = { v: 1, id: 'd', time: '2027-01-01T00:00:00Z', reviewer: 'lea', sample: 't2' };
    const { project: state } = await project({
      'decisions/lea.jsonl': `${JSON.stringify({ ...decided, labels: { intent: 'duplicate' } })}\n`,
    });
    await state.nearDuplicates.refresh({ pause });
    assert.deepEqual(bucketsOf(state).errors, []);
    const { files, project: agreed } = await project();
    files.put('annotations/ben.jsonl', files.text('annotations/ben.jsonl').replace('t3', 't2'));
    await agreed.refresh();
    await agreed.nearDuplicates.refresh({ pause });
    assert.deepEqual(bucketsOf(agreed).errors, []);
  });

  it('are found although each search is stopped: the next goes on from there, and reads no text again', async () => {
    const texts = Object.fromEntries(
      Array.from({ length: 120 }, (_, n) => [`s${n}`, ALIKE.replace('1001', String(2000 + n * 7))]),
    );
    const answers = Object.fromEntries(Object.keys(texts).map((id) => [id, { intent: 'refund' }]));
    const { project: state } = await treesOf({ ana: answers }, texts);
    const read = state.samples.read.bind(state.samples);
    let reads = 0;
    state.samples.read = (...place) => {
      reads += 1;
      return read(...place);
    };
    let stops = 0;
    for (let isFound = false; !isFound && stops < 50; stops += 1) {
      const stop = new AbortController();
      isFound = await state.nearDuplicates.refresh({
        pause: () => Promise.resolve(stop.abort()),
        signal: stop.signal,
      });
    }
    assert.ok(stops > 1 && stops < 50, `${stops} searches`);
    assert.equal(reads, 120);
    assert.equal(state.nearDuplicates.groups[0]!.length, 120);
  });

  it('are found in an editor although a refresh that changes nothing has stopped the search', async () => {
    const { files } = await project();
    const state = new Project(files, { pause, statistics: true });
    const search = state.nearDuplicates.refresh.bind(state.nearDuplicates);
    let searches = 0;
    let again = Promise.resolve();
    state.nearDuplicates.refresh = (...how) => {
      searches += 1;
      if (searches === 1) again = state.refresh({ data: false, disk: false });
      return search(...how);
    };
    await state.refresh();
    await again;
    assert.equal(state.nearDuplicates.groups.length, 1);
  });
});
