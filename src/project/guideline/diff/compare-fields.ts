import { movedItems } from '../../../base/moved-items';
import { defined } from '../../../base/objects';
import type { ListField, PartField, PartKind, TextField } from './part';

/** How one property differs. Texts as they are compared: white space folded, names as they are now. */
export interface FieldChange {
  readonly name: string;
  readonly semantic: boolean;
  readonly before?: string;
  readonly after?: string;
  /** Of a list: items that are new, gone, or at another place. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly moved?: readonly string[];
  readonly labels?: readonly string[];
}

/** What came into a list, left it or moved in it, in words; empty for a text. */
export const listChanges = ({ added, removed, moved }: FieldChange): string[] =>
  Object.entries({ added, removed, moved }).flatMap(([what, items]) =>
    items ? [`${what} ${items.join(', ')}`] : [],
  );

/** Whether a property of an added or removed part is shown elsewhere or goes without saying. */
export const goesWithoutSaying = (kind: PartKind, { name }: FieldChange): boolean =>
  SKIPPED[kind]?.includes(name) ?? false;

const SKIPPED: Partial<Record<PartKind, readonly string[]>> = {
  rule: ['label'],
  example: ['labels'],
  layer: ['required', 'overlap', 'discontinuous', 'boundary', 'directed', 'multiline', 'ties', 'step'],
};

/** The properties in which two versions of a part differ, in the order of the newer one. */
export function compareFields(before: readonly PartField[], after: readonly PartField[]): FieldChange[] {
  const earlier = new Map(before.map((field) => [field.name, field]));
  const later = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !later.has(name));
  return [
    ...after.flatMap((field) => compareField(earlier.get(field.name), field) ?? []),
    ...gone.flatMap((field) => compareField(field, undefined) ?? []),
  ];
}

function compareField(before: PartField | undefined, after: PartField | undefined): FieldChange | undefined {
  const known = (after ?? before)!;
  if ('items' in known) return compareLists(known, items(before), items(after));
  const [earlier, later] = [textOf(before), textOf(after)];
  if (earlier === later) return undefined;
  return defined({ name: known.name, semantic: known.semantic, before: earlier, after: later });
}

const items = (field: PartField | undefined): readonly string[] =>
  field && 'items' in field ? field.items : [];
const textOf = (field: PartField | undefined): string | undefined => (field as TextField | undefined)?.text;

function compareLists(
  { name, members, semantic, labelsOf }: ListField,
  before: readonly string[],
  after: readonly string[],
): FieldChange | undefined {
  const earlier = new Set(before);
  const later = new Set(after);
  const added = members ? [...later].filter((item) => !earlier.has(item)) : [];
  const removed = members ? [...earlier].filter((item) => !later.has(item)) : [];
  const moved = movedItems(
    [...earlier].filter((item) => later.has(item)),
    [...later].filter((item) => earlier.has(item)),
  );
  if (added.length + removed.length + moved.length === 0) return undefined;
  return {
    name,
    semantic: added.length + removed.length > 0 || semantic,
    before: before.join(', '),
    after: after.join(', '),
    ...(added.length > 0 && { added }),
    ...(removed.length > 0 && { removed }),
    ...(moved.length > 0 && { moved }),
    labels: [...new Set([...added, ...removed, ...moved].flatMap(labelsOf))],
  };
}
