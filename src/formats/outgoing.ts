/** What adapters share on the way out: a sample and an answer of it, what of them came from the format, and what it has no place for. */
import type { Labels, LayerValue, Relation, Span } from '../project/records/records';
import type { Layer, RelationsLayer } from '../project/schema/layer-types';
import { joinsMarks, labelsWhole, marksText } from '../kinds/traits';
import { loseAttributesOf, sourceAttribute } from './attributes';
import { fieldsOf, loseNote, metaOf, noteOf, originIn, ownTexts, spanMetaOf } from './export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem, OwnSuggestion } from './format';
import { without, type Json } from './json-values';
import { quoted, type LossDetails, type LossReason, type LossReport, type Notes } from './loss-report';

const lostFields = new WeakMap<OwnItem, Set<string>>();

/** The samples of an export, each for itself. */
export async function* samplesOut(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  format: string,
): AsyncGenerator<SampleOut> {
  for await (const item of items) yield new SampleOut(session, item, format);
}

/** A sample on its way out. `format`: the id of the format that it goes to. */
export class SampleOut {
  constructor(
    readonly session: ExportSession,
    readonly item: OwnItem,
    readonly format: string,
  ) {}

  get losses(): LossReport {
    return this.session.losses;
  }

  /** Its first answer, for formats that hold one. */
  first(): AnswerOut | undefined {
    return this.answers()[0];
  }

  answers(): AnswerOut[] {
    return this.item.answers.map((answer) => this.with(answer));
  }

  with(answer: OwnAnswer): AnswerOut {
    return new AnswerOut(this.session, this.item, this.format, answer);
  }

  /** A suggestion, for formats that write it as they write an answer. */
  suggested({ labels, record, model = 'model' }: OwnSuggestion): AnswerOut {
    return this.with({ annotator: model, labels, record });
  }

  /** The layer with an id. */
  layer(id: string): Layer | undefined {
    return this.session.layers.find((layer) => layer.id === id);
  }

  /** Whether the sample came from the format. */
  get cameFromIt(): boolean {
    return this.item.origin?.format === this.format;
  }

  /** The tool's own fields of the sample; none if it did not come from the format. */
  get meta(): Readonly<Json> {
    return metaOf(this.item, this.format);
  }

  /** The sample's id: as it came from the format, say a number. None where the import made it. */
  id(): { readonly id?: unknown } {
    const { id = this.item.id } = this.meta;
    return this.hasMadeId ? {} : { id };
  }

  get hasMadeId(): boolean {
    return this.item.origin?.made?.includes('id') === true;
  }

  /** The sample's fields as they go out, those of the tool's own bookkeeping included when it came from that tool. */
  fields(): Json {
    return fieldsOf(this.item, this.format);
  }

  /**
   * The sample's fields for a format that has them beside its own keys. One that would be read as something else (`isTaken`) is a loss; what
   * came from that tool goes back to it, but never in place of the text.
   */
  fieldsBeside(isTaken: (name: string, value: unknown) => boolean, text = 'text'): Json {
    // Each line of a sample repeats its fields.
    const lost = lostFields.get(this.item) ?? new Set();
    lostFields.set(this.item, lost);
    const taken = Object.entries(this.fields()).flatMap(([name, value]) =>
      name === text || (!this.cameFromIt && isTaken(name, value)) ? name : [],
    );
    for (const name of taken)
      if (!lost.has(name)) this.loseField(name, 'the format means something else by this name');
    for (const name of taken) lost.add(name);
    return without(this.fields(), taken);
  }

  loseField(name: string, why: string): void {
    this.report('unsupported', `field ${quoted(name)}`, { fields: 1, why });
  }

  /** Says once that samples have fields, for formats that hold none. */
  noteFields(text = 'fields of samples have no place in these files and do not go out'): void {
    if (Object.keys(this.fields()).length > 0) this.noteOnce({ 'fields-stay': text });
  }

  note(notes: Notes): void {
    this.losses.note(this.item.place, notes);
  }

  noteOnce(notes: Notes): void {
    this.losses.noteOnce(this.item.place.file, notes);
  }

  /** Reports a loss. */
  report(reason: LossReason, what: string, details: LossDetails = {}): void {
    this.losses.lose(this.item.place, reason, what, { ...details, sample: this.item.id });
  }

  /** Counts a sample that no line of the format can hold, and its answers. */
  loseSample(why: string): void {
    const { id, answers } = this.item;
    this.report('not-answered', `sample ${quoted(id)}`, { samples: 1, answers: answers.length, why });
  }

  /** Reports the suggestions of a sample, for formats that hold none. */
  loseSuggestions(why: string): void {
    this.losses.drop({ suggestions: this.item.suggestions.length });
    for (const { labels } of this.item.suggestions)
      for (const [id, value] of Object.entries(labels))
        for (const what of ownTexts(id, value)) this.report('unsupported', what, { labels: 1, why });
  }

  /** Says once that an empty list, which is the answer "none", is not exported: there is no label to lose. */
  noteNone(layer: string, value: unknown): void {
    if (Array.isArray(value) && value.length === 0)
      this.noteOnce({
        'none-stays': `answers to ${quoted(layer)} that say "none" (an empty list) have no place and do not go out`,
      });
  }
}

/** An answer on its way out, or a suggestion. */
export class AnswerOut extends SampleOut {
  constructor(
    session: ExportSession,
    item: OwnItem,
    format: string,
    readonly answer: OwnAnswer,
  ) {
    super(session, item, format);
  }

  get labels(): Labels {
    return this.answer.labels;
  }

  /** The record in which the answer came from the format, also if it was changed here since; else its own. */
  get source(): Readonly<Json> {
    return this.answer.source ?? this.answer.record;
  }

  /** What the tool keeps beside the labels of an answer; none if it did not come from the format. */
  get kept(): Readonly<Json> {
    return metaOf(this.source, this.format);
  }

  /** What the tool keeps beside a span. */
  keptOf({ id }: { readonly id?: string }): Readonly<Json> | undefined {
    return spanMetaOf(this.source, this.format, id);
  }

  /** The same of a span that is still where it was: it may contain places. */
  keptInPlace(layer: string, span: Span): Readonly<Json> | undefined {
    const came = (this.source.labels as Labels | undefined)?.[layer] as Span[] | undefined;
    const isThere = ({ id, start, end }: Span) => id === span.id && start === span.start && end === span.end;
    return this.isAsItCame || (Array.isArray(came) && came.some(isThere)) ? this.keptOf(span) : undefined;
  }

  /** Whether the answer is as it came from the format. */
  get isAsItCame(): boolean {
    return originIn(this.answer.record, this.format) !== undefined;
  }

  /** The name that an attribute had in the format. */
  sourceAttribute(layer: string, id: string): string {
    return sourceAttribute(this.source, this.format, layer, id);
  }

  /** The chosen labels of a layer; undefined if it was not answered. */
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

  #list<T>(layer: Layer | undefined): T[] | undefined {
    const value = layer && this.labels[layer.id];
    return Array.isArray(value) ? (value as T[]) : undefined;
  }

  /** Counts the answer as exported, with its labels that are. */
  count(labels: number): void {
    this.losses.written.answers += 1;
    this.losses.written.labels += labels;
  }

  /** Reports each label of a value that is not exported. */
  lose(reason: LossReason, layer: string, value: LayerValue, why?: string): void {
    for (const what of ownTexts(layer, value)) this.loseText(reason, what, why);
  }

  loseText(reason: LossReason, what: string, why?: string): void {
    this.report(reason, what, { labels: 1, annotator: this.answer.annotator, why });
  }

  /** Reports the answers to all layers that the format does not carry, and says once that some have nothing that it could carry. */
  loseOthers(carried: readonly (Layer | undefined)[]): void {
    const answered = Object.entries(this.labels);
    if (answered.length === 0)
      this.noteOnce({ 'no-labels': 'answers without labels (only flagged, or only a note) do not go out' });
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

  /** Reports the note of the answer, if it has one. */
  loseNote(): void {
    const { annotator, record } = this.answer;
    const note = noteOf(record);
    if (note !== undefined)
      loseNote(this.losses, this.item.place, { sample: this.item.id, annotator, note }, 'unsupported');
  }

  /** Says once that an answer given here to a sample of the tool lacks what the tool keeps beside its own answers. */
  noteGivenHere(): void {
    if (this.cameFromIt && !this.isAsItCame && !this.answer.source)
      this.noteOnce({
        'given-here':
          'answers given here go out without what the tool keeps beside its own (ids of answers, fields of spans)',
      });
  }
}

const isAlike = (a: Layer, b: Layer): boolean => a.type === b.type || (labelsWhole(a) && labelsWhole(b));

/** The first layer of a kind; `loseOthers` reports answers to further ones. */
export const firstLayer = <L extends Layer>(
  { layers }: ExportSession,
  isOne: (layer: Layer) => layer is L,
): L | undefined => layers.find(isOne);

/** The first layer of relations between the spans of the first spans layer. */
export const firstRelations = (session: ExportSession): RelationsLayer | undefined =>
  session.layers.filter(joinsMarks).find(({ spans }) => spans === firstLayer(session, marksText)?.id);

/** The pieces of a file that holds one JSON array. */
export async function* jsonArray(values: AsyncIterable<unknown>): AsyncGenerator<OutputPiece> {
  let lead = '[\n';
  for await (const value of values) {
    yield { content: lead + JSON.stringify(value) };
    lead = ',\n';
  }
  yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

/** A line of a file that holds one JSON value a line. */
export const jsonLine = (value: unknown): OutputPiece => ({ content: `${JSON.stringify(value)}\n` });
