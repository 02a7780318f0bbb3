import { isObject } from '../../base/objects';
import { textHash } from '../../base/text/hash';
import { isHash } from './check-record';
import { followedOf } from './followed';
import { labelsIn, validIn } from './labels';
import { timeIn } from './utc-time';
import {
  SUGGESTION_ACTIONS,
  type DecisionRecord,
  type GoldRecord,
  type Labels,
  type SuggestionAction,
} from './records';

/** The fields of an annotation line that replaying needs. Lint rules report malformed other fields. */
export interface ReplayRecord {
  readonly id: string | undefined;
  readonly annotator: string;
  readonly sample: string;
  /** Milliseconds since 1970; NaN if there is no valid time. */
  readonly time: number;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly flags: readonly string[];
  readonly note: string;
  readonly guideline: string | undefined;
  /** The same with its hash: `followedOf`. */
  readonly followed: string | undefined;
  readonly draft: boolean;
  readonly withdrawn: boolean;
  readonly undoes: string | undefined;
  /** Written or undone by a migration: it repeats the person's earlier answer. */
  readonly migrated: boolean;
  /**
   * What became of a model's suggestion that the person had seen; undefined if there was none, or if the record does not say what became of
   * it.
   */
  readonly suggestion: SuggestionUse | undefined;
  /** Absent if no answer began with a text. */
  readonly corrections?: Corrections;
}

/** The layers whose answer began with a text: those that changed it, and those that left it as it was. */
export type Corrections = Readonly<Record<'changed' | 'kept', string[]>>;

/** What a person did about a model's suggestion. */
export interface SuggestionUse {
  /** Empty when the record does not name the model. */
  readonly model: string;
  readonly action: SuggestionAction;
}

/** Reads a parsed line as an annotation; undefined if it lacks an annotator or a sample. */
export function replayRecord(value: unknown): ReplayRecord | undefined {
  if (!isObject(value)) return undefined;
  const record = value;
  const { annotator, sample } = record;
  if (typeof annotator !== 'string' || annotator === '' || typeof sample !== 'string' || sample === '')
    return undefined;
  return {
    id: textOf(record.id),
    annotator,
    sample,
    time: timeIn(record.time),
    labels: labelsIn(record.labels),
    rules: listOf(record.rules),
    flags: listOf(record.flags),
    note: textOf(record.note) ?? '',
    guideline: textOf(record.guideline),
    followed: followedOf(record.guideline, record.guideline_hash),
    draft: record.status === 'draft',
    withdrawn: record.withdrawn === true,
    undoes: textOf(record.undoes),
    migrated: isObject(record.migration) && 'name' in (record.migration as object),
    suggestion: suggestionIn(record.origin),
    ...(isObject(record.start) && { corrections: correctionsIn(record.start, labelsIn(record.labels)) }),
  };
}

function correctionsIn(start: object, labels: Labels): Corrections {
  const found: Corrections = { changed: [], kept: [] };
  for (const [layer, hash] of Object.entries(start)) {
    const text = Object.hasOwn(labels, layer) ? labels[layer] : undefined;
    if (typeof text === 'string' && isHash(hash))
      found[textHash(text) === hash ? 'kept' : 'changed'].push(layer);
  }
  return found;
}

/** Reads a parsed line as a decision; undefined if it lacks an essential field. Fields of the wrong type are left out. */
export function decisionRecord(value: unknown): DecisionRecord | undefined {
  if (!isObject(value) || typeof value.sample !== 'string' || typeof value.reviewer !== 'string')
    return undefined;
  const { id, time, labels, valid, rules, origin, return_to, withdrawn, ...rest } = value;
  for (const field of TEXTS) if (typeof rest[field] !== 'string') delete rest[field];
  return {
    ...rest,
    id: textOf(id) ?? '',
    time: textOf(time) ?? '',
    ...(labels !== undefined && { labels: labelsIn(labels) }),
    ...(valid !== undefined && { valid: validIn(valid) }),
    ...(rules !== undefined && { rules: listOf(rules) }),
    ...(isDecisionOrigin(origin) && { origin }),
    ...(return_to !== undefined && { return_to: listOf(return_to) }),
    ...(withdrawn === true && { withdrawn }),
  } as DecisionRecord;
}

const TEXTS = ['cause', 'reason', 'guideline', 'guideline_hash', 'undoes', 'redoes', 'replaces', 'text_hash'];

function isDecisionOrigin(value: unknown): value is NonNullable<DecisionRecord['origin']> {
  if (!isObject(value)) return false;
  const { kind, annotators, strategy } = value;
  if (kind === 'accepted')
    return Array.isArray(annotators) && listOf(annotators).length === annotators.length;
  return kind === 'edited' || (kind === 'policy' && typeof strategy === 'string');
}

/** Reads a parsed line as gold, with the id of its sample; undefined if it lacks an essential field. */
export function goldRecord(value: unknown): { about: string; record: GoldRecord } | undefined {
  if (!isObject(value) || !isObject(value.labels)) return undefined;
  const about = value.sample ?? value.id;
  if (typeof about !== 'string') return undefined;
  const { labels, rules, explanation, text, origin, ...rest } = value;
  const isOfDecision = isObject(origin) && typeof origin.record === 'string';
  const record = {
    ...rest,
    labels: labelsIn(labels),
    ...(typeof text === 'string' && { text }),
    ...(rules !== undefined && { rules: listOf(rules) }),
    ...(typeof explanation === 'string' && { explanation }),
    ...(isOfDecision && { origin }),
  };
  return { about, record: record as GoldRecord };
}

/** What an origin says of a suggestion that was in sight before the answer was final. */
export function suggestionIn(origin: unknown): SuggestionUse | undefined {
  if (!isObject(origin)) return undefined;
  const { kind, model, arm, action } = origin;
  const known = SUGGESTION_ACTIONS.find((one) => one === action);
  const isBegun = kind === 'suggestion' && (known === 'accepted' || known === 'changed');
  // Ignored after the answer: the answer is the one from before.
  const wasSeen = arm === 'before' || (arm === 'after' && known !== 'ignored');
  return known && (isBegun || wasSeen) ? { model: textOf(model) ?? '', action: known } : undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
