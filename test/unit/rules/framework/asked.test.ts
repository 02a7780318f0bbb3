import assert from 'node:assert/strict';
import { Answers, forget, readFrom, type Asker } from '../../../../src/rules/framework/asked';

interface State {
  readonly numbers: Readonly<Record<string, number>>;
  readonly words?: readonly string[];
}

const asker = (): Asker => ({ isStale: false, asked: [] });

describe('rules/framework/asked', () => {
  it('tells those who asked, and only them, that an answer has become another', () => {
    const answers = new Answers<State>();
    const numberOf = ({ numbers }: State, name: string): number | undefined => numbers[name];
    answers.next({ numbers: { a: 1, b: 2 } });
    const [one, other] = [asker(), asker()];
    assert.equal(answers.ask(one, numberOf, 'a'), 1);
    assert.equal(answers.ask(other, numberOf, 'b'), 2);
    answers.next({ numbers: { a: 1, b: 3 } });
    assert.deepEqual([one.isStale, other.isStale], [false, true]);
    assert.equal(answers.ask(asker(), numberOf, 'b'), 3);
    answers.next({ numbers: {} });
    assert.ok(one.isStale);
  });

  it('asks for each answer once a turn, and not for those that nobody wants to know any more', () => {
    let count = 0;
    const answers = new Answers<State>();
    const numberOf = ({ numbers }: State, name: string): number | undefined => {
      count += 1;
      return numbers[name];
    };
    answers.next({ numbers: { a: 1 } });
    const askers = [asker(), asker(), asker()];
    for (const each of askers) answers.ask(each, numberOf, 'a');
    for (const each of askers) answers.ask(each, numberOf, 'a');
    assert.equal(count, 1);
    answers.next({ numbers: { a: 1 } });
    assert.equal(count, 2);
    askers.forEach(forget);
    answers.next({ numbers: { a: 2 } });
    assert.equal(count, 2);
    assert.ok(askers.every(({ isStale }) => !isStale));
  });

  it('does not ask again while the part is the same that answers are read from', () => {
    let count = 0;
    const hasWord = readFrom(
      ({ words }: State) => words,
      ({ words }: State, word: string) => {
        count += 1;
        return words?.includes(word) ?? false;
      },
    );
    const answers = new Answers<State>();
    const words = ['x'];
    answers.next({ numbers: {}, words });
    const one = asker();
    assert.equal(answers.ask(one, hasWord, 'y'), false);
    answers.next({ numbers: { a: 1 }, words });
    assert.equal(count, 1);
    answers.next({ numbers: { a: 1 }, words: ['x', 'y'] });
    assert.equal(count, 2);
    assert.ok(one.isStale);
  });

  it('knows parts of a model by their nodes, and data by what it says', () => {
    const answers = new Answers<readonly unknown[]>();
    const at = (list: readonly unknown[], n: number) => list[n] as never;
    const node = { kind: 'missing' };
    answers.next([{ node, id: 'a' }, { list: [1] }]);
    const [part, data] = [asker(), asker()];
    answers.ask(part, at, 0);
    answers.ask(data, at, 1);
    answers.next([{ node, id: 'b' }, { list: [1] }]);
    assert.deepEqual([part.isStale, data.isStale], [false, false]);
    answers.next([{ node: { ...node }, id: 'b' }, { list: [2] }]);
    assert.deepEqual([part.isStale, data.isStale], [true, true]);
  });
});
