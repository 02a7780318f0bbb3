import { memoize } from '../../base/memoize';
import { quoted } from '../../base/text/phrases';
import type { GuidelineModel, LabelDef, ProjectModel } from '../../project/model/model';
import { choosableLabels, countableGuideline } from './read-whole';
import type { RuleFix, YamlReport } from './rule';
import { isLabelId } from '../../project/model/label-ids';
import { joinsMarks } from '../../kinds/traits';

/** If at least this many labels lack the same thing, one finding lists them. */
const MIN_FOLDED = 5;
/** The number of labels that such a finding offers fixes for. */
const MAX_FIXES = 10;

const relationLabels = memoize(({ layers }: ProjectModel['schema']): ReadonlySet<string> => {
  const ids = (isRelation: boolean): string[] =>
    layers.flatMap(({ layer, labels }) =>
      joinsMarks(layer) === isRelation ? labels.map(({ id }) => id) : [],
    );
  const others = new Set(ids(false));
  return new Set(ids(true).filter((id) => !others.has(id)));
});

/** The labels in the guideline that should have examples; not those of relations, which examples cannot mark. */
export function exemplified(model: ProjectModel): LabelDef[] {
  const ofRelations = relationLabels(model.schema);
  return choosableLabels(model).filter(({ id }) => !ofRelations.has(id) && model.definitions.has(id));
}

/** The guideline, if it has examples, is not a draft, and could be read entirely: what a slip takes from an example would be missed. */
export function guidelineWithExamples(model: ProjectModel): GuidelineModel | undefined {
  const guideline = countableGuideline(model);
  if (!guideline || guideline.status === 'draft' || guideline.examples.length === 0) return undefined;
  const isUnread = model.problems.some(({ pointer }) => pointer?.startsWith('/examples/'));
  const isKnown = guideline.examples.every(({ labelRefs }) =>
    labelRefs.every(({ id }) => isLabelId(model, id)),
  );
  return isUnread || !isKnown ? undefined : guideline;
}

/** Whether one finding should list the labels that lack something. */
export const isFolded = (lacking: readonly unknown[], least = MIN_FOLDED): boolean => lacking.length >= least;

/** One finding for several labels, at a list of the guideline. */
export function foldedReport<Lacking extends { readonly id: string }>(
  model: ProjectModel,
  list: 'examples' | 'labels',
  lacking: readonly Lacking[],
  message: (ids: string) => string,
  fixOf: (one: Lacking) => readonly RuleFix[],
): YamlReport | undefined {
  const { file } = model.guideline!;
  const entry = file.root.kind === 'map' ? file.root.entry(list) : undefined;
  if (!entry) return undefined;
  return {
    place: { file, node: entry.key },
    message: message(quoted(lacking.map(({ id }) => id))),
    related: lacking.flatMap(({ id }) => {
      const definition = model.definitions.get(id);
      return definition
        ? [{ place: { file, node: definition.idNode }, message: `The entry for "${id}".` }]
        : [];
    }),
    fixes: () => lacking.slice(0, MAX_FIXES).flatMap(fixOf),
    key: list,
  };
}
