/**
 * Questions that are asked of each turn of a conversation. A record has their answers by turn, `{"ok": {"2": "yes"}}`. Everywhere else the
 * answer about a turn is one to a layer of its own, `ok/2` (no layer's id has a slash), so that whatever compares layers compares turns.
 */
import { memoize } from '../../base/memoize';
import type { Label, Layer } from './layer-types';
import { getOrAdd } from '../../base/lists';

/** The id of a layer as it is asked of one turn. */
export const keyOf = (layer: string, turn: string): string => `${layer}/${turn}`;

/** The layer of the schema that an id, which may be that of a layer asked of one turn, belongs to. */
export function schemaLayerOf(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}

/** The label that an answer to a layer, or to one of its turns, has. `labels`: by id, those of one layer alone by `layer/id`. */
export function labelAt(labels: ReadonlyMap<string, Label>, layer: string, value: string): Label | undefined {
  const own = labels.get(`${schemaLayerOf(layer)}/${value}`);
  return own?.layer === undefined ? labels.get(value) : own;
}

/** The turn in the id of a layer asked of one turn. */
export function turnOf(id: string): string | undefined {
  const slash = id.indexOf('/');
  return slash < 0 ? undefined : id.slice(slash + 1);
}

/** The answers about turns, by the ids of the layers as they are asked of them. */
export const answersByTurn = <T>(layer: string, value: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(value).map(([turn, answer]) => [keyOf(layer, turn), answer]);

/** Labels or valid answers as a record has them: those about turns under their layer. */
export function inRecord<T>(labels: Readonly<Record<string, T>>): Record<string, T> {
  if (!Object.keys(labels).some((id) => id.includes('/'))) return labels;
  const nested = new Map<string, T | Map<string, T>>();
  for (const [id, value] of Object.entries(labels)) {
    const [layer, turn] = [schemaLayerOf(id), turnOf(id)];
    if (turn === undefined) nested.set(id, value);
    else {
      const turns = nested.get(layer);
      if (turns instanceof Map) turns.set(turn, value);
      else nested.set(layer, new Map([[turn, value]]));
    }
  }
  const plain = [...nested].map(([id, value]) => [
    id,
    value instanceof Map ? Object.fromEntries(value as Map<string, T>) : value,
  ]);
  return Object.fromEntries(plain) as Record<string, T>;
}

/** Whether a layer is asked of each turn. */
export const isPerTurn = (layer: Layer | undefined): layer is Layer & { readonly per: 'turn' } =>
  layer?.per === 'turn';

/** Whether any of the layers is asked of each turn. */
export const asksTurns = (layers: readonly Layer[]): boolean => layers.some(isPerTurn);

type Answers = Readonly<Record<string, unknown>>;

/** The layers with those of each turn in their place, for the turns that some of the answers are about. */
export function layersIn(layers: readonly Layer[], ...answers: readonly Answers[]): readonly Layer[] {
  if (!asksTurns(layers)) return layers;
  const ids = new Set(answers.flatMap((labels) => Object.keys(labels)));
  return layers.flatMap((layer) => {
    if (!isPerTurn(layer)) return [layer];
    const own = [...ids].flatMap((id) => (schemaLayerOf(id) === layer.id ? (turnOf(id) ?? []) : []));
    // Indices by their number, then other ids.
    return own
      .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
      .flatMap((turn) => layersOfTurn(layers, turn).find(({ id }) => id === keyOf(layer.id, turn))!);
  });
}

/** A layer, or the layer as it is asked of each turn that some of the answers are about. */
export function layerIn(layer: Layer, answers: readonly Answers[]): readonly Layer[] {
  return isPerTurn(layer) ? layersIn(alone(layer), ...answers) : [layer];
}

const alone = memoize((layer: Layer): readonly Layer[] => [layer]);

/** The turns that a question may be about: those with one of the roles, or all. */
export const turnsOf = <T extends { readonly role: string }>(
  turns: readonly T[],
  roles: readonly string[] | undefined,
): readonly T[] => (roles ? turns.filter(({ role }) => roles.includes(role)) : turns);

/** The layers as they are asked of a sample: those of each turn in their place, once for each turn with one of their roles. */
export function layersAsked(
  layers: readonly Layer[],
  turns: readonly { readonly id: string; readonly role: string }[] = [],
): readonly Layer[] {
  if (!asksTurns(layers)) return layers;
  return layers.flatMap((layer) =>
    isPerTurn(layer)
      ? turnsOf(turns, layer.roles).map((turn) =>
          layersOfTurn(layers, turn.id).find(({ id }) => id === keyOf(layer.id, turn.id))!,
        )
      : [layer],
  );
}

const known = new WeakMap<readonly Layer[], Map<string, readonly Layer[]>>();

/** The layers that are asked of each turn, as they are asked of one. Their conditions on each other are those within the turn. */
const layersOfTurn = (layers: readonly Layer[], turn: string): readonly Layer[] =>
  getOrAdd(
    getOrAdd(known, layers, () => new Map<string, readonly Layer[]>()),
    turn,
    () => {
      const perTurn = new Set(layers.filter(isPerTurn).map(({ id }) => id));
      const at = (id: string): string => (perTurn.has(id) ? keyOf(id, turn) : id);
      return layers.filter(isPerTurn).map(({ per: _per, ...layer }): Layer => {
        void _per;
        const when =
          layer.when &&
          Object.fromEntries(Object.entries(layer.when).map(([id, labels]) => [at(id), labels]));
        return { ...layer, id: at(layer.id), name: layer.name ?? layer.id, turn, ...(when && { when }) };
      });
    },
  );
