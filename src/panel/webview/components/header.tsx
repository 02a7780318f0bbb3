import { isReview } from '../state/panel-state';
import { chordText, grouped } from '../view/in-words';
import { type PartProps, ActionIcon, ButtonGroup, Icon, Sentences } from './parts';
import type { Progress, PanelProject } from '../../../protocol/panel';
import { queueName, QueueMenu } from './queue-menu';
import { saveError } from '../state/save-queue';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Controller } from '../app/controller';
import { counted } from '../../../base/text/phrases';

/** One line with the queue, progress, save status, and buttons that do not concern the sample. */
export function Header(props: PartProps) {
  const { app, state } = props;
  const { project, view, mode, drawer } = state;
  if (!project) return null;
  const list = { ...props, action: 'toggleList', icon: 'list', title: 'List of samples' } as const;
  const guideline = { ...props, action: 'toggleGuideline', icon: 'book', title: 'Guideline' } as const;
  return (
    <header class="header">
      <h1 class="sr-only">{project.title || project.file}</h1>
      <ActionIcon {...list} pressed={!state.listHidden} class="wide-only" />
      <ActionIcon {...list} pressed={drawer === 'list'} class="narrow-only" />
      <div class="menu-anchor">
        <button
          class="queue-button"
          aria-haspopup="dialog"
          aria-expanded={mode.kind === 'filter'}
          title={`Choose the queue (${chordText(project, 'filter')})`}
          onClick={() => app.act('filter')}
        >
          {isReview(state) && <span class="badge review-badge">Review</span>}
          <span class="queue-name">{view?.isQualification ? 'Qualification' : queueName(state.filter)}</span>
          {/* Of the queue to do, the progress says how many are left. */}
          <span class="count">{view && state.filter.queue !== 'todo' ? grouped(view.length) : ''}</span>
          <Icon name="down" />
        </button>
        {mode.kind === 'filter' && <QueueMenu app={app} state={state} field={mode.field} />}
        {mode.kind === 'goto' && <GoTo app={app} error={mode.error} />}
      </div>
      {/* Of a review: its disagreements. Errors of a model can be reviewed where people agree on everything. */}
      {project.progress.total > 0 && <ProgressBar progress={project.progress} />}
      <SaveStatus app={app} state={state} />
      <Problems app={app} project={project} />
      <span class="spring" />
      <ButtonGroup class="tools" role="toolbar" aria-label="Tools">
        <ActionIcon
          {...props}
          action="findText"
          icon="search"
          title="Find samples by text"
          pressed={!!state.filter.text}
        />
        <ActionIcon {...props} action="undo" icon="undo" title="Undo" disabled={!project.canUndo} />
        <ActionIcon
          {...props}
          action="redo"
          icon="redo"
          title="Redo"
          disabled={!project.canRedo && !app.answering.canRedo}
        />
        {!project.standsAlone && (
          <ActionIcon
            {...props}
            action="review"
            icon="compare"
            title={isReview(state) ? 'Back to labelling' : 'Review disagreements'}
            pressed={isReview(state)}
          />
        )}
        <ActionIcon {...props} action="smallerText" icon="smaller" title="Smaller text" class="wide-only" />
        <ActionIcon {...props} action="largerText" icon="larger" title="Larger text" class="wide-only" />
        <ActionIcon {...props} action="help" icon="help" title="Keys" />
        <ActionIcon {...guideline} pressed={!state.guidelineHidden} class="guide-wide" />
        <ActionIcon {...guideline} pressed={drawer === 'guideline'} class="guide-narrow" />
      </ButtonGroup>
      {project.annotator && (
        <button
          class="annotator"
          title={`You ${isReview(state) ? 'decide' : 'label'} as ${project.annotator}`}
          aria-label={project.standsAlone ? undefined : `Change your name: ${project.annotator}`}
          disabled={project.standsAlone}
          onClick={() => void app.chooseAnnotator()}
        >
          {project.annotator}
        </button>
      )}
    </header>
  );
}

/** Asks for a sample's number in the queue, or its id. */
function GoTo({ app, error }: { app: Controller; error?: string }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <div class="popover go-to" role="dialog" aria-label="Go to a sample">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          app.goTo(input.current?.value ?? '');
        }}
      >
        <label class="field">
          Go to number or id
          <input type="text" ref={input} aria-invalid={error !== undefined} aria-describedby="go-to-error" />
        </label>
        <p id="go-to-error" class="problem" role="alert">
          {error}
        </p>
      </form>
    </div>
  );
}

function ProgressBar({ progress }: { progress: Progress }) {
  const { total, done, draft, flagged, stale, returned, counting } = progress;
  const left = Math.max(0, total - done);
  const share = total > 0 ? done / total : 0;
  const parts = [
    `${grouped(done)} of ${grouped(total)} done`,
    `${grouped(left)} left`,
    draft > 0 && `${grouped(draft)} begun`,
    flagged > 0 && `${grouped(flagged)} flagged`,
    returned > 0 && `${grouped(returned)} returned to you`,
    stale > 0 && `${grouped(stale)} to recheck`,
  ].filter(Boolean);
  return (
    <div class="progress" title={parts.join(', ')}>
      <div
        class="progress-bar"
        role="progressbar"
        aria-label="Samples done"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={parts.join(', ')}
      >
        <div class="progress-done" style={{ transform: `scaleX(${share})` }} />
      </div>
      <span class="progress-text" aria-hidden="true">
        {grouped(done)} / {grouped(total)}
        {counting ? '…' : ''}
        <span class="progress-left"> · {grouped(left)} left</span>
      </span>
    </div>
  );
}

/** Whether the work is on disk: the time of the last record, or a problem. The message line below has the details. */
function SaveStatus({ app, state }: PartProps) {
  const { saves, disconnected } = state;
  const waiting = saves.saves.length;
  const failed =
    saveError(saves)?.error.message ?? (disconnected && waiting > 0 && 'The connection is gone.');
  if (failed) {
    return (
      <button class="save-status problem unsaved" title={failed} onClick={() => app.saver.pump(true)}>
        <Icon name="warning" /> {waiting} not saved
      </button>
    );
  }
  if (waiting > 0) {
    return (
      <span class="save-status unsaved">
        <span class="dot hollow" /> Saving{waiting > 1 ? ` ${waiting}` : ''}…
      </span>
    );
  }
  if (saves.lastSaved === undefined) return <span class="save-status" />;
  return (
    <span class="save-status" title={state.project?.standsAlone ? undefined : 'On disk'}>
      <span class="dot" /> Saved {new Date(saves.lastSaved).toLocaleTimeString('en-GB')}
    </span>
  );
}

/** Errors in the schema or guideline. Labelling continues with the valid part. */
function Problems({ app, project }: { app: Controller; project: PanelProject }) {
  const { problems } = project;
  if (problems.length === 0) return null;
  return (
    <details class="problems">
      <summary>
        <Icon name="warning" />
        <span>{counted(problems.length, 'problem')}</span>
      </summary>
      <div class="popover">
        <p>
          Schema or guideline have {problems.length === 1 ? 'a problem' : 'problems'}; what is valid in them
          works.
        </p>
        <Sentences list={problems} />
        <button class="secondary" onClick={() => app.ask('showFindings', {})}>
          Show problems
        </button>
      </div>
    </details>
  );
}
