import { listChanges, type FieldChange } from '../diff/compare-fields';
import { newLabels, type GuidelineChange, type GuidelineDiff } from '../diff/guideline-diff';
import type { ProjectModel } from '../../model/model';
import { defined } from '../../../base/objects';
import { changedMiddle } from '../../../base/text/changed-middle';
import { clipped, oneLine } from '../../../base/text/phrases';
import type { NewChange } from './versions';
import { labelIdOf } from '../../model/label-ids';

/** A difference between two versions as a possible entry of the changelog. Its author must confirm whether it is semantic. */
export interface ProposedChange {
  /** Stable: the same difference always gets the same key. */
  readonly key: string;
  readonly change: NewChange;
  /** One line for people: what changed, from what to what. */
  readonly summary: string;
  readonly detail: string;
  /** What to name under `relabel` if the change is semantic; empty if the target is enough. */
  readonly relabel: readonly string[];
}

/** Maximum characters of a text in a detail, and of the common beginning shown before it. */
const MAX_TEXT = 120;
const COMMON = 25;

/**
 * The differences that the changelog of the newer version does not describe yet. A change that may affect earlier answers, or a new part
 * with a meaning of its own, is proposed as semantic. An order, an example or a note that does not affect answers is editorial.
 */
export function proposeChanges(before: ProjectModel, diff: GuidelineDiff): ProposedChange[] {
  const open = diff.changes.filter((change) => !isTold(change));
  const fresh = newLabels(open);
  const proposed = open
    .filter((change) => !isSaidByLabels(change, fresh))
    .filter(({ kind, relabel }) => kind !== 'example' || relabel)
    .map((change) => proposalOf(before, change));
  return [...proposed, ...examplesTogether(open)];
}

/** The change as it is recorded once its author has confirmed its impact. */
export const confirmed = ({ change, relabel }: ProposedChange, semantic: boolean): NewChange =>
  defined({
    ...change,
    impact: semantic ? 'semantic' : 'editorial',
    relabel: semantic && relabel.length > 0 ? relabel : undefined,
  });

/** Whether the changelog describes the change. An entry about everything (`*`) describes each part only if it makes all answers stale. */
function isTold({ kind, recorded }: GuidelineChange): boolean {
  if (!recorded) return false;
  const { target, type, impact, relabel } = recorded.change;
  if (target.id !== '*' || kind === 'example' || kind === 'guideline') return true;
  return kind === 'list' || (type !== 'added' && impact === 'semantic' && relabel.length === 0);
}

/** Whether a new label already implies this change: that a layer offers it, or its place in an order. */
function isSaidByLabels({ kind, type, fields }: GuidelineChange, fresh: ReadonlySet<string>): boolean {
  if (type !== 'changed' || (kind !== 'layer' && kind !== 'list')) return false;
  return fields.every(
    ({ name, added = [], removed = [], moved = [] }) =>
      (name === 'labels' || name === 'order') &&
      removed.length + moved.length === 0 &&
      added.length > 0 &&
      added.every((label) => fresh.has(label)),
  );
}

/** Kinds of parts with an id that the changelog can name. */
const KINDS_WITH_ID: ReadonlySet<GuidelineChange['kind']> = new Set([
  'layer',
  'label',
  'rule',
  'tie-breaker',
]);

function proposalOf(before: ProjectModel, found: GuidelineChange): ProposedChange {
  const { kind, type, id, oldId, impact, fields } = found;
  const named = KINDS_WITH_ID.has(kind);
  const isDeprecated =
    kind === 'label' && fields.some(({ name, after }) => name === 'status' && after === 'deprecated');
  const semantic = found.relabel || (type === 'added' && impact === 'semantic');
  const relabel = relabelOf(before, found);
  const note = noteOf(found);
  return {
    key: `${kind} ${id}`,
    change: {
      type: isDeprecated ? 'deprecated' : type,
      target: named ? (oldId ?? id) : '*',
      ...(type === 'renamed' && named && { into: [id] }),
      impact: semantic ? 'semantic' : 'editorial',
      ...(semantic && relabel.length > 0 && { relabel }),
      ...(note !== undefined && { note }),
    },
    summary: summaryOf(found),
    detail: fields.map((field) => detailOf(field, type)).join('; '),
    relabel,
  };
}

/**
 * The labels, or the layer, to name, if the target alone would concern nothing (it is new, or its name is gone), too little (something moved from one
 * label to another) or too much (everything, a whole layer). Only labels that answers can have. None for new parts that do not affect
 * answers.
 */
function relabelOf(
  before: ProjectModel,
  { kind, type, labels, layer, all, relabel, fields }: GuidelineChange,
): string[] {
  if (kind === 'guideline' || (type === 'added' && !relabel)) return [];
  const known = [...before.labels.values()].filter(({ label }) => label.selectable).map(({ id }) => id);
  const named = all ? known : labels.filter((label) => before.labels.has(labelIdOf(before, label)));
  if (layer !== undefined) return type !== 'changed' && before.layers.has(layer) ? [layer] : [];
  if (kind === 'list' || kind === 'example' || type !== 'changed') return named;
  const has = (name: string): boolean => fields.some((field) => field.name === name);
  if (kind === 'layer') return fields.every(({ name }) => name === 'labels') ? named : [];
  return has('label') || has('between') ? named : [];
}

const LISTS: Readonly<Record<string, string>> = {
  decision_order: 'decision order',
  tie_breakers: 'order of tie-breakers',
  rules: 'order of general rules',
  examples: 'order of examples',
  layers: 'order of layers',
};

function summaryOf({ kind, type, id, oldId }: GuidelineChange): string {
  if (kind === 'list') return `${LISTS[id] ?? id} ${type}`;
  if (kind === 'guideline') return `guideline ${type}`;
  return `${kind} ${oldId === undefined ? '' : `${oldId} → `}${short(id)} ${type}`;
}

/**
 * A note where the target is not specific enough: the changed properties of a part with many, or the kind of part if the target is
 * everything.
 */
function noteOf({ kind, type, id, fields }: GuidelineChange): string | undefined {
  const names = fields.map(({ name }) => name).join(', ');
  if (kind === 'list') return LISTS[id] ?? id;
  if (kind === 'guideline') return names;
  if (kind === 'example') return `example ${short(id)}: ${names}`;
  if (type === 'added' || type === 'removed' || names === '' || names === 'text') return undefined;
  return names;
}

/** Combines examples that do not affect answers into one change, since there may be many. */
function examplesTogether(open: readonly GuidelineChange[]): ProposedChange[] {
  const examples = open.filter(({ kind, relabel }) => kind === 'example' && !relabel);
  return (['added', 'changed', 'removed', 'renamed'] as const).flatMap((type): ProposedChange[] => {
    const alike = examples.filter((change) => change.type === type);
    if (alike.length === 0) return [];
    const ids = alike.map(({ id }) => short(id));
    const note = `${ids.length === 1 ? 'example' : 'examples'} ${ids.join(', ')}`;
    return [
      {
        key: `examples ${type}`,
        // `renamed` requires a target that existed before; `*` always did.
        change: { type: type === 'renamed' ? 'changed' : type, target: '*', impact: 'editorial', note },
        summary: `${note} ${type}`,
        detail: '',
        relabel: [...new Set(alike.flatMap(({ labels }) => labels))],
      },
    ];
  });
}

function detailOf(field: FieldChange, type: GuidelineChange['type']): string {
  const { name, before, after } = field;
  const lists = listChanges(field);
  if (lists.length > 0) return `${name}: ${lists.join(', ')}`;
  const quoted = (text: string): string => `“${short(text)}”`;
  if (type === 'added' || before === undefined) return `${name}: ${quoted(after ?? '')}`;
  if (after === undefined)
    return type === 'removed' ? `${name}: ${quoted(before)}` : `${name}: ${quoted(before)} → none`;
  const middle = changedMiddle(oneLine(before), oneLine(after));
  const start = endOf(middle.start);
  return `${name}: ${quoted(start + middle.before + middle.end)} → ${quoted(start + middle.after + middle.end)}`;
}

/** The last words of a common beginning: enough to recognise the place. */
function endOf(start: string): string {
  const points = [...start];
  if (points.length <= COMMON) return start;
  return `…${points
    .slice(-COMMON)
    .join('')
    .replace(/^\S*\s+/, '')}`;
}

const short = (text: string): string => clipped(oneLine(text), MAX_TEXT);
