import { ownKeys } from '../../base/own-keys';
import type { LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { loseNote, loseOthers, loseSample, loseSuggestions, noteOf, ownTexts } from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import { writeTable, type TableKind } from '../tables/table-rows';
import { takesNumber, takesSet, takesMarks } from '../../kinds/traits';

/** The layer with one flat value an answer that goes out: the one that was named, else the first. */
export function flatLayer({ layers, options }: ExportSession): Layer | undefined {
  const flat = layers.filter((layer) => !takesSet(layer) && !takesMarks(layer));
  return options.layer === undefined ? flat[0] : flat.find(({ id }) => id === options.layer);
}

/** Counts a sample as exported or left out, and reports fields and suggestions that are not exported. */
export function sampleOut(
  session: ExportSession,
  item: OwnItem,
  { holdsNo, isOut = true }: { readonly holdsNo?: string; readonly isOut?: boolean } = {},
): void {
  if (isOut) session.losses.written.samples += 1;
  else loseSample(session, { ...item, answers: [] }, 'a row is an answer');
  if (holdsNo === undefined) return;
  loseSuggestions(session, item, `${holdsNo} suggestions`);
  if (Object.keys(item.fields).length > 0)
    session.losses.noteOnce(item.place.file, { 'fields-stay': `${holdsNo} fields of samples` });
}

/** The note of an answer has no place in such a table. */
function loseNotes({ losses }: ExportSession, { place, id }: OwnItem, answer: OwnAnswer): void {
  const note = noteOf(answer.record);
  if (note !== undefined)
    loseNote(losses, place, { sample: id, annotator: answer.annotator, note }, 'unsupported');
}

/** A row a sample, a column a person, one layer. */
export function writeWideTable(
  kind: TableKind,
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
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
    for await (const item of items) {
      sampleOut(session, item, { holdsNo: 'a table in wide form holds no' });
      const row = Object.assign(ownKeys<unknown>(), { sample: item.id, text: item.text });
      for (const answer of item.answers) {
        const value = flatValue(session, item, answer, layer);
        if (value === undefined) continue;
        row[column(answer.annotator)] = type === 'double' ? value : String(value as string);
      }
      yield row;
    }
  };
  return writeTable(kind, columns, rows(), session.losses, session.options);
}

/** The value of an answer on the one layer of a flat table, as written; undefined without one. What else the answer has is lost. */
export function flatValue(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: Layer | undefined,
): LayerValue | undefined {
  loseOthers(session, item, answer, [layer]);
  const value = layer && answer.labels[layer.id];
  loseNotes(session, item, answer);
  if (!layer || value === undefined) {
    session.losses.drop({ answers: 1 });
    return undefined;
  }
  session.losses.written.answers += 1;
  session.losses.written.labels += ownTexts(layer.id, value).length;
  return value;
}
