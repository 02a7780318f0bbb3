/** What people, gold and models say in a drawn project: each value follows from a seed. */
import type { Labels, LayerValue } from '../../../src/project/records/records';
import type { Question } from './drawn';

/** Words of five letters: the same spans fit every text. */
const WORDS = [
  'apple',
  'bread',
  'chair',
  'dusty',
  'eagle',
  'frost',
  'grape',
  'honey',
  'ivory',
  'jelly',
  'knife',
  'lemon',
];
const TOKEN = 6;
const TOKENS = 6;

/** A word that tells by itself where a value has come out. */
export const said = (seed: number, what: string): string =>
  `${what}-${WORDS[seed % WORDS.length]}-${WORDS[(seed * 5) % 7]}`;

/** The words of a sample. All samples have as many, of the same lengths. */
export const textOf = (name: string, n: number): string =>
  [name, ...Array.from({ length: TOKENS - 1 }, (_, k) => WORDS[(n * 5 + k * (n + 1)) % WORDS.length])].join(
    ' ',
  );

interface Layer {
  /** As in `labelwright.yaml`. */
  readonly yaml: string;
  /** The labels that it needs. */
  readonly labels: readonly string[];
  value(seed: number, text: string): LayerValue;
}

const span = (text: string, first: number, label: string, id: string) => {
  const start = first * TOKEN;
  return { id, start, end: start + TOKEN - 1, label, text: text.slice(start, start + TOKEN - 1) };
};
const spansOf = (seed: number, text: string) => [
  span(text, 1 + (seed % 2), seed % 3 === 0 ? 'thing' : 'person', 's1'),
  span(text, 3 + (seed % 3), seed % 4 === 0 ? 'thing' : 'person', 's2'),
];
const bits = (seed: number, of: readonly string[]): string[] => of.filter((_, n) => (seed >> n) % 2 === 1);

export const LAYERS: Readonly<Record<Question, Layer>> = {
  choice: {
    yaml: '{id: hue, type: choice, labels: [red, blue, gray]}',
    labels: ['red', 'blue', 'gray'],
    value: (seed) => ['red', 'blue', 'gray'][seed % 3]!,
  },
  choices: {
    yaml: '{id: tags, type: choices, labels: [hot, cold, wet]}',
    labels: ['hot', 'cold', 'wet'],
    value: (seed) => bits(seed, ['hot', 'cold', 'wet']),
  },
  codes: {
    yaml: '{id: codes, type: choices, open: true, labels: [sticky]}',
    labels: ['sticky'],
    value: (seed) => [...bits(seed, ['sticky']), said(seed, 'code')],
  },
  rating: { yaml: '{id: score, type: rating, min: 1, max: 5}', labels: [], value: (seed) => 1 + (seed % 5) },
  text: { yaml: '{id: why, type: text}', labels: [], value: (seed) => said(seed, 'because') },
  spans: {
    yaml: '{id: parts, type: spans, labels: [thing, person]}',
    labels: ['thing', 'person'],
    value: spansOf,
  },
  relations: {
    yaml: '{id: links, type: relations, spans: parts, labels: [owns, near]}',
    labels: ['owns', 'near'],
    value: (seed) => [{ label: seed % 2 ? 'owns' : 'near', from: 's1', to: 's2' }],
  },
  comparison: {
    yaml: '{id: better, type: comparison, between: [left, right], swapped: 0.5}',
    labels: [],
    value: (seed) => ['left', 'right', 'tie'][seed % 3]!,
  },
  turn: { yaml: '{id: fails, type: turn}', labels: [], value: (seed) => ['0', '1', 'none'][seed % 3]! },
  'each turn': {
    yaml: '{id: ok, type: choice, labels: [good, bad], per: turn, roles: [assistant]}',
    labels: ['good', 'bad'],
    value: (seed) =>
      ({ 1: seed % 2 ? 'good' : 'bad', 3: seed % 3 ? 'good' : 'bad' }) as unknown as LayerValue,
  },
};

/** The questions with those that they need, in the order of the schema. */
export const withSpans = (questions: readonly Question[]): Question[] =>
  (Object.keys(LAYERS) as Question[]).filter(
    (one) => questions.includes(one) || (one === 'spans' && questions.includes('relations')),
  );

export const idOfQuestion = (question: Question): string => /id: (\w+)/.exec(LAYERS[question].yaml)![1]!;

export const isAboutTurns = (questions: readonly Question[]): boolean =>
  questions.includes('turn') || questions.includes('each turn');

/** An answer to all questions. `text`: the whole text of the sample. */
export function labelsOf(questions: readonly Question[], seed: number, text: string): Labels {
  return Object.fromEntries(
    withSpans(questions).map((one, n) => [idOfQuestion(one), LAYERS[one].value(seed + n, text)]),
  );
}

/** The other fields of an answer. */
export const aroundOf = (seed: number): object => ({
  ...(seed % 3 === 0 && { rules: [seed % 2 ? 'R-1' : 'G-1'] }),
  ...(seed % 5 === 4 && { flags: ['unsure'] }),
  ...(seed % 4 === 1 && { note: said(seed, 'note') }),
  guideline: seed % 6 === 5 ? '1' : '2',
});

export const goldOf = (seed: number): object => ({
  explanation: said(seed, 'explained'),
  rules: [seed % 2 ? 'R-1' : 'G-1'],
});

export const decisionOf = (seed: number): object => ({
  cause: ['slip', 'guideline-gap', 'rule-misread'][seed % 3],
  reason: said(seed, 'reason'),
  ...(seed % 2 === 0 && { rules: ['R-1'] }),
});

export const predictionOf = (seed: number): object => ({
  score: (seed % 10) / 10,
  rationale: said(seed, 'rationale'),
});
