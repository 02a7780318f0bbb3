import { seededRandom } from '../../src/agreement/statistics/random';
import { writeFiles } from './command-line';

export const INTENTS = ['card', 'refund', 'login'] as const;
const WORDS: Readonly<Record<string, readonly string[]>> = {
  card: ['card', 'plastic', 'atm', 'pin'],
  refund: ['refund', 'money', 'return', 'repay'],
  login: ['password', 'login', 'account', 'locked'],
};
const FILLER = [
  'please',
  'today',
  'again',
  'why',
  'my',
  'the',
  'still',
  'help',
  'since',
  'monday',
  'with',
  'new',
];

export interface IntentSample {
  readonly id: string;
  readonly text: string;
  readonly intent: string;
  readonly split?: string;
}

/** Texts whose words tell the intent, all different: `each` of every intent, in turn. */
export function intentSamples(each: number, seed = 1): IntentSample[] {
  const random = seededRandom(seed);
  const pick = (words: readonly string[]): string => words[random.below(words.length)]!;
  return Array.from({ length: each * INTENTS.length }, (_, n) => {
    const intent = INTENTS[n % INTENTS.length]!;
    const fill = Array.from({ length: 5 }, () => pick(FILLER)).join(' ');
    return {
      id: `s-${n}`,
      text: `${fill} ${pick(WORDS[intent]!)} ${pick(WORDS[intent]!)} number ${n * 7919}`,
      intent,
    };
  });
}

export const INTENT_SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl], split: split}
layers: [{id: intent, type: choice, labels: [card, refund, login, rare]}]
labels: [{id: card}, {id: refund}, {id: login}, {id: rare}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;

let number = 0;

/** A record of an annotator, or by `extra` of anybody. */
export function answerLine(annotator: string, sample: string, labels: object, extra: object = {}): string {
  number += 1;
  return `${JSON.stringify({
    v: 1,
    id: `r-${number}`,
    time: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    annotator,
    sample,
    labels,
    ...extra,
  })}\n`;
}

/** A model's prediction. */
export const predictionLine = (sample: string, labels: object, extra: object = {}): string =>
  answerLine('', sample, labels, { annotator: undefined, ...extra });

/** A decision of the reviewer `lea`. */
export const decisionLine = (sample: string, labels: object, extra: object = {}): string =>
  predictionLine(sample, labels, { reviewer: 'lea', ...extra });

/** Writes a project of samples that `ana` labelled as they are. */
export function writeIntentProject(
  folder: string,
  samples: readonly IntentSample[],
  schema = INTENT_SCHEMA,
): void {
  writeFiles(folder, {
    'labelwright.yaml': schema,
    'data/texts.jsonl': samples
      .map(
        ({ id, text, split }) => `${JSON.stringify({ id, text, ...(split !== undefined && { split }) })}\n`,
      )
      .join(''),
    'annotations/ana.jsonl': samples.map(({ id, intent }) => answerLine('ana', id, { intent })).join(''),
  });
}
