import type { Answer, DisagreementView, SimilarSample } from '../../../../protocol/panel';
import { summarise, valueInWords } from '../../state/answer';
import { indexOf, questionName } from '../../state/project-index';
import { causeName, shortId } from '../../view/in-words';
import { type PartProps, Sentences } from '../parts';

/** Evidence on a disagreement: its likely cause, how likely each answer is an error, and how similar samples were decided. */
export function Evidence({ app, state }: PartProps) {
  const { current, project, evidence } = state;
  const found = current && evidence.get(current.sample.id);
  if (!found || !project) return null;
  const { labels, layers } = indexOf(project);
  const words = (answer: Answer): string => {
    const valid = Object.entries(answer.decision?.valid ?? {}).map(([layer, values]) =>
      values.map((value) => valueInWords(value, labels, layers.get(layer))).join(' or '),
    );
    const decided = summarise(answer, project.layers, labels);
    return [decided, ...valid].filter((part) => part !== '').join(', ') || 'nothing marked';
  };
  return (
    <div class="evidence">
      {found.disputes.map((dispute) => (
        <Dispute key={dispute.layer} dispute={dispute} layer={questionName(state, dispute.layer)} />
      ))}
      {found.similar.length > 0 && (
        <section aria-label="Similar samples">
          <h2>Similar samples</h2>
          <ul class="similar">
            {found.similar.map((similar) => (
              <Similar key={similar.sample} {...similar} app={app} words={words} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Dispute({ dispute, layer }: { dispute: DisagreementView; layer: string }) {
  return (
    <section aria-label={`Why annotators disagree on ${layer}`}>
      <h2>
        {layer}: {causeName(dispute.cause)}
      </h2>
      <Sentences list={dispute.evidence} class="facts" />
      <ul class="suspects">
        {dispute.answers.map((answer) => (
          <Suspects key={answer.people.join(' ')} {...answer} />
        ))}
      </ul>
    </section>
  );
}

/** How likely an answer is an error of the people who gave it. A likelihood that rounds to zero is left out. */
function Suspects({ people, errorScore, reasons }: DisagreementView['answers'][number]) {
  if (errorScore === null) return null;
  const percent = Math.round(errorScore * 100);
  return (
    <li>
      <details>
        <summary>
          <span class="suspect-people">{people.join(', ')}</span>
          {percent > 0 && (
            <span class="likelihood">
              <span class="meter" aria-hidden="true">
                <span style={{ width: `${percent}%` }} />
              </span>
              Error likelihood {percent} %
            </span>
          )}
        </summary>
        <Sentences list={reasons} />
      </details>
    </li>
  );
}

function Similar(props: SimilarSample & { app: PartProps['app']; words(answer: Answer): string }) {
  const { app, words, sample, snippet, similarity, answers, decision } = props;
  return (
    <li>
      <button class="link" onClick={() => app.goTo(sample)}>
        {shortId(sample) || 'Open'}
      </button>{' '}
      <small class="quiet">
        {similarity === 1 ? 'same text' : `${Math.round(similarity * 100)} % similar`}
      </small>
      <div dir="auto">{snippet}</div>
      {decision ? (
        <div>
          <strong>Decided: {decision.decision?.returnTo ? 'returned' : words(decision)}</strong>
          {decision.note !== '' && <span dir="auto"> ({decision.note})</span>}
        </div>
      ) : (
        <div class="quiet">
          {answers.map(({ annotator, answer }) => `${annotator}: ${words(answer)}`).join('; ')}
        </div>
      )}
    </li>
  );
}
