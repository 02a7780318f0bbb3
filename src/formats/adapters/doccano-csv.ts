/** doccano's CSV: one row per text, with its labels joined by `#`. */
import { firstLayer, samplesOut } from '../outgoing';
import { FormulaCells } from '../../base/csv/formula-guard';
import { wordIn, type Row } from '../json-values';
import { csvLine, noteFormulas } from '../tables/csv-rows';
import type { ImportSession, InputFile, Write } from '../format';
import { LossReport, quoted } from '../loss-report';
import { tableRows } from '../tables/table-rows';
import { takesWords, labelsWhole } from '../../kinds/traits';

const ID = 'doccano';
const JOIN = '#';

/** A header with a text and a label, but no annotator. */
export function isOwnTable(head: string): boolean {
  const columns = /^[^\r\n]*/
    .exec(head)![0]
    .split(/[,;\t]/)
    .map((cell) => cell.trim().replace(/^"|"$/g, ''));
  return columns.includes('text') && columns.includes('label') && !columns.some((name) => WHO.includes(name));
}
const WHO = ['annotator', 'worker', 'user', 'annotator_id', 'annotation_id'];

export const isTable = ({ name }: Pick<InputFile, 'name'>): boolean => /\.(csv|tsv|tab)$/i.test(name);

/** Whether a table has one row per label and person, that is, a column `user`. */
export async function isTableOfUsers(file: InputFile): Promise<boolean> {
  for await (const { value } of tableRows(file, new LossReport())) return 'user' in value;
  return false;
}

/** Rows in the form of doccano's JSONL: `label` is a list. A row with an empty cell has no answer. */
export async function* joinedRows(file: InputFile, session: ImportSession): AsyncGenerator<Row> {
  const { losses, variant, guardFormulas } = session;
  const texts = variant === 'seq2seq';
  const single = texts ? new Set<string>() : await singleLabels(file, guardFormulas);
  for await (const { value, place } of tableRows(file, losses, guardFormulas)) {
    const { label } = value;
    if (value.id === '') delete value.id;
    else if (typeof value.id === 'string' && /^\d{1,15}$/.test(value.id)) value.id = Number(value.id);
    if (value.text === '') delete value.text;
    delete value.label;
    if (typeof label === 'string' && label !== '')
      value.label = texts ? [label] : labelsOf(label, single, file.name, session);
    yield { value, place };
  }
}

/** The cells that certainly hold a single label. */
async function singleLabels(file: InputFile, guardFormulas?: boolean): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { value } of tableRows(file, new LossReport(), guardFormulas)) {
    const label = wordIn(value.label);
    if (label?.includes(JOIN) === false) found.add(label);
  }
  return found;
}

/** `a#b` is two labels if both occur alone elsewhere in the file; otherwise it is one, and the report says so. */
function labelsOf(cell: string, single: ReadonlySet<string>, file: string, session: ImportSession): string[] {
  if (!cell.includes(JOIN)) return [cell];
  const parts = cell.split(JOIN);
  if (parts.every((part) => single.has(part))) return parts;
  session.losses.noteOnce(file, {
    'joined-labels': `${quoted(cell)} is one label here: doccano joins labels by #, but not all of its parts stand alone in the file`,
  });
  return [cell];
}

/** Writes ids, texts and labels. There are no columns for fields of samples. */
export const writeTable: Write = async function* (items, session) {
  const layer = firstLayer(session, labelsWhole);
  const text = layer ? undefined : firstLayer(session, takesWords);
  const formulas = new FormulaCells(session.options.guardFormulas ?? false);
  yield { content: csvLine(['id', 'text', 'label']) };
  for await (const sample of samplesOut(items, session, ID)) {
    const { item } = sample;
    session.losses.written.samples += 1;
    const out = sample.only([layer, text], 'doccano has no suggestions in this file');
    if (layer) sample.noteNone(layer.id, out?.labels[layer.id]);
    const written = text && out?.labels[text.id];
    const labels = out?.chosen(layer) ?? (typeof written === 'string' ? [written] : []);
    out?.count(labels.length);
    if (layer && labels.some((label) => label.includes(JOIN)))
      session.losses.noteOnce('doccano CSV', {
        'joined-labels': 'a label holds #, by which doccano joins labels: it would be read as several labels',
      });
    sample.noteFields('fields of samples have no column and are not exported');
    const cells = [sample.hasMadeId ? '' : item.id, item.text, labels.join(JOIN)];
    yield { content: csvLine(cells.map((cell) => formulas.cell(cell, `sample ${item.id}`))) };
  }
  noteFormulas(formulas, session.losses);
};
