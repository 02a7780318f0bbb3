import type { Definition, ProjectModel, Unplaced } from '../../core/project/model';
import { field, text } from '../../core/project/reader';
import { appendItem, insertKey } from '../../core/yaml/edit';
import type { YamlMap } from '../../core/yaml/tree';
import { choosableById, choosableOf } from './choosable';
import { freeRuleIds } from '../../core/project/free-ids';
import { entryOf, isFirst, isGuidelineWhole } from './questions';
import type { GuidelineRule, RuleFix } from './rule';
import { yamlFix } from './yaml-fixes';

/** From this many labels without criteria on, of which none has any, it is said once. */
const ONCE_FROM = 3;

type Kind = 'include' | 'exclude';

/**
 * The checks of a rule that asks for criteria of a kind: it names each label without, or all at once when none has any. Silent in what
 * says that it is a draft. Without an entry in the guideline missing-definition speaks, and criteria that could not be read are the
 * JSON Schema's. A catch-all is what the other labels leave over: it needs none.
 */
export function criteriaChecks(
  kind: Kind,
  messages: { readonly one: (label: string) => string; readonly all: (count: number) => string },
): Pick<GuidelineRule, 'entries' | 'check'> {
  return {
    entries: {
      definition(entry, report, { ask, askSchema }) {
        const choosable = askSchema(choosableOf, entry.id);
        if (!choosable || choosable.label.catchAll || !isEmpty(entry, kind)) return;
        if (!isFirst(entry, ask) || !ask(isAskedFor, undefined) || ask(countWithout, kind) > 0) return;
        report({
          place: entry.idNode,
          message: messages.one(entry.id),
          key: entry.id,
          fixes(model) {
            const definition = model.definitions.get(entry.id);
            return definition ? addCriterionFix(model, definition, kind) : [];
          },
        });
      },
    },
    check(model, report) {
      if (!isAskedFor(model)) return;
      const { file } = model.guideline!;
      const count = countWithout(model, kind);
      const key = file.root.kind === 'map' ? file.root.entry('labels')?.key : undefined;
      if (count > 0 && key) report({ place: { file, node: key }, message: messages.all(count) });
    },
  };
}

/** Whether criteria must be there already. */
const isAskedFor = (model: ProjectModel): boolean =>
  isGuidelineWhole(model) && text(field(model.guideline!.file.root, 'status')) !== 'draft';

/** How many labels have no criteria of a kind, where none has any and there are so many that it is said once; otherwise 0. */
function countWithout(model: ProjectModel, kind: Kind): number {
  let count = 0;
  for (const { id, label } of choosableById(model).values()) {
    const definition = label.catchAll ? undefined : entryOf(model, id);
    if (!definition) continue;
    if (!isEmpty(definition, kind)) return 0;
    count += 1;
  }
  return count >= ONCE_FROM ? count : 0;
}

function isEmpty(definition: Unplaced<Definition>, kind: Kind): boolean {
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
