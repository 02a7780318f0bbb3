import { modelIn } from '../../project/model/label-ids';
import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import { takesLabel } from '../../project/schema/layer-types';
import { memoize } from '../../base/memoize';
import { takesOneLabel } from '../../kinds/traits';

/** Which labels a cited rule supports or excludes. */
interface Argument {
  /** The label that it argues for, if any. */
  readonly for?: string;
  readonly against: readonly string[];
}

/** What the rules argue for and against. */
export const argumentsIn = memoize(
  ({ citable }: ProjectModel) =>
    new Map(
      [...citable].flatMap(([id, rule]) => {
        const argument = argumentOf(rule);
        return argument ? [[id, argument] as const] : [];
      }),
    ),
);

/** An inclusion or exclusion argues for or against its label, a tie-breaker for one label against the others, a general rule for none. */
function argumentOf(rule: RuleDef | TieBreaker): Argument | undefined {
  if ('between' in rule) {
    // With an "unless" it can argue either way.
    if (rule.unless) return undefined;
    if (rule.outcome === 'neither') return { against: rule.between.map(({ id }) => id) };
    if (!rule.prefer) return undefined;
    const preferred = rule.prefer.id;
    return { for: preferred, against: rule.between.map(({ id }) => id).filter((id) => id !== preferred) };
  }
  if (rule.label === undefined) return undefined;
  if (rule.kind === 'include') return { for: rule.label, against: [] };
  const instead = rule.useInstead?.id;
  return { against: [rule.label], ...(instead !== undefined && { for: instead }) };
}

/** What a cited rule argues, in words, and the label of a layer that it argues against. */
interface Mismatch {
  readonly layer: string;
  /** `for "refund"` */
  readonly argues: string;
  readonly isFor: string | undefined;
  readonly says: string;
}

/** The first layer on which a rule argues for another answer than the one given; undefined if it argues for one of the labels. `given`: by layer. */
export function mismatchOf(
  model: ProjectModel,
  rule: string,
  given: ReadonlyMap<string, ReadonlySet<string>>,
): Mismatch | undefined {
  for (const [id, labels] of given) {
    const layer = model.layers.get(id)!.layer!;
    const argument = argumentsIn(modelIn(model, id)).get(rule);
    if (!argument) return undefined;
    const isFor = argument.for !== undefined && takesLabel(layer, argument.for) ? argument.for : undefined;
    if (isFor !== undefined && labels.has(isFor)) return undefined;
    const wrong = argument.against.find((label) => labels.has(label));
    const only = takesOneLabel(layer) ? [...labels][0] : undefined;
    // An inclusion of a label that a single choice did not give argues for another answer.
    const says = wrong ?? (isFor !== undefined && argument.against.length === 0 ? only : undefined);
    if (says !== undefined)
      return { layer: id, argues: isFor === undefined ? `against "${says}"` : `for "${isFor}"`, isFor, says };
  }
  return undefined;
}
