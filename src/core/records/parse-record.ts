import type { Labels } from './records';
import { ANNOTATOR_PATTERN } from './records';

/** What replaying needs of an annotation line; shape errors of other fields are the rules' to report. */
export interface ReplayRecord {
  readonly id: string | undefined;
  readonly annotator: string;
  readonly sample: string;
  /** Milliseconds since 1970, NaN when there is no valid time. */
  readonly time: number;
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly flags: readonly string[];
  readonly note: string;
  readonly guideline: string | undefined;
  readonly draft: boolean;
  readonly withdrawn: boolean;
  readonly undoes: string | undefined;
  /** A migration wrote it, or took one back: it says again what the person had answered. */
  readonly migrated: boolean;
  /** The answer began as what a model proposed; undefined for one given by hand, or of which it is not said what became of it. */
  readonly suggestion: SuggestionUse | undefined;
}

/** What somebody did with a model's proposal. */
export interface SuggestionUse {
  /** Empty when the record does not name the model. */
  readonly model: string;
  readonly changed: boolean;
}

/** Reads a parsed line as an annotation; undefined when it lacks what makes it one (annotator and sample). */
export function replayRecord(value: unknown): ReplayRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const record = value as Record<string, unknown>;
  const { annotator, sample } = record;
  if (typeof annotator !== 'string' || annotator === '' || typeof sample !== 'string' || sample === '')
    return undefined;
  return {
    id: textOf(record.id),
    annotator,
    sample,
    time: typeof record.time === 'string' ? Date.parse(record.time) : NaN,
    labels: isObject(record.labels) ? (record.labels as Labels) : {},
    rules: listOf(record.rules),
    flags: listOf(record.flags),
    note: textOf(record.note) ?? '',
    guideline: textOf(record.guideline),
    draft: record.status === 'draft',
    withdrawn: record.withdrawn === true,
    undoes: textOf(record.undoes),
    migrated: isObject(record.migration) && 'name' in (record.migration as object),
    suggestion: suggestionIn(record.origin),
  };
}

function suggestionIn(origin: unknown): SuggestionUse | undefined {
  if (typeof origin !== 'object' || origin === null) return undefined;
  const { kind, model, action } = origin as Record<string, unknown>;
  if (kind !== 'suggestion' || (action !== 'accepted' && action !== 'changed')) return undefined;
  return { model: textOf(model) ?? '', changed: action === 'changed' };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a name can be an annotator's: it becomes a file name. */
export const isAnnotatorName = (name: string): boolean => ANNOTATOR_PATTERN.test(name);
