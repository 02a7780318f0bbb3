import { append } from '../../../base/lists';
import type { ProjectModel, TieBreaker } from '../../model/model';
import { field } from '../../model/reader';
import { replaceScalar, type TextEdit, addEntry, addToList } from '../../../base/yaml/edit';
import type { JsValue, YamlMap } from '../../../base/yaml/tree';
import { addToPart, edited, guidelineOf, newRuleId, type GuidelineEdits } from './places';

/** What an author may say of a tie-breaker; what is absent is left out. */
export interface TieBreakerText {
  readonly when?: string;
  readonly prefer?: string;
  readonly unless?: string;
  readonly rationale?: string;
  readonly examples?: readonly string[];
}

export interface NewTieBreaker extends TieBreakerText {
  /** By default like the last one, with the next number. */
  readonly id?: string;
  readonly between: readonly string[];
}

const KEYS = ['id', 'between', 'when', 'prefer', 'unless', 'rationale', 'examples'] as const;

/** Adds a tie-breaker behind the others: it comes last in precedence. Undefined where the guideline has no place for it. */
export function addTieBreaker(model: ProjectModel, added: NewTieBreaker): GuidelineEdits | undefined {
  const at = guidelineOf(model);
  if (!at) return undefined;
  const id = added.id ?? newRuleId(model, at.guideline.tieBreakers.at(-1)?.id, 'TB-1');
  const item: Record<string, JsValue> = {};
  for (const key of KEYS) {
    const value = key === 'id' ? id : added[key];
    if (typeof value === 'string') item[key] = value;
    else if (value !== undefined && value.length > 0) item[key] = [...value];
  }
  return addToPart(at, 'tie_breakers', id, [item]);
}

/** Changes a tie-breaker: given texts replace the old ones, examples are added. Undefined if one cannot be written or nothing changes. */
export function amendTieBreaker(
  model: ProjectModel,
  tieBreaker: TieBreaker,
  { examples = [], ...texts }: TieBreakerText,
): GuidelineEdits | undefined {
  const { file, node } = tieBreaker;
  if (!model.guideline || node.kind !== 'map') return undefined;
  const edits: (TextEdit | undefined)[] = [];
  for (const key of KEYS) {
    const value = key in texts ? texts[key as keyof typeof texts] : undefined;
    if (value !== undefined) append(edits, setText(tieBreaker, node, key, value));
  }
  const known = tieBreaker.examples.map(({ id }) => id);
  const fresh = examples.filter((id) => !known.includes(id));
  // All at once: two edits of one list could meet in one place.
  if (fresh.length > 0) edits.push(addToList(file.document, node, 'examples', fresh, { after: KEYS }));
  return edits.length === 0 ? undefined : edited({ ...model.guideline, file }, tieBreaker.id, ...edits);
}

function setText(
  { file: { document } }: TieBreaker,
  map: YamlMap,
  key: (typeof KEYS)[number],
  value: string,
): (TextEdit | undefined)[] {
  const present = field(map, key);
  if (!present) return [addEntry(document, map, key, value, { after: KEYS.slice(0, KEYS.indexOf(key)) })];
  if (present.kind !== 'scalar' && present.kind !== 'missing') return [undefined];
  if (present.kind === 'scalar' && present.value === value) return [];
  return [replaceScalar(document, present, value)];
}
