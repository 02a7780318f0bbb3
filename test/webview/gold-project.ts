/** Tickets of which some have a known answer. */
import type { GoldFeedback, PanelProject } from '../../src/protocol/panel';
import type { FakeEngine } from './fake-engine';
import { choiceEngine } from './projects';

/** What is told of an answer of `refund`. */
export const told = (sample: string, isRight: boolean): GoldFeedback => ({
  sample,
  isRight,
  isCheck: false,
  wrong: isRight ? [] : ['intent'],
  given: { intent: 'refund' },
  gold: { intent: isRight ? 'refund' : 'duplicate-charge' },
  explanation: isRight
    ? 'Money that was paid is to be returned, and nothing was charged twice.'
    : 'Two payments for one purchase: the duplicate decides, also where money is asked back.',
  rules: ['TB-1'],
});

/** Every second ticket is told of at once; the first is wrong, the third right, and so on. */
export function feedbackEngine(count = 20, extra: Partial<PanelProject> = {}): FakeEngine {
  const engine = choiceEngine(count, extra);
  engine.feedback = (sample) => {
    const number = Number(sample.slice(2));
    return number % 2 === 1 ? told(sample, number % 4 === 3) : undefined;
  };
  return engine;
}

/** The last ticket, after which everything is told. */
export function summaryEngine(): FakeEngine {
  const engine = choiceEngine(1, { feedbackAtEnd: true });
  engine.judged = [told('t-0001', false), told('t-0007', true), told('t-0009', true)];
  return engine;
}

/** What comes before all others, as it stands after two answers. */
export function qualificationEngine(
  extra: Partial<NonNullable<PanelProject['qualification']>> = {},
): FakeEngine {
  return choiceEngine(2, {
    feedbackAtEnd: true,
    qualification: { outcome: 'open', phase: 'first', total: 2, missing: 2, passMark: 0.8, ...extra },
  });
}
