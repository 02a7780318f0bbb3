import type { Definition, ProjectModel } from '../../core/project/model';
import { field, text } from '../../core/project/reader';
import { appendItem, insertKey } from '../../core/yaml/edit';
import type { YamlMap } from '../../core/yaml/tree';
import { choosableLabels } from './choosable';
import { idPlace } from './duplicates';
import { freeRuleIds } from '../../core/project/free-ids';
import { isReadWhole } from './read-whole';
import type { RuleFix, YamlReport } from './rule';
import { yamlFix } from './yaml-fixes';

/** From this many labels without criteria on, of which none has any, it is said once. */
const ONCE_FROM = 3;

/**
 * Reports the labels that have no criteria of a kind; once for all when none of them has. Silent in what says that it is a draft.
 * Without an entry in the guideline missing-definition speaks, and criteria that could not be read are the JSON Schema's. A catch-all
 * is what the other labels leave over: it needs none.
 */
export function reportWithoutCriteria(
  model: ProjectModel,
  kind: 'include' | 'exclude',
  messages: { readonly one: (label: string) => string; readonly all: (count: number) => string },
  report: (finding: YamlReport) => void,
): void {
  const { guideline } = model;
  if (!guideline || !isReadWhole(guideline.file) || text(field(guideline.file.root, 'status')) === 'draft')
    return;
  const defined = choosableLabels(model).flatMap(({ id, label }) =>
    label.catchAll ? [] : (model.definitions.get(id) ?? []),
  );
  const without = defined.filter((definition) => isEmpty(definition, kind));
  const { root } = guideline.file;
  if (without.length >= ONCE_FROM && without.length === defined.length && root.kind === 'map') {
    const key = root.entry('labels')?.key;
    if (key) report({ place: { file: guideline.file, node: key }, message: messages.all(without.length) });
    return;
  }
  for (const definition of without) {
    report({
      place: idPlace(definition),
      message: messages.one(definition.id),
      key: definition.id,
      fixes: () => addCriterionFix(model, definition, kind),
    });
  }
}

function isEmpty(definition: Definition, kind: 'include' | 'exclude'): boolean {
  const written = field(definition.node, kind);
  const isBlank = written === undefined || (written.kind === 'seq' && written.items.length === 0);
  return isBlank && definition[kind].length === 0;
}

/** Adds a criterion to be filled in, numbered like those that the label has; nothing when it has none to go by. */
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
