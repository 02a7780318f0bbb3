import type { GuidelineView } from '../../../protocol/guideline-view';
import { Example } from './example';
import type { GuidelineProps } from './props';
import { RuleItem } from './rule-item';
import { TieBreaker } from './tie-breaker';

/** The general part of the guideline: examples like this text, the decision order, rules for all labels. */
export function GeneralGuideline({ guideline, ...props }: GuidelineProps & { guideline: GuidelineView }) {
  const { app, pane, names } = props;
  const { scope, rules, decisionOrder, labels } = guideline;
  const briefs = new Map(labels.map((label) => [label.id, label.brief ?? label.definition]));
  const order = decisionOrder.length > 0 ? decisionOrder : labels.map(({ id }) => id);
  const isEmpty = rules.length + labels.length + pane.tieBreakers.length + scope.length === 0;
  return (
    <>
      {isEmpty && (
        <p class="quiet">
          There is no guideline yet. Definitions and rules written in guideline.yaml show here.
        </p>
      )}
      {rules.length > 0 && (
        <ul class="rules">
          {rules.map((rule) => (
            <RuleItem key={rule.id} {...props} rule={rule} kind="general" />
          ))}
        </ul>
      )}
      {order.length > 0 && (
        <>
          <h3 class="divider">{decisionOrder.length > 0 ? 'Decide in this order' : 'Labels'}</h3>
          <ol class={decisionOrder.length > 0 ? 'decision-order' : 'decision-order unordered'}>
            {order.map((id) => (
              <li key={id}>
                <button class="link" onClick={() => app.point(id)}>
                  {names(id)}
                </button>{' '}
                <span class="brief">{briefs.get(id)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {pane.tieBreakers.length > 0 && <h3 class="divider">Tie-breakers</h3>}
      {pane.tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...props} tieBreaker={one} />
      ))}
      {pane.examples.length > 0 && <h3 class="divider">Examples like this text</h3>}
      {pane.examples.map((example) => (
        <Example key={example.id} example={example} names={names} />
      ))}
      {scope.length > 0 && (
        <>
          <h3 class="divider">Scope</h3>
          <dl class="scope">
            {scope.map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}
