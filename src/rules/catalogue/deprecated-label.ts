import type { LabelDef, ProjectModel } from '../../core/project/model';
import { layerLabels, type Layer } from '../../core/schema/layer-types';
import { forEachAnswer, forEachLabel } from '../framework/answers';
import type { LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { knownLayers } from '../framework/known-layers';

export const deprecatedLabel = lineRule({
  id: 'deprecated-label',
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  answers: true,
  severity: 'warning',
  fix: 'safe',
  summary: 'A label that was retired means something that the guideline does not say any more.',
  start(model) {
    const deprecated = new Map([...model.labels].filter(([, { label }]) => label.status === 'deprecated'));
    if (deprecated.size === 0) return () => {};
    const layers = knownLayers(model);
    const split = splitLabels(model);
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer) return;
        forEachLabel(layer, value, (label, below) => {
          const found = deprecated.get(label);
          if (found) report(reportOf(found, layer, split.has(label), [...base, key, ...below]));
        });
      });
  },
});

/** Labels that became several: which one holds can only be seen in the sample. */
function splitLabels({ guideline }: ProjectModel): Set<string> {
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  return new Set(changes.filter(({ type }) => type === 'split').map(({ target }) => target.id));
}

function reportOf(
  { id, label }: LabelDef,
  layer: Layer,
  isSplit: boolean,
  path: LineReport['path'],
): LineReport {
  const next = label.replacedBy;
  const isOffered = next !== undefined && !isSplit && layerLabels(layer).includes(next);
  return {
    path,
    message: `"${id}" is deprecated${next === undefined ? '' : `: "${next}" takes its place`}.`,
    ...(isOffered && {
      fixes: [{ title: `Change it to "${next}"`, safety: 'safe', edits: [{ path, value: next }] }],
    }),
  };
}
