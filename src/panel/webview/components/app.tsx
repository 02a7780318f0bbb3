import { Guideline } from './guideline';
import { Header } from './header';
import { Help } from './help';
import {
  type QuestionsProps,
  type PartProps,
  type LayerProps,
  Icon,
  ActionButton,
  Required,
  Sentences,
} from './parts';
import { SampleList, SampleBar } from './sample-list';
import { Blocked, Failed, Loading, Finished, NoAnnotator, Unreadable, QualificationNote } from './states';
import { isReview, isSwapped, needsAnswer, isDeciding } from '../state/panel-state';
import { grouped } from '../view/in-words';
import { ContextFields, EqualTexts } from './context-fields';
import { MediaFields } from './media';
import { ReviewAnswers } from './review/answers';
import { Evidence } from './review/evidence';
import type { PanelSample } from '../../../protocol/panel';
import {
  askedLayers,
  activeLayer,
  layerName,
  openTurns,
  questionsOf,
  turnInFocus,
} from '../state/project-index';
import { AnswerChips } from './answer-chips';
import { Feedback, SuggestionBox } from './feedback';
import { LabelSearch } from './label-search';
import { MessageLine } from './message-line';
import { DecisionDock } from './review/decision-dock';
import { isAnswered, turnName } from '../state/answer';
import { asksTurns } from '../../../project/schema/per-turn';

/** The whole panel: problems, header, list, text with its questions, guideline. */
export function App(props: QuestionsProps) {
  return (
    <>
      <Bars {...props} />
      <Contents {...props} />
    </>
  );
}

function Contents(props: QuestionsProps) {
  const { app, state } = props;
  const { project, failure, drawer, mode } = state;
  if (failure !== undefined) return <Failed app={app} message={failure} />;
  if (!project)
    return (
      <main class="quiet-start" aria-busy="true" aria-label="Labelwright">
        {state.loadError && <Loading state={state} />}
      </main>
    );
  if (project.blocked) return <Blocked app={app} project={project} />;
  const classes = [
    'panel',
    state.listHidden && 'list-hidden',
    state.guidelineHidden && 'guideline-hidden',
    drawer && `drawer-${drawer}`,
  ];
  return (
    <div class={classes.filter(Boolean).join(' ')} onMouseDown={keepFocus}>
      <Header {...props} />
      <SampleList {...props} />
      <Centre {...props} />
      <Guideline {...props} />
      {mode.kind === 'help' && <Help {...props} />}
    </div>
  );
}

/** A click on a button does not move the focus, so that Enter still means "done" and does not press the button again. */
function keepFocus(event: MouseEvent): void {
  const target = event.target as Element;
  if (target.closest('button') && !target.closest('[role=dialog]')) event.preventDefault();
}

/** Warnings that stay on screen for as long as they hold. */
function Bars({ app, state }: PartProps) {
  const { disconnected, project } = state;
  const partial = project?.blocked ? undefined : project?.partial;
  const line = partial && grouped(partial.line + 1);
  return (
    <>
      {disconnected && <Disconnected reopen={disconnected.reopen} />}
      {partial && (
        <p class="bar" role="alert">
          <Icon name="warning" />
          <span>
            Line {line} of {partial.file} has an error, so some questions may be missing.{' '}
            {isReview(state) ? 'Nothing can be decided' : 'Answers stay drafts'} until it is corrected.
          </span>
          <button
            class="link"
            title={partial.message}
            onClick={() => app.ask('open', { file: partial.file, line: partial.line })}
          >
            Open line {line}
          </button>
        </p>
      )}
    </>
  );
}

/** The extension no longer receives the panel's messages. VS Code follows the link only if a person clicks it. */
function Disconnected({ reopen }: { reopen: string | undefined }) {
  return (
    <p class="bar" role="alert">
      <Icon name="warning" />
      <span>
        The panel has lost its connection. Your answers are kept here and will be saved once it reopens.
        {reopen === undefined && ' Run the command “Developer: Reload Window”.'}
      </span>
      {reopen !== undefined && <a href={reopen}>Reopen the panel</a>}
    </p>
  );
}

function Centre(props: QuestionsProps) {
  const { app, state } = props;
  const { current, project, waiting, finished } = state;
  return (
    <main class="centre" aria-label="Sample" aria-busy={waiting !== undefined}>
      <SampleBar {...props} />
      <div class="page" id="page" style={{ '--text-scale': 1.125 ** (state.textSize ?? 0) }}>
        {current && !isReview(state) && <QualificationNote {...props} />}
        {finished && project?.annotator && <Finished {...props} />}
        {waiting && <Loading state={state} />}
        {current &&
          (current.sample.unreadable ? (
            <Unreadable app={app} sample={current.sample} />
          ) : (
            <>
              {current.sample.returned && needsAnswer(current.state) && !isReview(state) && (
                <Returned {...current.sample.returned} />
              )}
              {isSwapped(state) && (
                <p class="returned-note" role="note">
                  Asked again, with the sides swapped. Answer as if you had not seen the two before.
                </p>
              )}
              {isReview(state) && <ReviewAnswers {...props} />}
              <EqualTexts {...props} />
              {Object.values(props.kinds).map(({ Texts }) => Texts && <Texts {...props} />)}
              {project?.media && <MediaFields {...props} />}
              <ContextFields {...props} />
              {isReview(state) && <Evidence {...props} />}
              <Sentences
                list={current.sample.findings}
                class="findings"
                aria-label="Findings on this sample"
              />
            </>
          ))}
      </div>
      <Dock {...props} />
    </main>
  );
}

/** The message of the reviewer who returned the sample. */
function Returned({ by, message }: NonNullable<PanelSample['returned']>) {
  return (
    <p class="returned-note" role="note">
      <strong>Returned to you by {by}</strong>
      {message !== '' && <span dir="auto">: {message}</span>}
    </p>
  );
}

/** The questions and their answers, below the text. */
function Dock(props: QuestionsProps) {
  const { app, state } = props;
  const { current, project, mode } = state;
  const layers = current && !current.sample.unreadable ? askedLayers(state) : [];
  return (
    <section class="dock" aria-label="Answer">
      {project && !project.annotator && <NoAnnotator app={app} />}
      {mode.kind === 'search' && <LabelSearch {...props} mode={mode} />}
      <Feedback {...props} />
      <SuggestionBox {...props} />
      <div class="dock-top">
        <MessageLine {...props} />
        {current && <AnswerChips {...props} />}
      </div>
      {isDeciding(state) ? (
        <DecisionDock {...props} />
      ) : (
        <div class="layers" aria-disabled={!project?.annotator}>
          {current && !current.sample.unreadable && <TurnProgress {...props} />}
          {layers.map((layer) => (
            <LayerRow {...props} layer={layer} key={layer.id} />
          ))}
        </div>
      )}
    </section>
  );
}

/** One question: its name, its state, and its controls. */
function LayerRow({ kinds, ...props }: LayerProps & QuestionsProps) {
  const { state, layer } = props;
  const { Row } = kinds[layer.type];
  const isActive = activeLayer(state) === layer;
  const labels = state.current?.answer.labels ?? {};
  const open = layer.required && !isAnswered(layer, labels);
  return (
    <div
      class={isActive ? 'layer active' : 'layer'}
      role="group"
      aria-labelledby={`layer-${layer.id}`}
      aria-current={isActive ? 'true' : undefined}
    >
      <div class="layer-name" id={`layer-${layer.id}`} title={layer.question ?? layerName(layer)}>
        {layer.name ?? layer.id}
        {open && <Required />}
        {layer.question && <span class="sr-only">: {layer.question}</span>}
      </div>
      <Row {...props} />
    </div>
  );
}

/** Which turn the questions are about, and how many turns are answered. */
function TurnProgress(props: PartProps) {
  const { state } = props;
  const { current, project } = state;
  const turns = current?.sample.turns;
  if (!turns || !asksTurns(project!.layers)) return null;
  const asked = new Set(questionsOf(state).flatMap(({ turn }) => turn ?? []));
  const open = openTurns(state).length;
  const focus = turns[turnInFocus(state)];
  const name = focus && turnName(focus.id, turns);
  return (
    <p class="turn-progress">
      <span class="turn-asked">
        {name === undefined
          ? 'No turn in focus'
          : asked.has(focus!.id)
            ? `About ${name}`
            : `Nothing is asked about ${name}`}
      </span>
      <span class="turn-count">
        {asked.size - open} of {asked.size} turns answered
      </span>
      {open > 0 && <ActionButton {...props} action="nextOpenTurn" text="next to answer" />}
    </p>
  );
}
