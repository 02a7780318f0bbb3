import type { ProjectModel, RuleDef } from '../../model/model';
import { field } from '../../model/reader';
import { addToList } from '../../../base/yaml/edit';
import { addToPart, edited, guidelineOf, newRuleId, type GuidelineEdits } from './places';
import { entryOf } from '../../model/label-ids';

export interface NewRule {
  /** By default like the last rule of the same label, with the next number. */
  readonly id?: string;
  /** Who writes it. */
  readonly author?: string | undefined;
  readonly text: string;
  /** When the label is right (`include`) or wrong (`exclude`). */
  readonly kind: 'include' | 'exclude';
  /** The label to use instead, of an exclusion. */
  readonly useInstead?: string;
}

const LABEL_KEYS = ['id', 'brief', 'definition', 'include', 'exclude'];

/** Adds a criterion to a label of the guideline, or an entry for the label. Undefined if there is no place for it. */
export function addRule(model: ProjectModel, label: string, added: NewRule): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  if (!at) return undefined;
  const definition = model.definitions.get(label);
  const own = definition ? [...definition.include, ...definition.exclude] : [];
  const id =
    added.id ??
    newRuleId(
      model,
      likeness(own, added.kind)?.id,
      `R-${Object.values(entryOf(model, label)).toReversed().join('-').toUpperCase()}-1`,
      added.author,
    );
  const rule = {
    id,
    text: added.text,
    ...(added.useInstead !== undefined && { use_instead: added.useInstead }),
  };
  if (!definition) return addToPart(at, 'labels', id, [{ ...entryOf(model, label), [added.kind]: [rule] }]);
  if (definition.node.kind !== 'map') return undefined;
  const edit = addToList(at.guideline.file.document, definition.node, added.kind, [rule], {
    after: LABEL_KEYS.slice(0, LABEL_KEYS.indexOf(added.kind)),
    braces: true,
  });
  return edited(at.guideline, id, edit);
}

/** Adds a general rule behind the others. */
export function addGeneralRule(
  model: ProjectModel,
  added: Pick<NewRule, 'id' | 'author' | 'text'>,
): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  if (!at) return undefined;
  const id = added.id ?? newRuleId(model, at.guideline.rules.at(-1)?.id, 'G-1', added.author);
  return addToPart(at, 'rules', id, [{ id, text: added.text }]);
}

/** The rule whose id the new one's is to resemble: the last of its kind, else the last of the label. */
const likeness = (own: readonly RuleDef[], kind: NewRule['kind']): RuleDef | undefined =>
  own.findLast((rule) => rule.kind === kind && field(rule.node, 'id')) ?? own.at(-1);
