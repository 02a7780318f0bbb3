import type { Definition, ProjectModel } from '../../project/model/model';
import { field, text } from '../../project/model/reader';
import { addToList } from '../../base/yaml/edit';
import { choosableLabels, countableGuideline } from './read-whole';
import { freeRuleIds } from '../../project/model/free-ids';
import { yamlFix } from './yaml-fixes';
import { reportLacking } from './lacking-examples';
import type { Fix } from '../../project/findings/finding';
import type { GuidelineRule } from './rule';
import { nearest } from '../../project/schema/describe-error';
import { joinsMarks } from '../../kinds/traits';

/** If none of at least this many labels has criteria, one finding covers them, too. */
const MIN_ALL = 3;

type Kind = 'include' | 'exclude';

/**
 * The check of a rule that requires criteria of a kind: one finding for each label without them, or a single one if there are many.
 * Drafts are not checked. Rule missing-definition reports labels without an entry in the guideline, and the JSON Schema reports criteria
 * that could not be read. A catch-all takes whatever the other labels leave, so it needs none. `message`: `have` is `"refund" has`, or
 * `6 of 15 labels have` with their `ids`, after a colon; `it` is `"refund"`, or `the label`.
 */
export function criteriaCheck(
  kind: Kind,
  message: (have: string, ids: string, it: string) => string,
): GuidelineRule['check'] {
  return (model, report) => {
    const guideline = countableGuideline(model);
    if (!guideline || text(field(guideline.file.root, 'status')) === 'draft') return;
    const entries = withCriteria(model);
    const empty = entries.filter(
      (entry) => isEmpty(entry, kind) && (kind === 'exclude' || !isEmpty(entry, 'exclude')),
    );
    reportLacking(
      model,
      {
        labels: empty,
        least: empty.length === entries.length ? MIN_ALL : undefined,
        list: 'labels',
        one: ({ id }) => message(`"${id}" has`, '', `"${id}"`),
        all: (ids) => message(`${empty.length} of ${entries.length} labels have`, `: ${ids}`, 'the label'),
        fixesOf: (entry) => addCriterionFix(model, entry, kind),
      },
      report,
    );
  };
}

/**
 * The entries of labels that should have criteria. The labels of a relation or of a question that follows from another one often say all
 * in a line, so they need criteria only if another label of their layer has some.
 */
function withCriteria(model: ProjectModel): Definition[] {
  const definitionsOf = (labels: readonly { readonly id: string }[]): Definition[] =>
    labels.flatMap(({ id }) => model.definitions.get(id) ?? []);
  const needed = new Set(
    model.schema.layers.flatMap(({ layer, labels }) => {
      const isPlain = !joinsMarks(layer) && !layer?.when;
      const hasCriteria = ({ include, exclude }: Definition): boolean =>
        include.length > 0 || exclude.length > 0;
      return isPlain || definitionsOf(labels).some(hasCriteria) ? labels.map(({ id }) => id) : [];
    }),
  );
  return definitionsOf(choosableLabels(model).filter(({ id, label }) => !label.catchAll && needed.has(id)));
}

function isEmpty(definition: Definition, kind: Kind): boolean {
  if (definition[kind].length > 0) return false;
  const { node } = definition;
  const written = field(node, kind);
  if (written) return written.kind === 'seq' && written.items.length === 0;
  // They may be under a misspelt key, which rule unknown-key reports.
  const isMeant = (key: unknown): boolean => nearest(String(key), ['include', 'exclude']) === kind;
  return node.kind !== 'map' || !node.entries.some(({ key }) => isMeant(key.value));
}

/** Adds a criterion to fill in, with the next free id after the label's criteria; no fix if there is no criterion to derive the id from. */
export function addCriterionFix(
  model: ProjectModel,
  definition: Definition,
  kind: 'include' | 'exclude',
  useInstead?: string,
): readonly Fix[] {
  const { node, file, include, exclude, id } = definition;
  const pattern = [...include, ...exclude].at(-1)?.id;
  if (node.kind !== 'map' || pattern === undefined) return [];
  const criterion = {
    id: freeRuleIds(model).next(pattern),
    text: 'TBD',
    ...(useInstead !== undefined && { use_instead: useInstead }),
  };
  const edit = addToList(file.document, node, kind, [criterion], {
    after: ['brief', 'definition', 'include'],
  });
  return yamlFix(`Add a criterion under "${kind}" of "${id}"`, 'ask', { file, edit });
}
