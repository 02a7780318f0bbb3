import { memoize } from '../../base/memoize';
import type { LabelDef, ProjectModel } from '../../project/model/model';
import { takesLabel } from '../../project/schema/layer-types';
import { forEachAnswer } from '../framework/answers';
import { changeLabel } from '../framework/label-fix';
import { answerRule } from '../framework/rule';
import { knownLayers } from '../framework/known-layers';
import { modelIn } from '../../project/model/label-ids';
import { forEachLabel } from '../../project/answers/named-labels';

export const deprecatedLabel = answerRule({
  id: 'deprecated-label',
  severity: 'warning',
  fix: 'safe',
  summary: 'The guideline no longer describes what a deprecated label means.',
  start(model) {
    if (deprecatedIn(model).size === 0) return () => {};
    const layers = knownLayers(model);
    const byLayer = new Map(
      [...layers.keys()].map((id) => {
        const own = modelIn(model, id);
        return [id, { deprecated: deprecatedIn(own), split: splitLabels(own) }];
      }),
    );
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer) return;
        const { deprecated, split } = byLayer.get(id)!;
        if (deprecated.size === 0) return;
        const becomes = (label: string) => deprecated.get(label)?.label.replacedBy;
        forEachLabel(layer, value, (label, below) => {
          const found = deprecated.get(label);
          if (!found) return;
          const path = [...base, key, ...below];
          const next = split.has(label) ? undefined : becomes(label);
          const fix =
            next !== undefined && takesLabel(layer, next)
              ? changeLabel(layer, { value, below, path }, next, becomes)
              : undefined;
          report({ path, message: messageOf(found), ...(fix && { fixes: [fix] }) });
        });
      });
  },
});

const deprecatedIn = memoize(
  ({ labels }: ProjectModel): ReadonlyMap<string, LabelDef> =>
    new Map([...labels].filter(([, { label }]) => label.status === 'deprecated')),
);

/** Labels that were split: only the sample shows which one is right. */
function splitLabels({ guideline }: ProjectModel): Set<string> {
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  return new Set(changes.filter(({ type }) => type === 'split').map(({ target }) => target.id));
}

function messageOf({ id, label: { replacedBy } }: LabelDef): string {
  return replacedBy === undefined
    ? `"${id}" is deprecated. The schema does not say what takes its place ("replaced_by"): look at the sample again.`
    : `"${id}" is deprecated: "${replacedBy}" takes its place.`;
}
