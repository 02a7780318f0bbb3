/** Exports tables: a row for each label, a row for each answer, or a row for each sample with a column for each person. */
import { ownKeys } from '../../base/objects';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { noteOf, ownTexts } from '../export-values';
import type { ExportSession, Write } from '../format';
import { quoted } from '../loss-report';
import { samplesOut, type AnswerOut, type SampleOut } from '../outgoing';
import type { ParquetColumn } from '../parquet/parquet-schema';
import { writeTable, type TableKind } from '../tables/table-rows';
import { NAMES, type Role } from './table-long';
import { comparesFields, joinsMarks, marksText, takesMarks, takesNumber, takesSet } from '../../kinds/traits';

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
const EMPTY = Object.fromEntries(Object.keys(NAMES).map((role) => [role, undefined]));
type Cells = Partial<Record<Role, unknown>>;

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

/** The layer to export, which has one flat value per answer: the requested one, else the first. */
function flatLayer({ layers, options }: ExportSession): Layer | undefined {
  const flat = layers.filter((layer) => !takesSet(layer) && !takesMarks(layer));
  return options.layer === undefined ? flat[0] : flat.find(({ id }) => id === options.layer);
}

/** Counts a sample as exported or left out, and reports fields and suggestions that are not exported. */
function countSample(
  sample: SampleOut,
  { holdsNo, isOut = true }: { readonly holdsNo?: string; readonly isOut?: boolean } = {},
): void {
  const { item, losses } = sample;
  // The sample's answers were reported one by one.
  const lost = { samples: 1, answers: 0, why: 'a row is an answer' };
  if (isOut) losses.written.samples += 1;
  else sample.report('not-answered', `sample ${quoted(item.id)}`, lost);
  if (holdsNo === undefined) return;
  sample.loseSuggestions(`${holdsNo} suggestions`);
  if (Object.keys(item.fields).length > 0) sample.noteOnce({ 'fields-stay': `${holdsNo} fields of samples` });
}

/** One row per sample, one column per person, for one layer. */
export function writeWideTable(kind: TableKind, ...[items, session]: Parameters<Write>): ReturnType<Write> {
  const layer = flatLayer(session);
  const column = (annotator: string) =>
    ['sample', 'text'].includes(annotator) ? `${annotator} (annotator)` : annotator;
  const type = takesNumber(layer) ? 'double' : 'string';
  const columns = [
    { name: 'sample', type: 'string' } as const,
    { name: 'text', type: 'string' } as const,
    ...session.annotators.map((annotator) => ({ name: column(annotator), type }) as const),
  ];
  const rows = async function* () {
    for await (const sample of samplesOut(items, session, kind)) {
      countSample(sample, { holdsNo: 'a table in wide form holds no' });
      const { id, text } = sample.item;
      const row = Object.assign(ownKeys<unknown>(), { sample: id, text });
      for (const out of sample.answers()) {
        const value = flatValue(out, layer);
        if (value === undefined) continue;
        row[column(out.answer.annotator)] = type === 'double' ? value : String(value as string);
      }
      yield row;
    }
  };
  return writeTable(kind, columns, rows(), session.losses, session.options);
}

/** The value of an answer on the layer of a flat table, as written; undefined if there is none. Reports everything else in the answer as lost. */
function flatValue(out: AnswerOut, layer: Layer | undefined): LayerValue | undefined {
  out.loseOthers([layer]);
  out.loseNote();
  const value = layer && out.labels[layer.id];
  if (!layer || value === undefined) out.losses.drop({ answers: 1 });
  else out.count(ownTexts(layer.id, value).length);
  return value;
}
