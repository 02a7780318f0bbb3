/** Exports JSON_MIN and CSV as Label Studio's converter writes them: one row per annotation. */
import { originIn } from '../export-values';
import type { Labels } from '../../project/records/records';
import { ownKeys, defined } from '../../base/objects';
import { FormulaCells } from '../../base/csv/formula-guard';
import type { Write } from '../format';
import { jsonArray, samplesOut, type AnswerOut, type SampleOut } from '../outgoing';
import { without, type Json } from '../json-values';
import { quoted } from '../loss-report';
import { csvLine, noteFormulas } from '../tables/csv-rows';
import { textOf } from '../tables/table-rows';
import { resultsOf, taskId } from './label-studio-write';
import { joinsMarks } from '../../kinds/traits';

const ID = 'label-studio';

export const writeJsonMin: Write = (items, session) =>
  jsonArray(samplesOut(items, session, ID), (sample) =>
    rowsOf(sample).map(({ data, answers, about }) => {
      const why = 'a layer or a column of the export has its name';
      for (const name of Object.keys(data))
        if (Object.hasOwn(answers, name) || Object.hasOwn(about, name))
          sample.report('unsupported', `field ${quoted(name)}`, { why });
      return { ...data, ...answers, ...about };
    }),
  );

/** A row with one of these keys would be read as a whole task. */
const isTaken = (name: string): boolean => ['id', 'data', 'annotations', 'predictions'].includes(name);

/** Columns about an annotation. */
export const ABOUT: readonly string[] = [
  'annotator',
  'annotation_id',
  'created_at',
  'updated_at',
  'lead_time',
];

/** The columns are fixed: the text, the layers, and the columns about the annotation itself. */
export const writeCsv: Write = async function* (items, session) {
  const layers = session.layers.filter((layer) => !joinsMarks(layer)).map(({ id }) => id);
  const text = layers.includes('text') ? '_data_text' : 'text';
  const formulas = new FormulaCells(session.options.guardFormulas ?? false);
  const lineOf = (cells: readonly string[], place: string): string =>
    csvLine(cells.map((cell) => formulas.cell(cell, place)));
  yield { content: lineOf(['id', text, ...layers, ...ABOUT], 'the header') };
  for await (const sample of samplesOut(items, session, ID))
    for (const { data, answers, about } of rowsOf(sample)) {
      const { id, text: own } = sample.item;
      sample.noteFields('fields of samples have no column; export json-min to keep them');
      const cells = [data.id, own, ...layers.map((name) => answers[name]), ...ABOUT.map((key) => about[key])];
      yield { content: lineOf(cells.map(cellOf), `sample ${id}`) };
    }
  noteFormulas(formulas, session.losses);
};

const cellOf = (value: unknown): string => (value === undefined || value === null ? '' : textOf(value));

function rowsOf(sample: SampleOut): { data: Json; answers: Json; about: Json }[] {
  const { item, meta } = sample;
  sample.losses.written.samples += 1;
  sample.loseSuggestions('the rows hold no predictions');
  const field = typeof meta.text_field === 'string' ? meta.text_field : 'text';
  const data = { [field]: item.text, ...sample.fieldsBeside(isTaken, field), ...taskId(sample) };
  const nobody = Object.fromEntries(ABOUT.map((key) => [key, null]));
  if (item.answers.length === 0) return [{ data, answers: {}, about: nobody }];
  return sample.answers().map((out) => {
    const relations = Object.keys(out.labels).filter((id) => joinsMarks(out.layer(id)));
    for (const id of relations)
      out.lose('unsupported', id, out.labels[id]!, 'these exports of Label Studio have no relations');
    out.count(0);
    const own = sample.with({ ...out.answer, labels: without(out.labels, relations) as Labels });
    return { data, answers: prettified(resultsOf(own)), about: aboutOf(out) };
  });
}

/** Types of results whose values are plain texts in these exports -> the key of the texts. */
const PLAIN: Readonly<Record<string, string>> = { choices: 'choices', textarea: 'text' };

/** A single choice or text is written as it is, anything else as a list of the values of the results. */
function prettified(results: readonly Json[]): Json {
  const found = ownKeys<unknown[]>();
  const plain = new Set<string>();
  for (const { from_name: from, type, value } of results) {
    const name = String(from as string);
    const key = PLAIN[type as string];
    const list = key === undefined ? undefined : [(value as Json)[key]].flat();
    if (list) plain.add(name);
    const { text, ...rest } = value as Json;
    const written = list?.length === 1 ? list[0] : list ? value : defined({ text, ...rest });
    (found[name] ??= []).push(written);
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, list]) => [
      name,
      plain.has(name) && list.length === 1 ? list[0] : list,
    ]),
  );
}

function aboutOf(out: AnswerOut): Json {
  const { kept, source } = out;
  const { annotator, record } = out.answer;
  const { made, annotator: given = annotator } = originIn(source, ID) ?? {};
  const by = kept.completed_by as number | { email?: string } | undefined;
  const name = made?.includes('annotator') ? null : given;
  return {
    annotator: typeof by === 'number' ? by : (by?.email ?? name),
    annotation_id: kept.id ?? null,
    created_at: kept.created_at ?? record.time,
    updated_at: (out.isAsItCame ? kept.updated_at : undefined) ?? record.time,
    lead_time: record.seconds ?? null,
    ...(kept.agreement !== undefined && { agreement: kept.agreement }),
  };
}
