import type { Answer, PersonAnswer } from '../../protocol/panel';
import { isForeign } from '../../project/records/spans';
import { replayRecord } from '../../project/records/parse-record';
import type { DecisionRecord, Labels } from '../../project/records/records';
import { FLAGS, SUGGESTION_ACTIONS } from '../../project/records/records';
import { labelsIn } from '../../project/records/labels';
import type { SuggestionOutcome } from '../../project/suggestions';
import { isObject, defined } from '../../base/objects';
import { comparable } from '../../project/answers/foreign-units';
import { textHash } from '../../base/text/hash';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { Project } from '../../engine/project';

/** The answer in a row of the table. Ids, quotes and the note are read from its record. */
export function answerAt(project: Project, row: number): Answer | undefined {
  const { table } = project.records;
  if (row < 0 || !table.present(row)) return undefined;
  const value = project.records.recordNow(row);
  const record = replayRecord(value);
  if (!record) return undefined;
  const raw = value as Readonly<Record<string, unknown>>;
  return {
    // Offsets in other units are converted to code points.
    labels: isForeign(raw)
      ? (comparable(raw, project.samples.textOf(record.sample)).labels ?? {})
      : record.labels,
    rules: [...record.rules],
    flags: FLAGS.filter((flag) => record.flags.includes(flag)),
    note: record.note,
    status: record.draft ? 'draft' : 'done',
    ...defined({ record: record.id, time: textIn(raw.time), suggestion: outcomeIn(raw.origin) }),
  };
}

/** Whether a value says what a person did about a suggestion; its labels may have any form. */
export const isOutcome = (value: unknown): value is SuggestionOutcome =>
  isObject(value) &&
  typeof value.model === 'string' &&
  (value.arm === 'before' || value.arm === 'after') &&
  SUGGESTION_ACTIONS.some((action) => action === value.action) &&
  isObject(value.suggested);

/** What the person did about a suggestion. */
function outcomeIn(origin: unknown): SuggestionOutcome | undefined {
  if (!isOutcome(origin)) return undefined;
  const { arm, action, model, score, suggested } = origin;
  const said = { suggested: labelsIn(suggested), prediction: textIn(origin.prediction) };
  return defined({ arm, action, model, ...said, score: typeof score === 'number' ? score : undefined });
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * All annotators' answers to a sample, without drafts, in the order of the names (or letters) that `nameOf` returns. `drawn`: the records
 * of the sample that a spot check drew, by annotator.
 */
export function everybodyOn(
  project: Project,
  key: number,
  nameOf: (annotator: number) => string,
  drawn?: ReadonlyMap<string, string>,
): PersonAnswer[] {
  const { table } = project.records;
  const found: PersonAnswer[] = [];
  for (const row of table.countingOn(key)) {
    const answer = answerAt(project, row);
    if (!answer) continue;
    const record = drawn?.get(table.annotatorName(row));
    found.push({
      annotator: nameOf(table.annotator(row)),
      token: tokenOf(table, row, answer.record),
      answer,
      ...(record !== undefined && { drawn: record === answer.record ? 'unchanged' : 'changed' }),
    });
  }
  return found.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** The annotator whose current answer to a sample has this token. */
export function annotatorOf(project: Project, key: number, token: string): string | undefined {
  const { table } = project.records;
  for (const row of table.countingOn(key))
    if (tokenOf(table, row, answerAt(project, row)?.record) === token) return table.annotatorName(row);
  return undefined;
}

/** The record's id, so that a new answer gets a new token. Imported records may have no id. */
function tokenOf(table: AnswerTable, row: number, record: string | undefined): string {
  return record ?? `${table.time(row)}-${textHash(table.annotatorName(row))}`;
}

/** A decision as the panel shows it. `tokenOf`: the token of an annotator's answer, if there is one. */
export function answerOfDecision(
  record: DecisionRecord,
  tokenFor: (annotator: string) => string | undefined,
): Answer {
  const { labels = {}, rules = [], reason = '', valid, cause, origin, return_to, reviewer } = record;
  const tokens = (names: readonly string[]): string[] => names.flatMap((name) => tokenFor(name) ?? []);
  return {
    labels,
    rules: [...rules],
    flags: [],
    note: reason,
    status: 'done',
    record: record.id,
    time: record.time,
    decision: {
      reviewer,
      ...defined({ cause, valid }),
      ...(origin?.kind === 'accepted' && { accepted: tokens(origin.annotators) }),
      ...(origin?.kind === 'edited' && { edited: true }),
      ...(origin?.kind === 'policy' && { strategy: origin.strategy }),
      ...(return_to && { returnTo: tokens(return_to) }),
    },
  };
}

/** All counting labels of a sample, and those of its decision. */
export function saidOf({ samples, records }: Project, sample: string): Labels[] {
  const { table } = records;
  const key = samples.ids.find(sample);
  const all: Labels[] = [];
  for (let row = table.first(key); row >= 0; row = table.following(row)) all.push(table.labels(row));
  const { labels, valid } = records.decisionOf(key) ?? {};
  if (labels) all.push(labels);
  for (const [layer, values] of Object.entries(valid ?? {}))
    for (const value of values) all.push({ [layer]: value });
  return all;
}
