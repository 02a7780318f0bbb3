/** Projects whose pages are labelled in browsers, each with the keys that a person presses and what they should come to. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Labels } from '../../../src/project/records/records';
import { repoRoot } from '../../support/repo-root';
import { spansOn } from '../relations-project';

/** An answer as its person gives it: the keys, separated by spaces, and the labels that they come to. */
export interface GivenAnswer {
  readonly keys: string;
  readonly labels: Labels;
}

export interface PageProject {
  /** Without records of people. */
  readonly files: Readonly<Record<string, string>>;
  /** The answers to the first samples of the batch, in order. The last key of an answer leads to the next sample. */
  readonly answers: readonly GivenAnswer[];
}

export const PERSON = 'zoe';
export const BATCH = 'week-1';

/** A frozen batch for the person. */
const batchOf = (ids: readonly string[]): Record<string, string> => ({
  [`assignments/${BATCH}.yaml`]: `samples: {all: true}\npeople: [${PERSON}]\n`,
  [`assignments/${BATCH}.jsonl`]: linesOf(ids.map((sample) => ({ sample, people: [PERSON] }))),
});

const linesOf = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** The texts of a shipped example, of which the person gets a few. */
function example(name: string, samples: string, few: (id: string) => boolean): Record<string, string> {
  const folder = path.join(repoRoot, 'examples', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => statSync(path.join(folder, file)).isFile() && file !== 'README.md');
  const read = Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
  const ids = read[samples]!.trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  return { ...read, ...batchOf(ids.filter(few)) };
}

const times = (count: number, key: string): string => Array<string>(count).fill(key).join(' ');

const LETTERS = [
  'משה כתב לרות מכתב מירושלים, ורות ענתה לו מחיפה.',
  'ב־3 במאי נסעה חנה אל יפו, ושם פגשה את דוד (”ידיד ותיק“).',
];

/** A word of a text as a span, and a relation from a span to another, by their numbers from 1. */
const marked = (
  text: string,
  words: string[],
  links: [label: string, from: number, to: number][],
): Labels => ({
  marks: spansOn(text, ...words),
  links: links.map(([label, from, to]) => ({ label, from: `s${from}`, to: `s${to}` })),
});

const hebrew: PageProject = {
  files: {
    'labelwright.yaml': `labelwright: 1
title: מכתבים מן העיזבון
language: he
guideline: guideline.yaml
data: {samples: [data/letters.jsonl], context: [archive]}
layers:
  - {id: marks, type: spans, name: Names, question: Who and where?, labels: [person, place], boundary: word}
  - {id: links, type: relations, name: Links, spans: marks, labels: [writes-to, is-in], directed: true,
     pairs: [{label: writes-to, from: [person], to: [person]}, {label: is-in, from: [person], to: [place]}]}
labels:
  - {id: person, name: אדם, key: p}
  - {id: place, name: מקום, key: m}
  - {id: writes-to, name: כותב אל, key: w}
  - {id: is-in, name: נמצא ב, key: i}
people: {annotators: [zoe], reviewers: [lea]}
`,
    'guideline.yaml': `title: Letters
version: "1"
labels:
  - {id: person, brief: A human being by name., definition: "The name with what is joined to it: לרות."}
  - {id: place, brief: A town by name., definition: "The name with what is joined to it: מירושלים."}
  - {id: writes-to, brief: From who writes to who reads., definition: Only letters that the text reports.}
  - {id: is-in, brief: From a person to a place., definition: The person is there when the text happens.}
`,
    'data/letters.jsonl': linesOf(
      LETTERS.map((text, at) => ({ id: `letter-${at + 1}`, text, archive: `תיק ${at + 1}` })),
    ),
    ...batchOf(LETTERS.map((_, at) => `letter-${at + 1}`)),
  },
  // The caret goes on to the left.
  answers: [
    {
      keys: `${times(1, 'ArrowLeft')} p ${times(2, 'ArrowLeft')} p ${times(2, 'ArrowLeft')} m ${times(2, 'Shift+Tab')} w Enter Escape Tab i Enter Enter`,
      labels: marked(
        LETTERS[0]!,
        ['משה/person', 'לרות/person', 'מירושלים/place'],
        [
          ['writes-to', 1, 2],
          ['is-in', 2, 3],
        ],
      ),
    },
    {
      keys: `${times(6, 'ArrowLeft')} p ${times(2, 'ArrowLeft')} m Shift+Tab i Enter Enter`,
      labels: marked(LETTERS[1]!, ['חנה/person', 'יפו/place'], [['is-in', 1, 2]]),
    },
  ],
};

const WORDS = 'the parcel came late and two of three lamps were broken so we want our money back'.split(' ');

/** Numbers from 0 up to a limit, the same ones in each run. */
function drawn(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function many(): PageProject {
  const draw = drawn(20_261_203);
  const texts = Array.from({ length: 1000 }, () =>
    Array.from({ length: 8 + draw(60) }, () => WORDS[draw(WORDS.length)]).join(' '),
  );
  const kinds = ['refund', 'return', 'other'];
  return {
    files: {
      'labelwright.yaml': `labelwright: 1
data: {samples: [data/texts.jsonl]}
layers: [{id: intent, type: choice, labels: [${kinds.join(', ')}]}]
labels: [${kinds.map((id) => `{id: ${id}}`).join(', ')}]
people: {annotators: [zoe], reviewers: [lea]}
`,
      'data/texts.jsonl': linesOf(texts.map((text, at) => ({ id: `text-${at + 1}`, text }))),
      ...batchOf(texts.map((_, at) => `text-${at + 1}`)),
    },
    answers: Array.from({ length: 40 }, () => draw(kinds.length)).map((at) => ({
      keys: String(at + 1),
      labels: { intent: kinds[at]! },
    })),
  };
}

const REPLIES = ['It left today.', 'It left today.\r\nIt comes tomorow', null, undefined];

/** A model's replies, two of them missing. */
const corrections: PageProject = {
  files: {
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/questions.jsonl], context: [shop]}
layers: [{id: fixed, type: text, name: Reply, start: {field: reply}, required: true}]
people: {annotators: [zoe], reviewers: [lea]}
`,
    'data/questions.jsonl': linesOf(
      REPLIES.map((reply, at) => ({
        id: `q-${at + 1}`,
        text: `Where is parcel ${at + 1}?`,
        reply,
        shop: 's',
      })),
    ),
    ...batchOf(REPLIES.map((_, at) => `q-${at + 1}`)),
  },
  answers: [
    { keys: '0', labels: { fixed: 'It left today.' } },
    { keys: '. ArrowDown End ! Escape Enter', labels: { fixed: 'It left today.\r\nIt comes tomorow!' } },
    { keys: '. N o Escape Enter', labels: { fixed: 'No' } },
    { keys: '. N o Escape Enter', labels: { fixed: 'No' } },
  ],
};

export const PROJECTS: Readonly<Record<string, PageProject>> = {
  tickets: {
    files: example('support-tickets', 'data/tickets.jsonl', (id) => /^t-00[5-9]$/.test(id)),
    answers: [
      // The order number is after a character that JavaScript counts twice.
      {
        keys: `${times(2, 'ArrowRight')} p ${times(15, 'ArrowRight')} i 5 r . 3 Enter`,
        labels: {
          entities: [
            { id: 's1', start: 4, end: 8, label: 'product', text: 'Mora' },
            { id: 's2', start: 80, end: 88, label: 'order-id', text: 'KC-48230' },
          ],
          intent: 'damaged-item',
          remedy: ['replacement'],
          urgency: 3,
        },
      },
      { keys: '6 . 2 Enter', labels: { intent: 'return', urgency: 2, entities: [] } },
      // The guideline wants a rule for "other": its letter is the last key.
      {
        keys: 'o 2 . E n d Enter c',
        labels: { intent: 'other', urgency: 2, request: 'End', entities: [] },
      },
    ],
  },
  conversations: {
    files: example('assistant-traces', 'data/traces.jsonl', (id) => /^tr-0[1-4]$/.test(id)),
    // Which side is first depends on the sample and the person.
    answers: [
      {
        keys: ', l o s t Enter 4 p i',
        labels: { 'first-failure': 'lost', codes: ['invented'], verdict: 'pass', better: 'answer_b' },
      },
      {
        keys: '1 4 x s',
        labels: { codes: ['wrong-argument', 'invented'], verdict: 'fail', better: 'answer_b' },
      },
    ],
  },
  'spans with relations in Hebrew': hebrew,
  'texts to correct': corrections,
  '1,000 texts': many(),
};
