import { counted, percent } from '../../../base/text/phrases';
import type { QualificationView } from '../../../protocol/panel';
import { ActionButton } from './buttons';
import type { PartProps } from './props';

/** The result so far, in a sentence; empty while it is hidden. */
function score({ right, judged, limits, passMark }: QualificationView): string {
  if (right === undefined || judged === undefined) return '';
  const interval = limits
    ? `, so the true share is probably between ${percent(limits[0], 1)} and ${percent(limits[1], 1)}`
    : '';
  return `${right} of ${judged} answers are right${interval}; ${percent(passMark, 1)} passes.`;
}

/** Explains why only these samples are shown. */
export function QualificationNote({ state }: PartProps) {
  const qualification = state.project?.qualification;
  if (!qualification || qualification.phase === 'over') return null;
  const { phase, total, missing } = qualification;
  return (
    <p class="returned-note" role="note">
      <strong>Qualification</strong>:{' '}
      {phase === 'first'
        ? `these ${total} samples come first; ${total - missing} are answered.`
        : `${outcomeText(qualification)} ${score(qualification)}`}
    </p>
  );
}

function outcomeText({ outcome, phase, missing }: QualificationView): string {
  if (outcome === 'passed') return 'Passed.';
  if (phase === 'first')
    return `Not finished: ${counted(missing, 'sample has', 'samples have')} no answer yet. A flag alone is not an answer.`;
  if (outcome === 'failed') return 'Not passed.';
  return 'Too few answers to decide yet.';
}

/** The result of the qualification and what comes next. */
export function QualificationOutcome({ app, state }: PartProps) {
  const qualification = state.project!.qualification!;
  const { outcome, phase } = qualification;
  const next =
    phase !== 'blocked'
      ? ''
      : outcome === 'failed'
        ? 'You get no other samples here. Talk to the lead of the project.'
        : 'The project lead can add samples to decide it.';
  return (
    <section class="empty-state inline" aria-label="Qualification">
      <h2>Qualification</h2>
      <p role="status">
        <strong>{outcomeText(qualification)}</strong> {score(qualification)} {next}
      </p>
      <div class="buttons">
        {phase === 'over' && (
          <ActionButton app={app} state={state} action="finish" class="primary">
            Continue to the samples
          </ActionButton>
        )}
        <button class="secondary" onClick={() => app.open({ queue: phase === 'first' ? 'flagged' : 'all' })}>
          {phase === 'first' ? 'Flagged' : 'Look at your answers'}
        </button>
      </div>
    </section>
  );
}
