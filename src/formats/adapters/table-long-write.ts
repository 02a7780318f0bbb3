import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { loseNote, loseOthers, loseOwn, noteOf, ownTexts } from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import type { ParquetColumn } from '../parquet/parquet-schema';
import { writeTable, type TableKind } from '../tables/table-rows';
import { flatLayer, flatValue, sampleOut } from './table-wide-write';
import { comparesFields, marksText, joinsMarks } from '../../kinds/traits';

type Row = Readonly<Record<string, unknown>>;

/** A row a label; `crowd-kit`: the columns task, worker and label of one layer. */
export function writeLongTable(
  kind: TableKind,
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  if (session.options.variant === 'crowd-kit')
    return writeTable(
      kind,
      ['task', 'worker', 'label'].map((name) => ({ name, type: 'string' })),
      crowdRows(items, session),
      session.losses,
      session.options,
    );
  const layers = session.layers.filter(
    (layer) =>
      !joinsMarks(layer) && (session.options.layer === undefined || layer.id === session.options.layer),
  );
  return writeTable(
    kind,
    columnsOf(layers),
    longRows(items, session, layers),
    session.losses,
    session.options,
  );
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

/** The cells of a row. All rows have all of them, so that a million are objects of one shape. */
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

/** What a row says of an answer. */
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

async function* longRows(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  layers: readonly Layer[],
): AsyncGenerator<Row> {
  const { written } = session.losses;
  for await (const item of items) {
    sampleOut(session, item);
    const fields = Object.keys(item.fields).length > 0 ? JSON.stringify(item.fields) : undefined;
    let rows = 0;
    for (const answer of item.answers) {
      loseOthers(session, item, answer, layers);
      const before = rows;
      const { time, seconds, note } = answer.record;
      const by = { annotator: answer.annotator, time, seconds, note };
      for (const value of valuesOf(session, item, answer, layers)) {
        rows += 1;
        if (value.label !== undefined) written.labels += 1;
        yield rowOf(item, fields, by, value);
      }
      const own = noteOf(answer.record);
      if (rows > before) {
        written.answers += 1;
        if (own !== undefined) written.notes += 1;
        continue;
      }
      session.losses.drop({ answers: 1 });
      if (own !== undefined)
        loseNote(
          session.losses,
          item.place,
          { sample: item.id, annotator: answer.annotator, note: own },
          'unsupported',
        );
      if (Object.keys(answer.labels).length === 0)
        session.losses.noteOnce('annotations', {
          'no-labels': 'answers without labels (only flagged, or only a note) have no row',
        });
    }
    for (const { labels, model = 'model', score } of item.suggestions) {
      written.suggestions += 1;
      const answer = { annotator: model, labels, record: {} };
      for (const value of valuesOf(session, item, answer, layers)) {
        rows += 1;
        if (value.label !== undefined) written.labels += 1;
        yield rowOf(item, fields, { model, score }, value);
      }
    }
    if (rows === 0) yield rowOf(item, fields, {});
  }
}

function valuesOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layers: readonly Layer[],
): Value[] {
  const values: Value[] = [];
  for (const layer of layers) {
    const value = answer.labels[layer.id] as LayerValue | undefined;
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
    if (marksText(layer)) {
      for (const span of value as Span[])
        if (span.parts) loseOwn(session, item, answer, 'discontinuous', ownTexts(layer.id, [span]));
        else add(span.label, span);
      if ((value as Span[]).length === 0) add();
    } else if (Array.isArray(value)) {
      for (const label of value as string[]) add(label);
      if (value.length === 0) add();
    } else add(String(value), {}, comparesFields(layer) ? layer.between.join('|') : undefined);
  }
  return values;
}

async function* crowdRows(items: AsyncIterable<OwnItem>, session: ExportSession): AsyncGenerator<Row> {
  const layer = flatLayer(session);
  for await (const item of items) {
    const before = session.losses.written.answers;
    for (const answer of item.answers) {
      const value = flatValue(session, item, answer, layer);
      if (value === undefined) continue;
      yield { task: item.id, worker: answer.annotator, label: String(value as string) };
    }
    sampleOut(session, item, {
      holdsNo: 'the columns task, worker and label hold no',
      isOut: session.losses.written.answers > before,
    });
  }
}
