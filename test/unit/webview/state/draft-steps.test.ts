import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as steps from '../../../../src/panel/webview/state/draft-steps';
import { emptyAnswer } from '../../../../src/panel/webview/state/panel-state';
import type { Answer } from '../../../../src/protocol/panel';

/** A sample in an engine that undoes records, and a panel that combines changes into records. */
class Sample {
  readonly #undo: { record: string; before: Answer | undefined; after: Answer }[] = [];
  readonly #redo: { record: string; before: Answer | undefined; after: Answer }[] = [];
  #steps = steps.noSteps;
  #count = 0;
  answer: Answer | undefined;

  /** What is on screen, in a word. */
  get note(): string {
    return this.answer?.note ?? '';
  }

  change(note: string, isCombined: boolean): void {
    const isSame =
      isCombined && this.#undo.at(-1)?.record === this.answer?.record && this.answer !== undefined;
    const answer = this.#write({ ...emptyAnswer, note }, isSame);
    this.#steps = steps.afterSave(this.#steps, 'key', answer);
    this.#redo.length = 0;
  }

  undo(): boolean {
    const undone = this.#undo.pop();
    if (!undone) return false;
    this.#redo.push(undone);
    this.answer = undone.before;
    const now = this.#steps;
    const { steps: next, restore } = steps.afterUndo(now, 'key');
    this.#steps = next;
    if (restore) {
      this.#redo.length = 0;
      this.#steps = steps.afterRestore(now, next, this.#write(restore, false));
    }
    return true;
  }

  redo(): boolean {
    const step = steps.nextRedo(this.#steps, 'key');
    if (step) {
      this.#redo.length = 0;
      this.#steps = steps.afterRedo(this.#steps, 'key', this.#write(step, false));
      return true;
    }
    const record = this.#redo.pop();
    if (!record) return false;
    this.#undo.push(record);
    this.answer = record.after;
    this.#steps = steps.afterRedo(this.#steps, 'key', this.answer);
    return true;
  }

  #write(content: Answer, isSame: boolean): Answer {
    const replaced = isSame ? this.#undo.pop() : undefined;
    const record = replaced?.record ?? `r${++this.#count}`;
    const before = replaced ? replaced.before : this.answer;
    this.answer = { ...content, record };
    this.#undo.push({ record, before, after: this.answer });
    return this.answer;
  }
}

describe('changes that were combined into a record', () => {
  it('are undone and redone one by one, however they were combined', () => {
    const change = fc.record({ isCombined: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.nat(12), (changes, back) => {
        const sample = new Sample();
        const seen = [''];
        for (const [at, { isCombined }] of changes.entries()) {
          sample.change(`v${at}`, isCombined);
          seen.push(`v${at}`);
        }
        const last = seen.length - 1;
        for (let at = last - 1; at >= Math.max(0, last - back); at--) {
          assert.ok(sample.undo());
          assert.equal(sample.note, seen[at]);
        }
        for (let at = Math.max(0, last - back) + 1; at <= last; at++) {
          assert.ok(sample.redo());
          assert.equal(sample.note, seen[at]);
        }
        for (let at = last - 1; at >= 0; at--) {
          assert.ok(sample.undo());
          assert.equal(sample.note, seen[at]);
        }
        assert.equal(sample.undo(), false);
      }),
      { numRuns: 500 },
    );
  });

  it('are forgotten with another sample, and what was undone with a new change', () => {
    const first = { ...emptyAnswer, note: '1', record: 'r' };
    let now = steps.afterSave(steps.noSteps, 'a', first);
    now = steps.afterSave(now, 'a', { ...first, note: '2' });
    assert.equal(steps.afterUndo(now, 'b').restore, undefined);
    now = steps.afterUndo(now, 'a').steps;
    assert.equal(steps.nextRedo(now, 'a')?.note, '2');
    assert.equal(steps.nextRedo(now, 'b'), undefined);
    assert.equal(steps.nextRedo(steps.afterSave(now, 'a', first), 'a'), undefined);
  });

  it('do not count typing as changes', () => {
    const text = (note: string): Answer => ({ ...emptyAnswer, note, record: 'r' });
    let now = steps.afterSave(steps.noSteps, 'a', text('a'), true);
    now = steps.afterSave(now, 'a', text('ab'), true);
    assert.equal(steps.afterUndo(now, 'a').restore, undefined);
  });
});
