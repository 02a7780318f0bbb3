import { FreeIds, freeRuleIds } from '../../model/free-ids';
import type { GuidelineModel, ProjectModel } from '../../model/model';
import type { TextEdit } from '../../../base/yaml/edit';
import type { YamlMap } from '../../../base/yaml/tree';

/**
 * Edits of the guideline file: UTF-16 offsets into its text. Edits do not touch each other; those at the same place apply in list order.
 */
export interface GuidelineEdits {
  /** Project-relative path of the file. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
  /** The id of the added part. */
  readonly id: string;
}

/** The parts of a guideline in the order of the documentation. A new part is inserted after those that precede it. */
const PARTS = [
  '$schema',
  'title',
  'version',
  'status',
  'language',
  'description',
  'purpose',
  'scope',
  'rules',
  'decision_order',
  'labels',
  'tie_breakers',
  'examples',
  'changelog',
];

/** The parts after which a part is inserted. */
export const partsBefore = (part: string): readonly string[] => PARTS.slice(0, PARTS.indexOf(part));

/** The guideline and its mapping; undefined if there is nothing to edit. */
export function guidelineOf(model: ProjectModel): { guideline: GuidelineModel; root: YamlMap } | undefined {
  const { guideline } = model;
  const root = guideline?.file.root;
  return guideline && root?.kind === 'map' ? { guideline, root } : undefined;
}

/** One edit as a result; undefined if there is none. */
export function edited(
  { file }: GuidelineModel,
  id: string,
  ...edits: readonly (TextEdit | undefined)[]
): GuidelineEdits | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length && made.length > 0 ? { path: file.path, edits: made, id } : undefined;
}

/**
 * A new id for a rule or tie-breaker in the style of `like`, which no rule has or had according to the changelog. `first` is the id if
 * there is no `like`.
 */
export function newRuleId(model: ProjectModel, like: string | undefined, first: string): string {
  const ids = freeRuleIds(model);
  return like === undefined ? ids.free(first) : ids.next(like);
}

/** A new id for an example. */
export const newExampleId = (model: ProjectModel): string => newExampleIds(model, 1)[0]!;

/** Ids for several new examples. */
export function newExampleIds({ examples }: ProjectModel, count: number): string[] {
  const ids = new FreeIds(examples.keys());
  let last = [...examples.keys()].at(-1);
  return Array.from(
    { length: count },
    () => (last = last === undefined ? ids.takeFree('EX-1') : ids.take(last)),
  );
}
