import { IdTable } from '../../base/columns/id-table';
import { KeySet, type Keys } from '../../base/columns/key-set';
import { labelsIn, severalOn, valueKey } from '../../disagreement/given';
import { estimateReliability, type Reliability } from '../../disagreement/reliability';
import { estimateSetReliability, type ItemSets } from '../../disagreement/set-reliability';
import { Votes } from '../../disagreement/votes';
import type { Project } from '../../engine/project';
import { rightValues } from '../../engine/queries/right-values';
import type { LayerValue, SpanPart } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';

export interface LayerVotes {
  /** Codes of the values given. A spans layer may have as many values as samples. */
  readonly values: IdTable;
  /** Keys of samples on which people disagree. */
  readonly differing: Keys;
  readonly reliability: Reliability;
  /** The number of a sample, or of a turn of it, in the votes. */
  readonly itemOf: (key: number, unit: Layer) => number;
}

/** Numbers the samples by their keys; for a layer asked of each turn, samples and turns. */
function itemNumbers(layer: Layer): LayerVotes['itemOf'] {
  if (layer.per === undefined) return (key) => key;
  const turns = new IdTable();
  return (key, { turn }) => turns.intern(`${key}/${turn}`);
}

/** What people gave each sample, and how reliable they are. A decision or gold that names one answer is known truth. */
export function votesOn(project: Project, layer: Layer): LayerVotes {
  const { records, disagreements } = project;
  const { table } = records;
  const values = new IdTable();
  const votes = new Votes();
  const itemOf = itemNumbers(layer);
  const differing = new KeySet();
  const known = new Map<number, number>();
  for (const key of disagreements.twice) {
    for (const { unit, given } of severalOn(table, key, layer)) {
      const item = itemOf(key, unit);
      for (const { row, said } of given)
        votes.add({ item, annotator: table.annotator(row), label: values.intern(said) });
      const [right, ...more] = rightValues(project, unit, key)?.values ?? [];
      if (right !== undefined && more.length === 0) known.set(item, values.intern(valueKey(right)));
    }
    if (disagreements.hasDisagreementOn(key, layer.id)) differing.add(key);
  }
  const reliability = estimateReliability(votes, table.annotators.size, values.size, known);
  return { values, differing, reliability, itemOf };
}

/** The same for a layer that takes several labels: `values` are its labels. Gold and decisions are known truth. */
export function setsOn(project: Project, layer: Layer): LayerVotes {
  const { records, disagreements } = project;
  const { table } = records;
  const values = new IdTable();
  const itemOf = itemNumbers(layer);
  const differing = new KeySet();
  const codes = (labels: readonly string[]): number[] => labels.map((label) => values.intern(label));
  function* sets(): Iterable<ItemSets> {
    for (const key of disagreements.twice) {
      for (const { unit, given } of severalOn(table, key, layer)) {
        const right = rightLabels(project, unit, key)?.labels;
        yield {
          item: itemOf(key, unit),
          answers: given.map(({ row, value }) => ({
            annotator: table.annotator(row),
            labels: codes(labelsIn(value)),
          })),
          known: right && new Set(codes(right)),
        };
      }
      if (disagreements.hasDisagreementOn(key, layer.id)) differing.add(key);
    }
  }
  return { values, differing, reliability: estimateSetReliability(sets(), table.annotators.size), itemOf };
}

/** The place of a span: start, end and label. */
type EndPlace = string | { readonly start: number; readonly end: number; readonly label: string };

/** Where a span or relation is. */
export interface PartPlace {
  /** Of a span, in code points; several `parts` if it is in pieces. */
  readonly start?: number;
  readonly end?: number;
  readonly parts?: readonly SpanPart[];
  /** The spans that a relation joins; an end that is no span of the answer by its id. */
  readonly from?: EndPlace;
  readonly to?: EndPlace;
}

export interface MarkedPart {
  /** The same for parts in the same place. */
  readonly place: string;
  readonly label: string;
  readonly at: PartPlace;
}

/** The spans or relations of an answer, in the form of `comparableValue`, each once. */
export function partsIn(value: LayerValue): MarkedPart[] {
  const found = (Array.isArray(value) ? value : []).flatMap((item): MarkedPart[] => {
    if (typeof item === 'string') {
      const [label, from, to] = JSON.parse(item) as [string, string, string];
      return [{ place: JSON.stringify([from, to]), label, at: { from: endPlace(from), to: endPlace(to) } }];
    }
    if (!('start' in item)) return [];
    const { start, end, label, parts } = item;
    const several = parts && parts.length > 1 ? { parts } : {};
    return [{ place: JSON.stringify([start, end, several]), label, at: { start, end, ...several } }];
  });
  return [...new Map(found.map((part) => [`${part.place} ${part.label}`, part])).values()];
}

function endPlace(end: string): EndPlace {
  if (!end.startsWith('[')) return end;
  const [places, label] = JSON.parse(end) as [[start: number, end: number][], string];
  return { start: places[0]![0], end: places.at(-1)![1], label };
}

/** Who marked what on a layer of spans or relations: its items are places that someone marked. Gold and decisions are known truth. */
export function partsOn(project: Project, layer: Layer) {
  const { records, disagreements } = project;
  const { table } = records;
  const [labels, places] = [new IdTable(), new IdTable()];
  const itemOf = (key: number, { id }: Layer, place: string): number =>
    places.intern(`${key} ${id} ${place}`);
  const codes = (parts: readonly MarkedPart[], at: string): number[] =>
    parts.flatMap(({ place, label }) => (place === at ? [labels.intern(label)] : []));
  function* sets(): Iterable<ItemSets> {
    for (const key of disagreements.twice)
      for (const { unit, given } of severalOn(table, key, layer)) {
        const right = rightValues(project, unit, key)?.values.flatMap(partsIn);
        const answers = given.map(({ row, comparable }) => ({
          annotator: table.annotator(row),
          parts: partsIn(comparable),
        }));
        for (const place of new Set(answers.flatMap(({ parts }) => parts.map((part) => part.place))))
          yield {
            item: itemOf(key, unit, place),
            answers: answers.map(({ annotator, parts }) => ({ annotator, labels: codes(parts, place) })),
            known: right && new Set(codes(right, place)),
          };
      }
  }
  return { labels, reliability: estimateSetReliability(sets(), table.annotators.size), itemOf };
}

/** The labels that gold or a decision gives to a sample, and which of the two. */
export function rightLabels(project: Project, layer: Layer, key: number) {
  const right = rightValues(project, layer, key);
  return right && { labels: [...new Set(right.values.flatMap(labelsIn))], source: right.source };
}
