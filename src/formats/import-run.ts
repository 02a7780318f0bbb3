/** Last step of an import: turns items into lines of sample, annotation and suggestion files. */
import type { Labels } from '../project/records/records';
import { defined } from '../base/objects';
import { UnitText } from '../project/records/spans';
import { textHash } from '../base/text/hash';
import { createRecordIds } from '../base/text/record-id';
import {
  ValueConverter,
  ownProbabilities,
  withProbabilities,
  type ConvertedAnswer,
  unitOf,
} from './convert-values';
import { loseNote } from './export-values';
import { asSuggestions, joinedNote, labelTexts, union } from './foreign-values';
import { renamedAttributes } from './attributes';
import { safeName } from './file-name';
import type { ForeignAnswer, ForeignItem, ForeignValue, Format } from './format';
import { filled, without } from './json-values';
import { quoted, type LossReason } from './loss-report';
import type { Mapping } from './mapping';
import { NameCounts } from '../base/columns/name-counts';
import { type EarlierAnswer, EarlierAnswers } from './earlier-answers';
import { AnnotatorNames } from './plan';
import type { ImportReading } from './read-import';
import { SeenSamples, fieldsPrint } from './seen-samples';
import { marksText, takesSet } from '../kinds/traits';

export interface ImportContext extends Omit<ImportReading, 'items'> {
  readonly format: Format;
  readonly mapping: Mapping;
  /** The annotator of answers whose source does not name one. */
  readonly annotator: string;
  /** All answers are predictions of a model, for samples that the project has. */
  readonly asPredictions?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names of the fields with the sample's id and text. */
  readonly idField: string;
  readonly textField: string;
  /** Name of the field with the sample's split, for a source with one file per split. */
  readonly splitField: string;
  /** The text field holds the messages of conversations. */
  readonly holdsMessages: boolean;
  /** The samples that the project already has. */
  readonly existing: SeenSamples;
  lastTime(annotator: string): number | undefined;
  readonly target: ImportTarget;
}

interface ImportTarget {
  sample(line: string): void;
  /** Writes a record, and returns its byte offset for `recordAt`; -1 if nothing is written. */
  record(annotator: string, line: string): number;
  /** The annotator's line at an offset that `record` returned. */
  recordAt(annotator: string, offset: number): string;
  suggestion(model: string, line: string): void;
}

/** A person's answer to a sample, and where it was read. */
interface Answered extends Pick<EarlierAnswer, 'place' | 'time' | 'offset'> {
  readonly labels: Labels;
  readonly note?: string;
}

type Said = Omit<Answered, 'offset'>;

interface AnsweredSample {
  readonly id: string;
  /** Hash of its text. */
  readonly hash: string;
  readonly text: UnitText;
}

export class ImportRun {
  readonly #converter: ValueConverter;
  readonly #names: AnnotatorNames;
  readonly #ids = createRecordIds();
  readonly #samples: SeenSamples;
  readonly #repeats = new NameCounts();
  readonly #answered = new Map<string, Answered>();
  readonly #earlier: EarlierAnswers;
  readonly #noSpans: readonly ForeignValue[];
  /** Layers whose answers are lists, to which several rows of one answer can add. */
  readonly #lists: ReadonlySet<string>;
  readonly #madeTimes = new Map<string, number>();
  /** `origin.attributes` of all answers. */
  readonly #renamed: Readonly<Record<string, string>> | undefined;

  constructor(private readonly context: ImportContext) {
    this.#converter = new ValueConverter(context.plan, context.losses);
    this.#names = new AnnotatorNames(context.mapping, context.losses);
    this.#noSpans = [...context.found.layers.values()].flatMap(({ id, kind }) =>
      kind === 'spans' ? [{ kind, layer: id, spans: [] }] : [],
    );
    this.#lists = new Set(
      [...context.plan.targets.values()].flatMap(({ layer }) =>
        takesSet(layer) || marksText(layer) ? [layer.id] : [],
      ),
    );
    this.#renamed = filled(renamedAttributes(context.plan.targets.values()));
    this.#samples = new SeenSamples(context.recurring.ids);
    this.#earlier = new EarlierAnswers(context.recurring.ids);
  }

  take(given: ForeignItem): void {
    const item = this.context.asPredictions ? asSuggestions(given) : given;
    const { format, recurring, target, existing } = this.context;
    this.#count(item);
    const comesAgain = format.gathers === true && recurring.meet(item.id);
    const hash = item.text === undefined ? this.#hashOf(item.id) : textHash(item.text);
    if (hash === undefined) return this.#loseItem(item, 'unknown-sample', 'left out');
    const id = item.id ?? this.#hashId(hash);
    if (this.context.asPredictions) return this.#predictions(item, id, hash);
    const cameBefore = this.#samples.has(id);
    const sample = item.text === undefined ? undefined : this.#sample(item, item.text, id, hash);
    if (sample === 'taken') return this.#loseItem(item, 'id-taken', ...this.#howTaken(id, item.text!));
    if (sample === 'no-messages') return this.#loseItem(item, 'no-messages', 'the sample is left out');
    const text = this.#textOf(item);
    if (sample !== undefined) target.sample(sample);
    const isFirst = sample !== undefined || (!cameBefore && existing.meet(id));
    if (isFirst) this.#countSample(item, sample === undefined ? id : undefined);
    else if (!format.gathers) this.#noteCameBefore(item, id);
    for (const answer of item.answers) this.#record(item, answer, { id, hash, text });
    for (const [annotator, { labels, ...rest }] of this.#answered)
      if (comesAgain) this.#earlier.set(id, annotator, { ...rest, layers: Object.keys(labels) });
    this.#answered.clear();
    this.#suggestions(item, { id, hash, text });
  }

  /** A sample that the project lacks is lost. The hash identifies the text that the model saw. */
  #predictions(item: ForeignItem, id: string, hash: string): void {
    if (this.context.existing.hashOf(id) === undefined)
      return this.#loseItem(item, 'unknown-sample', 'left out');
    this.#countSample(item, id);
    this.#suggestions(item, { id, hash, text: this.#textOf(item) });
  }

  /** The fields of a sample, including its split. */
  #given({ split, fields }: ForeignItem): Readonly<Record<string, unknown>> {
    return defined({ [this.context.splitField]: split, ...fields });
  }

  /** Counts a carried sample and its fields. `known`: the id of a sample that the project already has. */
  #countSample(item: ForeignItem, known?: string): void {
    const { losses, existing, idField, textField } = this.context;
    losses.read.samples += 1;
    losses.written.samples += 1;
    if (known !== undefined) losses.known += 1;
    const given = this.#given(item);
    const fields = Object.keys(given).length;
    losses.read.fields += fields;
    if (known === undefined || existing.hasFields(known, fieldsPrint(given, [idField, textField])))
      losses.written.fields += fields;
    else if (fields > 0) {
      losses.drop({ fields });
      losses.noteOnce(item.place.file, {
        'fields-differ':
          'existing samples keep their fields; if the fields in these files differ, all fields of the sample are counted as lost',
      });
    }
  }

  #textOf({ text = '', place }: ForeignItem): UnitText {
    return new UnitText(text, this.context.found.unitOf(place.file));
  }

  #suggestions(item: ForeignItem, { id, hash, text }: AnsweredSample): void {
    const { losses, target, asPredictions, now } = this.context;
    for (const answer of item.suggestions) {
      this.#loseNote(item, answer, 'suggestions have no notes', id);
      const converted = this.#converter.convert(answer, { place: item.place, sample: id, text });
      if (Object.keys(converted.labels).length === 0 && hasLabels(answer)) {
        losses.drop({ suggestions: 1 });
        continue;
      }
      losses.written.suggestions += 1;
      losses.written.labels += converted.count;
      const line = JSON.stringify({
        v: 1,
        ...(asPredictions && { id: this.#ids(), time: new Date(now).toISOString() }),
        sample: id,
        text_hash: hash,
        model: answer.model,
        score: answer.score,
        unit: unitOf(converted.labels),
        labels: asPredictions ? withProbabilities(converted) : converted.labels,
        probabilities: ownProbabilities(answer.probabilities, this.context.plan),
        origin: this.#origin(answer, converted, 'suggestion'),
      });
      target.suggestion(safeName(answer.model ?? '') || 'model', line);
    }
  }

  #count({ answers, suggestions }: ForeignItem): void {
    const { read } = this.context.losses;
    read.answers += answers.length;
    read.suggestions += suggestions.length;
    for (const answer of [...answers, ...suggestions]) {
      read.labels += labelsOf(answer).length;
      if (answer.note !== undefined) read.notes += 1;
    }
  }

  #loseNote({ place }: ForeignItem, { note, annotator }: ForeignAnswer, why: string, sample: string): void {
    loseNote(this.context.losses, place, note, 'unsupported', { why, sample, annotator });
  }

  #hashId(hash: string): string {
    const base = `h-${hash}`;
    const count = this.#repeats.add(base);
    return count === 1 ? base : `${base}~${count}`;
  }

  /** Hash of the text of a sample for which the source gives only the id. */
  #hashOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : (this.#samples.hashOf(id) ?? this.context.existing.hashOf(id));
  }

  /** What to do about an id that belongs to another text, and how the texts differ if the difference is small. */
  #howTaken(id: string, text: string): [policy: string, why?: string] {
    const before = this.#samples.has(id) ? this.#samples : this.context.existing;
    const leftOut = 'the sample is left out with its labels';
    const apart = `${leftOut}; give --id-prefix to tell the two apart`;
    if (!before.hasCore(id, text)) return [apart];
    const why = 'the texts differ only by white space at their ends';
    return [before === this.#samples ? apart : `${leftOut}; --match text treats them as the same`, why];
  }

  #loseItem(item: ForeignItem, reason: LossReason, policy: string, why?: string): void {
    const { id, text, place, answers, suggestions } = item;
    const all = [...answers, ...suggestions];
    const fields = Object.keys(this.#given(item)).length;
    this.context.losses.read.samples += 1;
    this.context.losses.read.fields += fields;
    const what = `sample ${quoted(id ?? '')}${text === undefined ? '' : ` ${quoted(text)}`}`;
    this.context.losses.lose(place, reason, what, {
      samples: 1,
      fields,
      answers: answers.length,
      suggestions: suggestions.length,
      labels: all.flatMap(labelsOf).length,
      notes: all.filter(({ note }) => note !== undefined).length,
      why,
      policy,
      sample: id,
    });
  }

  /** The sample's line; undefined if it already exists; `taken` if another text has its id. */
  #sample(
    item: ForeignItem,
    text: string,
    id: string,
    hash: string,
  ): string | undefined | 'taken' | 'no-messages' {
    const { losses, idField, textField, holdsMessages, format } = this.context;
    const given = this.#given(item);
    const own = without(given, [idField, textField, 'origin']);
    const hidden = filled(without(given, Object.keys(own)));
    const made = item.id === undefined ? ['id'] : undefined;
    const origin = { format: format.id, made, meta: filled({ ...item.meta, fields: hidden }) };
    const fields = JSON.stringify([own, origin]);
    const before = this.#samples.has(id);
    const existing = before ? this.#samples.hashOf(id) : this.context.existing.hashOf(id);
    if (existing !== undefined && existing !== hash) return 'taken';
    if (existing !== undefined) {
      if (before && !this.#samples.hasFields(id, fields)) {
        const lost = Object.keys(given).length;
        losses.read.fields += lost;
        const what = `fields of sample ${quoted(id)}, which occurred before with different fields`;
        const policy = 'the fields of its first line are kept';
        losses.lose(item.place, 'unsupported', what, { policy, sample: id, fields: lost });
      } else
        losses.noteOnce(item.place.file, {
          'sample-again':
            'existing samples (same id, same text) are not written again; their labels are added',
        });
      return undefined;
    }
    if (holdsMessages && !item.messages) return 'no-messages';
    this.#samples.add(id, text, fields);
    if (item.messages && !holdsMessages)
      losses.noteOnce(item.place.file, {
        'messages-as-text':
          'the project has texts, so conversations are imported as texts, without separate turns. To keep the turns, import into a new project',
      });
    return JSON.stringify({
      [idField]: id,
      [textField]: holdsMessages ? item.messages : text,
      ...own,
      origin,
    });
  }

  #record(item: ForeignItem, answer: ForeignAnswer, sample: AnsweredSample): void {
    const { losses } = this.context;
    const { id, hash, text } = sample;
    const theirs = answer.annotator ?? this.context.annotator;
    const annotator = this.#names.nameOf(theirs);
    if (annotator === undefined) {
      const whats = labelsOf(answer);
      losses.lose(item.place, 'left-out', `answer of ${quoted(theirs)}: ${whats.join(', ')}`, {
        answers: 1,
        labels: whats.length,
        notes: answer.note === undefined ? 0 : 1,
        sample: id,
        annotator: theirs,
      });
      return;
    }
    if (answer.mayBeUnseen && !this.context.found.hasLabels) {
      losses.read.answers -= 1;
      losses.noteOnce(item.place.file, {
        'no-labels': 'no text of these files has a label, so their empty lists are not taken for answers',
      });
      return;
    }
    const given = answer.none ? { ...answer, values: this.#noSpans } : answer;
    const converted = this.#converter.convert(given, { place: item.place, sample: id, annotator, text });
    // An answer that lost all its labels is dropped; an answer that never had any is kept.
    if (Object.keys(converted.labels).length === 0 && hasLabels(answer)) {
      losses.drop({ answers: 1 });
      this.#loseNote(item, answer, 'all labels of its answer were lost', id);
      return;
    }
    if (answer.note !== undefined) losses.written.notes += 1;
    losses.written.answers += 1;
    losses.written.labels += converted.count;
    const origin = {
      ...this.#origin(answer, converted, 'hand'),
      annotator: annotator === theirs ? undefined : theirs,
    };
    const write = ({ place, time, labels, note }: Said): Answered => {
      const line = JSON.stringify({
        v: 1,
        id: this.#ids(),
        time: new Date(time).toISOString(),
        annotator,
        sample: id,
        text_hash: hash,
        unit: unitOf(labels),
        labels,
        note,
        seconds: answer.seconds,
        ...(answer.draft && { status: 'draft' }),
        origin,
      });
      const offset = this.context.target.record(annotator, line);
      return { place, time, labels, note, offset };
    };
    const now: Said = {
      place: item.place,
      time: answer.time ?? this.#madeTime(annotator),
      labels: converted.labels,
      note: answer.note,
    };
    const before = this.#answered.get(annotator) ?? this.#said(id, annotator);
    const all = before ? this.#gathered(annotator, sample, answer, before, now) : now;
    // An older answer is written unchanged. The newer one still counts, with the older one's values of other layers.
    if (before && now.time < before.time) write(now);
    const holds = all === before ? before : write(all);
    this.#answered.set(annotator, holds);
  }

  /**
   * Merges a second answer of one person to one sample. The later one counts; formats that `gather` also keep the earlier values of other
   * layers. Reports the answer that no longer counts, at its place.
   */
  #gathered(
    annotator: string,
    { id }: AnsweredSample,
    answer: ForeignAnswer,
    before: Answered,
    now: Said,
  ): Answered | Said {
    const gathers = this.context.format.gathers === true;
    const [earlier, later] = before.time > now.time ? [now, before] : [before, now];
    const both = Object.keys(now.labels).filter((layer) => layer in before.labels);
    const joins =
      answer.spread === true &&
      earlier === before &&
      (answer.time === undefined || answer.time === before.time);
    const joined = joins ? both.filter((layer) => this.#lists.has(layer)) : [];
    const isAgain = !gathers || joined.length < both.length;
    if (isAgain)
      this.context.losses.note(earlier.place, {
        'answered-again': `${annotator} answered sample ${quoted(id)} more than once: this answer is kept, but the later one counts`,
      });
    if (joined.length > 0)
      this.context.losses.noteOnce(now.place.file, {
        'rows-joined':
          'separate rows of one person about one sample were merged into one answer, because no times tell them apart',
      });
    if (!gathers || (earlier === now && both.length === Object.keys(now.labels).length)) return later;
    const { place, time } = later;
    return {
      place,
      time,
      labels: {
        ...earlier.labels,
        ...later.labels,
        ...Object.fromEntries(joined.map((layer) => [layer, union(before.labels[layer], now.labels[layer])])),
      },
      note: isAgain ? later.note : joinedNote(earlier.note, later.note),
    };
  }

  /** A person's answer to a sample in an earlier item, read from the log. If none was written, the layers without values. */
  #said(sample: string, annotator: string): Answered | undefined {
    const earlier = this.#earlier.get(sample, annotator);
    if (!earlier) return undefined;
    const { place, time, layers, offset } = earlier;
    if (offset < 0)
      return { place, time, offset, labels: Object.fromEntries(layers.map((layer) => [layer, []])) };
    const { labels, note } = JSON.parse(this.context.target.recordAt(annotator, offset)) as {
      labels: Labels;
      note?: string;
    };
    return { place, time, offset, labels, note };
  }

  /** Formats that do not spread answers over several rows need not remember who answered earlier samples. All unnamed annotators count as one. */
  #noteCameBefore({ answers, place }: ForeignItem, sample: string): void {
    if (answers.some(({ annotator }) => annotator === undefined))
      this.context.losses.note(place, {
        'answered-again': `sample ${quoted(sample)} occurs twice; of two answers by one person, the later one counts`,
      });
  }

  #origin(answer: ForeignAnswer, { spanMeta }: ConvertedAnswer, kind: 'hand' | 'suggestion'): object {
    const made = (['annotator', 'time'] as const).filter(
      (key) => kind === 'hand' && answer[key] === undefined,
    );
    return {
      kind,
      format: this.context.format.id,
      made: made.length > 0 ? made : undefined,
      meta: filled(answer.meta),
      span_meta: filled(spanMeta),
      attributes: this.#renamed,
    };
  }

  /** Times that the source lacks are made up. The last one is now, so that a later answer in Labelwright is newer; they ascend with the lines. */
  #madeTime(annotator: string): number {
    const last = this.#madeTimes.get(annotator);
    const first = Math.max(
      this.context.now - this.context.found.answers,
      (this.context.lastTime(annotator) ?? 0) + 1,
    );
    const time = last === undefined ? first : last + 1;
    this.#madeTimes.set(annotator, time);
    return time;
  }
}

const labelsOf = ({ values }: ForeignAnswer): string[] => values.flatMap(labelTexts);
const hasLabels = (answer: ForeignAnswer): boolean => labelsOf(answer).length > 0;
