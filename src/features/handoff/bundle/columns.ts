import type { LayerValue, Relation, Span } from '../../../project/records/records';
import { schemaLayerOf, turnOf } from '../../../project/schema/per-turn';
import type { Resolved, SampleResolution } from '../../resolve/resolution';
import type { Layer } from '../../../project/schema/layer-types';
import { rounded } from '../../resolve/resolved-line';
import type { ParquetColumn, ParquetType } from '../../../formats/parquet/parquet-schema';
import { joinsMarks, takesMarks, marksText, takesNumber, takesSet } from '../../../kinds/traits';

/** A layer's columns: its answer, origin and confidence. */
export interface LayerColumns {
  readonly layer: Layer;
  readonly value: string;
  /** Not for a layer asked of each turn, whose items have them. */
  readonly source?: string;
  readonly confidence?: string;
}

export interface DataColumns {
  readonly columns: readonly ParquetColumn[];
  readonly layers: readonly LayerColumns[];
  /** The column with context fields as JSON, if the project names any. */
  readonly hasContext: boolean;
}

/** The columns of the Parquet files: one for each layer, with its name if that is free. */
export function dataColumns(layers: readonly Layer[], hasContext: boolean): DataColumns {
  const columns: ParquetColumn[] = [
    { name: 'sample', type: 'string' },
    { name: 'text', type: 'string' },
    { name: 'answers', type: 'int32' },
    ...(hasContext ? [{ name: 'context', type: 'json' } as const] : []),
  ];
  const taken = new Set(columns.map(({ name }) => name));
  // Answers come first, so that a layer's name is not taken by a column about another layer.
  const names = layers.map(({ id }) => freeName(id, taken));
  const all = layers.map((layer, n): LayerColumns => {
    const value = names[n]!;
    if (layer.per !== undefined) return { layer, value };
    const source = freeName(`${value}_source`, taken);
    return { layer, value, source, confidence: freeName(`${value}_confidence`, taken) };
  });
  for (const { layer, value, source, confidence } of all) {
    columns.push({ name: value, type: layer.per === undefined ? typeOf(layer) : byTurn(layer) });
    if (source !== undefined) columns.push({ name: source, type: 'string' });
    if (confidence !== undefined) columns.push({ name: confidence, type: 'double' });
  }
  return { columns, layers: all, hasContext };
}

/** One item for each turn that has an answer. */
const byTurn = (layer: Layer): ParquetType => ({
  list: { struct: { turn: 'string', value: typeOf(layer), source: 'string', confidence: 'double' } },
});

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name += '_label';
  taken.add(name);
  return name;
}

function typeOf(layer: Layer): ParquetType {
  if (takesSet(layer)) return { list: 'string' };
  if (takesNumber(layer)) return 'double';
  if (!takesMarks(layer)) return 'string';
  const part = { start: 'int32', end: 'int32', text: 'string' } as const;
  return {
    list: {
      struct: {
        ...(marksText(layer)
          ? { id: 'string', ...part, label: 'string', parts: { list: { struct: part } } }
          : { label: 'string', from: 'string', to: 'string' }),
        ...(layer.attributes && { attributes: 'json' as const }),
      },
    },
  };
}

/** A layer's cells in a row; empty without an answer. */
export function layerCells(
  { layer, value, source, confidence }: LayerColumns,
  { resolved }: SampleResolution,
): Record<string, unknown> {
  const certainty = (one: Resolved): number | null =>
    one.confidence === null ? null : rounded(one.confidence);
  if (source === undefined || confidence === undefined) {
    const turns = [...resolved].flatMap(([id, one]) =>
      schemaLayerOf(id) === layer.id
        ? [{ turn: turnOf(id), value: one.value, source: one.source, confidence: certainty(one) }]
        : [],
    );
    return turns.length === 0 ? {} : { [value]: turns };
  }
  const one = resolved.get(layer.id);
  if (!one) return {};
  return { [value]: cellOf(layer, one.value), [source]: one.source, [confidence]: certainty(one) };
}

function cellOf(layer: Layer, value: LayerValue): unknown {
  if (!takesMarks(layer)) return value;
  const shown = (item: Span | Relation): object => (layer.attributes ? { attributes: item.attributes } : {});
  if (joinsMarks(layer))
    return (value as Relation[]).map((item) => {
      const { label, from, to } = item;
      return { label, from, to, ...shown(item) };
    });
  return (value as Span[]).map((item) => {
    const { id, start, end, label, text, parts } = item;
    return { id, start, end, label, text, parts, ...shown(item) };
  });
}
