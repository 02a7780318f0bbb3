import { isObject } from '../../../base/objects';
import { withoutDotted } from '../../../base/json/dotted';
import { peopleAside } from '../../../project/migrations/person-names';
import type { ProjectModel } from '../../../project/model/model';
import { labelsIn, malformedLayers } from '../../../project/records/labels';
import { decisionRecord } from '../../../project/records/parse-record';
import { decides, type DecisionRecord, type Labels } from '../../../project/records/records';
import { dottedNames, isUnreadable } from '../../../project/samples/sample';
import { comparable } from '../../../project/answers/foreign-units';
import { streamSamples } from '../sample-stream';
import type { WithModel } from '../../../engine/project';
import { withOneAnswer } from '../../../formats/choose-answer';
import { loseNote, noteOf, ownTexts, textsOf } from '../../../formats/export-values';
import type { Origin, OwnAnswer, OwnItem } from '../../../formats/format';
import { quoted, type LossReport } from '../../../formats/loss-report';
import type { OwnRecords } from './own-records';
import { kindOf } from '../../../kinds';

export interface OwnItemsOptions {
  readonly annotator?: string;
  /** `decided`: one answer for each sample, from the decision or a unanimous vote. `all`: each annotator's answer. */
  readonly policy: 'all' | 'decided';
  readonly losses: LossReport;
  /** The format has a place for the time that answers took. */
  readonly seconds: boolean;
  /** Id of the format, if it needs the records of its imports: `OwnAnswer.source`. */
  readonly sources?: string;
}

/** The samples of a project with the counting answers, in the order of the files. Refresh the list of sample files first. */
export async function* ownItems(
  { project: { files, samples }, model }: WithModel,
  records: OwnRecords,
  options: OwnItemsOptions,
): AsyncGenerator<OwnItem> {
  const { id: idField, text: textField, messages } = model.schema.data;
  const { losses, policy, sources } = options;
  const { read, reader } = losses;
  for await (const { file, line, sample } of streamSamples(files, samples.files, model.schema.data)) {
    const place = { file, line: line + 1 };
    if (isUnreadable(sample)) {
      reader.lose(place, 'unreadable', 'sample', { samples: 1, why: sample.unreadable });
      continue;
    }
    const { id, text } = sample;
    const { origin, ...fields } = withoutDotted(sample.fields, dottedNames(model.schema.data));
    delete fields[idField];
    // The messages of a conversation say more than its text: they stay with the fields.
    if (messages === undefined) delete fields[textField];
    const isOrigin = typeof origin === 'object' && origin !== null;
    if (origin !== undefined && !isOrigin) fields.origin = origin;
    const answers = answersOf(records, sample, place, model, options);
    const lose: Lose = (what, why) =>
      reader.lose(place, 'unreadable', what, { labels: 1, why, policy: LEFT_OUT, sample: id });
    const item: OwnItem = {
      place,
      id,
      text,
      fields,
      messages: messages === undefined ? undefined : messagesIn(sample.fields, messages),
      origin: isOrigin ? (origin as Origin) : undefined,
      answers: sources === undefined ? answers : await withSources(answers, id, records, sources),
      suggestions: records.suggestions.of(id).map((suggestion) => ({
        ...suggestion,
        labels: answersIn(suggestion.record, text, model, lose),
      })),
    };
    // Resolving merges equal answers into one, which is exported.
    const given =
      policy === 'all' ? item : withOneAnswer(item, decisionOf(records, id, text, model, lose), reader);
    read.samples += 1;
    read.answers += given.answers.length;
    read.suggestions += given.suggestions.length;
    read.notes += given.answers.filter(({ record }) => noteOf(record) !== undefined).length;
    for (const { labels } of [...given.answers, ...given.suggestions]) read.labels += textsOf(labels).length;
    yield given;
  }
  loseOthers(records, options);
}

/** The messages of a readable conversation: a list, or in a table its JSON. */
function messagesIn(fields: Readonly<Record<string, unknown>>, field: string) {
  const value = fields[field];
  return { field, value: (typeof value === 'string' ? JSON.parse(value) : value) as readonly unknown[] };
}

/** Answers to samples that no file has cannot be exported. */
function loseOthers({ answers }: OwnRecords, { annotator, losses }: OwnItemsOptions): void {
  for (const { by, record, file } of answers.others()) {
    if (record.withdrawn === true || !isObject(record.labels) || (annotator ?? by) !== by) continue;
    const sample = String(record.sample);
    losses.reader.lose(file, 'unknown-sample', `the answer to ${quoted(sample)}`, {
      ...countsOf(record),
      why: 'no sample file has it',
      sample,
      annotator: by,
    });
  }
}

/** What is lost with an answer. */
const countsOf = (record: Readonly<Record<string, unknown>>) => ({
  answers: 1,
  labels: textsOf(labelsIn(record.labels)).length,
  notes: noteOf(record) === undefined ? undefined : 1,
});

function decisionOf(
  { decisions }: OwnRecords,
  sample: string,
  text: string,
  model: ProjectModel,
  lose: Lose,
): DecisionRecord | undefined {
  const raw = decisions?.of(sample)[0]?.record;
  const record = decisionRecord(raw);
  if (!raw || !record || !decides(record)) return undefined;
  return { ...comparable(record, text), labels: answersIn(raw, text, model, lose) };
}

type Lose = (what: string, why: string) => void;
const LEFT_OUT = 'the layer is left out';

/** The exportable answers of a record, with offsets in code points; others are reported. */
function answersIn(
  record: Readonly<Record<string, unknown>>,
  text: string,
  { layers }: ProjectModel,
  lose: Lose,
): Labels {
  const written = (layer: string): string =>
    `${layer} ${quoted(JSON.stringify((record.labels as Labels)[layer]).slice(0, MAX_QUOTED))}`;
  for (const layer of malformedLayers(record.labels))
    lose(written(layer), 'it is not an answer; "labelwright check" says what is wrong');
  const labels = comparable(record, text).labels ?? {};
  for (const [layer, value] of Object.entries(labelsIn(record.labels)))
    if (!Object.hasOwn(labels, layer))
      for (const what of ownTexts(layer, value))
        lose(what, `the text has no such offsets in the unit "${String(record.unit)}"`);
  const entries = Object.entries(labels).filter(([id, value]) => {
    const layer = layers.get(id)?.layer;
    if (!layer || kindOf(layer).fits(value)) return true;
    lose(written(id), `it is not an answer to a layer of the type ${layer.type}`);
    return false;
  });
  return Object.fromEntries(entries);
}

/** Characters of a value quoted in a report. */
const MAX_QUOTED = 200;

/** The answers with the records they came from. */
function withSources(
  answers: readonly OwnAnswer[],
  sample: string,
  records: OwnRecords,
  format: string,
): Promise<readonly OwnAnswer[]> {
  return Promise.all(
    answers.map(async (answer) => {
      const source = await records.sourceOf(format, answer.annotator, sample, answer.record);
      return source ? { ...answer, source } : answer;
    }),
  );
}

function answersOf(
  records: OwnRecords,
  { id: sample, text }: { readonly id: string; readonly text: string },
  place: OwnItem['place'],
  model: ProjectModel,
  { annotator, losses, seconds }: OwnItemsOptions,
): OwnAnswer[] {
  const answers: OwnAnswer[] = [];
  for (const { by: name, record } of records.answers.of(sample, annotator)) {
    if (record.withdrawn === true || !isObject(record.labels)) continue;
    const whose = { sample, annotator: name };
    if (annotator === undefined && peopleAside(model).has(name)) {
      losses.reader.lose(place, 'set-aside', 'the answer', { ...countsOf(record), ...whose });
      continue;
    }
    const labels = answersIn(record, text, model, (what, why) =>
      losses.reader.lose(place, 'unreadable', what, { labels: 1, why, policy: LEFT_OUT, ...whose }),
    );
    if (record.status !== 'draft') {
      answers.push({ annotator: name, labels, record });
      noteRest(record, losses, seconds);
    } else {
      losses.reader.drop({ answers: 1 });
      loseNote(losses.reader, place, noteOf(record), 'draft', whose);
      for (const what of textsOf(labels)) losses.reader.lose(place, 'draft', what, { labels: 1, ...whose });
    }
  }
  return answers.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** Reported once: the format has no place for it, but the records contain it. */
function noteRest(record: Record<string, unknown>, losses: LossReport, seconds: boolean): void {
  const note = (field: string, has: string): void =>
    losses.noteOnce('annotations', { [`${field}-stay`]: `answers have ${has} in the records` });
  for (const [field, what] of NEVER_CARRIED) {
    const value = record[field];
    if (Array.isArray(value) ? value.length > 0 : isObject(value))
      note(field, `${what}, which exchange formats do not hold: they stay`);
  }
  if (!seconds && typeof record.seconds === 'number')
    note('seconds', 'the time that they took, which this format does not hold: it stays');
}

/** What no exchange format has a place for. */
const NEVER_CARRIED = [
  ['rules', 'cited rules'],
  ['flags', 'flags'],
  ['shown', 'the order in which two sides were shown'],
  ['swapped', 'second answers to pairs'],
  ['start', 'hashes of the texts that they began with'],
] as const;
