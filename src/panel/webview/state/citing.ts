/** Which labels require a cited rule, and which rules satisfy that. */
import { chosenLabels } from '../../../project/records/marks';
import type { Layer } from '../../../project/schema/layer-types';
import type { GuidelineView } from '../../../protocol/guideline-view';
import type { Answer, PanelProject } from '../../../protocol/panel';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import { effectiveLabels } from './answer';
import { labelId } from './project-index';
import { comparesFields, takesNumber, takesWords } from '../../../kinds/traits';

/** Ids of the rules and tie-breakers about a label. */
export function rulesOfLabel(guideline: GuidelineView, label: string): string[] {
  const own = guideline.labels.find(({ id }) => id === label);
  const tieBreakers = guideline.tieBreakers.filter(({ between }) => between.includes(label));
  return [...tieBreakers, ...(own?.include ?? []), ...(own?.exclude ?? [])].map(({ id }) => id);
}

/**
 * Labels in the answer that require a cited rule and have none, neither one of their own nor a general one. Labels without any rule in the
 * guideline are left out, since none could be cited.
 */
export function uncited(project: PanelProject, layers: readonly Layer[], answer: Answer): string[] {
  const { citeRules, guideline } = project;
  if (citeRules.length === 0) return [];
  const cited = new Set(answer.rules);
  if (guideline.rules.some(({ id }) => cited.has(id))) return [];
  const demanding = new Set<string>();
  const labels = effectiveLabels(layers, answer.labels);
  for (const layer of layers) {
    if (takesWords(layer) || takesNumber(layer) || comparesFields(layer)) continue;
    for (const label of chosenLabels(labels[layer.id])) {
      const own = labelId(project, layer.id, label);
      const demanded = [own, schemaLayerOf(layer.id), 'all'].some((id) => citeRules.includes(id));
      const rules = demanded ? rulesOfLabel(guideline, own) : [];
      if (rules.length > 0 && !rules.some((id) => cited.has(id))) demanding.add(own);
    }
  }
  return [...demanding];
}
