import assert from 'node:assert/strict';
import type { SaveParams } from '../../../src/protocol/panel';
import { SaveOrder, type SaveAnswer } from '../../../src/extension/editor/save-order';

const saveOf = (record: string, again?: true): SaveParams => ({
  record,
  sample: record,
  textHash: '',
  labels: {},
  rules: [],
  flags: [],
  note: '',
  status: 'done',
  seconds: 1,
  ...(again && { again }),
});

/** A disk that takes a while, least for what comes last, and fails for a time. */
class Disk {
  readonly written: string[] = [];
  failing: 'failed' | 'text-changed' | 'answer-changed' | 'throws' | undefined;

  async save({ record }: SaveParams): Promise<SaveAnswer> {
    await new Promise((resolve) => setTimeout(resolve, 4 - this.written.length));
    if (this.failing === 'throws') throw new Error('The connection is gone');
    if (this.failing) return { error: { code: this.failing, message: 'No' } };
    this.written.push(record);
    return { result: record };
  }
}

describe('the order of saves', () => {
  let disk: Disk;
  let order: SaveOrder;
  beforeEach(() => {
    disk = new Disk();
    order = new SaveOrder((params) => disk.save(params));
  });

  it('is that in which they were made, also when later ones would be faster', async () => {
    await Promise.all(['a', 'b', 'c'].map((record) => order.send(saveOf(record))));
    assert.deepEqual(disk.written, ['a', 'b', 'c']);
  });

  for (const failing of ['failed', 'throws'] as const) {
    it(`holds back what was under way behind one that ${failing}, until that is sent again`, async () => {
      disk.failing = failing;
      const first = order.send(saveOf('a'));
      const second = order.send(saveOf('b'));
      assert.ok('error' in (await first));
      disk.failing = undefined;
      assert.ok('error' in (await second));
      assert.ok('error' in (await order.send(saveOf('c'))), 'sent before the panel knew');
      const again = [order.send(saveOf('a', true)), order.send(saveOf('b', true)), order.send(saveOf('c'))];
      for (const answer of await Promise.all(again)) assert.ok('result' in answer);
      assert.deepEqual(disk.written, ['a', 'b', 'c']);
    });
  }

  for (const failing of ['text-changed', 'answer-changed'] as const) {
    it(`is not held back by what somebody has to look at (${failing})`, async () => {
      disk.failing = failing;
      const first = order.send(saveOf('a'));
      assert.ok('error' in (await first));
      disk.failing = undefined;
      assert.deepEqual(await order.send(saveOf('b')), { result: 'b' });
    });
  }

  it('is settled when all that was sent is on disk', async () => {
    void order.send(saveOf('a'));
    void order.send(saveOf('b'));
    await order.settled();
    assert.deepEqual(disk.written, ['a', 'b']);
  });
});
