import { movedItems } from './moved';
import type { ListField, PartField, TextField } from './part';

/** How one property differs. Texts are normalised as for the comparison: white space folded, current names. */
export interface FieldChange {
  readonly name: string;
  readonly semantic: boolean;
  readonly before?: string;
  readonly after?: string;
  /** For a list: items that were added, removed or moved. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly moved?: readonly string[];
  /** The labels of those items. */
  readonly labels?: readonly string[];
}

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
  return {
    name: known.name,
    semantic: known.semantic,
    ...(earlier !== undefined && { before: earlier }),
    ...(later !== undefined && { after: later }),
  };
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
