import { recordLine as record } from './record-line';

/** Sample ids of the project. */
export const ids = Array.from({ length: 60 }, (_, n) => `t-${n + 1}`);
/** What ana says of a sample. */
export const labelOf = (id: string): string => (Number(id.slice(2)) % 3 === 0 ? 'b' : 'a');
export const otherLabel = (id: string): string => (labelOf(id) === 'a' ? 'b' : 'a');
export const span = { id: 's1', start: 0, end: 1, label: 'p', text: 't' };

/** Ana has answered everything, ben one sample (and one as a draft, and one that no file holds). */
export const spotCheckProject = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: topic, type: choice, labels: [a, b]}
  - {id: part, type: spans, labels: [p]}
labels: [{id: a}, {id: b}, {id: p}]
people: {annotators: [ana, ben, eva], reviewers: [lea]}
`,
  'data/one.jsonl': ids.map((id) => `${JSON.stringify({ id, text: `text of ${id}` })}\n`).join(''),
  'annotations/ana.jsonl': ids
    .map((id) => `${record('ana', id, { topic: labelOf(id), part: [span] }, { unit: 'codepoint' })}\n`)
    .join(''),
  'annotations/ben.jsonl': [
    `${record('ben', 't-1', { topic: 'b' })}\n`,
    `${record('ben', 't-2', { topic: 'b' }, { status: 'draft' })}\n`,
    `${record('ben', 'gone', { topic: 'b' })}\n`,
  ].join(''),
};

/** Lines of decisions of lea, each later than the one before. */
export const decisionLines = (decisions: readonly (readonly [sample: string, fields: object])[]): string =>
  decisions
    .map(([sample, fields], n) => {
      const time = new Date(Date.UTC(2026, 1, 1, 0, 0, n)).toISOString();
      return `${JSON.stringify({ v: 1, id: `d-${n}`, time, reviewer: 'lea', sample, ...fields })}\n`;
    })
    .join('');
