import { quoted } from '../../base/text/phrases';
import { isObject } from '../../base/objects';
import { append } from '../../base/lists';
import { isOpen, takesLabel, type Layer, labelsAt } from '../schema/layer-types';
import type { ActiveMigration } from './activation';
import type { MigrationChange } from '../model/model';
import { isPerTurn, schemaLayerOf } from '../schema/per-turn';

type Fields = Readonly<Record<string, unknown>>;

/** An id that a record has got instead of another. */
export interface Move {
  readonly change: MigrationChange;
  readonly from: string;
  readonly to: string;
}

/** Something in a record that no change says the new id of: it stays, and is left to do. */
interface OpenPart {
  readonly change: MigrationChange;
  readonly from: string;
  readonly reason: string;
}

/** What a migration makes of a record. Without moves the record is as it was. */
export interface Rewritten {
  /** The record's fields with the new ids, in their order; unknown fields are kept. */
  readonly record: Fields;
  readonly moves: readonly Move[];
  readonly open: readonly OpenPart[];
}

/** What a migration makes of a record, one change after the other. Pure. The record's person stays the same, see `personAfter`. */
export function rewriteRecord(active: ActiveMigration, record: Fields): Rewritten {
  let current = record;
  const moves: Move[] = [];
  const open: OpenPart[] = [];
  for (const { change, blocked } of active.changes) {
    if (blocked !== undefined || change.kind === 'person') continue;
    const pass = new Pass(change, current, active);
    const fresh = withLayerKeys(change, pass.run());
    current =
      pass.moves.length > 0 && isObject(current.origin)
        ? { ...fresh, origin: originAfter(change, current, current.origin, active) }
        : fresh;
    append(moves, pass.moves);
    append(open, pass.open);
  }
  return { record: current, moves, open };
}

/** What was shown, what was said when the sides were swapped, and what an answer began with, is noted by layer. */
function withLayerKeys({ kind, from, to }: MigrationChange, record: Fields): Fields {
  if (kind !== 'layer' || !to) return record;
  const renamed = ['shown', 'swapped', 'start'].flatMap((name) => {
    const byLayer = record[name];
    if (!isObject(byLayer)) return [];
    const own = Object.entries(byLayer).map(([id, value]) =>
      schemaLayerOf(id) === from[0]!.id ? [to.id + id.slice(schemaLayerOf(id).length), value] : [id, value],
    );
    return [[name, Object.fromEntries(own) as Fields] as const];
  });
  return { ...record, ...Object.fromEntries(renamed) };
}

/** What a model suggested and what a person said first, in the names of the answer: otherwise they would look like other answers. */
function originAfter(
  change: MigrationChange,
  record: Fields,
  origin: Fields,
  active: ActiveMigration,
): Fields {
  const renamed = (labels: unknown): unknown => new Pass(change, { ...record, labels }, active).run().labels;
  const { suggested, first } = origin;
  return {
    ...origin,
    ...(isObject(suggested) && { suggested: renamed(suggested) }),
    ...(isObject(first) && { first: { ...first, labels: renamed(first.labels) } }),
  };
}

/** The name that a migration gives a person; undefined when it gives none. */
export function personAfter({ changes }: ActiveMigration, person: string): Move | undefined {
  for (const { change, blocked } of changes)
    if (blocked === undefined && change.kind === 'person' && change.to && change.from[0]!.id === person)
      return { change, from: person, to: change.to.id };
  return undefined;
}

/** The answers about the turns, each rewritten; of a layer that is asked of the sample, the answer. */
const eachTurn = (layer: Layer, value: unknown, rewrite: (value: unknown) => unknown): unknown =>
  isPerTurn(layer) && isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([turn, answer]) => [turn, rewrite(answer)]))
    : rewrite(value);

/** One change, in one record. */
class Pass {
  readonly moves: Move[] = [];
  readonly open: OpenPart[] = [];
  readonly #from: ReadonlySet<string>;

  constructor(
    private readonly change: MigrationChange,
    private readonly record: Fields,
    private readonly active: ActiveMigration,
  ) {
    this.#from = new Set(change.from.map(({ id }) => id));
  }

  run(): Fields {
    const { record, change } = this;
    const fresh: Record<string, unknown> = { ...record };
    if (change.kind === 'rule') {
      if (isList(record.rules)) fresh.rules = this.#distinct(record.rules, (id) => this.#target(id));
    } else {
      if (isObject(record.labels))
        fresh.labels = this.#answers(record.labels, (layer, value) =>
          eachTurn(layer, value, (answer) => this.#value(layer, answer)),
        );
      if (isObject(record.valid))
        fresh.valid = this.#answers(record.valid, (layer, answers) =>
          eachTurn(layer, answers, (values) =>
            isList(values) ? this.#distinct(values, (value) => this.#value(layer, value)) : values,
          ),
        );
    }
    return this.moves.length > 0 ? fresh : record;
  }

  /** The answers by layer, in their order; a layer that is renamed keeps its place. */
  #answers(answers: Fields, each: (layer: Layer, value: unknown) => unknown): Fields {
    const entries = Object.entries(answers).map(([id, value]): [string, unknown] => {
      if (this.change.kind === 'layer') {
        if (!this.#from.has(id)) return [id, value];
        if (this.#hasAnswer(this.change.to!.id))
          return [
            this.#leave(id, id, `It has an answer of the layer "${this.change.to!.id}" as well.`),
            value,
          ];
        return [this.#move(id, this.change.to!.id), value];
      }
      const layer = this.active.layerOf(id);
      return [id, layer ? each(layer, value) : value];
    });
    return Object.fromEntries(entries);
  }

  /** Of a decision, a layer has one answer or several that stay valid, never both. */
  #hasAnswer(layer: string): boolean {
    const { labels, valid } = this.record;
    return [labels, valid].some((answers) => isObject(answers) && Object.hasOwn(answers, layer));
  }

  #value(layer: Layer, value: unknown): unknown {
    if (this.change.kind === 'code' && !isOpen(layer)) return value;
    const target = (id: unknown): unknown => this.#target(id, layer);
    const at = labelsAt(layer);
    if (at?.length === 0) return target(value);
    if (!at || !isList(value)) return value;
    return at.length === 1
      ? this.#distinct(value, target)
      : this.#items(value, target, 'repeats' in layer && layer.repeats);
  }

  /** Ids or valid answers in a list, each once: of two that become one the first stays. */
  #distinct(list: readonly unknown[], target: (id: unknown) => unknown): readonly unknown[] {
    const before = this.moves.length;
    const moved = list.map(target);
    return this.moves.length === before
      ? list
      : [...new Map(moved.map((each) => [JSON.stringify(each), each])).values()];
  }

  /** Spans and relations. Two that would be the same afterwards stay as they are: which of them goes is for a person to say, unless the layer may have both. */
  #items(items: readonly unknown[], target: (id: unknown) => unknown, repeats = false): readonly unknown[] {
    const before = this.moves.length;
    const moved = items.map((item) =>
      isObject(item) && 'label' in item ? { ...item, label: target(item.label) } : item,
    );
    if (this.moves.length === before) return items;
    if (repeats) return moved;
    const keys = moved.map(placeKey);
    if (new Set(keys).size === keys.length || new Set(items.map(placeKey)).size < keys.length) return moved;
    const undone = this.moves.splice(before);
    for (const { from, to } of undone.slice(0, 1))
      this.#leave(from, from, `Two answers in the same place would both be "${to}".`);
    return items;
  }

  #target(id: unknown, layer?: Layer): unknown {
    if (typeof id !== 'string') return id;
    const ofLayer = this.change.kind === 'label' ? layer : undefined;
    const from = ofLayer ? this.#named(id, ofLayer) : this.#from.has(id) ? id : undefined;
    if (from === undefined) return id;
    const to = this.change.type === 'split' ? this.#share(from) : this.change.to?.id;
    if (to === undefined) {
      if (this.change.type === 'deprecate')
        this.#leave(id, from, 'It is deprecated, but no replacement is named.');
      return id;
    }
    const value = ofLayer ? this.active.valueIn(to, ofLayer) : to;
    // A label that is only a step on the way is offered by no layer: a later change takes it further.
    const isElsewhere =
      value === undefined ||
      (layer && 'labels' in layer && this.active.isLabel(to) && !takesLabel(layer, value));
    if (isElsewhere) return this.#leave(id, from, `The layer "${layer!.id}" does not offer "${to}".`);
    this.#move(from, to);
    return value;
  }

  /** The name under which the change has the label of an answer. */
  #named(value: string, layer: Layer): string | undefined {
    return this.change.from.find(({ id }) => this.active.isLabelOf(id, layer, value))?.id;
  }

  /** The part of a split that the sample, or what the record says, names. */
  #share(id: string): string | undefined {
    const { samples, where, into } = this.change;
    const { sample } = this.record;
    const given = typeof sample === 'string' ? samples.get(sample)?.id : undefined;
    const said =
      given === undefined ? where.filter((each) => this.#holds(each)).map(({ to }) => to.id) : [given];
    const shares = [...new Set(said)];
    const names = quoted(into.map((ref) => ref.id));
    if (shares.length === 0) this.#leave(id, id, `No mapping says which of ${names} it is.`);
    else if (shares.length > 1) this.#leave(id, id, `The mapping says both ${quoted(shares, ' and ')}.`);
    else if (!into.some((ref) => ref.id === shares[0]))
      this.#leave(id, id, `"${shares[0]!}" is not one of ${names}.`);
    else return shares[0];
    return undefined;
  }

  #holds({ cites, layer, label }: MigrationChange['where'][number]): boolean {
    const { rules, labels } = this.record;
    if (cites && !(isList(rules) && rules.includes(cites.id))) return false;
    if (!layer || !label) return cites !== undefined;
    const known = this.active.layerOf(layer.id);
    const value = (known && this.active.valueIn(label.id, known)) ?? label.id;
    return isObject(labels) && Object.hasOwn(labels, layer.id) && mentions(labels[layer.id], value);
  }

  #move(from: string, to: string): string {
    this.moves.push({ change: this.change, from, to });
    return to;
  }

  #leave(id: string, from: string, reason: string): string {
    if (!this.open.some((part) => part.from === from && part.reason === reason))
      this.open.push({ change: this.change, from, reason });
    return id;
  }
}

function mentions(value: unknown, label: string): boolean {
  if (isList(value)) return value.some((item) => mentions(item, label));
  return isObject(value) ? value.label === label : value === label;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
/** What makes spans and relations the same: their place and label. */
function placeKey(item: unknown): string {
  if (!isObject(item)) return JSON.stringify(item);
  const { start, end, label, parts, from, to } = item;
  const places = isList(parts) ? parts.map((part) => (isObject(part) ? [part.start, part.end] : part)) : [];
  return JSON.stringify([start, end, label, from, to, places]);
}
