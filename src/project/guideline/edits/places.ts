import { FreeIds, freeRuleIds } from '../../model/free-ids';
import type { GuidelineModel, ProjectModel } from '../../model/model';
import { type TextEdit, addToList } from '../../../base/yaml/edit';
import type { JsValue, YamlMap } from '../../../base/yaml/tree';

/** Edits of the guideline file: UTF-16 offsets into its text, none touching another, equal places in the order of the list. */
export interface GuidelineEdits {
  readonly path: string;
  readonly edits: readonly TextEdit[];
  readonly id: string;
}

/** The order in which parts of a guideline are documented; a new part is put behind those that come before it. */
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
  'layers',
  'tie_breakers',
  'examples',
  'changelog',
];

/** The parts of a guideline behind which a part belongs. */
export const partsBefore = (part: string): readonly string[] => PARTS.slice(0, PARTS.indexOf(part));

/** The guideline and its mapping; undefined where there is none to edit. */
export function guidelineOf(model: ProjectModel): { guideline: GuidelineModel; root: YamlMap } | undefined {
  const { guideline } = model;
  const root = guideline?.file.root;
  return guideline && root?.kind === 'map' ? { guideline, root } : undefined;
}

/** One edit as a result; undefined when there is none. */
export function edited(
  { file }: GuidelineModel,
  id: string,
  ...edits: readonly (TextEdit | undefined)[]
): GuidelineEdits | undefined {
  const made = allOrNone(...edits);
  return made && made.length > 0 ? { path: file.path, edits: made, id } : undefined;
}

/** The edits; undefined if one of them is impossible. */
export function allOrNone(...edits: readonly (TextEdit | undefined)[]): TextEdit[] | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length ? made : undefined;
}

/** Adds items to a list of the guideline, after its others. */
export const addToPart = (
  { guideline, root }: { guideline: GuidelineModel; root: YamlMap },
  part: string,
  id: string,
  items: readonly JsValue[],
): GuidelineEdits | undefined =>
  edited(guideline, id, addToList(guideline.file.document, root, part, items, { after: partsBefore(part) }));

/**
 * An unused id like the one given, or `first`. Where there are several reviewers, it ends with the name of the one who writes it, `author`:
 * two who write at once give different ids, which stay.
 */
function newId(
  ids: Pick<FreeIds, 'next' | 'free'>,
  { schema: { reviewers } }: ProjectModel,
  like: string | undefined,
  first: string,
  author: string | undefined,
): string {
  const named = reviewers.find((reviewer) => like?.endsWith(`-${reviewer.id}`));
  const plain = named ? like!.slice(0, -named.id.length - 1) : like;
  let id = plain === undefined ? ids.free(first) : ids.next(plain);
  if (!author || reviewers.length < 2) return id;
  while (ids.free(`${id}-${author}`) !== `${id}-${author}`) id = ids.next(id);
  return `${id}-${author}`;
}

/** An id for a new rule or tie-breaker. The changelog counts as use. */
export const newRuleId = (
  model: ProjectModel,
  like: string | undefined,
  first: string,
  author?: string,
): string => newId(freeRuleIds(model), model, like, first, author);

/** Likewise for examples. */
export function newExampleIds(model: ProjectModel, count: number, author?: string): string[] {
  const ids = new FreeIds(model.examples.keys());
  let last = [...model.examples.keys()].at(-1);
  return Array.from({ length: count }, () => (last = newId(ids, model, last, 'EX-1', author)));
}
