import { counted } from '../../../base/text/phrases';
import type { GuidelineEntryView } from '../../../protocol/guideline-view';
import { colourOf } from '../view/label-colours';
import { Example } from './example';
import type { GuidelineProps } from './props';
import { RuleItem } from './rule-item';
import { TieBreaker } from './tie-breaker';

/** The guideline of one label, beside the labels it is confused with. */
export function LabelGuideline(props: GuidelineProps & { label: string }) {
  const { app, pane, names, label } = props;
  return (
    <>
      <h3 class="focus-label">
        <span class="swatch" style={{ background: colourOf(label) }} aria-hidden="true" />
        {names(label)}
        {names(label) !== label && <code>{label}</code>}
        {pane.guideline?.isNew && <span class="badge new">new since you last labelled</span>}
      </h3>
      {pane.tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...props} tieBreaker={one} />
      ))}
      {pane.guideline ? (
        <Definition {...props} entry={pane.guideline} />
      ) : (
        <p class="quiet">The guideline does not define this label.</p>
      )}
      {pane.confused.length > 0 && <h4 class="divider">Often confused</h4>}
      {pane.confused.map((other) => (
        <section class="confused" key={other.label} aria-label={names(other.label)}>
          <h5>
            <button class="link" onClick={() => app.point(other.label)}>
              {names(other.label)}
            </button>
            {other.count > 0 && <small>in {counted(other.count, 'sample')}</small>}
          </h5>
          {other.tieBreakers.map((one) => (
            <TieBreaker key={one.id} {...props} tieBreaker={one} />
          ))}
          {other.guideline && <Definition {...props} entry={other.guideline} />}
        </section>
      ))}
      {pane.alsoConfused.length > 0 && (
        <p class="quiet">
          Also:{' '}
          {pane.alsoConfused.map((id) => (
            <button class="link" key={id} onClick={() => app.point(id)}>
              {names(id)}
            </button>
          ))}
        </p>
      )}
      {pane.examples.length > 0 && <h4 class="divider">Examples</h4>}
      {pane.examples.map((example) => (
        <Example key={example.id} example={example} names={names} />
      ))}
    </>
  );
}

/** What the guideline says of a label or a question, with its criteria. */
export function Definition({ entry, ...props }: GuidelineProps & { entry: GuidelineEntryView }) {
  const { brief, definition, include, exclude, scopeNote } = entry;
  return (
    <>
      {(definition || brief) && <p class="definition">{definition || brief}</p>}
      {include.length + exclude.length > 0 && (
        <ul class="rules">
          {include.map((rule) => (
            <RuleItem key={rule.id} {...props} rule={rule} kind="include" />
          ))}
          {exclude.map((rule) => (
            <RuleItem key={rule.id} {...props} rule={rule} kind="exclude" />
          ))}
        </ul>
      )}
      {scopeNote && <p class="scope-note">{scopeNote}</p>}
    </>
  );
}
