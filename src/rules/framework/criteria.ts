import type { Definition, ProjectModel } from '../../core/project/model';
import { field } from '../../core/project/reader';
import { appendItem, insertKey } from '../../core/yaml/edit';
import type { YamlMap } from '../../core/yaml/tree';
import { choosableLabels } from './choosable';
import { freeId } from './free-id';
import { isReadWhole } from './problems';
import type { RuleFix } from './rule';
import { yamlFix } from './yaml-fixes';

/**
 * The definitions of choosable labels that have no criteria of a kind at all. Without an entry in the guideline missing-definition
 * speaks, and criteria that could not be read are the JSON Schema's. A catch-all is what the other labels leave over: it needs none.
 */
export function withoutCriteria(model: ProjectModel, kind: 'include' | 'exclude'): Definition[] {
  if (!model.guideline || !isReadWhole(model.guideline.file)) return [];
  return choosableLabels(model).flatMap(({ id, label }) => {
    const definition = model.definitions.get(id);
    if (!definition || label.catchAll || definition[kind].length > 0) return [];
    const written = field(definition.node, kind);
    const isEmpty = written === undefined || (written.kind === 'seq' && written.items.length === 0);
    return isEmpty ? [definition] : [];
  });
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
    id: freeId(pattern, new Set(model.citable.keys())),
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
