import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecordIds } from '../../../../src/core/text/record-id';
import type { SaveParams } from '../../../../src/protocol/panel';
import * as queue from '../../../../src/webview/state/save-queue';

const newId = createRecordIds();

const save = (sample: string, status: 'draft' | 'done', note = ''): SaveParams => ({
  record: newId(),
  sample,
  textHash: 'h',
  labels: {},
  rules: [],
  flags: [],
  note,
  status,
  seconds: 0,
});

describe('the queue of saves', () => {
  it('replaces a draft that was not sent, and nothing else', () => {
    let now = queue.enqueue(queue.emptyQueue, save('a', 'draft', '1'));
    now = queue.enqueue(now, save('a', 'draft', '2'));
    assert.deepEqual(
      queue.unsaved(now).map(({ note }) => note),
      ['2'],
    );
    now = queue.markSent(now, 'a');
    now = queue.enqueue(now, save('a', 'draft', '3'));
    now = queue.enqueue(now, save('a', 'done', '4'));
    assert.deepEqual(
      queue.unsaved(now).map(({ note }) => note),
      ['2', '4'],
      'the one on its way, and the newest',
    );
    now = queue.enqueue(now, save('a', 'draft', '5'));
    assert.deepEqual(
      queue.unsaved(now).map(({ note }) => note),
      ['2', '4', '5'],
      'a done answer is a record of its own',
    );
  });

  it('sends one save a sample at a time', () => {
    let now = queue.enqueue(queue.enqueue(queue.emptyQueue, save('a', 'done', '1')), save('a', 'done', '2'));
    assert.deepEqual(queue.sendable(now, false), ['a']);
    now = queue.markSent(now, 'a');
    assert.deepEqual(queue.sendable(now, true), []);
    now = queue.markSaved(now, 'a', '2026-01-01T00:00:00.000Z');
    assert.deepEqual(queue.sendable(now, false), ['a']);
    assert.equal(queue.unsavedOf(now, 'a')?.note, '2');
  });

  it('keeps what failed, tries it again only when asked, and a changed text never by itself', () => {
    let now = queue.markSent(queue.enqueue(queue.emptyQueue, save('a', 'done')), 'a');
    now = queue.markFailed(now, 'a', { code: 'failed', message: 'full' });
    assert.deepEqual(queue.sendable(now, false), []);
    assert.deepEqual(queue.sendable(now, true), ['a']);
    assert.equal(queue.retryDelay(now), 1000);
    now = queue.markFailed(queue.markSent(now, 'a'), 'a', { code: 'text-changed', message: 'changed' });
    assert.equal(queue.retryDelay(now), 2000);
    assert.deepEqual(queue.sendable(now, true), []);
    assert.equal(queue.unsaved(now).length, 1);
  });

  it('holds back what was made after a save that failed, and sends all in the order in which it was made', () => {
    const names = ['a', 'b', 'c', 'a', 'd'];
    let now = names.reduce((all, sample) => queue.enqueue(all, save(sample, 'done')), queue.emptyQueue);
    assert.deepEqual(queue.sendable(now, false), ['a', 'b', 'c'], 'd was made after the second of a');
    now = queue.markFailed(queue.markSent(now, 'a'), 'a', { code: 'failed', message: 'away' });
    assert.deepEqual(queue.sendable(now, false), []);
    assert.deepEqual(queue.sendable(now, true), ['a', 'b', 'c']);
    now = queue.markFailed(queue.markSent(now, 'a'), 'a', { code: 'text-changed', message: 'changed' });
    assert.deepEqual(queue.sendable(now, false), ['b', 'c', 'd'], 'a changed text is in nobody’s way');
  });

  it('gives a save that takes another’s place its record id, unless that may have been written', () => {
    let now = queue.enqueue(queue.emptyQueue, save('a', 'draft'));
    const [first] = queue.unsaved(now);
    now = queue.enqueue(now, save('a', 'draft'));
    assert.equal(queue.unsaved(now)[0]?.record, first?.record);
    now = queue.markFailed(queue.markSent(now, 'a'), 'a', { code: 'failed', message: 'away' });
    now = queue.enqueue(now, save('a', 'done'));
    assert.deepEqual(
      queue.unsaved(now).map(({ again }) => again === true),
      [true, false],
    );
    assert.notEqual(queue.unsaved(now)[1]?.record, first?.record);
  });

  it('brings the newest state of every sample to disk, whatever happens on the way', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('save' as const),
        sample: fc.constantFrom('a', 'b', 'c'),
        done: fc.boolean(),
      }),
      fc.record({
        do: fc.constantFrom('send' as const, 'saved' as const, 'failed' as const),
        sample: fc.constantFrom('a', 'b', 'c'),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now: queue.SaveQueue = queue.emptyQueue;
        const disk = new Map<string, string[]>();
        const wanted = new Map<string, string>();
        const sending = (sample: string): boolean => now.samples.get(sample)?.sending === true;
        const arrive = (sample: string): void => {
          const { note } = now.samples.get(sample)!.saves[0]!;
          disk.set(sample, [...(disk.get(sample) ?? []), note]);
          now = queue.markSaved(now, sample, '2026');
        };
        for (const [number, one] of steps.entries()) {
          if (one.do === 'save') {
            now = queue.enqueue(now, save(one.sample, one.done ? 'done' : 'draft', String(number)));
            wanted.set(one.sample, String(number));
          } else if (one.do === 'send') {
            if (queue.sendable(now, true).includes(one.sample)) now = queue.markSent(now, one.sample);
          } else if (sending(one.sample)) {
            if (one.do === 'saved') arrive(one.sample);
            else now = queue.markFailed(now, one.sample, { code: 'failed', message: '' });
          }
        }
        while (now.samples.size > 0) {
          for (const sample of queue.sendable(now, true)) now = queue.markSent(now, sample);
          for (const sample of [...now.samples.keys()]) if (sending(sample)) arrive(sample);
        }
        for (const [sample, note] of wanted) {
          const written = disk.get(sample)!;
          assert.equal(written.at(-1), note);
          assert.deepEqual(
            written,
            [...written].sort((x, y) => Number(x) - Number(y)),
            'in order',
          );
        }
      }),
    );
  });
});
