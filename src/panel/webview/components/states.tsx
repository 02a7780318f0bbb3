import { useEffect } from 'preact/hooks';
import type { Controller } from '../app/controller';
import type { PanelProject, PanelSample, ViewFilter, QualificationView } from '../../../protocol/panel';
import { type PartProps, Icon, ActionButton, Sentences } from './parts';
import { counted, percent } from '../../../base/text/phrases';
import { isReview, isSwapped } from '../state/panel-state';
import { Closed, queueName } from './queue-menu';
import { JudgedList } from './feedback';
import { grouped } from '../view/in-words';

/** The project could not be loaded at all. */
export function Failed({ app, message }: { app: Controller; message: string }) {
  return (
    <main class="empty-state" aria-label="Labelwright">
      <h1>This file cannot be labelled yet</h1>
      <p role="alert">{message}</p>
      <button class="primary" onClick={() => void app.start()}>
        Try again
      </button>
    </main>
  );
}

/** The project is loaded, but nothing in it can be labelled. */
export function Blocked({ app, project }: { app: Controller; project: PanelProject }) {
  return (
    <main class="empty-state" aria-label="Labelwright">
      <h1>{project.title || 'Nothing to label yet'}</h1>
      <p role="alert">{project.blocked}</p>
      <Sentences list={project.problems} />
      <div class="buttons">
        <button class="primary" onClick={() => app.ask('open', {})}>
          Open the schema
        </button>
        <button class="secondary" onClick={() => app.ask('showFindings', {})}>
          Show problems
        </button>
      </div>
    </main>
  );
}

/** Asks for the annotator's name, without which nothing can be labelled. It takes no room, so that nothing moves when it goes. */
export function NoAnnotator({ app }: { app: Controller }) {
  return (
    <div class="call" role="region" aria-label="Who labels">
      <p>
        <strong>Who is labelling?</strong> Answers are stored under your name.
      </p>
      <button class="primary small" onClick={() => void app.chooseAnnotator()}>
        Choose your name
      </button>
    </div>
  );
}

/** A line of the file that is not a sample. */
export function Unreadable({ app, sample }: { app: Controller; sample: PanelSample }) {
  const { message, raw, line } = sample.unreadable!;
  return (
    <div class="unreadable" role="region" aria-label="Unreadable sample">
      <p>
        <Icon name="warning" /> Line {grouped(line + 1)} cannot be read as a sample: {message}
      </p>
      <pre tabIndex={0} aria-label="The line in the file">
        {raw}
      </pre>
      <button
        class="secondary"
        onClick={() => app.ask('open', { file: app.store.state.project?.file, line })}
      >
        Open the line
      </button>
    </div>
  );
}

/** No sample is on screen yet, or why it cannot be shown. */
export function Loading({ state: { loadError, current } }: Pick<PartProps, 'state'>) {
  if (!loadError) return current ? null : <p class="loading">Loading…</p>;
  if (loadError.code === 'reading')
    return (
      <p class="loading" role="status">
        {loadError.message}
      </p>
    );
  return (
    <p class="problem" role="alert">
      <Icon name="warning" /> {loadError.message} Trying again…
    </p>
  );
}

/** The end of the queue, with suggestions for what to do next. */
export function Finished(props: PartProps) {
  const { app, state } = props;
  const { project } = state;
  const hasFeedback = project?.feedbackAtEnd === true && !isReview(state);
  useEffect(() => {
    if (hasFeedback) void app.loadJudged();
  }, [hasFeedback]);
  const isApart =
    project?.qualification && (state.view?.isQualification || project.qualification.phase === 'blocked');
  return (
    <>
      {isApart && !isReview(state) ? <QualificationOutcome {...props} /> : <QueueDone {...props} />}
      {hasFeedback && state.judged && <JudgedList {...props} judged={state.judged} />}
    </>
  );
}

function QueueDone({ app, state }: PartProps) {
  const { filter, view, project } = state;
  const button = (text: string, run: () => void, kind = 'secondary') => (
    <button class={kind} onClick={run}>
      {text}
    </button>
  );
  const open = (queue: ViewFilter['queue'], text: string, kind?: string) =>
    button(text, () => app.open({ queue }), kind);
  const isTodo = filter.queue === 'todo' && !filter.text && !filter.label && !filter.samples;
  const {
    total = 0,
    done = 0,
    stale = 0,
    flagged = 0,
    swapped = 0,
    counting = false,
  } = project?.progress ?? {};
  const isAgain = swapped > 0 && !isReview(state) && !isSwapped(state);
  const allDone = total > 0 && done >= total;
  // In review, only samples with disagreements are counted.
  const isEmpty = total === 0 && !isReview(state);
  const isUnassigned = isEmpty && project?.isAssigned === true;
  const { more = 0 } = state;
  const title =
    more > 0
      ? `${counted(more, 'sample is', 'samples are')} waiting`
      : isUnassigned && !counting
        ? 'Nothing is assigned to you here'
        : isEmpty && !counting
          ? 'No samples in this file'
          : total === 0 && !counting
            ? 'Nothing to review'
            : isTodo || allDone
              ? 'Nothing left to do here'
              : 'Nothing more in this queue';
  return (
    <section class="empty-state inline" aria-label={title}>
      <h2>{title}</h2>
      <p role="status">
        {isUnassigned
          ? `No sample of ${project?.file ?? 'the file'} is assigned to you. The files in assignments/ decide who labels what.`
          : isEmpty
            ? `${project?.file ?? 'The file'} holds no samples.`
            : total === 0
              ? `There are no disagreements on the samples ${view?.closed ? 'that you have answered' : 'of this file'}.`
              : view?.length === 0 && !isTodo
                ? `No sample matches “${queueName(filter)}”.`
                : `${grouped(done)} of ${grouped(total)} samples are done.`}
      </p>
      {project?.closedBatches?.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {isReview(state) && project?.review?.isShared && isTodo && (
        <p>This is your share. “Disagreements” has those of the other reviewers too.</p>
      )}
      <Closed state={state} />
      {isAgain && (
        <p>
          {counted(swapped, 'pair')} that you have answered {swapped === 1 ? 'is' : 'are'} asked again, with
          the sides swapped. That shows how steady answers are.
        </p>
      )}
      <div class="buttons">
        {more > 0 && button('Start', () => app.open(filter), 'primary')}
        {isAgain && open('swapped', `Answer ${counted(swapped, 'pair')} again`, 'primary')}
        {!isTodo && !allDone && total > 0 && open('todo', 'To do', 'primary')}
        {stale > 0 && open('stale', `Look again at ${grouped(stale)} answered under an older guideline`)}
        {total > 0 && !project?.standsAlone && open('disagreement', 'Disagreements')}
        {flagged > 0 && total > 0 && open('flagged', 'Flagged')}
        {(total > 0 || isUnassigned) && open('all', 'All samples')}
        {isReview(state) &&
          total === 0 &&
          button('Back to labelling', () => void app.act('review'), 'primary')}
        {isEmpty && !isUnassigned && button('Open the file', () => app.ask('open', { file: project?.file }))}
      </div>
    </section>
  );
}

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
function QualificationOutcome(props: PartProps) {
  const { app, state } = props;
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
          <ActionButton {...props} action="finish" class="primary" text="Continue to the samples" />
        )}
        <button class="secondary" onClick={() => app.open({ queue: phase === 'first' ? 'flagged' : 'all' })}>
          {phase === 'first' ? 'Flagged' : 'Look at your answers'}
        </button>
      </div>
    </section>
  );
}
