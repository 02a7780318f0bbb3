import assert from 'node:assert/strict';
import { memoryProject } from './memory-project';
import type { Position, Range } from '../../src/project/findings/finding';
import type { MemoryFiles } from './memory-files';
import type { ProjectModel } from '../../src/project/model/model';
import { LineIndex } from '../../src/base/yaml/line-index';
import type { Project } from '../../src/engine/project';

export const LANGUAGE_SCHEMA = `labelwright: 1
guideline: guideline.yaml
data:
  samples: [data/*.jsonl]
layers:
  - {id: intent, type: choice, question: What is wanted?, labels: [refund, duplicate-charge, other]}
  - {id: entities, type: spans, labels: [order-id, amount]}
  - {id: urgency, type: rating, min: 1, max: 5}
labels:
  - {id: refund, name: Refund request}
  - {id: duplicate-charge, name: Duplicate charge, parent: money}
  - {id: money, selectable: false}
  - {id: other, catch_all: true}
  - {id: order-id}
  - {id: amount}
people:
  annotators: [ana, {id: ben, name: Ben K.}]
  reviewers: [lea]
quality:
  cite_rules: [other]
lint:
  rules:
    missing-definition: off
`;
export const TWO_REVIEWERS = LANGUAGE_SCHEMA.replace('reviewers: [lea]', 'reviewers: [lea, max]');

export const LANGUAGE_GUIDELINE = `version: "2"
status: draft
rules:
  - {id: G-1, text: Label what is asked for.}
labels:
  - id: refund
    brief: Wants money back.
    definition: The writer asks for money already paid.
    include:
      - {id: R-REF-1, text: Repayment is asked for.}
    exclude:
      - {id: R-REF-2, text: Charged twice., use_instead: duplicate-charge}
    scope_note: Store credit is money.
  - id: duplicate-charge
    definition: One purchase was charged twice.
tie_breakers:
  - id: TB-1
    between: [duplicate-charge, refund]
    when: Both fit.
    prefer: duplicate-charge
    examples: [EX-1]
examples:
  - id: EX-1
    marked: "Two payments of [€49.90](amount) for [A-1009](order-id)."
    labels: {intent: duplicate-charge}
    not: [refund]
    rules: [TB-1]
    kind: borderline
changelog:
  - version: "2"
    changes:
      - {type: changed, target: refund, impact: semantic}
  - version: "1"
    changes:
      - {type: added, target: "*", impact: semantic}
`;

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const record = (annotator: string, sample: string, labels: object, more: object = {}): string =>
  line({
    v: 1,
    id: `${annotator}-${sample}`,
    time: '2026-11-25T09:10:00.000Z',
    annotator,
    sample,
    guideline: '2',
    unit: 'codepoint',
    labels,
    ...more,
  });

/** A small project in which everything refers to everything: labels, rules, an inline span, answers that differ, a decision, gold. */
export const LANGUAGE_FILES: Readonly<Record<string, string>> = {
  'labelwright.yaml': LANGUAGE_SCHEMA,
  'guideline.yaml': LANGUAGE_GUIDELINE,
  'data/a.jsonl':
    line({ id: 't-1', text: '😀 Please pay back €19 for A-1009.' }) +
    line({ id: 't-2', text: 'I was charged twice.' }) +
    line({ id: 't-3', text: 'Hello?' }),
  'annotations/ana.jsonl':
    record(
      'ana',
      't-1',
      {
        intent: 'refund',
        entities: [{ id: 's1', start: 18, end: 21, label: 'amount', text: '€19' }],
        urgency: 3,
      },
      { rules: ['R-REF-1', 'TB-1'], flags: ['unsure'] },
    ) + record('ana', 't-2', { intent: 'duplicate-charge', urgency: 1 }, { guideline: '1' }),
  'annotations/ben.jsonl':
    record('ben', 't-1', { intent: 'refund', urgency: 3 }, { guideline: '1' }) +
    record('ben', 't-2', { intent: 'refund', urgency: 1 }, { rules: ['TB-1'] }),
  'decisions/lea.jsonl': line({
    v: 1,
    id: 'd-1',
    time: '2026-11-25T10:00:00.000Z',
    reviewer: 'lea',
    sample: 't-2',
    labels: { intent: 'duplicate-charge' },
    cause: 'rule-misread',
    rules: ['TB-1'],
  }),
  'gold/a.jsonl': line({ sample: 't-2', labels: { intent: 'duplicate-charge' }, explanation: 'Twice.' }),
};

export interface OpenedInMemory {
  readonly files: MemoryFiles;
  readonly project: Project;
  readonly model: ProjectModel;
  text(path: string): string;
  /** The place of `|` in a piece of the file's text that occurs once, such as `prefer: dupl|icate-charge`. */
  at(path: string, marked: string): Position;
  /** The text in a range of a file. */
  slice(path: string, range: Range | undefined): string | undefined;
}

/** A project in memory as the engine sees it once everything is read; `changed` replaces files of LANGUAGE_FILES. */
export async function languageProject(
  changed: Readonly<Record<string, string>> = {},
): Promise<OpenedInMemory> {
  const contents = { ...LANGUAGE_FILES, ...changed };
  const { files, project } = await memoryProject(contents, { statistics: true });
  const text = (path: string): string => contents[path as keyof typeof contents] ?? assert.fail(path);
  return {
    files,
    project,
    model: project.model!,
    text,
    at: (path, marked) => placeOf(text(path), marked),
    slice: (path, range) => range && textIn(text(path), range),
  };
}

/** The place of `|` in a piece of a text that occurs once. */
export function placeOf(text: string, marked: string): Position {
  const needle = marked.replace('|', '');
  const at = text.indexOf(needle);
  assert.ok(at >= 0, `not there: ${needle}`);
  assert.equal(text.indexOf(needle, at + 1), -1, `there twice: ${needle}`);
  return new LineIndex(text).lineColumn(at + marked.indexOf('|'));
}

export function textIn(text: string, { start, end }: Range): string {
  const lines = new LineIndex(text);
  return text.slice(lines.offsetAt(start), lines.offsetAt(end));
}
