import { memoize } from '../../base/memoize';
import type { GuidelineModel, LabelDef, ProjectModel } from '../../project/model/model';
import { choosableLabels } from './choosable';
import { wholeGuideline } from './read-whole';
import type { RuleFix, YamlReport } from './rule';

/** From so many labels on that lack an example, one finding lists them. */
const FOLDED = 5;
/** Fixes of single labels that such a finding offers. */
const OFFERED = 10;

const relationLabels = memoize(({ layers }: ProjectModel['schema']): ReadonlySet<string> => {
  const ids = (isRelation: boolean): string[] =>
    layers.flatMap(({ type, labels }) =>
      (type === 'relations') === isRelation ? labels.map(({ id }) => id) : [],
    );
  const others = new Set(ids(false));
  return new Set(ids(true).filter((id) => !others.has(id)));
});

/**
 * The labels with an entry in the guideline that should have examples. Labels of relations are left out: an example marks spans and
 * cannot join them.
 */
export function exemplified(model: ProjectModel): LabelDef[] {
  const ofRelations = relationLabels(model.schema);
  return choosableLabels(model).filter(({ id }) => !ofRelations.has(id) && model.definitions.has(id));
}

/** The guideline, where it should have examples and has some: it is no draft, and everything in it could be read. */
export function guidelineWithExamples(model: ProjectModel): GuidelineModel | undefined {
  const guideline = wholeGuideline(model);
  return guideline && guideline.status !== 'draft' && guideline.examples.length > 0 ? guideline : undefined;
}

/** Whether so many labels lack something that one finding lists them. */
export const isFolded = (lacking: readonly LabelDef[]): boolean => lacking.length >= FOLDED;

/** One finding for all of them, at the list of examples. */
export function foldedReport(
  model: ProjectModel,
  lacking: readonly LabelDef[],
  message: (ids: string) => string,
  fixOf: (label: LabelDef) => readonly RuleFix[],
): YamlReport | undefined {
  const { file } = model.guideline!;
  const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
  if (!entry) return undefined;
  return {
    place: { file, node: entry.key },
    message: message(lacking.map(({ id }) => `"${id}"`).join(', ')),
    related: lacking.flatMap(({ id }) => {
      const definition = model.definitions.get(id);
      return definition
        ? [{ place: { file, node: definition.idNode }, message: `The entry for "${id}".` }]
        : [];
    }),
    fixes: () => lacking.slice(0, OFFERED).flatMap(fixOf),
    key: 'examples',
  };
}
