import { isDefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type Limits } from '../../agreement/statistics/proportion';
import type { QualificationSettings } from './settings';

/** `open`: undecided, because answers are missing or the interval contains the pass mark. */
type Outcome = 'passed' | 'failed' | 'open';

export interface Qualification {
  readonly outcome: Outcome;
  /** Of the answers that decided or, while open, of all judged answers. */
  readonly right: number;
  readonly judged: number;
  /**
   * Wilson interval of the share of right answers; undefined without an answer, and where the answers themselves decide how many are judged:
   * it would hold too seldom.
   */
  readonly limits?: Limits;
}

type Marks = Pick<QualificationSettings, 'passMark' | 'confidence' | 'minAnswers'>;

/**
 * Whether a person qualifies. `answers`: whether each judged answer was right, by time; `size`: how many samples the qualification has.
 * The first number of answers (from `minAnswers` on, or all) whose interval does not contain the pass mark decides for good.
 */
export function judgeQualification(answers: readonly boolean[], size: number, marks: Marks): Qualification {
  const least = Math.max(1, Math.min(size, marks.minAnswers ?? size));
  const shown = (of: number, judged: number) => (least < size ? {} : limitsOf(of, judged, marks));
  let right = 0;
  for (const [n, isRight] of answers.entries()) {
    if (isRight) right += 1;
    const judged = n + 1;
    const outcome = judged < least ? 'open' : outcomeOf(right, judged, marks);
    if (outcome !== 'open') return { outcome, right, judged, ...shown(right, judged) };
  }
  return { outcome: 'open', right, judged: answers.length, ...shown(right, answers.length) };
}

/** The smallest number of answers that can pass, all of them right. */
export function answersToPass(marks: Marks): number {
  let n = 1;
  while (outcomeOf(n, n, marks) !== 'passed') n += 1;
  return n;
}

function outcomeOf(right: number, judged: number, marks: Marks): Outcome {
  const { limits } = limitsOf(right, judged, marks);
  if (!limits) return 'open';
  if (limits[0] >= marks.passMark) return 'passed';
  return limits[1] < marks.passMark ? 'failed' : 'open';
}

function limitsOf(right: number, judged: number, { confidence }: Marks): { limits?: Limits } {
  const interval = proportionInterval(right, judged, confidence);
  return isDefined(interval) ? { limits: interval.limits } : {};
}
