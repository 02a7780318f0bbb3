import { comparableValue } from '../../../disagreement/compare';
import { valueKey } from '../../../disagreement/value-key';
import { shownOrder } from '../../../project/answers/shown-order';
import type { Labels } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Suggestion } from '../../../project/suggestions';
import { turnName } from '../state/answer';
import { SIDES } from '../state/label-keys';
import { isReview, shownFeedback, suggestionOn, type PanelState } from '../state/panel-state';
import { labelName, layerName } from '../state/project-index';
import { spanQuotes, statementsOf } from '../view/compare-answers';
import { chordText } from '../view/chord-text';
import { ruleTexts } from '../view/rule-texts';
import { Icon } from './icon';
import { KeyCap } from './key-cap';
import type { PartProps } from './props';

/**
 * What a model says: of the sample on screen, or of the one answered last. Always in the document, so that screen readers announce changes.
 * Taking a suggestion and rejecting it cost one key each; going on does neither.
 */
export function SuggestionBox({ app, state }: PartProps) {
  const { project, current, second } = state;
  if (!project || isReview(state)) return null;
  const own = suggestionOn(state);
  const last = own || shownFeedback(state) ? undefined : second;
  const suggestion = own ?? last?.suggestion;
  const { suggestion: outcome, labels = {} } = current?.answer ?? {};
  const differs = last && !isSame(state, last.given, last.suggestion.labels);
  const isTaken = own !== undefined && isSame(state, labels, own.labels);
  const key = (action: 'acceptSuggestion' | 'rejectSuggestion' | 'judged' | 'leave', text: string) => (
    <button class="link" aria-keyshortcuts={chordText(project, action)} onClick={() => app.act(action)}>
      <KeyCap label={chordText(project, action)} /> {text}
    </button>
  );
  return (
    <div class="suggestion-slot">
      {/* Focusable, so that a long rationale can be scrolled by keyboard. */}
      <div
        role="status"
        class="feedback-scroll"
        aria-label={suggestion && 'Suggestion of a model'}
        tabIndex={suggestion && 0}
      >
        {suggestion && (
          <div class="feedback suggestion">
            <p class="feedback-head">
              <Icon name="model" />
              <span>
                {last && <span class="feedback-sample">{last.sample}: </span>}
                <strong>{suggestion.model}</strong> (a model){' '}
                {last ? (differs ? 'says otherwise' : 'says the same') : 'suggests'}
                {own && isTaken && <span class="quiet">, as you answered</span>}
                {own && !isTaken && outcome?.action === 'rejected' && <span class="quiet">, rejected</span>}
              </span>
            </p>
            {(own || differs) && (
              <Said
                state={state}
                sample={last?.sample ?? current!.sample.id}
                suggestion={suggestion}
                {...(last && { given: last.given })}
              />
            )}
          </div>
        )}
      </div>
      {own && (
        <p class="feedback-keys">
          {key('acceptSuggestion', 'take it')}
          {key('rejectSuggestion', own.arm === 'after' ? 'keep your answer' : 'reject it')}
        </p>
      )}
      {differs && (
        <p class="feedback-keys">
          {key('judged', 'think again')}
          {key('leave', 'close')}
        </p>
      )}
    </div>
  );
}

/** What the model says on each question, and why. `given`: what the person said. */
function Said({
  state,
  sample,
  suggestion: { labels, rules, rationale },
  given,
}: Pick<PartProps, 'state'> & { sample: string; suggestion: Suggestion; given?: Labels }) {
  const project = state.project!;
  const texts = ruleTexts(project.guideline);
  return (
    <>
      <dl>
        {project.layers
          .filter(({ id }) => Object.hasOwn(labels, id))
          .map((layer) => (
            <div key={layer.id}>
              <dt>{layerName(layer)}</dt>
              <dd dir="auto">
                <strong>{inWords(state, sample, layer, labels)}</strong>
                {given && !isSame(state, given, { [layer.id]: labels[layer.id]! }) && (
                  <span class="quiet">, you said {inWords(state, sample, layer, given)}</span>
                )}
              </dd>
            </div>
          ))}
      </dl>
      {rules.map((rule) => (
        <p key={rule}>
          <span class="rule-id">{rule}</span> {texts.get(rule)}
        </p>
      ))}
      {rationale !== undefined && <p dir="auto">{rationale}</p>}
    </>
  );
}

function inWords({ project, current }: PanelState, sample: string, layer: Layer, labels: Labels): string {
  const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
  if (value === undefined) return 'no answer';
  // The name of a field could tell where a text is from.
  const sides = layer.type === 'comparison' ? shownOrder(layer, sample, project!.annotator ?? '') : [];
  const turns = current?.sample.id === sample ? current.sample.turns : undefined;
  const names = (id: string): string =>
    layer.type === 'comparison'
      ? (SIDES[sides.indexOf(id)] ?? 'tie')
      : layer.type === 'turn'
        ? turnName(id, turns)
        : labelName(project!, id);
  const said = statementsOf(value, [], layer.type === 'text' ? (text) => text : names, spanQuotes(labels));
  return said.map(({ text, detail }) => [text, detail].filter(Boolean).join(' ')).join(', ') || 'nothing';
}

/** Whether an answer is that of the model, on the questions that the model answers. */
function isSame(state: PanelState, given: Labels, suggested: Labels): boolean {
  return state.project!.layers.every((layer) => {
    if (!Object.hasOwn(suggested, layer.id)) return true;
    const [one, other] = [comparableValue(layer, given), comparableValue(layer, suggested)];
    return one !== undefined && other !== undefined && valueKey(one) === valueKey(other);
  });
}
