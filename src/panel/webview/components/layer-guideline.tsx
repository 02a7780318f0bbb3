import type { GuidelineLayerView } from '../../../protocol/guideline-view';
import { Example } from './example';
import { Definition } from './label-guideline';
import type { GuidelineProps } from './props';
import { RuleItem } from './rule-item';
import { TieBreaker } from './tie-breaker';

/** The guideline of a question: what is judged, its criteria, the levels of a rating, the ties of a comparison. */
export function LayerGuideline({
  layer,
  name,
  anchors,
  ...props
}: GuidelineProps & {
  layer: GuidelineLayerView;
  name: string;
  /** Level -> its anchor in the schema. */
  anchors: Readonly<Record<string, string>>;
}) {
  const { levels, tieBreakers, tie, none, isNew } = layer;
  const { pane } = props;
  const values = { ...props, names: (value: string) => value };
  return (
    <section class="layer-guideline" aria-label={name}>
      <h3 class="focus-label">
        {name}
        {isNew && <span class="badge new">new since you last labelled</span>}
      </h3>
      <Definition {...props} entry={layer} />
      {levels.length > 0 && <h4 class="divider">Levels</h4>}
      {levels.map((level) => (
        <section class="level" key={level.value} aria-label={`Level ${level.value}`}>
          <p class="definition">
            <strong>{level.value}</strong> {level.definition ?? anchors[String(level.value)]}
          </p>
          {level.rules.length > 0 && (
            <ul class="rules">
              {level.rules.map((rule) => (
                <RuleItem key={rule.id} {...props} rule={rule} kind="include" />
              ))}
            </ul>
          )}
        </section>
      ))}
      {tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...values} tieBreaker={one} />
      ))}
      {(tie ?? none) !== undefined && (
        <dl class="scope">
          {tie !== undefined && (
            <div>
              <dt>Tie</dt>
              <dd>{tie}</dd>
            </div>
          )}
          {none !== undefined && (
            <div>
              <dt>Neither</dt>
              <dd>{none}</dd>
            </div>
          )}
        </dl>
      )}
      {pane.layerExamples.length > 0 && <h4 class="divider">Examples</h4>}
      {pane.layerExamples.map(({ example, answer }) => (
        <div key={example.id}>
          {answer !== undefined && <strong class="example-answer">{answer}</strong>}
          <Example example={example} names={props.names} />
        </div>
      ))}
    </section>
  );
}
