import type { Layer } from '../../../project/schema/layer-types';
import type { PanelProject } from '../../../protocol/panel';
import { layerName } from '../state/project-index';
import { ruleTexts } from '../view/rule-texts';

interface Props {
  layers: readonly Layer[];
  /** What is said on a question, in words. */
  said(layer: Layer): string;
  /** What the person said, if that is something else. */
  given(layer: Layer): string | undefined;
}

/** What gold or a model says on each question, and what the person said. */
export const Statements = ({ layers, said, given }: Props) => (
  <dl>
    {layers.map((layer) => {
      const own = given(layer);
      return (
        <div key={layer.id}>
          <dt>{layerName(layer)}</dt>
          <dd dir="auto">
            <strong>{said(layer)}</strong>
            {own !== undefined && <span class="quiet">, you said {own}</span>}
          </dd>
        </div>
      );
    })}
  </dl>
);

/** Rules by their ids, with their texts. */
export function RuleLines({ project, rules }: { project: PanelProject; rules: readonly string[] }) {
  const texts = ruleTexts(project.guideline);
  return (
    <>
      {rules.map((rule) => (
        <p key={rule}>
          <span class="rule-id">{rule}</span> {texts.get(rule)}
        </p>
      ))}
    </>
  );
}
