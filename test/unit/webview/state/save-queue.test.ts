import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecordIds } from '../../../../src/base/text/record-id';
import type { PanelError, SaveParams } from '../../../../src/protocol/panel';
import * as queue from '../../../../src/panel/webview/state/save-queue';
import { pick } from '../../../support/pick';

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

const away: PanelError = { code: 'failed', message: 'away' };
const changed: PanelError = { code: 'text-changed', message: 'changed' };

const queueOf = (...saves: SaveParams[]): queue.SaveQueue =>
  saves.reduce((all, each) => queue.enqueue(all, each), queue.emptyQueue);
const sent = (now: queue.SaveQueue): queue.SaveQueue => queue.markSent(now, queue.next(now, true));
const failed = (now: queue.SaveQueue, error: PanelError): queue.SaveQueue => {
  const together = queue.next(now, true);
  return queue.markFailed(queue.markSent(now, together.slice(0, 1)), together[0]!, error);
};
const notes = ({ saves }: queue.SaveQueue): string[] => saves.map(({ note }) => note);

describe('the queue of saves', () => {
  it('replaces a draft that was not sent, and nothing else', () => {
    let now = queueOf(save('a', 'draft', '1'), save('a', 'draft', '2'));
    assert.deepEqual(notes(now), ['2']);
    now = queue.enqueue(queue.enqueue(sent(now), save('a', 'draft', '3')), save('a', 'done', '4'));
    assert.deepEqual(notes(now), ['2', '4'], 'the one on its way, and the newest');
    now = queue.enqueue(now, save('a', 'draft', '5'));
    assert.deepEqual(notes(now), ['2', '4', '5'], 'a done answer is a record of its own');
  });

  it('replaces what is being typed, also a done answer', () => {
    let now = queue.enqueue(queueOf(save('a', 'done', '1')), save('a', 'done', '2'), true);
    now = queue.enqueue(now, save('a', 'done', '3'), true);
    assert.deepEqual(notes(now), ['1', '3']);
    now = queue.enqueue(now, save('a', 'done', '4'));
    assert.deepEqual(notes(now), ['1', '3', '4']);
  });

  it('sends what waits together, and nothing else until it is answered', () => {
    const [first, second, third] = [save('a', 'done'), save('b', 'done'), save('a', 'done')];
    let now = sent(queueOf(first, second, third));
    assert.deepEqual(now.sent, [first.record, second.record], 'of a sample, one at a time');
    assert.deepEqual(queue.next(now, true), []);
    now = queue.markSaved(now, first, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(queue.next(now, true), [], 'the second is not answered');
    now = queue.markSaved(now, second, '2026-01-01T00:00:01.000Z');
    assert.deepEqual(queue.next(now, false), [third]);
    assert.equal(now.lastSaved, '2026-01-01T00:00:01.000Z');
  });

  it('sends decisions, pairs that are asked again, and answers of another person by themselves', () => {
    const ana = { annotator: 'ana' };
    const all = [
      { ...save('a', 'done'), ...ana },
      { ...save('b', 'done'), ...ana },
      { ...save('c', 'done'), annotator: 'ben' },
      { ...save('d', 'done'), annotator: 'ben', decision: {} },
      { ...save('e', 'done'), annotator: 'ben', swapped: true as const },
      { ...save('f', 'done'), annotator: 'ben' },
    ];
    let now = queueOf(...all);
    const trips: string[] = [];
    for (let saves = queue.next(now, false); saves.length > 0; saves = queue.next(now, false)) {
      trips.push(saves.map(({ sample }) => sample).join(''));
      now = queue.markSent(now, saves);
      for (const one of saves) now = queue.markSaved(now, one, '2026');
    }
    assert.deepEqual(trips, ['ab', 'c', 'd', 'e', 'f']);
  });

  it('waits once, not once for each, after saves that failed together', () => {
    let now = sent(queueOf(save('a', 'done'), save('b', 'done'), save('c', 'done')));
    for (const one of [...now.saves]) now = queue.markFailed(now, one, away);
    assert.equal(queue.retryDelay(now), 1000);
    assert.equal(queue.next(now, true).length, 3);
    assert.deepEqual(queue.next(now, false), []);
  });

  it('does not let one that is refused hold up those sent with it', () => {
    let now = sent(queueOf(save('a', 'done'), save('b', 'done')));
    const [first, second] = now.saves as [SaveParams, SaveParams];
    now = queue.markSaved(queue.markFailed(now, first, changed), second, '2026');
    assert.deepEqual(pick(now.saves, 'sample'), ['a']);
    assert.deepEqual([...now.conflicts.keys()], ['a']);
  });

  it('holds back everything behind a save that failed, until it is tried again', () => {
    let now = failed(queueOf(save('a', 'done'), save('b', 'done')), away);
    assert.deepEqual(queue.next(now, false), []);
    assert.equal(queue.next(now, true)[0]?.sample, 'a');
    assert.deepEqual(queue.saveError(now), { sample: 'a', error: away });
    assert.equal(queue.retryDelay(now), 1000);
    now = failed(now, away);
    assert.equal(queue.retryDelay(now), 2000);
    assert.equal(now.saves.length, 2);
  });

  it('holds back the saves of a sample that changed, and no others, until they are withdrawn', () => {
    let now = failed(queueOf(save('a', 'done'), save('b', 'done'), save('a', 'done')), changed);
    assert.deepEqual(pick(queue.ready(now), 'sample'), ['b']);
    assert.equal(queue.next(now, false)[0]?.sample, 'b');
    now = failed(now, away);
    assert.deepEqual(queue.saveError(now), { sample: 'a', error: changed });
    now = queue.withdraw(now, 'a');
    assert.deepEqual(queue.saveError(now), { sample: 'b', error: away });
    assert.deepEqual(pick(now.saves, 'sample'), ['b']);
  });

  it('forgets a save that was withdrawn while it was on its way, whatever becomes of it', () => {
    const first = save('a', 'done', '1');
    const now = queue.enqueue(queue.withdraw(sent(queueOf(first)), 'a'), save('a', 'done', '2'));
    assert.deepEqual(queue.next(now, true), []);
    for (const after of [queue.markSaved(now, first, '2026'), queue.markFailed(now, first, changed)]) {
      assert.deepEqual(notes(after), ['2']);
      assert.equal(queue.next(after, false)[0]?.note, '2');
    }
  });

  it('gives a save that takes another’s place its record id, unless that may have been written', () => {
    const first = save('a', 'draft');
    let now = queueOf(first, save('a', 'draft'));
    assert.equal(now.saves[0]!.record, first.record);
    now = queue.enqueue(failed(now, away), save('a', 'done'));
    assert.deepEqual(
      now.saves.map(({ again }) => again === true),
      [true, false],
    );
    assert.notEqual(now.saves[1]!.record, first.record);
  });

  it('brings the newest state of every sample to disk, once and in order, whatever happens on the way', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('save' as const),
        sample: fc.constantFrom('a', 'b', 'c'),
        done: fc.boolean(),
        typed: fc.boolean(),
      }),
      fc.record({ do: fc.constantFrom('send', 'saved', 'lost', 'refused') }),
      fc.record({ do: fc.constant('look' as const), sample: fc.constantFrom('a', 'b', 'c') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now: queue.SaveQueue = queue.emptyQueue;
        const disk = new Map<string, SaveParams>();
        const wanted = new Map<string, string>();
        let onItsWay: readonly SaveParams[] = [];
        const send = (): void => {
          if (onItsWay.length > 0) return;
          onItsWay = queue.next(now, true);
          now = queue.markSent(now, onItsWay);
        };
        const arrive = (save: SaveParams): void => {
          // What may have been written is written only if there is no record with its id.
          if (disk.has(save.record)) assert.equal(save.again, true);
          else disk.set(save.record, save);
        };
        for (const [number, one] of steps.entries()) {
          if (one.do === 'save') {
            const { sample, done, typed } = one;
            now = queue.enqueue(now, save(sample, done ? 'done' : 'draft', String(number)), typed);
            wanted.set(sample, String(number));
          } else if (one.do === 'look') {
            // The person looks at what is held back, and answers again.
            if (!now.conflicts.has(one.sample)) continue;
            now = queue.enqueue(queue.withdraw(now, one.sample), save(one.sample, 'done', String(number)));
            wanted.set(one.sample, String(number));
          } else if (one.do === 'send') send();
          else if (one.do === 'lost') {
            // The answer is lost, after the records were written.
            for (const save of onItsWay) {
              arrive(save);
              now = queue.markFailed(now, save, away);
            }
            onItsWay = [];
          } else {
            // The first may be refused. That takes none of the others down.
            for (const [n, save] of onItsWay.entries())
              if (one.do === 'refused' && n === 0) now = queue.markFailed(now, save, changed);
              else {
                arrive(save);
                now = queue.markSaved(now, save, '2026');
              }
            onItsWay = [];
          }
        }
        while (queue.next(now, true).length > 0 || onItsWay.length > 0) {
          send();
          for (const save of onItsWay) {
            arrive(save);
            now = queue.markSaved(now, save, '2026');
          }
          onItsWay = [];
        }
        assert.deepEqual(
          [...now.conflicts.keys()].sort(),
          [...new Set(now.saves.map(({ sample }) => sample))].sort(),
          'what is left has to be looked at',
        );
        const written = [...disk.values()];
        for (const [sample, note] of wanted) {
          const newest = queue.unsavedOf(now, sample) ?? written.findLast((one) => one.sample === sample)!;
          assert.equal(newest.note, note);
        }
        for (const sample of ['a', 'b', 'c']) {
          const order = written.filter((one) => one.sample === sample).map(({ note }) => Number(note));
          assert.deepEqual(
            order,
            [...order].sort((x, y) => x - y),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});
