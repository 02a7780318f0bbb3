import { Bars } from './bars';
import { Centre } from './centre';
import { Guideline } from './guideline';
import { Header } from './header';
import { Help } from './help';
import type { QuestionsProps } from './props';
import { SampleList } from './sample-list';
import { Blocked, Failed, Loading } from './states';

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
      {mode.kind === 'help' && (
        <Help app={app} project={project} hasTurns={state.current?.sample.turns !== undefined} />
      )}
    </div>
  );
}

/** A click on a button does not move the focus, so that Enter still means "done" and does not press the button again. */
function keepFocus(event: MouseEvent): void {
  const target = event.target as Element;
  if (target.closest('button') && !target.closest('[role=dialog]')) event.preventDefault();
}
