import type { PanelActionId } from '../../../protocol/actions';
import { isReview } from '../state/panel-state';
import { chordText } from '../view/chord-text';
import type { PartProps } from './props';
import { ButtonGroup } from './button-group';
import { Icon } from './icon';
import { IconButton } from './icon-button';
import { Problems } from './problems';
import { ProgressBar } from './progress-bar';
import { queueName, QueueMenu } from './queue-menu';
import { SaveStatus } from './save-status';
import { GoTo } from './go-to';
import { grouped } from '../view/short-id';

/** One line with the queue, progress, save status, and buttons that do not concern the sample. */
export function Header({ app, state }: PartProps) {
  const { project, view, mode, drawer } = state;
  if (!project) return null;
  const button = (
    action: PanelActionId,
    title: string,
  ): { title: string; chord: string; onPress(): void } => ({
    title,
    chord: chordText(project, action),
    onPress: () => void app.act(action),
  });
  return (
    <header class="header">
      <h1 class="sr-only">{project.title || project.file}</h1>
      <IconButton
        icon="list"
        {...button('toggleList', 'List of samples')}
        pressed={!state.listHidden}
        class="wide-only"
      />
      <IconButton
        icon="list"
        {...button('toggleList', 'List of samples')}
        pressed={drawer === 'list'}
        class="narrow-only"
      />
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
          <span class="count">{view ? grouped(view.length) : ''}</span>
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
        <IconButton
          icon="search"
          {...button('findText', 'Find samples by text')}
          pressed={!!state.filter.text}
        />
        <IconButton icon="undo" {...button('undo', 'Undo')} disabled={!project.canUndo} />
        <IconButton
          icon="redo"
          {...button('redo', 'Redo')}
          disabled={!project.canRedo && !app.answering.canRedo}
        />
        <IconButton
          icon="compare"
          {...button('review', isReview(state) ? 'Back to labelling' : 'Review disagreements')}
          pressed={isReview(state)}
        />
        <IconButton icon="help" {...button('help', 'Keys')} />
        <IconButton
          icon="book"
          {...button('toggleGuideline', 'Guideline')}
          pressed={!state.guidelineHidden}
          class="guide-wide"
        />
        <IconButton
          icon="book"
          {...button('toggleGuideline', 'Guideline')}
          pressed={drawer === 'guideline'}
          class="guide-narrow"
        />
      </ButtonGroup>
      {project.annotator ? (
        <button
          class="annotator"
          title={`You ${isReview(state) ? 'decide' : 'label'} as ${project.annotator}`}
          aria-label={`Change your name: ${project.annotator}`}
          onClick={() => void app.chooseAnnotator()}
        >
          {project.annotator}
        </button>
      ) : (
        <button class="primary small" onClick={() => void app.chooseAnnotator()}>
          Who are you?
        </button>
      )}
    </header>
  );
}
