/** JSON_MIN and CSV as Label Studio's converter writes them: a row for each annotation. */
import { ownKeys } from '../../base/own-keys';
import { FormulaCells } from '../../base/csv/formula-guard';
import { fieldsBeside, isAsItCame, loseSuggestions, metaOf, noteFields } from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import type { Json } from '../json-values';
import { quoted } from '../loss-report';
import { csvLine } from '../tables/csv-rows';
import { noteFormulas } from '../tables/formula-notes';
import { resultsOf } from './label-studio-write';
import { joinsMarks } from '../../kinds/traits';

const ID = 'label-studio';

export async function* writeJsonMin(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  let lead = '[\n';
  for await (const item of items)
    for (const { data, answers, about } of rowsOf(session, item)) {
      for (const name of Object.keys(data))
        if (Object.hasOwn(answers, name) || Object.hasOwn(about, name))
          session.losses.lose(item.place, 'unsupported', `field ${quoted(name)}`, {
            why: 'a layer or a column of the export has its name',
            sample: item.id,
          });
      yield { content: lead + JSON.stringify({ ...data, ...answers, ...about }) };
      lead = ',\n';
    }
  yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

/** A row that has one of these is read as a whole task. */
const isTaken = (name: string): boolean => ['id', 'data', 'annotations', 'predictions'].includes(name);

const ABOUT = ['annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time'] as const;

/** Columns are known beforehand: the text, the layers, and what says how an annotation came about. */
export async function* writeCsv(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const layers = session.layers.filter((layer) => !joinsMarks(layer)).map(({ id }) => id);
  const text = layers.includes('text') ? '_data_text' : 'text';
  const formulas = new FormulaCells(session.options.guardFormulas ?? false);
  const lineOf = (cells: readonly string[], place: string): string =>
    csvLine(cells.map((cell) => formulas.cell(cell, place)));
  yield { content: lineOf(['id', text, ...layers, ...ABOUT], 'the header') };
  for await (const item of items)
    for (const { data, answers, about } of rowsOf(session, item)) {
      noteFields(session, item, ID, 'fields of samples have no column; export json-min to keep them');
      const cells = [
        data.id,
        item.text,
        ...layers.map((id) => answers[id]),
        ...ABOUT.map((key) => about[key]),
      ];
      yield { content: lineOf(cells.map(cellOf), `sample ${item.id}`) };
    }
  noteFormulas(formulas, session.losses);
}

const cellOf = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as string);

function rowsOf(session: ExportSession, item: OwnItem): { data: Json; answers: Json; about: Json }[] {
  session.losses.written.samples += 1;
  loseSuggestions(session, item, 'the rows hold no predictions');
  const meta = metaOf(item, ID);
  const field = typeof meta.text_field === 'string' ? meta.text_field : 'text';
  const number = /^[1-9]\d{0,14}$/.test(item.id) ? Number(item.id) : item.id;
  const id = item.origin?.made?.includes('id') ? {} : { id: meta.id ?? number };
  const data = { [field]: item.text, ...fieldsBeside(session, item, ID, isTaken, field), ...id };
  const nobody = Object.fromEntries(ABOUT.map((key) => [key, null]));
  if (item.answers.length === 0) return [{ data, answers: {}, about: nobody }];
  return item.answers.map((answer) => {
    const relations = session.layers.filter((layer) => joinsMarks(layer) && layer.id in answer.labels);
    const labels = Object.fromEntries(
      Object.entries(answer.labels).filter(([name]) => !relations.some(({ id: other }) => other === name)),
    );
    for (const { id: name } of relations)
      for (const { label, from, to } of answer.labels[name] as { label: string; from: string; to: string }[])
        session.losses.lose(
          item.place,
          'unsupported',
          `${name} ${JSON.stringify(label)} from ${from} to ${to}`,
          {
            labels: 1,
            why: 'these exports of Label Studio have no relations',
            sample: item.id,
            annotator: answer.annotator,
          },
        );
    session.losses.written.answers += 1;
    return {
      data,
      answers: prettified(resultsOf(session, item, { ...answer, labels })),
      about: aboutOf(answer),
    };
  });
}

/** A single choice or text is itself, all others are lists of what the results hold. */
function prettified(results: readonly Json[]): Json {
  const found = ownKeys<unknown[]>();
  const plain = new Set<string>();
  for (const { from_name: from, type, value } of results) {
    const name = String(from as string);
    const { choices, text, ...rest } = value as Json;
    const list =
      type === 'choices' ? choices : type === 'textarea' ? (Array.isArray(text) ? text : [text]) : undefined;
    if (Array.isArray(list)) plain.add(name);
    const said =
      Array.isArray(list) && list.length === 1
        ? (list[0] as unknown)
        : Array.isArray(list)
          ? value
          : undefined;
    (found[name] ??= []).push(said ?? { ...(text !== undefined && { text }), ...rest });
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, list]) => [
      name,
      plain.has(name) && list.length === 1 ? list[0] : list,
    ]),
  );
}

function aboutOf(answer: OwnAnswer): Json {
  const { annotator, record, source = record } = answer;
  const meta = metaOf(source, ID);
  const origin = source.origin as { format?: string; made?: string[]; annotator?: string } | undefined;
  const isTheirs = origin?.format === ID;
  const by = meta.completed_by as number | { email?: string } | undefined;
  return {
    annotator:
      typeof by === 'number'
        ? by
        : (by?.email ??
          (isTheirs && origin.made?.includes('annotator') ? null : (origin?.annotator ?? annotator))),
    annotation_id: meta.id ?? null,
    created_at: meta.created_at ?? record.time,
    updated_at: (isAsItCame(answer, ID) ? meta.updated_at : undefined) ?? record.time,
    lead_time: record.seconds ?? null,
    ...(meta.agreement !== undefined && { agreement: meta.agreement }),
  };
}
