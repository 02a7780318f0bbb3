import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answersToPass, judgeQualification } from '../../../../src/project/gold/qualification';

const MARKS = { passMark: 0.8, confidence: 0.95 };
/** `right` right answers, then `wrong` wrong ones. */
const answers = (right: number, wrong: number): boolean[] => [
  ...Array.from({ length: right }, () => true),
  ...Array.from({ length: wrong }, () => false),
];

describe('project/gold/qualification', () => {
  it('passes, fails, or says that it is not yet enough', () => {
    const outcome = (right: number, wrong: number): string =>
      judgeQualification(answers(right, wrong), right + wrong, MARKS).outcome;
    // Wilson at 95 %: 15 of 15 has the lower limit 0.796, 16 of 16 0.806.
    assert.equal(outcome(15, 0), 'open');
    assert.equal(outcome(16, 0), 'passed');
    assert.equal(outcome(19, 1), 'open');
    assert.equal(outcome(29, 1), 'passed');
    // 11 of 20: 0.342 to 0.742; 12 of 20: 0.387 to 0.781; 13 of 20: 0.433 to 0.819.
    assert.equal(outcome(12, 8), 'failed');
    assert.equal(outcome(13, 7), 'open');
  });

  it('waits for all answers, or for as many as were asked for, and keeps the first outcome', () => {
    const eager = { ...MARKS, minAnswers: 16 };
    assert.equal(judgeQualification(answers(16, 0), 20, MARKS).outcome, 'open');
    assert.deepEqual(judgeQualification(answers(16, 4), 20, eager), {
      outcome: 'passed',
      right: 16,
      judged: 16,
    });
    assert.equal(judgeQualification([], 20, MARKS).limits, undefined);
  });

  it('asks for as many samples as can pass', () => {
    assert.equal(answersToPass(MARKS), 16);
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.97, noNaN: true }),
        fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99),
        (passMark, confidence) => {
          const marks = { passMark, confidence };
          const least = answersToPass(marks);
          assert.equal(judgeQualification(answers(least, 0), least, marks).outcome, 'passed');
          if (least > 1)
            assert.notEqual(judgeQualification(answers(least - 1, 0), least - 1, marks).outcome, 'passed');
        },
      ),
    );
  });

  it('never turns for the worse by a right answer in the place of a wrong one', () => {
    const rank = { failed: 0, open: 1, passed: 2 };
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.nat(), (given, at) => {
        const better = given.map((isRight, n) => isRight || n === at % given.length);
        const of = (list: boolean[]): number =>
          rank[judgeQualification(list, list.length, { ...MARKS, minAnswers: 5 }).outcome];
        assert.ok(of(better) >= of(given));
      }),
    );
  });
});
