import { memoize } from '../../base/memoize';
import { quoted } from '../../base/text/phrases';
import type { GuidelineModel, LabelDef, ProjectModel } from '../../project/model/model';
import { choosableLabels, countableGuideline } from './read-whole';
import type { YamlPlace } from './line-view';
import type { Fix } from '../../project/findings/finding';
import type { ReportYaml } from './rule';
import { idPlace } from './yaml-fixes';
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

/** Labels that lack the same thing, and what is said of them. */
interface Lacking<Label> {
  readonly labels: readonly Label[];
  /** From this many labels on, one finding lists them, at this list of the guideline. */
  readonly least?: number;
  readonly list: 'examples' | 'labels';
  /** The message about one label, and that about all, with their ids. */
  readonly one: (label: Label) => string;
  readonly all: (ids: string) => string;
  readonly fixesOf: (label: Label) => readonly Fix[];
}

/** One finding for each label at its entry, or one for all. */
export function reportLacking<Label extends { readonly id: string }>(
  { guideline, definitions }: ProjectModel,
  { labels, least = MIN_FOLDED, list, one, all, fixesOf }: Lacking<Label>,
  report: ReportYaml,
): void {
  const entryOf = ({ id }: Label): YamlPlace[] => {
    const definition = definitions.get(id);
    return definition ? [idPlace(definition)] : [];
  };
  if (labels.length < least) {
    for (const label of labels)
      for (const place of entryOf(label))
        report({ place, message: one(label), key: label.id, fixes: () => fixesOf(label) });
    return;
  }
  const { file } = guideline!;
  const entry = file.root.kind === 'map' ? file.root.entry(list) : undefined;
  if (entry)
    report({
      place: { file, node: entry.key },
      message: all(quoted(labels.map(({ id }) => id))),
      related: labels.flatMap((label) =>
        entryOf(label).map((place) => ({ place, message: `The entry for "${label.id}".` })),
      ),
      fixes: () => labels.slice(0, MAX_FIXES).flatMap(fixesOf),
      key: list,
    });
}
