import assert from 'node:assert/strict';
import { cutsWord, withWholeWords } from '../../../../src/base/text/words';

const cuts = (text: string) =>
  Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) => cutsWord(text, at));

describe('the edges of words', () => {
  it('are cut between two letters or two digits', () => {
    assert.deepEqual(cuts('ab 12 é!'), [1, 4]);
    assert.deepEqual(cuts('e\u0301a'), [2], 'a mark belongs to its letter');
    assert.deepEqual(cuts('𝒜𝒷'), [2], 'letters of two units');
  });

  it('are not between a letter and a digit, or where there are no spaces', () => {
    assert.deepEqual(cuts('9€ A-1 x2 中文字 ภาษา'), []);
  });

  it('are widened only where they are cut', () => {
    assert.deepEqual(withWholeWords('the screw-top tube.', 4, 17), { start: 4, end: 18 });
    assert.deepEqual(withWholeWords('add 9EUR', 4, 5), { start: 4, end: 5 });
  });
});
