import type { LineKind } from '../rules/framework/line-view';

/** What each field of a record means; docs/format.md describes them in full. */
export type KeyTexts = Readonly<Record<string, string>>;

const HEAD: KeyTexts = {
  v: 'Format version: 1.',
  id: 'Id of the record: a ULID, sorts by time.',
  time: 'When it was written: RFC 3339, UTC, with milliseconds.',
};
const UNIT: KeyTexts = { unit: 'Unit of the offsets of spans: codepoint. Required with spans.' };
const GUIDELINE: KeyTexts = { guideline: 'Version of the guideline that was followed.' };
const START = 'Layer -> hash of the text that the answer began with: tells when that text has changed since.';
const STEPS: KeyTexts = {
  undoes: 'Id of the record that this one takes back.',
  redoes: 'Id of the taken-back record whose content this one gives again.',
};

const KEYS: Readonly<Record<LineKind, KeyTexts>> = {
  annotation: {
    ...HEAD,
    annotator: 'Who labelled. The file is named after them.',
    sample: 'Id of the sample.',
    text_hash: "Hash of the sample's text when it was labelled: tells when the text has changed since.",
    ...GUIDELINE,
    guideline_hash: 'Semantic hash of the guideline that was followed.',
    ...UNIT,
    labels: 'Layer id -> the answer. A layer that is absent was not answered; [] was answered with nothing.',
    rules: 'Ids of the rules and tie-breakers cited.',
    flags: 'What is wrong with the sample, or doubtful.',
    note: 'Free text.',
    seconds: 'Time spent on the sample, in seconds, idle time left out.',
    status: 'draft: work in progress, not counted. done: the default.',
    shown: 'Comparison layer -> its two fields in the order in which they were shown.',
    start: START,
    origin:
      'Where the answer came from: {"kind": "hand"}, or a suggestion with its model and what became of it.',
    ...STEPS,
    withdrawn: 'true: the annotator has no answer for this sample (any more).',
  },
  decision: {
    ...HEAD,
    reviewer: 'Who decided.',
    sample: 'Id of the sample.',
    text_hash: "Hash of the sample's text when it was decided.",
    start: START,
    labels: 'Layer id -> the final value. Layers not named stay undecided.',
    valid: 'Layer id -> list of values that all stay valid (legitimately ambiguous).',
    ...UNIT,
    cause: 'Why annotators disagreed or the label was wrong.',
    reason: 'Why it was decided so.',
    rules: 'Ids of the rules and tie-breakers that decide it.',
    origin:
      'How the labels came about: {"kind": "accepted", "annotators"}, {"kind": "edited"} or {"kind": "policy", "strategy"}.',
    return_to:
      'Annotators who are to answer the sample again; the reason is the message to them. Nothing is decided.',
    ...GUIDELINE,
    replaces: 'Id of the decision that stood when this one was made.',
    ...STEPS,
    withdrawn: 'true: the decision is taken back.',
  },
  gold: {
    sample: 'Id of a sample of the project; or give id and text here.',
    id: 'Id, when the record carries its text itself.',
    text: 'The text, when the record carries it itself.',
    labels: 'Layer id -> the right answer.',
    ...UNIT,
    explanation: 'Why it is right.',
    rules: 'Ids of the rules and tie-breakers that decide it.',
    check:
      '"attention": anyone who reads the text answers it correctly; failing is reported apart from other gold.',
    origin: 'The decision that it was made of: {"kind": "decision", "record", "reviewer"}.',
  },
  sample: {},
};

/** The fields of a kind of record, in the order in which they are written. Samples have arbitrary fields. */
export const recordKeys = (kind: LineKind): KeyTexts => KEYS[kind];

const REQUIRED: Readonly<Record<LineKind, readonly string[]>> = {
  annotation: ['v', 'id', 'time', 'annotator', 'sample', 'labels'],
  decision: ['v', 'id', 'time', 'reviewer', 'sample'],
  gold: ['labels'],
  sample: [],
};

/** Whether each record of a kind has the field. */
export const isRequired = (kind: LineKind, key: string): boolean => REQUIRED[kind].includes(key);

/** The meaning of each flag of a record. */
export const FLAG_TEXTS: KeyTexts = {
  'ambiguous-source': 'The text can be read in more than one way.',
  'missing-context': 'What is needed to decide is not in the text.',
  'broken-preprocessing': 'The text was damaged before it came here.',
  'guideline-gap': 'The guideline has no answer.',
  unsure: 'The annotator is not sure.',
};

/** Causes that a decision may name; projects may add their own. */
export const CAUSE_TEXTS: KeyTexts = {
  slip: 'A slip: the annotator knew better.',
  'rule-misread': 'A rule was read wrongly.',
  'tie-breaker-ignored': 'A tie-breaker decides it and was not used.',
  'guideline-gap': 'The guideline has no answer.',
  'guideline-changed': 'The guideline has changed since.',
  'ambiguous-source': 'The text can be read in more than one way.',
  'missing-context': 'What is needed to decide is not in the text.',
  'broken-preprocessing': 'The text was damaged before it came here.',
};
