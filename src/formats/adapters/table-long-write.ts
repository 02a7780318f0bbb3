import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { noteOf } from '../export-values';
import type { OwnItem, Write } from '../format';
import type { SampleOut } from '../outgoing';
import { samplesOut, type AnswerOut } from '../outgoing';
import type { ParquetColumn } from '../parquet/parquet-schema';
import { writeTable, type TableKind } from '../tables/table-rows';
import { flatLayer, flatValue, countSample } from './table-wide-write';
import { comparesFields, marksText, joinsMarks } from '../../kinds/traits';

type Row = Readonly<Record<string, unknown>>;

/** One row per label. `crowd-kit`: the columns task, worker and label, for one layer. */
export function writeLongTable(kind: TableKind, ...[items, session]: Parameters<Write>): ReturnType<Write> {
  const { losses, options } = session;
  const samples = samplesOut(items, session, kind);
  if (options.variant === 'crowd-kit') {
    const columns = ['task', 'worker', 'label'].map((name): ParquetColumn => ({ name, type: 'string' }));
    return writeTable(kind, columns, crowdRows(samples, flatLayer(session)), losses, options);
  }
  const layers = session.layers.filter(
    (layer) => !joinsMarks(layer) && (options.layer === undefined || layer.id === options.layer),
  );
  return writeTable(kind, columnsOf(layers), longRows(samples, layers), losses, options);
}

function columnsOf(layers: readonly Layer[]): ParquetColumn[] {
  const strings = (...names: string[]) => names.map((name): ParquetColumn => ({ name, type: 'string' }));
  return [
    ...strings('sample', 'text', 'annotator', 'layer', 'type', 'label'),
    ...(layers.some(marksText)
      ? [
          { name: 'start', type: 'int32' } as const,
          { name: 'end', type: 'int32' } as const,
          ...strings('quote'),
        ]
      : []),
    ...(layers.some((layer) => marksText(layer) && layer.attributes) ? strings('attributes') : []),
    ...(layers.some(comparesFields) ? strings('between') : []),
    ...strings('time'),
    { name: 'seconds', type: 'double' },
    ...strings('note', 'model'),
    { name: 'score', type: 'double' },
    ...strings('fields'),
  ];
}

/** The cells of a row. All rows have the same cells, so that a million rows are objects of one shape. */
interface LongRow {
  readonly sample: string;
  readonly text: string;
  readonly annotator: unknown;
  readonly layer: string | undefined;
  readonly type: string | undefined;
  readonly label: unknown;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly quote: string | undefined;
  readonly attributes: string | undefined;
  readonly between: string | undefined;
  readonly time: unknown;
  readonly seconds: unknown;
  readonly note: unknown;
  readonly model: unknown;
  readonly score: unknown;
  readonly fields: string | undefined;
}

/** The cells that describe a value. */
type Value = Pick<LongRow, 'layer' | 'type' | 'label' | 'start' | 'end' | 'quote' | 'attributes' | 'between'>;
type By = Partial<Pick<LongRow, 'annotator' | 'time' | 'seconds' | 'note' | 'model' | 'score'>>;

function rowOf({ id, text }: OwnItem, fields: string | undefined, by: By, value?: Value): LongRow & Row {
  return {
    sample: id,
    text,
    annotator: by.annotator,
    layer: value?.layer,
    type: value?.type,
    label: value?.label,
    start: value?.start,
    end: value?.end,
    quote: value?.quote,
    attributes: value?.attributes,
    between: value?.between,
    time: by.time,
    seconds: by.seconds,
    note: by.note,
    model: by.model,
    score: by.score,
    fields,
  };
}

async function* longRows(samples: AsyncIterable<SampleOut>, layers: readonly Layer[]): AsyncGenerator<Row> {
  for await (const sample of samples) {
    const { item, losses } = sample;
    const { written } = losses;
    countSample(sample);
    const fields = Object.keys(item.fields).length > 0 ? JSON.stringify(item.fields) : undefined;
    const rowsFor = (out: AnswerOut, by: By) =>
      valuesOf(out, layers).map((value) => {
        if (value.label !== undefined) written.labels += 1;
        return rowOf(item, fields, by, value);
      });
    let count = 0;
    for (const out of sample.answers()) {
      out.loseOthers(layers);
      const { annotator, record } = out.answer;
      const { time, seconds, note } = record;
      const rows = rowsFor(out, { annotator, time, seconds, note });
      yield* rows;
      count += rows.length;
      if (rows.length > 0) {
        written.answers += 1;
        if (noteOf(record) !== undefined) written.notes += 1;
        continue;
      }
      losses.drop({ answers: 1 });
      out.loseNote();
      if (Object.keys(out.labels).length === 0)
        losses.noteOnce('annotations', {
          'no-labels': 'answers without labels (only a flag or a note) have no row',
        });
    }
    for (const suggestion of item.suggestions) {
      written.suggestions += 1;
      const { model = 'model', score } = suggestion;
      const rows = rowsFor(sample.suggested(suggestion), { model, score });
      yield* rows;
      count += rows.length;
    }
    if (count === 0) yield rowOf(item, fields, {});
  }
}

function valuesOf(out: AnswerOut, layers: readonly Layer[]): Value[] {
  const values: Value[] = [];
  for (const layer of layers) {
    const value = out.labels[layer.id] as LayerValue | undefined;
    if (value === undefined) continue;
    const add = (label?: unknown, { start, end, text, attributes }: Partial<Span> = {}, between?: string) =>
      values.push({
        layer: layer.id,
        type: layer.type,
        label,
        start,
        end,
        quote: text,
        attributes: attributes && JSON.stringify(attributes),
        between,
      });
    if (Array.isArray(value) && value.length === 0) add();
    else if (marksText(layer)) {
      for (const span of value as Span[])
        if (span.parts) out.lose('discontinuous', layer.id, [span]);
        else add(span.label, span);
    } else if (Array.isArray(value)) for (const label of value as string[]) add(label);
    else add(String(value), {}, comparesFields(layer) ? layer.between.join('|') : undefined);
  }
  return values;
}

async function* crowdRows(samples: AsyncIterable<SampleOut>, layer: Layer | undefined): AsyncGenerator<Row> {
  for await (const sample of samples) {
    const { written } = sample.losses;
    const before = written.answers;
    for (const out of sample.answers()) {
      const value = flatValue(out, layer);
      if (value === undefined) continue;
      yield { task: sample.item.id, worker: out.answer.annotator, label: String(value as string) };
    }
    const isOut = written.answers > before;
    countSample(sample, { holdsNo: 'the columns task, worker and label hold no', isOut });
  }
}
