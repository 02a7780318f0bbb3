import type { Definition, ProjectModel } from '../../project/model/model';
import { field, text } from '../../project/model/reader';
import { appendItem, insertKey } from '../../base/yaml/edit';
import type { YamlMap } from '../../base/yaml/tree';
import { choosableLabels } from './choosable';
import { freeRuleIds } from '../../project/model/free-ids';
import { idPlace } from './duplicates';
import { wholeGuideline } from './read-whole';
import type { GuidelineRule, RuleFix } from './rule';
import { yamlFix } from './yaml-fixes';

/** If at least this many labels exist and none has criteria, one finding covers them all. */
const ONCE_FROM = 3;

type Kind = 'include' | 'exclude';

/**
 * The check of a rule that requires criteria of a kind: one finding for each label without them, or a single one if no label has any.
 * Drafts are not checked. Rule missing-definition reports labels without an entry in the guideline, and the JSON Schema reports criteria
 * that could not be read. A catch-all takes whatever the other labels leave, so it needs none.
 */
export function criteriaCheck(
  kind: Kind,
  messages: { readonly one: (label: string) => string; readonly all: (count: number) => string },
): GuidelineRule['check'] {
  return (model, report) => {
    const guideline = wholeGuideline(model);
    if (!guideline || text(field(guideline.file.root, 'status')) === 'draft') return;
    const { file } = guideline;
    const entries = choosableLabels(model).flatMap(({ id, label }) =>
      label.catchAll ? [] : (model.definitions.get(id) ?? []),
    );
    const empty = entries.filter((entry) => isEmpty(entry, kind));
    if (empty.length === entries.length && empty.length >= ONCE_FROM) {
      const key = file.root.kind === 'map' ? file.root.entry('labels')?.key : undefined;
      if (key) report({ place: { file, node: key }, message: messages.all(empty.length) });
      return;
    }
    for (const entry of empty)
      report({
        place: idPlace(entry),
        message: messages.one(entry.id),
        key: entry.id,
        fixes: () => addCriterionFix(model, entry, kind),
      });
  };
}

function isEmpty(definition: Definition, kind: Kind): boolean {
  if (definition[kind].length > 0) return false;
  const written = field(definition.node, kind);
  return written === undefined || (written.kind === 'seq' && written.items.length === 0);
}

/** Adds a criterion to fill in, with the next free id after the label's criteria; no fix if there is no criterion to derive the id from. */
export function addCriterionFix(
  model: ProjectModel,
  definition: Definition,
  kind: 'include' | 'exclude',
  useInstead?: string,
): readonly RuleFix[] {
  const { node, file, include, exclude, id } = definition;
  const pattern = [...include, ...exclude].at(-1)?.id;
  if (node.kind !== 'map' || pattern === undefined) return [];
  const criterion = {
    id: freeRuleIds(model).next(pattern),
    text: 'TBD',
    ...(useInstead !== undefined && { use_instead: useInstead }),
  };
  const list = node.entry(kind)?.value;
  const edit =
    list?.kind === 'seq'
      ? appendItem(file.document, list, criterion)
      : list === undefined
        ? insertKey(file.document, node, kind, [criterion], afterKey(node, kind))
        : undefined;
  return yamlFix(`Add a criterion under "${kind}" of "${id}"`, 'ask', { file, edit });
}

function afterKey(map: YamlMap, kind: 'include' | 'exclude'): { after?: string } {
  const after = (kind === 'exclude' ? ['include', 'definition'] : ['definition', 'brief']).find((key) =>
    map.entry(key),
  );
  return after === undefined ? {} : { after };
}
