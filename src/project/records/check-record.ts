/** Whether the fields of a record line have the types of docs/format.md. Answers (`labels`, `valid`) are checked by their layers. */
import { quoted } from '../../base/text/phrases';
import { isObject } from '../../base/objects';
import { isUtcTime } from './utc-time';
import { ANNOTATOR_PATTERN, FLAGS, SUGGESTION_ACTIONS } from './records';

type Fields = Readonly<Record<string, unknown>>;

/** `field` may be absent from the record: then it is missing. */
export type ReportField = (field: string, message: string, severity?: 'warning', item?: number) => void;

/** Whether a value has the form of `text_hash`. */
export const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
const KNOWN_FLAGS: ReadonlySet<unknown> = new Set(FLAGS);
const ARMS: ReadonlySet<unknown> = new Set(['before', 'after', 'control']);
const ACTIONS: ReadonlySet<unknown> = new Set(SUGGESTION_ACTIONS);

/** An annotation of `annotations/<stem>.jsonl`. */
export function checkAnnotation(record: Fields, stem: string, report: ReportField): void {
  checkLogged(record, 'annotator', stem, report);
  if (record.withdrawn !== true || record.labels !== undefined)
    checkObject(record, 'labels', record.withdrawn !== true, report);
  const { seconds, status, flags } = record;
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0))
    report('seconds', '"seconds" is a number, 0 or more.', 'warning');
  if (status !== undefined && status !== 'done' && status !== 'draft')
    report('status', '"status" is "done" or "draft".');
  if (flags !== undefined) checkFlags(flags, report);
  checkText(record, 'note', report);
  checkShown(record.shown, report);
  const { swapped } = record;
  if (swapped !== undefined && !(isObject(swapped) && isTexts(Object.values(swapped))))
    report('swapped', '"swapped" is {"layer": answer}, given when the two sides were swapped.', 'warning');
  checkOrigin(record.origin, report);
}

/** A decision of `decisions/<stem>.jsonl`. */
export function checkDecision(record: Fields, stem: string, report: ReportField): void {
  checkLogged(record, 'reviewer', stem, report);
  checkObject(record, 'labels', false, report);
  checkObject(record, 'valid', false, report);
  for (const [layer, values] of Object.entries(isObject(record.valid) ? record.valid : {}))
    if (!Array.isArray(values))
      report('valid', `"valid" holds a list of values for each layer: ${JSON.stringify(layer)} has none.`);
  if (
    record.withdrawn !== true &&
    record.labels === undefined &&
    record.valid === undefined &&
    record.cause === undefined &&
    record.return_to === undefined
  )
    report('labels', 'A decision needs "labels", "valid", "cause" or "return_to".');
  checkReturn(record, report);
  checkText(record, 'cause', report);
  checkText(record, 'reason', report);
}

function checkReturn({ return_to, labels, valid }: Fields, report: ReportField): void {
  if (return_to === undefined) return;
  if (!isTexts(return_to) || return_to.length === 0)
    report('return_to', '"return_to" is a list of annotators, at least one.');
  else if (labels !== undefined || valid !== undefined)
    report(
      'return_to',
      'A record with "return_to" sends the sample back and decides nothing: it has neither "labels" nor "valid".',
    );
}

/** A line of a gold file: for a sample of the project, or a sample itself. */
export function checkGold(record: Fields, report: ReportField): void {
  if (record.sample === undefined && typeof record.text !== 'string')
    report('sample', 'A gold record names a "sample" of the project, or carries its own "id" and "text".');
  else if (record.sample !== undefined) checkId(record, 'sample', report);
  checkObject(record, 'labels', true, report);
  checkText(record, 'explanation', report);
  checkRules(record.rules, report);
  if (record.check !== undefined && record.check !== 'attention')
    report('check', '"check" is "attention": anyone who reads the text answers it correctly.');
}

/** Clocks differ by minutes; a day is no difference of time zones either. */
const isFuture = (time: number): boolean => time > Date.now() + 86_400_000;

/** What annotations and decisions share. */
function checkLogged(record: Fields, who: string, stem: string, report: ReportField): void {
  const { v, time, rules, start, text_hash } = record;
  if (v !== 1) report('v', versionProblem(v));
  checkId(record, 'id', report);
  if (isUtcTime(time) && isFuture(Date.parse(time as string)))
    report(
      'time',
      'The record is from the future: the clock of the computer that wrote it was wrong. It counts before every answer given until then; later answers continue from its time.',
      'warning',
    );
  if (!isUtcTime(time))
    report(
      'time',
      '"time" is a moment in UTC, like "2026-11-25T09:10:00.000Z": the newest record of a sample counts.',
    );
  const name = record[who];
  if (typeof name !== 'string' || name === '')
    report(who, `"${who}" is required: the name of the person, a text.`);
  else if (name !== stem)
    report(who, nameProblem(name, stem), ANNOTATOR_PATTERN.test(name) ? 'warning' : undefined);
  checkId(record, 'sample', report);
  if (text_hash !== undefined && !isHash(text_hash))
    report('text_hash', '"text_hash" is 16 hexadecimal digits in lower case.', 'warning');
  if (start !== undefined && !(isObject(start) && Object.values(start).every(isHash)))
    report('start', '"start" is {"layer": hash of the text that the answer began with}.', 'warning');
  if (rules !== undefined) checkRules(rules, report);
  for (const field of ['guideline', 'guideline_hash', 'undoes', 'redoes', 'replaces'])
    checkText(record, field, report);
  const { withdrawn } = record;
  if (withdrawn !== undefined && typeof withdrawn !== 'boolean')
    report('withdrawn', '"withdrawn" is true or false.');
}

function versionProblem(v: unknown): string {
  if (v === undefined) return '"v" is required: the version of the format, 1.';
  return typeof v === 'number' && v > 1
    ? `The record has format version ${v}, written by a newer release; this one reads version 1. Update Labelwright.`
    : '"v" is the version of the format, the number 1.';
}

function nameProblem(name: string, stem: string): string {
  return ANNOTATOR_PATTERN.test(name)
    ? `The record of "${name}" is in the file of "${stem}". Each person has a file of their own: ${name}.jsonl.`
    : `"${name}" cannot be a file name: letters, digits, ".", "_", "-" and "@" only, at most 100, not starting with a dot.`;
}

function checkId(record: Fields, field: string, report: ReportField): void {
  const value = record[field];
  if (typeof value === 'string' && value !== '') return;
  report(
    field,
    value === undefined ? `"${field}" is required: a text.` : `"${field}" is a text that is not empty.`,
  );
}

function checkText(record: Fields, field: string, report: ReportField): void {
  const value = record[field];
  if (value !== undefined && typeof value !== 'string') report(field, `"${field}" is a text.`);
}

function checkObject(record: Fields, field: string, required: boolean, report: ReportField): void {
  const value = record[field];
  if (isObject(value) || (value === undefined && !required)) return;
  report(
    field,
    value === undefined
      ? `"${field}" is required: {"layer": answer}.`
      : `"${field}" is an object: {"layer": answer}.`,
  );
}

function checkRules(rules: unknown, report: ReportField): void {
  if (rules !== undefined && !isTexts(rules))
    report('rules', '"rules" is a list of the ids of rules and tie-breakers.');
}

function checkFlags(flags: unknown, report: ReportField): void {
  if (!isTexts(flags)) return report('flags', `"flags" is a list of: ${FLAGS.join(', ')}.`);
  const unknown = flags.filter((flag) => !KNOWN_FLAGS.has(flag));
  if (unknown.length > 0)
    report(
      'flags',
      `Unknown flag${unknown.length > 1 ? 's' : ''} ${quoted(unknown)}. Flags are: ${FLAGS.join(', ')}.`,
      'warning',
      unknown.length === 1 ? flags.indexOf(unknown[0]!) : undefined,
    );
}

function checkShown(shown: unknown, report: ReportField): void {
  if (shown === undefined) return;
  if (!isObject(shown) || !Object.values(shown).every((order) => isTexts(order) && order.length === 2))
    report(
      'shown',
      '"shown" is {"layer": [first field, second field]}, the order in which the two were shown.',
      'warning',
    );
}

function checkOrigin(origin: unknown, report: ReportField): void {
  if (origin === undefined) return;
  const { kind, arm, action, suggested, first } = isObject(origin) ? origin : {};
  const say = (field: string, is: string) => report('origin', `"${field}" of "origin" is ${is}.`, 'warning');
  if (arm !== undefined && !ARMS.has(arm)) say('arm', 'before, after or control');
  if (arm !== undefined && action !== undefined && !ACTIONS.has(action))
    say('action', SUGGESTION_ACTIONS.join(', '));
  if (suggested !== undefined && !isObject(suggested)) say('suggested', '{"layer": answer}');
  if (first !== undefined && !(isObject(first) && isObject(first.labels)))
    say('first', '{"labels": {"layer": answer}, "seconds": number}');
  if (kind !== 'hand' && kind !== 'suggestion')
    report(
      'origin',
      '"origin" is {"kind": "hand"} or {"kind": "suggestion", "model", "score", "action"}.',
      'warning',
    );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
