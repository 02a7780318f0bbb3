import type { GoldFeedback, JudgedSummary } from '../../../protocol/panel';
import type { PartProps } from './props';
import { FeedbackText } from './feedback';
import { grouped } from '../view/short-id';

/** The feedback on all answers to gold samples, wrong ones first. */
export function JudgedList({ app, state, judged }: PartProps & { judged: JudgedSummary }) {
  const { items } = judged;
  if (items.length === 0) return null;
  const right = items.filter(({ isRight }) => isRight);
  const wrong = items.filter(({ isRight }) => !isRight);
  const list = (some: readonly GoldFeedback[]) => (
    <ul class="judged">
      {some.map((feedback) => (
        <li key={feedback.sample}>
          <FeedbackText state={state} feedback={feedback} />
          <button class="link" onClick={() => app.goTo(feedback.sample)}>
            Look at {feedback.sample}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <section class="judged-summary" aria-label="How your answers compare">
      <h2>
        {grouped(right.length)} of {grouped(items.length)} samples with a known answer are right
      </h2>
      {wrong.length > 0 && list(wrong)}
      {right.length > 0 && (
        <details open={wrong.length === 0}>
          <summary>Right answers, and why they are right</summary>
          {list(right)}
        </details>
      )}
    </section>
  );
}
