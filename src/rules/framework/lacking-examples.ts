import { kept } from '../../core/kept';
import type { LabelDef, ProjectModel } from '../../core/project/model';
import { choosableLabels } from './choosable';
import { entryOf } from './questions';
import type { RuleFix, YamlReport } from './rule';

/** From so many labels on that lack an example, one finding lists them. */
const FOLDED = 5;
/** Fixes of single labels that such a finding offers. */
const OFFERED = 10;

const relationLabels = kept(({ layers }: ProjectModel['schema']): ReadonlySet<string> => {
  const ids = (isRelation: boolean): string[] =>
    layers.flatMap(({ type, labels }) =>
      (type === 'relations') === isRelation ? labels.map(({ id }) => id) : [],
    );
  const others = new Set(ids(false));
  return new Set(ids(true).filter((id) => !others.has(id)));
});

/** Whether examples cannot show a label: it joins spans, and examples mark spans alone. */
export const isRelation = ({ schema }: Pick<ProjectModel, 'schema'>, id: string): boolean =>
  relationLabels(schema).has(id);

/** The labels with an entry in the guideline of which examples could be asked for. */
export const exemplified = (model: ProjectModel): LabelDef[] =>
  choosableLabels(model).filter(({ id }) => !isRelation(model, id) && entryOf(model, id));

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
      const definition = entryOf(model, id);
      return definition
        ? [{ place: { file, node: definition.idNode }, message: `The entry for "${id}".` }]
        : [];
    }),
    fixes: () => lacking.slice(0, OFFERED).flatMap(fixOf),
    key: 'examples',
  };
}
