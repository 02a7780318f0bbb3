import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { noteOf } from '../export-values';
import type { Write } from '../format';
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

const START: ParquetColumn = { name: 'start', type: 'int32' };
const END: ParquetColumn = { name: 'end', type: 'int32' };

function columnsOf(layers: readonly Layer[]): ParquetColumn[] {
  const strings = (...names: string[]) => names.map((name): ParquetColumn => ({ name, type: 'string' }));
  return [
    ...strings('sample', 'text', 'annotator', 'layer', 'type', 'label'),
    ...(layers.some(marksText) ? [START, END, ...strings('quote')] : []),
    ...(layers.some((layer) => marksText(layer) && layer.attributes) ? strings('attributes') : []),
    ...(layers.some(comparesFields) ? strings('between') : []),
    ...strings('time'),
    { name: 'seconds', type: 'double' },
    ...strings('note', 'model'),
    { name: 'score', type: 'double' },
    ...strings('fields'),
  ];
}

/** All rows have the cells of this one, so that a million rows are objects of one shape. */
const EMPTY = {
  sample: undefined,
  text: undefined,
  annotator: undefined,
  layer: undefined,
  type: undefined,
  label: undefined,
  start: undefined,
  end: undefined,
  quote: undefined,
  attributes: undefined,
  between: undefined,
  time: undefined,
  seconds: undefined,
  note: undefined,
  model: undefined,
  score: undefined,
  fields: undefined,
};
/** Some cells of a row. */
type Cells = Partial<Record<keyof typeof EMPTY, unknown>>;

async function* longRows(samples: AsyncIterable<SampleOut>, layers: readonly Layer[]): AsyncGenerator<Row> {
  for await (const sample of samples) {
    const { item, losses } = sample;
    const { written } = losses;
    countSample(sample);
    const fields = Object.keys(item.fields).length > 0 ? JSON.stringify(item.fields) : undefined;
    const own = { sample: item.id, text: item.text, fields };
    const rowsFor = (out: AnswerOut, by: Cells): Row[] =>
      valuesOf(out, layers).map((value) => {
        if (value.label !== undefined) written.labels += 1;
        return { ...EMPTY, ...own, ...by, ...value };
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
    if (count === 0) yield { ...EMPTY, ...own };
  }
}

/** The cells that describe each value of an answer. */
function valuesOf(out: AnswerOut, layers: readonly Layer[]): Cells[] {
  const values: Cells[] = [];
  for (const layer of layers) {
    const value = out.labels[layer.id] as LayerValue | undefined;
    if (value === undefined) continue;
    const { id, type } = layer;
    const add = (cells: Cells) => values.push({ layer: id, type, ...cells });
    if (Array.isArray(value) && value.length === 0) add({});
    else if (marksText(layer))
      for (const { label, start, end, text: quote, attributes } of out.flat(layer, value as Span[]))
        add({ label, start, end, quote, attributes: attributes && JSON.stringify(attributes) });
    else if (Array.isArray(value)) for (const label of value as string[]) add({ label });
    else add({ label: String(value), between: comparesFields(layer) ? layer.between.join('|') : undefined });
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
