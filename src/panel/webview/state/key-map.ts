/** Maps a pressed key to a command, given what is on screen. */
import { chordMatches, parseChords, plainKey, type Chord, type KeyPress } from '../../../protocol/chords';
import { PANEL_ACTIONS, type ActionGroup, type PanelActionId } from '../../../protocol/actions';
import { DECISION_CAUSES, FLAGS, type Flag } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import { DIGITS, SIDES, type LabelKeys, nodeAt } from './label-keys';
import type { Mode } from './panel-state';
import { comparesFields, marksText } from '../../../kinds/traits';

/** The command of a key. `stay`: answer without going on. */
export type Command =
  | { readonly do: 'action'; readonly action: PanelActionId }
  | { readonly do: 'label'; readonly layer: string; readonly label: string; readonly stay: boolean }
  | { readonly do: 'chord'; readonly layer: string; readonly path: readonly number[] }
  | { readonly do: 'flag'; readonly flag: Flag }
  | { readonly do: 'cite'; readonly rule: string }
  | { readonly do: 'attribute'; readonly attribute: string; readonly value: string | true }
  /** Review: take the answer of a person (from 0, in the order shown), or with `edit` open it for editing. */
  | { readonly do: 'person'; readonly person: number; readonly edit: boolean }
  | { readonly do: 'cause'; readonly cause: string };

export interface KeyMap {
  readonly actions: readonly { readonly id: PanelActionId; readonly chords: readonly Chord[] }[];
  readonly labels: LabelKeys;
}

/** The parts of the screen that determine the meaning of keys. `rules`: the visible rules by their letters. */
export interface KeyScene {
  readonly mode: Mode;
  /** Visible layers, the active one first. */
  readonly layers: readonly Layer[];
  readonly rules: ReadonlyMap<string, string>;
  /** While attributes are set: their values by key. */
  readonly attributes?: ReadonlyMap<string, { readonly attribute: string; readonly value: string | true }>;
  /** Review mode, choosing between answers. Labels have keys only while an answer is edited. */
  readonly isDeciding?: boolean;
}

/** The chords of each action: from the settings, or else the default. Actions on relations, attributes or suggestions only where there are some. */
export function actionChords(
  settings: Readonly<Record<string, string>>,
  { relations = false, attributes = false, suggestions = false } = {},
): KeyMap['actions'] {
  const has: Partial<Record<ActionGroup, boolean>> = { relations, attributes, suggestions };
  return PANEL_ACTIONS.filter(({ group }) => has[group] !== false).map(({ id, keys }) => ({
    id,
    chords: parseChords(settings[id] ?? keys),
  }));
}

/** The group of each action. */
export const groupOf: ReadonlyMap<string, string> = new Map(
  PANEL_ACTIONS.map(({ id, group }) => [id, group]),
);
/** Actions on an answer that are also available to a reviewer who chooses between answers. */
const WHILE_DECIDING: ReadonlySet<PanelActionId> = new Set(['finish', 'note', 'undo', 'redo', 'save']);

function isOffered(id: PanelActionId, isDeciding: boolean): boolean {
  const group = groupOf.get(id);
  if (!isDeciding) return group !== 'review';
  if (group === 'answer') return WHILE_DECIDING.has(id);
  return group !== 'spans' && group !== 'relations' && group !== 'attributes' && group !== 'suggestions';
}

/** Single keys that actions use, so that no label gets them. */
export function reservedKeys(actions: KeyMap['actions']): Set<string> {
  // While a reviewer chooses between answers, labels have no keys, so review keys are not reserved.
  const chords = actions.filter(({ id }) => groupOf.get(id) !== 'review').flatMap(({ chords }) => chords);
  return new Set(
    chords
      .filter(({ ctrl, alt, shift, key }) => !ctrl && !alt && !shift && key.length === 1)
      .map(({ key }) => key),
  );
}

/** The command of a key press; undefined if the panel does not use the key. */
export function commandFor(map: KeyMap, scene: KeyScene, press: KeyPress): Command | undefined {
  const plain = !press.ctrl && !press.alt;
  return (
    (plain ? modeCommand(map, scene, press) : undefined) ??
    (plain ? labelCommand(map, scene, press, press.key.toLowerCase()) : undefined) ??
    actionCommand(map, scene, press) ??
    (plain ? labelCommand(map, scene, press, plainKey(press)) : undefined)
  );
}

/** The letter of each flag in the flag menu, besides its number: the first one that is free. */
const FLAG_KEYS: ReadonlyMap<string, Flag> = new Map(FLAGS.map((flag) => [flag[0]!, flag]));

function modeCommand(
  map: KeyMap,
  { mode, rules, attributes, isDeciding }: KeyScene,
  press: KeyPress,
): Command | undefined {
  const key = plainKey(press);
  const digit = DIGITS.findIndex((one) => one === key);
  if (mode.kind === 'flag') {
    const flag = FLAG_KEYS.get(key) ?? FLAGS[digit];
    if (flag) return { do: 'flag', flag };
  }
  if (mode.kind === 'cite') {
    const rule = rules.get(key);
    if (rule !== undefined) return { do: 'cite', rule };
  }
  if (mode.kind === 'attributes') {
    const value = attributes?.get(key);
    if (value) return { do: 'attribute', ...value };
  }
  if (mode.kind === 'cause') {
    const cause = DECISION_CAUSES[digit];
    if (cause !== undefined) return { do: 'cause', cause };
  }
  if (isDeciding && digit >= 0 && digit < 9) return { do: 'person', person: digit, edit: press.shift };
  if (mode.kind === 'chord') {
    const root = map.labels.get(mode.layer)?.tree;
    if (root && digit >= 0) return stepInto(root, mode.layer, [...mode.path, digit], press.shift);
  }
  return undefined;
}

function stepInto(
  root: Parameters<typeof nodeAt>[0],
  layer: string,
  path: number[],
  stay: boolean,
): Command | undefined {
  const node = nodeAt(root, path);
  if (!node) return undefined;
  return node.label !== undefined
    ? { do: 'label', layer, label: node.label, stay }
    : { do: 'chord', layer, path };
}

/** The keys that choose the side of a comparison, in the order of the sides. */
const ARROWS = ['arrowleft', 'arrowright'];

function labelCommand(
  map: KeyMap,
  { layers, isDeciding }: KeyScene,
  press: KeyPress,
  key: string,
): Command | undefined {
  if (isDeciding) return undefined;
  const side = ARROWS.indexOf(key);
  const [active] = layers;
  // Where spans can be marked, the arrows move in the text.
  if (side >= 0 && comparesFields(active) && !layers.some(marksText))
    return { do: 'label', layer: active.id, label: SIDES[side]!, stay: press.shift };
  for (const layer of layers) {
    const keys = map.labels.get(layer.id);
    const label = keys?.byKey.get(key);
    if (label !== undefined) return { do: 'label', layer: layer.id, label, stay: press.shift };
    const group = keys?.groupKeys.indexOf(key) ?? -1;
    if (keys?.tree && group >= 0) return stepInto(keys.tree, layer.id, [group], press.shift);
  }
  return undefined;
}

/** Whether the key works for the layer. A key that two layers share belongs to the active one. */
export function reaches(map: KeyMap, layers: readonly Layer[], layer: string, key: string): boolean {
  const first = layers.find(({ id }) => {
    const keys = map.labels.get(id);
    return keys?.byKey.has(key) || keys?.groupKeys.includes(key);
  });
  return first?.id === layer;
}

function actionCommand(map: KeyMap, { isDeciding = false }: KeyScene, press: KeyPress): Command | undefined {
  const found = map.actions.find(
    ({ id, chords }) => isOffered(id, isDeciding) && chords.some((chord) => chordMatches(chord, press)),
  );
  return found ? { do: 'action', action: found.id } : undefined;
}
