import type { PartProps } from './props';
import { Dock } from './dock';
import { ContextFields } from './context-fields';
import { Finished, LoadTrouble, NoAnnotator, Unreadable } from './states';
import { SampleBar } from './sample-bar';
import { isReview, needsAnswer } from '../state/panel-state';
import { ReviewAnswers } from './review/answers';
import { Evidence } from './review/evidence';
import { QualificationNote } from './qualification';
import { Returned } from './returned';
import { TextPane } from './text-pane';

/** The sample and its questions. */
export function Centre({ app, state }: PartProps) {
  const { current, project, waiting, finished, loadError } = state;
  return (
    <main class="centre" aria-label="Sample" aria-busy={waiting !== undefined}>
      <SampleBar app={app} state={state} />
      <div class="page" id="page">
        {project && !project.annotator && <NoAnnotator app={app} />}
        {current && !isReview(state) && <QualificationNote app={app} state={state} />}
        {finished && <Finished app={app} state={state} />}
        {loadError !== undefined && waiting && <LoadTrouble message={loadError} />}
        {waiting && !current && loadError === undefined && <p class="loading">Loading…</p>}
        {current &&
          (current.sample.unreadable ? (
            <Unreadable app={app} sample={current.sample} />
          ) : (
            <>
              {current.sample.returned && needsAnswer(current.state) && !isReview(state) && (
                <Returned {...current.sample.returned} />
              )}
              {isReview(state) && <ReviewAnswers app={app} state={state} />}
              <TextPane app={app} state={state} />
              <ContextFields fields={current.sample.context} />
              {isReview(state) && <Evidence app={app} state={state} />}
              {current.sample.findings.length > 0 && (
                <ul class="findings" aria-label="Findings on this sample">
                  {current.sample.findings.map((finding) => (
                    <li key={finding}>{finding}</li>
                  ))}
                </ul>
              )}
            </>
          ))}
      </div>
      <Dock app={app} state={state} />
    </main>
  );
}
