import { quoted } from '../loss-report';
import { ownKeys } from '../../base/own-keys';
import type { LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { ownTexts } from '../export-values';
import type { ExportSession, Write } from '../format';
import { samplesOut, type AnswerOut, type SampleOut } from '../outgoing';
import { writeTable, type TableKind } from '../tables/table-rows';
import { takesNumber, takesSet, takesMarks } from '../../kinds/traits';

/** The layer to export, which has one flat value per answer: the requested one, else the first. */
export function flatLayer({ layers, options }: ExportSession): Layer | undefined {
  const flat = layers.filter((layer) => !takesSet(layer) && !takesMarks(layer));
  return options.layer === undefined ? flat[0] : flat.find(({ id }) => id === options.layer);
}

/** Counts a sample as exported or left out, and reports fields and suggestions that are not exported. */
export function countSample(
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
export function flatValue(out: AnswerOut, layer: Layer | undefined): LayerValue | undefined {
  out.loseOthers([layer]);
  out.loseNote();
  const value = layer && out.labels[layer.id];
  if (!layer || value === undefined) out.losses.drop({ answers: 1 });
  else out.count(ownTexts(layer.id, value).length);
  return value;
}
