import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedMiddle } from '../../../../src/base/text/changed-middle';

describe('changedMiddle', () => {
  it('keeps to whole words what two texts begin and end with', () => {
    assert.deepEqual(changedMiddle('Charged two times by mistake.', 'Charged three times by mistake.'), {
      start: 'Charged ',
      before: 'two',
      after: 'three',
      end: ' times by mistake.',
    });
    assert.deepEqual(changedMiddle('It came back.', 'It came back. Really.'), {
      start: 'It came back.',
      before: '',
      after: ' Really.',
      end: '',
    });
  });

  it('takes texts with little in common for two texts', () => {
    assert.deepEqual(changedMiddle('The plan ends.', 'The writer asks for money.'), {
      start: '',
      before: 'The plan ends.',
      after: 'The writer asks for money.',
      end: '',
    });
  });

  it('loses nothing of either text', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '😊')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const { start, before, after, end } = changedMiddle(one, other);
        assert.equal(start + before + end, one);
        assert.equal(start + after + end, other);
      }),
    );
  });
});
