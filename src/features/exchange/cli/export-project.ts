import type { ProjectFiles } from '../../../base/files/files';
import { isOpen, layerLabels, type Layer } from '../../../project/schema/layer-types';
import type { ExportOptions, ExportSession, Format, OutputPiece, OwnItem } from '../../../formats/format';
import { loseAttributes } from '../../../formats/attributes';
import { fieldCount, loseNote, noteOf } from '../../../formats/export-values';
import { LossReport, quoted } from '../../../formats/loss-report';
import { openedModel } from '../../../cli/open-project';
import { UsageError } from '../../../cli/options';
import type { LongWork } from './long-work';
import { ownItems } from './own-items';
import { ownRecords } from './own-records';
import { takesSet } from '../../../kinds/traits';

export interface ExportRequest extends ExportOptions, Partial<LongWork> {
  readonly format: Format;
  /** Those of the project. */
  readonly files: ProjectFiles;
  readonly annotator?: string;
  readonly policy?: 'all' | 'decided';
  /** Receives losses; by default a report in memory. */
  readonly losses?: LossReport;
}

/** Passes an export to `write` piece by piece, and returns the losses. */
export async function exportProject(
  request: ExportRequest,
  write: (piece: OutputPiece) => Promise<void> | void,
): Promise<LossReport> {
  const { format, files, annotator, layer } = request;
  const policy = request.policy ?? (format.several ? 'all' : 'decided');
  if (policy === 'all' && !format.several)
    throw new UsageError(
      `${format.title} holds one answer a sample. Use --policy decided, or choose one person with --annotator.`,
    );
  const { project, model } = await openedModel(files, false);
  await project.samples.refresh(model.schema.data);
  const losses = request.losses ?? new LossReport();
  const all = model.schema.layers.flatMap(({ layer: each }) => each ?? []);
  // No exchange format has a place for answers about turns: they are reported as lost, one by one.
  const ofSamples = all.filter(({ per }) => per === undefined);
  if (all.some(({ id, per }) => id === layer && per !== undefined))
    throw new UsageError(
      `"${layer}" is asked of each turn, which no exchange format can hold. "labelwright resolve" and "labelwright handoff" write it.`,
    );
  if (layer !== undefined && !ofSamples.some(({ id }) => id === layer))
    throw new UsageError(
      `There is no layer ${layer}. Layers are: ${ofSamples.map(({ id }) => id).join(', ')}.`,
    );
  const records = await ownRecords(
    { project, model },
    {
      decisions: policy === 'decided' && annotator === undefined,
      pause: async () => request.onPause?.(),
    },
  );
  for (const { path: file, reason } of project.listings.refused())
    losses.note(file, { 'not-read': `not read: ${reason}` });
  const people = records.answers.people.all().sort();
  if (annotator !== undefined)
    refuseUnknown(annotator, [...people, ...model.schema.annotators.map(({ id }) => id)]);
  const read = (report: LossReport): AsyncIterable<OwnItem> =>
    ownItems({ project, model }, records, {
      policy,
      losses: report,
      seconds: format.seconds?.(request.variant) ?? false,
      annotator,
      sources: format.edits ? format.id : undefined,
    });
  const layers = ofSamples.some(isOpen) ? await withCodes(ofSamples, read(new LossReport())) : ofSamples;
  const items = read(losses);
  const session = {
    losses,
    layers,
    annotators: annotator === undefined ? people : [annotator],
    labels: model.schema.labels.map(({ label }) => label),
    options: request,
  };
  for await (const piece of format.write!(stepping(items, request, session), session)) {
    noteSurrogates(piece, losses);
    await write(piece);
  }
  return losses;
}

/** Lone surrogates that are not escaped as in JSON: they become U+FFFD when the text is encoded. */
function noteSurrogates({ file = 'the export', content }: OutputPiece, losses: LossReport): void {
  if (typeof content !== 'string' || content.isWellFormed()) return;
  for (const { index } of content.matchAll(/\p{Surrogate}/gu))
    losses.note(file, {
      'lone-surrogate': `half of a surrogate pair, which UTF-8 cannot hold, goes out as U+FFFD: ${quoted(content.slice(Math.max(0, index - 20), index + 10))}`,
    });
}

/** The layers with the codes in use among their labels: formats with a list of labels write it first. */
async function withCodes(layers: readonly Layer[], items: AsyncIterable<OwnItem>): Promise<Layer[]> {
  const codes = new Map(layers.filter(isOpen).map((layer) => [layer.id, new Set(layerLabels(layer))]));
  for await (const { answers, suggestions } of items)
    for (const { labels } of [...answers, ...suggestions])
      for (const [id, used] of codes)
        for (const code of Array.isArray(labels[id]) ? labels[id] : [])
          if (typeof code === 'string') used.add(code);
  return layers.map((layer) =>
    takesSet(layer) && codes.has(layer.id) ? { ...layer, labels: [...codes.get(layer.id)!] } : layer,
  );
}

/**
 * An unknown name is a mistake: the file would contain no answers without an explanation. In a project without people, any name is allowed.
 */
function refuseUnknown(annotator: string, known: readonly string[]): void {
  if (known.length === 0 || known.includes(annotator)) return;
  const names = [...new Set(known)].sort().join(', ');
  throw new UsageError(`There is no annotator ${JSON.stringify(annotator)}. Annotators are: ${names}.`);
}

async function* stepping(
  items: AsyncIterable<OwnItem>,
  { onItem, format }: ExportRequest,
  session: ExportSession,
): AsyncGenerator<OwnItem> {
  for await (const item of items) {
    onItem?.('Exporting');
    const { losses } = session;
    if (!format.notes)
      for (const { annotator, record } of item.answers)
        loseNote(losses, item.place, noteOf(record), 'unsupported', { sample: item.id, annotator });
    loseAttributes(item, format, session);
    const fields = fieldCount(item, format.id);
    const [samples, lost] = [losses.written.samples, losses.lost.fields];
    losses.fieldsStay = false;
    yield item;
    // Here the sample has been written, or lost.
    losses.read.fields += fields;
    const left = fields - (losses.lost.fields - lost);
    if (losses.fieldsStay || losses.written.samples === samples) losses.drop({ fields: left });
    else losses.written.fields += left;
  }
}
