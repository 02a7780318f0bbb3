/** Edits the relations of a layer. Their ends are ids of spans. Values are not modified in place. */
import { memoize } from '../../../base/memoize';
import { mayJoin } from '../../../project/answers/check-spans';
import type { Relation, Span } from '../../../project/records/records';
import type { RelationsLayer } from '../../../project/schema/layer-types';
import { freeId } from './span-editing';

/** The new relations and the index of the one that was made or changed; or the index of the relation in the way. */
export type RelationEdit =
  | { readonly ok: true; readonly relations: readonly Relation[]; readonly index: number }
  | { readonly ok: false; readonly reason: 'same'; readonly blocking: number }
  | { readonly ok: false; readonly reason: 'pair' | 'loop' | 'no-span' };

export type SpansById = ReadonlyMap<string, Span>;

/** The spans by their ids; spans without one are left out. Memoized. */
export const spansById = memoize(
  (spans: readonly Span[]): SpansById =>
    new Map(spans.flatMap((span) => (span.id === undefined ? [] : [[span.id, span] as const]))),
);

/** The relations of a layer in an answer, with what can be done to them. */
export class LayerRelations {
  constructor(
    private readonly layer: RelationsLayer,
    private readonly list: readonly Relation[],
    private readonly spans: SpansById,
  ) {}

  add(relation: Relation): RelationEdit {
    if (relation.from === relation.to) return { ok: false, reason: 'loop' };
    return this.replace(relation, this.list.length);
  }

  /** Puts a relation in the place of another, unless the schema forbids it, or the same one is there already and may not be repeated. */
  replace(relation: Relation, index: number): RelationEdit {
    const { layer, list, spans } = this;
    const [head, tail] = [spans.get(relation.from), spans.get(relation.to)];
    if (!head || !tail) return { ok: false, reason: 'no-span' };
    if (!mayJoin(layer, relation.label, head.label, tail.label)) return { ok: false, reason: 'pair' };
    const blocking = list.findIndex((other, at) => at !== index && isSame(layer, other, relation));
    if (blocking >= 0 && !layer.repeats) return { ok: false, reason: 'same', blocking };
    return { ok: true, relations: list.toSpliced(index, 1, relation), index };
  }

  /** The relations without those of a span that the schema does not allow with these spans. Those with an unknown end are kept. */
  allowed(id: string): Relation[] {
    return this.list.filter(({ label, from, to }) => {
      if (from !== id && to !== id) return true;
      const [head, tail] = [this.spans.get(from), this.spans.get(to)];
      return !head || !tail || mayJoin(this.layer, label, head.label, tail.label);
    });
  }
}

/** A relation with its ends exchanged. */
export const turned = (relation: Relation): Relation => ({
  ...relation,
  from: relation.to,
  to: relation.from,
});

/** The relations that remain without a span. */
export function withoutEnd(relations: readonly Relation[], id: string): Relation[] {
  return relations.filter(({ from, to }) => from !== id && to !== id);
}

function isSame({ directed }: RelationsLayer, a: Relation, b: Relation): boolean {
  if (a.label !== b.label) return false;
  return (a.from === b.from && a.to === b.to) || (!directed && a.from === b.to && a.to === b.from);
}

/** Gives two spans of a list ids, if they have none. Returns the same list if both have one. */
export function withIds(spans: readonly Span[], indices: readonly number[]): readonly Span[] {
  if (indices.every((index) => spans[index]?.id !== undefined)) return spans;
  const next = [...spans];
  for (const index of indices)
    if (next[index] && next[index].id === undefined) next[index] = { ...next[index], id: freeId(next) };
  return next;
}
