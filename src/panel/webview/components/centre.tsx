import type { QuestionsProps } from './props';
import { Dock } from './dock';
import { ContextFields, EqualTexts } from './context-fields';
import { MediaFields } from './media';
import { Finished, Loading, NoAnnotator, Unreadable } from './states';
import { SampleBar } from './sample-bar';
import { isReview, isSwapped, needsAnswer } from '../state/panel-state';
import { ReviewAnswers } from './review/answers';
import { Evidence } from './review/evidence';
import { QualificationNote } from './qualification';
import { Returned } from './returned';

/** The sample and its questions. */
export function Centre(props: QuestionsProps) {
  const { app, state } = props;
  const { current, project, waiting, finished } = state;
  return (
    <main class="centre" aria-label="Sample" aria-busy={waiting !== undefined}>
      <SampleBar {...props} />
      <div class="page" id="page">
        {project && !project.annotator && <NoAnnotator app={app} />}
        {current && !isReview(state) && <QualificationNote {...props} />}
        {finished && <Finished {...props} />}
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
      <Dock {...props} />
    </main>
  );
}
