/** What adapters share for exporting: a sample and its answers, the data that the format stored with them, and reports of what it cannot hold. */
import type { Labels, LayerValue, Relation, Span } from '../project/records/records';
import type { Layer, RelationsLayer } from '../project/schema/layer-types';
import { joinsMarks, labelsWhole, marksText } from '../kinds/traits';
import { loseAttributesOf } from './attributes';
import { getOrAdd } from '../base/lists';
import { fieldsOf, loseNote, metaOf, noteOf, originIn, ownTexts, textsOf } from './export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem, OwnSuggestion } from './format';
import { without, type Json } from './json-values';
import { quoted, type LossDetails, type LossReason, type LossReport, type Notes } from './loss-report';

const lostFields = new WeakMap<OwnItem, Set<string>>();

/** The samples of an export, one by one. */
export async function* samplesOut(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  format: string,
): AsyncGenerator<SampleOut> {
  for await (const item of items) yield new SampleOut(session, item, format);
}

/** A sample to export. `format` is the id of the target format. */
export class SampleOut {
  constructor(
    readonly session: ExportSession,
    readonly item: OwnItem,
    readonly format: string,
  ) {}

  get losses(): LossReport {
    return this.session.losses;
  }

  /** The first answer, for formats that hold one. */
  first(): AnswerOut | undefined {
    return this.answers()[0];
  }

  /** The same, without suggestions (`why`) and layers other than `carried`, which are reported. */
  only(carried: readonly (Layer | undefined)[], why: string): AnswerOut | undefined {
    this.loseSuggestions(why);
    const out = this.first();
    out?.loseOthers(carried);
    return out;
  }

  answers(): AnswerOut[] {
    return this.item.answers.map((answer) => this.with(answer));
  }

  with(answer: OwnAnswer): AnswerOut {
    return new AnswerOut(this, answer);
  }

  /** A suggestion in the form of an answer, for formats that write both alike. */
  suggested({ labels, record, model = 'model' }: OwnSuggestion): AnswerOut {
    return this.with({ annotator: model, labels, record });
  }

  layer(id: string): Layer | undefined {
    return this.session.layers.find((layer) => layer.id === id);
  }

  /** Whether the sample was imported from this format. */
  get cameFromIt(): boolean {
    return this.item.origin?.format === this.format;
  }

  /** The tool's own fields of the sample; empty if it was not imported from the format. */
  get meta(): Readonly<Json> {
    return metaOf(this.item, this.format);
  }

  /** The sample's id in its imported form, such as a number; empty if the import made it up. */
  id(): { readonly id?: unknown } {
    const { id = this.item.id } = this.meta;
    return this.hasMadeId ? {} : { id };
  }

  get hasMadeId(): boolean {
    return this.item.origin?.made?.includes('id') === true;
  }

  /** The sample's fields to export, including the tool's own bookkeeping if it was imported from that tool. */
  fields(): Json {
    return fieldsOf(this.item, this.format);
  }

  /**
   * The sample's fields, for a format that has them beside its own keys. A field that would be read as something else (`isTaken`) is lost. Imported
   * fields go back under their own names, but never replace the text.
   */
  fieldsBeside(isTaken: (name: string, value: unknown) => boolean, text = 'text'): Json {
    // Each line of a sample repeats its fields, so a lost one is reported once.
    const lost = getOrAdd(lostFields, this.item, () => new Set());
    const taken = Object.entries(this.fields()).flatMap(([name, value]) =>
      name === text || (!this.cameFromIt && isTaken(name, value)) ? name : [],
    );
    for (const name of taken)
      if (!lost.has(name)) this.loseField(name, 'the format uses this name for something else');
    for (const name of taken) lost.add(name);
    return without(this.fields(), taken);
  }

  loseField(name: string, why: string): void {
    this.report('unsupported', `field ${quoted(name)}`, { fields: 1, why });
  }

  /** Reports once that samples have fields, for formats without fields. */
  noteFields(text = 'these files hold no fields of samples; they are not exported'): void {
    if (Object.keys(this.fields()).length > 0) this.noteOnce({ 'fields-stay': text });
  }

  note(notes: Notes): void {
    this.losses.note(this.item.place, notes);
  }

  noteOnce(notes: Notes): void {
    this.losses.noteOnce(this.item.place.file, notes);
  }

  report(reason: LossReason, what: string, details: LossDetails = {}): void {
    this.losses.lose(this.item.place, reason, what, { ...details, sample: this.item.id });
  }

  /** Reports a sample that the format cannot hold, with its answers. */
  loseSample(why: string): void {
    const { id, answers } = this.item;
    this.report('not-answered', `sample ${quoted(id)}`, { samples: 1, answers: answers.length, why });
  }

  /** Reports the suggestions of a sample, for formats without suggestions. */
  loseSuggestions(why: string): void {
    this.losses.drop({ suggestions: this.item.suggestions.length });
    for (const { labels } of this.item.suggestions)
      for (const what of textsOf(labels)) this.report('unsupported', what, { labels: 1, why });
  }

  /** Reports once that an empty list (the answer "none") is not exported. It has no label that could be lost. */
  noteNone(layer: string, value: unknown): void {
    if (Array.isArray(value) && value.length === 0)
      this.noteOnce({
        'none-stays': `answers to ${quoted(layer)} that are "none" (an empty list) cannot be written and are not exported`,
      });
  }
}

/** An answer, or a suggestion, to export. */
export class AnswerOut extends SampleOut {
  constructor(
    { session, item, format }: SampleOut,
    readonly answer: OwnAnswer,
  ) {
    super(session, item, format);
  }

  get labels(): Labels {
    return this.answer.labels;
  }

  /** The record that the import from this format wrote, even if the answer was changed since; otherwise the answer's own record. */
  get source(): Readonly<Json> {
    return this.answer.source ?? this.answer.record;
  }

  /** The tool's own data of the answer; empty if it was not imported from the format. */
  get kept(): Readonly<Json> {
    return metaOf(this.source, this.format);
  }

  /** The tool's own data of a span. */
  keptOf({ id }: { readonly id?: string }): Readonly<Json> | undefined {
    return id === undefined ? undefined : originIn(this.source, this.format)?.span_meta?.[id];
  }

  /** The same, but only if the span was not moved: the data may contain offsets. */
  keptInPlace(layer: string, span: Span): Readonly<Json> | undefined {
    const came = (this.source.labels as Labels | undefined)?.[layer] as Span[] | undefined;
    const isThere = ({ id, start, end }: Span) => id === span.id && start === span.start && end === span.end;
    return this.isAsItCame || (Array.isArray(came) && came.some(isThere)) ? this.keptOf(span) : undefined;
  }

  /** Whether the answer is unchanged since it was imported from the format. */
  get isAsItCame(): boolean {
    return originIn(this.answer.record, this.format) !== undefined;
  }

  /** The name that an attribute had in the format. */
  sourceAttribute(layer: string, id: string): string {
    return originIn(this.source, this.format)?.attributes?.[`${layer}/${id}`] ?? id;
  }

  /** The chosen labels of a layer; undefined if the layer was not answered. */
  chosen(layer: Layer | undefined): string[] | undefined {
    const value = layer && this.labels[layer.id];
    return typeof value === 'string' ? [value] : this.#list(layer);
  }

  spans(layer: Layer | undefined): Span[] | undefined {
    return this.#list(layer);
  }

  relations(layer: Layer | undefined): Relation[] | undefined {
    return this.#list(layer);
  }

  /** The spans of one piece. Reports the others, for formats without discontinuous spans. */
  flat(layer: Layer, spans: readonly Span[]): Span[] {
    this.lose(
      'discontinuous',
      layer.id,
      spans.filter(({ parts }) => parts),
    );
    return spans.filter(({ parts }) => !parts);
  }

  #list<T>(layer: Layer | undefined): T[] | undefined {
    const value = layer && this.labels[layer.id];
    return Array.isArray(value) ? (value as T[]) : undefined;
  }

  /** Counts the answer as exported, with the given number of labels. */
  count(labels: number): void {
    this.losses.written.answers += 1;
    this.losses.written.labels += labels;
  }

  /** Reports each label of a value as lost. */
  lose(reason: LossReason, layer: string, value: LayerValue, why?: string): void {
    for (const what of ownTexts(layer, value)) this.loseText(reason, what, why);
  }

  loseText(reason: LossReason, what: string, why?: string): void {
    this.report(reason, what, { labels: 1, annotator: this.answer.annotator, why });
  }

  /** Reports the answers to layers that the format does not carry. Notes once that some answers have nothing that it could carry. */
  loseOthers(carried: readonly (Layer | undefined)[]): void {
    const answered = Object.entries(this.labels);
    if (answered.length === 0)
      this.noteOnce({ 'no-labels': 'answers without labels (only a flag or a note) are not exported' });
    for (const [id, value] of answered) {
      if (carried.some((layer) => layer?.id === id)) continue;
      this.noteNone(id, value);
      const own = this.layer(id);
      const isSecond = carried.some((layer) => layer && own && isAlike(layer, own));
      this.lose(isSecond ? 'second-layer' : 'unsupported', id, value);
    }
  }

  /** Reports each attribute of a span or relation. */
  loseAttributes(layer: Layer, each: Span | Relation, why?: string): void {
    loseAttributesOf(this.item, this.answer, layer, each, this.session, why);
  }

  loseNote(): void {
    const { annotator, record } = this.answer;
    const { id: sample, place } = this.item;
    loseNote(this.losses, place, noteOf(record), 'unsupported', { sample, annotator });
  }

  /** Notes once that new answers to imported samples lack the data that the tool stores with its own answers. */
  noteGivenHere(): void {
    if (this.cameFromIt && !this.isAsItCame && !this.answer.source)
      this.noteOnce({
        'given-here':
          "new answers are exported without the tool's own data (ids of answers, fields of spans)",
      });
  }
}

const isAlike = (a: Layer, b: Layer): boolean => a.type === b.type || (labelsWhole(a) && labelsWhole(b));

/** The first layer of a kind. `loseOthers` reports answers to further ones. */
export const firstLayer = <L extends Layer>(
  { layers }: ExportSession,
  isOne: (layer: Layer) => layer is L,
): L | undefined => layers.find(isOne);

/** The first layer of relations between the spans of the first spans layer. */
export const firstRelations = (session: ExportSession): RelationsLayer | undefined =>
  session.layers.filter(joinsMarks).find(({ spans }) => spans === firstLayer(session, marksText)?.id);

/** The pieces of a file that is one JSON array, with the values of each sample. */
export async function* jsonArray(
  samples: AsyncIterable<SampleOut>,
  valuesOf: (sample: SampleOut) => readonly unknown[],
): AsyncGenerator<OutputPiece> {
  let lead = '[\n';
  for await (const sample of samples)
    for (const value of valuesOf(sample)) {
      yield { content: lead + JSON.stringify(value) };
      lead = ',\n';
    }
  yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

/** A line of a JSON Lines file. */
export const jsonLine = (value: unknown): OutputPiece => ({ content: `${JSON.stringify(value)}\n` });

/** Returns the first item and an iterable of all items, so that an export can use the shape in which the first was imported. */
export async function peeked(
  items: AsyncIterable<OwnItem>,
): Promise<{ first: OwnItem | undefined; all: AsyncIterable<OwnItem> }> {
  const iterator = items[Symbol.asyncIterator]();
  const start = await iterator.next();
  const all = async function* () {
    for (let next = start; next.done !== true; next = await iterator.next()) yield next.value;
  };
  return { first: start.done === true ? undefined : start.value, all: all() };
}
