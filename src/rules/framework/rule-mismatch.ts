import { argumentsOf } from '../../disagreement/citations';
import { takesOneLabel } from '../../kinds/traits';
import { modelIn } from '../../project/model/label-ids';
import type { ProjectModel } from '../../project/model/model';
import { takesLabel } from '../../project/schema/layer-types';

/** An answer that a cited rule argues against. */
interface RuleMismatch {
  readonly layer: string;
  /** What the rule argues, in words: `for "refund"`. */
  readonly argues: string;
  readonly isFor: string | undefined;
  /** The label that was given. */
  readonly says: string;
}

/** The first layer on which a rule argues for another answer than the one given; undefined if it argues for one of the labels. `given`: by layer. */
export function mismatchOf(
  model: ProjectModel,
  rule: string,
  given: ReadonlyMap<string, ReadonlySet<string>>,
): RuleMismatch | undefined {
  const item = model.citable.get(rule);
  // With an "unless" it can argue either way, and "both" for each of the two.
  if (item && 'between' in item && (item.unless || item.outcome === 'both')) return undefined;
  for (const [id, labels] of given) {
    const layer = model.layers.get(id)!.layer!;
    const argument = argumentsOf(modelIn(model, id)).get(rule);
    if (!argument) return undefined;
    const isFor = argument.supports.find((label) => takesLabel(layer, label));
    if (isFor !== undefined && labels.has(isFor)) return undefined;
    const wrong = argument.rejects.find((label) => labels.has(label));
    const only = takesOneLabel(layer) ? [...labels][0] : undefined;
    // An inclusion of a label that a single choice did not give argues for another answer.
    const says = wrong ?? (isFor !== undefined && argument.rejects.length === 0 ? only : undefined);
    if (says !== undefined)
      return { layer: id, argues: isFor === undefined ? `against "${says}"` : `for "${isFor}"`, isFor, says };
  }
  return undefined;
}
