import type { LineKind } from '../rules/framework/line-view';

/** A field of a record; docs/format.md describes them in full. */
export interface RecordKey {
  readonly key: string;
  readonly required?: true;
  readonly text: string;
}

const COMMON: readonly RecordKey[] = [
  { key: 'v', required: true, text: 'Format version: 1.' },
  { key: 'id', required: true, text: 'Id of the record: a ULID, sorts by time.' },
  { key: 'time', required: true, text: 'When it was written: RFC 3339, UTC, with milliseconds.' },
];
const UNIT: RecordKey = {
  key: 'unit',
  text: 'Unit of the offsets of spans: codepoint. Required with spans.',
};
const LABELS =
  'Layer id -> the answer. A layer that is absent was not answered; [] was answered with nothing.';
const UNDOES: RecordKey = { key: 'undoes', text: 'Id of the record that this one takes back.' };
const REDOES: RecordKey = {
  key: 'redoes',
  text: 'Id of the taken-back record whose content this one gives again.',
};
const GUIDELINE: RecordKey = { key: 'guideline', text: 'Version of the guideline that was followed.' };

const KEYS: Readonly<Record<LineKind, readonly RecordKey[]>> = {
  annotation: [
    ...COMMON,
    { key: 'annotator', required: true, text: 'Who labelled. The file is named after them.' },
    { key: 'sample', required: true, text: 'Id of the sample.' },
    {
      key: 'text_hash',
      text: "Hash of the sample's text when it was labelled: tells when the text has changed since.",
    },
    GUIDELINE,
    { key: 'guideline_hash', text: 'Semantic hash of the guideline that was followed.' },
    UNIT,
    { key: 'labels', required: true, text: LABELS },
    { key: 'rules', text: 'Ids of the rules and tie-breakers cited.' },
    { key: 'flags', text: 'What is wrong with the sample, or doubtful.' },
    { key: 'note', text: 'Free text.' },
    { key: 'seconds', text: 'Time spent on the sample, in seconds, idle time left out.' },
    { key: 'status', text: 'draft: work in progress, not counted. done: the default.' },
    { key: 'shown', text: 'Comparison layer -> its two fields in the order in which they were shown.' },
    {
      key: 'origin',
      text: 'Where the answer came from: {"kind": "hand"}, or a suggestion with its model and what became of it.',
    },
    UNDOES,
    REDOES,
    { key: 'withdrawn', text: 'true: the annotator has no answer for this sample (any more).' },
  ],
  decision: [
    ...COMMON,
    { key: 'reviewer', required: true, text: 'Who decided.' },
    { key: 'sample', required: true, text: 'Id of the sample.' },
    { key: 'text_hash', text: "Hash of the sample's text when it was decided." },
    { key: 'labels', text: 'Layer id -> the final value. Layers not named stay undecided.' },
    { key: 'valid', text: 'Layer id -> list of values that all stay valid (legitimately ambiguous).' },
    UNIT,
    { key: 'cause', text: 'Why annotators disagreed or the label was wrong.' },
    { key: 'reason', text: 'Why it was decided so.' },
    { key: 'rules', text: 'Ids of the rules and tie-breakers that decide it.' },
    {
      key: 'origin',
      text: 'How the labels came about: {"kind": "accepted", "annotators"}, {"kind": "edited"} or {"kind": "policy", "strategy"}.',
    },
    {
      key: 'return_to',
      text: 'Annotators who are to answer the sample again; the reason is the message to them. Nothing is decided.',
    },
    GUIDELINE,
    { key: 'replaces', text: 'Id of the decision that stood when this one was made.' },
    UNDOES,
    REDOES,
    { key: 'withdrawn', text: 'true: the decision is taken back.' },
  ],
  gold: [
    { key: 'sample', text: 'Id of a sample of the project; or give id and text here.' },
    { key: 'id', text: 'Id, when the record carries its text itself.' },
    { key: 'text', text: 'The text, when the record carries it itself.' },
    { key: 'labels', required: true, text: 'Layer id -> the right answer.' },
    UNIT,
    { key: 'explanation', text: 'Why it is right.' },
    { key: 'rules', text: 'Ids of the rules and tie-breakers that decide it.' },
    {
      key: 'check',
      text: '"attention": anyone who reads the text answers it correctly; failing is reported apart from other gold.',
    },
    { key: 'origin', text: 'The decision that it was made of: {"kind": "decision", "record", "reviewer"}.' },
  ],
  sample: [],
};

/** The fields of a kind of record, in the order in which they are written. Samples have arbitrary fields. */
export const recordKeys = (kind: LineKind): readonly RecordKey[] => KEYS[kind];

/** The meaning of each flag of a record. */
export const FLAG_TEXTS: Readonly<Record<string, string>> = {
  'ambiguous-source': 'The text can be read in more than one way.',
  'missing-context': 'What is needed to decide is not in the text.',
  'broken-preprocessing': 'The text was damaged before it came here.',
  'guideline-gap': 'The guideline has no answer.',
  unsure: 'The annotator is not sure.',
};

/** Causes that a decision may name; projects may add their own. */
export const CAUSE_TEXTS: Readonly<Record<string, string>> = {
  slip: 'A slip: the annotator knew better.',
  'rule-misread': 'A rule was read wrongly.',
  'tie-breaker-ignored': 'A tie-breaker decides it and was not used.',
  'guideline-gap': 'The guideline has no answer.',
  'guideline-changed': 'The guideline has changed since.',
  'ambiguous-source': 'The text can be read in more than one way.',
  'missing-context': 'What is needed to decide is not in the text.',
  'broken-preprocessing': 'The text was damaged before it came here.',
};
