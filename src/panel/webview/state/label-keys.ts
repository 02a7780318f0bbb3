import {
  type Label,
  layerLabels,
  type Layer,
  ratingLevels,
  type RatingLayer,
} from '../../../project/schema/layer-types';
import { byParent } from '../../../base/lists';
import { labelAt } from '../../../project/schema/per-turn';
import {
  comparesFields,
  correctsText,
  takesNumber,
  takesSet,
  takesTurn,
  type ComparingLayer,
  NO_TURN,
} from '../../../kinds/traits';
import { withoutWinner } from '../../../kinds/sides';

/** Groups the labels of a layer with more than ten of them into groups of at most ten, one key per step. */

const GROUP_SIZE = 10;

export interface ChordNode {
  /** The text of the group's button: a label's name, or the first and last of a range. */
  readonly name: string;
  /** The label that the step chooses, if it is not a group. */
  readonly label?: string;
  readonly children: readonly ChordNode[];
}

/**
 * Groups labels by their hierarchy, and labels without one by ranges in the schema's order. `offered` are the ids to choose from, in order.
 * A parent that is offered itself comes first in its own group.
 */
export function chordTree(offered: readonly string[], labels: ReadonlyMap<string, Label>): ChordNode {
  const isOffered = new Set(offered);
  const children = byParent(offered, labels, ({ parent }) => parent);
  const name = (id: string): string => labels.get(id)?.name ?? id;
  const build = (id: string): ChordNode => {
    const below = (children.get(id) ?? []).map(build);
    if (below.length === 0) return { name: name(id), label: id, children: [] };
    const self: ChordNode[] = isOffered.has(id) ? [{ name: name(id), label: id, children: [] }] : [];
    return { name: name(id), children: split([...self, ...below]) };
  };
  return { name: '', children: split((children.get(undefined) ?? []).map(build)) };
}

/** At most ten nodes. Longer lists are cut into ranges of equal size, each a group. */
function split(nodes: readonly ChordNode[]): readonly ChordNode[] {
  if (nodes.length <= GROUP_SIZE) return nodes;
  let size = GROUP_SIZE;
  while (Math.ceil(nodes.length / size) > GROUP_SIZE) size *= GROUP_SIZE;
  const groups = Math.ceil(nodes.length / size);
  const even = Math.ceil(nodes.length / groups);
  const ranges: ChordNode[] = [];
  for (let from = 0; from < nodes.length; from += even) {
    const part = nodes.slice(from, from + even);
    ranges.push(part.length === 1 ? part[0]! : { name: rangeName(part), children: split(part) });
  }
  return ranges;
}

/** The first and last name of a range, short enough for a button. */
function rangeName(part: readonly ChordNode[]): string {
  return [part[0]!, part.at(-1)!]
    .map(({ name }) => (name.length > 13 ? `${name.slice(0, 12).trimEnd()}…` : name))
    .join(' – ');
}

export function nodeAt(root: ChordNode, path: readonly number[]): ChordNode | undefined {
  return path.reduce<ChordNode | undefined>((node, index) => node?.children[index], root);
}

/** Assigns keys to labels. Keys are the same for all samples of a project, so that people can learn them. */

/** Keys of one layer. `byKey`: key (lower case) -> label id or rating value as text. */
interface LayerKeys {
  readonly byKey: ReadonlyMap<string, string>;
  readonly keyOf: ReadonlyMap<string, string>;
  /** For layers with many labels: their groups, and the keys of the top level. On deeper levels the keys are 1..9, 0. */
  readonly tree?: ChordNode;
  readonly groupKeys: readonly string[];
}
export type LabelKeys = ReadonlyMap<string, LayerKeys>;

/** The choice "none of them" in a `choices` layer that allows no label, or that a text has nothing to correct. No label id can be empty. */
export const NONE = '';

export const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
const LETTERS = [...'asdfghjklqwertyuiopzxcvbnm'];
/** The keys that values may get, in the order in which they are given. */
export const VALUE_KEYS: readonly string[] = [...DIGITS, ...LETTERS];

/** The sides of a comparison, in the order in which they are shown. */
export const SIDES = ['first', 'second'] as const;
/** What can be chosen in a comparison: a side, or an answer that names neither. */
export const comparisonChoices = (layer: ComparingLayer): string[] => [...SIDES, ...withoutWinner(layer)];

/** What is chosen where a turn is asked for: the turn in focus, or `NO_TURN`. No turn has an empty id. */
export const THIS_TURN = '';

/** What a layer offers for keys: labels, the values of a rating, the sides of a comparison, a turn and none, or a text as it is. */
function valuesOf(layer: Layer, offered: readonly string[]): readonly string[] {
  if (takesNumber(layer)) return ratingValues(layer).map(String);
  if (comparesFields(layer)) return comparisonChoices(layer);
  if (takesTurn(layer)) return [THIS_TURN, NO_TURN];
  return correctsText(layer) ? [NONE] : offered;
}

/** Whether a choice says that nothing is meant. */
const isNone = (layer: Layer, id: string): boolean =>
  id === (takesTurn(layer) ? NO_TURN : comparesFields(layer) ? 'none' : NONE);

/** The labels that a layer offers for new answers: active ones that are not mere headings. */
export function offeredLabels(layer: Layer, labels: ReadonlyMap<string, Label>): string[] {
  return layerLabels(layer).filter((id) => {
    const label = labelAt(labels, layer.id, id);
    return !label || (label.selectable && label.status === 'active');
  });
}

/** The values of a rating, from `min` to `max` by `step`; none if there are too many for keys. */
export const ratingValues = (layer: RatingLayer): readonly number[] => ratingLevels(layer, GROUP_SIZE + 1);

/**
 * Gives each label its key: the schema's `key`, or else the next one of 1..9, 0, the letters of its name, and all other letters that is
 * free and that no action uses. Keys are unique over all layers as long as there are enough. After that, layers reuse digits, which then work only for the active layer. So do ratings,
 * whose digits say where on the scale a value is.
 */
export function assignKeys(
  layers: readonly Layer[],
  labels: ReadonlyMap<string, Label>,
  reserved: ReadonlySet<string>,
): LabelKeys {
  const taken = new Set<string>();
  const keyIn = (layer: string, id: string): string | undefined =>
    labelAt(labels, layer, id)?.key?.toLowerCase();
  for (const layer of layers)
    for (const id of offeredLabels(layer, labels)) {
      const key = keyIn(layer.id, id);
      if (key) taken.add(key);
    }

  const plan = new Map<string, LayerKeys>();
  for (const layer of layers) {
    const own = (id: string): string | undefined => keyIn(layer.id, id);
    const offered = offeredLabels(layer, labels);
    const values = valuesOf(layer, offered);
    // If the schema gives every label a key, they are not grouped: the groups' digits would clash with those keys.
    const isMany = !takesNumber(layer) && values.length > GROUP_SIZE && !values.every(own);
    const byKey = new Map<string, string>();
    for (const id of offered) if (own(id) && !byKey.has(own(id)!)) byKey.set(own(id)!, id);
    const given = new Set(byKey.values());
    const open = isMany ? [] : values.filter((id) => !given.has(id));
    const hasNone = takesSet(layer) && layer.min === 0;
    if (hasNone && !isMany) open.push(NONE);
    const digits = takesNumber(layer) ? ratingDigits(values) : [];
    const groupKeys = new Map<string, string>();
    /** Gives a key, or the first wanted one that is free. */
    const give = (keys: Map<string, string>, id: string, wanted: readonly string[], given?: string): void => {
      const key = given ?? freeKey(wanted, new Map([...byKey, ...groupKeys]), taken, reserved);
      if (key === undefined) return;
      keys.set(key, id);
      taken.add(key);
    };
    for (const [n, id] of open.entries()) {
      const name = labelAt(labels, layer.id, id)?.name ?? id;
      give(byKey, id, isNone(layer, id) ? ['0'] : [...DIGITS, ...lettersOf(name)], digits[n]);
    }
    const here = offered.flatMap((id) => {
      const label = labelAt(labels, layer.id, id);
      return label ? [[id, label] as const] : [];
    });
    const tree = isMany ? chordTree(offered, new Map([...labels, ...here])) : undefined;
    for (const { name } of tree?.children ?? []) give(groupKeys, name, [...DIGITS, ...lettersOf(name)]);
    if (hasNone && isMany) give(byKey, NONE, ['0']);
    const keyOf = new Map([...byKey].map(([key, id]) => [id, key]));
    plan.set(layer.id, { byKey, keyOf, tree, groupKeys: [...groupKeys.keys()] });
  }
  return plan;
}

/** The digits of a rating's values: their own where each has one, else 1 to 9 and 0 from left to right. An eleventh value has none. */
function ratingDigits(values: readonly string[]): readonly string[] {
  const own = values.map((value) => (value === '10' && !values.includes('0') ? '0' : value));
  return own.slice(0, DIGITS.length).every((value) => /^\d$/.test(value))
    ? own.slice(0, DIGITS.length)
    : DIGITS;
}

/** The letters of a name that keyboards have, in their order. */
const lettersOf = (name: string): string[] => name.normalize('NFD').toLowerCase().match(/[a-z]/g) ?? [];

/** The first unused key. If all are used, the first that is free in the layer itself. */
function freeKey(
  wanted: readonly string[],
  own: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
  reserved: ReadonlySet<string>,
): string | undefined {
  const candidates = [...wanted, ...VALUE_KEYS].filter((key) => !own.has(key) && !reserved.has(key));
  return candidates.find((key) => !taken.has(key)) ?? candidates[0];
}
