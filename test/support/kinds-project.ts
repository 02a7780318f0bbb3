// The project of docs/kinds.md: a layer of each kind, answered by two people and a model.
const LAYERS = {
  choice: 'type: choice, labels: [x, y]',
  choices: 'type: choices, labels: [k, m]',
  rating: 'type: rating, min: 1, max: 5',
  text: 'type: text',
  spans: 'type: spans, labels: [s]',
  relations: 'type: relations, spans: spans, labels: [r]',
  comparison: 'type: comparison, between: [a, b]',
  turn: 'type: turn',
  'per turn': 'type: choice, labels: [g, h], per: turn, roles: [assistant]',
} as const;
export type Kind = keyof typeof LAYERS;
export const KINDS = Object.keys(LAYERS) as Kind[];
/** The id of a kind's layer. */
export const idOf = (kind: Kind): string => kind.replace(' ', '-');

const SAMPLES = 20;
const GOLD = [1, 2, 3, 10];
type Answers = Record<string, unknown>;

/** What is answered to sample `i`; of two people with other `shift`s, answers differ on some samples. */
export function answers(i: number, shift: number): Answers {
  const odd = (i + shift) % 5 === 0;
  const number = String(i);
  return {
    choice: (odd ? 0 : i) % 2 ? 'x' : 'y',
    choices: odd ? ['k', 'm'] : i % 2 ? ['k'] : [],
    rating: odd ? 5 : (i % 2) + 1,
    text: odd ? 'something else' : `number ${i % 3}`,
    spans: [
      { id: 's1', start: 5, end: 11, label: 's', text: 'Number' },
      odd
        ? { id: 's2', start: 12, end: 18 + number.length, label: 's', text: `${i} calls` }
        : { id: 's2', start: 12, end: 12 + number.length, label: 's', text: number },
    ],
    relations: odd ? [] : [{ label: 'r', from: 's1', to: 's2' }],
    comparison: (odd ? i + 1 : i) % 2 ? 'a' : 'b',
    turn: odd ? 'none' : '1',
    'per-turn': { 1: (odd ? 0 : i) % 2 ? 'g' : 'h' },
  };
}

/** Record ids for tests, from a number. */
export const kindsId = (number: number): string => `01M8K6${String(number).padStart(20, '0')}`;

/** Changes some of ana's answers; the lines to append to her file. */
export const kindsCorrections = (lines: readonly string[], newId: () => string): string =>
  lines
    .slice(1, 5)
    .map((line, i) => {
      const record = JSON.parse(line) as object;
      const time = `2026-11-27T09:00:0${i}.000Z`;
      return `${JSON.stringify({ ...record, id: newId(), time, labels: answers(i + 1, 4 - i) })}\n`;
    })
    .join('');

/** The files of a project with layers of these kinds. `shifts` are those of the answers of ana and ben. */
export function kindsProject(
  kinds: readonly Kind[],
  shifts: readonly number[],
  newId: () => string,
): Record<string, string> {
  const ids = new Set(kinds.map(idOf));
  const only = (labels: Answers): Answers =>
    Object.fromEntries(Object.entries(labels).filter(([id]) => ids.has(id)));
  const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const all = Array.from({ length: SAMPLES }, (_, i) => i);
  const record = (i: number, shift: number) => ({
    v: 1,
    id: newId(),
    time: `2026-11-2${shift}T09:00:${String(i).padStart(2, '0')}.000Z`,
    sample: `t-${i}`,
    unit: 'codepoint',
    guideline: '1',
    labels: only(answers(i, shift)),
    shown: { comparison: ['a', 'b'] },
  });
  const person = (annotator: string, shift: number) =>
    lines(all.map((i) => ({ ...record(i, shift), annotator, status: 'done' })));
  return {
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], messages: messages, context: [a, b], split: split, gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
${kinds.map((kind) => `  - {id: ${idOf(kind)}, ${LAYERS[kind]}, required: false}\n`).join('')}
labels: [{id: x}, {id: y}, {id: k}, {id: m}, {id: s}, {id: r}, {id: g}, {id: h}]
people: {annotators: [ana, ben], reviewers: [lea]}
`,
    'guideline.yaml': 'version: "1"\n',
    'data/s.jsonl': lines(
      all.map((i) => ({
        id: `t-${i}`,
        a: `alpha ${i}`,
        b: `beta ${i}`,
        split: i % 4 ? 'train' : 'test',
        messages: [
          { role: 'user', content: `Number ${i} calls about topic ${i * 7}` },
          { role: 'assistant', content: `Reply ${i} concerning matter ${i * 13}` },
        ],
      })),
    ),
    'annotations/ana.jsonl': person('ana', shifts[0]!),
    'annotations/ben.jsonl': person('ben', shifts[1]!),
    'gold/g.jsonl': lines(GOLD.map((i) => ({ ...record(i, 1), time: undefined, shown: undefined }))),
    'predictions/m.jsonl': lines(
      all.map((i) => ({
        ...record(i, 3),
        labels: only({
          ...answers(i, 3),
          spans: (answers(i, 3).spans as object[]).map((span) => ({ ...span, probability: 0.9 })),
        }),
        probabilities: ids.has('choice')
          ? { choice: { x: 0.3, y: 0.7 }, choices: { k: 0.6, m: 0.2 }, rating: { 1: 0.6, 2: 0.4 } }
          : undefined,
      })),
    ),
  };
}
