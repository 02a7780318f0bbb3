import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../../support/command-line';
import { jsonOf } from '../../../support/in-process-command';
import { answerLine, decisionLine } from '../../../support/intent-project';
import { temporaryFolder } from '../../../support/temporary-folder';

interface Scored {
  sample: string;
  layer: string;
  label: string;
  score: number;
  [place: string]: unknown;
}
interface Found {
  projects: {
    disputes: {
      sample: string;
      layer: string;
      labels: { label: unknown; error_score: number; reasons: string[] }[];
    }[];
    error_scores: Scored[];
  }[];
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const IDS = Array.from({ length: 40 }, (_, n) => `t-${n}`);

describe('error scores of buckets --json', () => {
  const folder = temporaryFolder();
  const buckets = async () => (await jsonOf<Found>(['buckets', '-C', folder.path])).projects[0]!;
  beforeEach(() => {
    for (const name of ['annotations', 'decisions', 'predictions'])
      rmSync(path.join(folder.path, name), { recursive: true, force: true });
  });

  describe('with predictions', () => {
    const settings = (more = ''): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: one, type: choice, labels: [x, y], required: false}
  - {id: many, type: choices, labels: [k, m], required: false}
  - {id: level, type: rating, min: 1, max: 3, required: false}
labels: [{id: x}, {id: y}, {id: k}, {id: m}]
people: {annotators: [ana, ben], reviewers: [lea]}
${more}`;
    const right = (n: number) => ({
      one: n % 2 ? 'x' : 'y',
      many: n % 2 ? ['k'] : ['m'],
      level: n % 2 ? 1 : 3,
    });
    const likely = (a: string, b: string, isFirst: boolean) => ({
      [a]: isFirst ? 0.9 : 0.1,
      [b]: isFirst ? 0.1 : 0.9,
    });

    /** Ana and Ben differ on the first sample: the model thinks like Ana. */
    function project(card: string, more = ''): void {
      writeFiles(folder.path, {
        'labelwright.yaml': settings(more),
        'data/a.jsonl': IDS.map((id) => line({ id, text: `text of ${id}` })).join(''),
        'annotations/ana.jsonl': IDS.map((id, n) => answerLine('ana', id, right(n))).join(''),
        'annotations/ben.jsonl': IDS.map((id, n) =>
          answerLine('ben', id, n === 0 ? { one: 'x', many: ['k'], level: 1 } : right(n)),
        ).join(''),
        'predictions/m.yaml': card,
        'predictions/m.jsonl': IDS.map((id, n) =>
          line({
            v: 1,
            id: `p-${n}`,
            time: '2026-11-01T00:00:00.000Z',
            sample: id,
            labels: right(n),
            probabilities: {
              one: likely('x', 'y', n % 2 === 1),
              many: likely('k', 'm', n % 2 === 1),
              level: likely('1', '3', n % 2 === 1),
            },
          }),
        ).join(''),
      });
    }
    const scoresOf = async () => {
      const { error_scores } = await buckets();
      return Object.fromEntries(
        error_scores
          .filter(({ sample }) => sample === 't-0')
          .map(({ layer, label, score }) => [`${layer} ${label}`, score]),
      );
    };

    it('take a model that did not see the labels as evidence', async () => {
      project('seen: {folds: 5}\n');
      const scores = await scoresOf();
      for (const [rightOne, wrong] of [['one y', 'one x'], ['many m', 'many k'], ['level 3', 'level 1']] as const) // prettier-ignore
        assert.ok(scores[rightOne]! < 0.35 && scores[wrong]! > 0.65 * (wrong === 'many k' ? 1 : 0.9), JSON.stringify(scores)); // prettier-ignore
      const dispute = (await buckets()).disputes.find(({ layer }) => layer === 'one')!;
      assert.match(dispute.labels[0]!.reasons.join('; '), /the model m gives it \d+ %/);
    });

    it('leave out models that saw the labels, are evaluated by the gate or are suggested', async () => {
      const without: unknown[] = [];
      for (const [card, more] of [
        ['seen: {splits: [train]}\n', ''],
        ['seen: {folds: 5}\n', 'training: {gate: {models: {m: {min_accuracy: 0.8}}}}\n'],
        ['seen: {folds: 5}\n', 'suggestions: {model: m}\n'],
      ] as const) {
        project(card, more);
        without.push(await scoresOf());
      }
      rmSync(path.join(folder.path, 'predictions'), { recursive: true });
      const none = await scoresOf();
      for (const scores of without) assert.deepEqual(scores, none);
    });
  });

  describe('of spans and relations', () => {
    const span = (start: number, label: string, id = `s${start}`) => ({ id, start, end: start + 4, label });
    function project(more: Record<string, string> = {}): void {
      const both = [span(0, 'a'), span(5, 'b')];
      const rows = (name: string): string =>
        IDS.map((id, n) => {
          // Cem adds a span on every second text and names the others wrongly on every fifth; Ben overlooks one of t-1.
          const spans =
            name === 'cem'
              ? [span(0, n % 5 ? 'a' : 'b'), span(5, 'b'), ...(n % 2 ? [span(10, 'a')] : [])]
              : name === 'ben' && n === 1
                ? [span(0, 'a')]
                : both;
          const links =
            spans.length > 1 ? [{ label: name === 'cem' && n === 2 ? 's' : 'r', from: 's0', to: 's5' }] : [];
          return answerLine(name, id, { spans, links });
        }).join('');
      writeFiles(folder.path, {
        'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: spans, type: spans, labels: [a, b]}, {id: links, type: relations, spans: spans, labels: [r, s]}]
labels: [{id: a}, {id: b}, {id: r}, {id: s}]
people: {annotators: [ana, ben, cem], reviewers: [lea]}
`,
        'data/a.jsonl': IDS.map((id) => line({ id, text: `aaaa bbbb cccc ${id}` })).join(''),
        'annotations/ana.jsonl': rows('ana'),
        'annotations/ben.jsonl': rows('ben'),
        'annotations/cem.jsonl': rows('cem'),
        ...more,
      });
    }

    it('take each place for itself', async () => {
      project();
      const { error_scores: scores } = await buckets();
      const on = (sample: string, layer: string) =>
        scores.filter((one) => one.sample === sample && one.layer === layer);
      // What Ben overlooked is right, and what only Cem marked is not.
      assert.deepEqual(
        on('t-1', 'spans').map(({ label, start, end, score }) => [label, start, end, score > 0.5]),
        [['a', 0, 4, false], ['b', 5, 9, false], ['a', 10, 14, true]],
      ); // prettier-ignore
      const [byTwo, byCem] = on('t-5', 'spans');
      assert.deepEqual([byTwo!.label, byCem!.label, byCem!.start], ['a', 'b', 0]);
      assert.ok(byTwo!.score < 0.1 && byCem!.score > 0.9);
      const [r, s] = on('t-2', 'links');
      assert.deepEqual(
        [r!.label, r!.from, r!.to],
        ['r', { start: 0, end: 4, label: 'a' }, { start: 5, end: 9, label: 'b' }],
      );
      assert.ok(s!.label === 's' && r!.score < s!.score);
    });

    it('know what a decision says', async () => {
      project({
        'decisions/lea.jsonl': decisionLine('t-1', { spans: [span(0, 'a'), span(10, 'a')] }), // prettier-ignore
      });
      const { error_scores: scores } = await buckets();
      assert.deepEqual(
        scores.flatMap(({ sample, layer, start, score }) =>
          sample === 't-1' && layer === 'spans' ? [[start, score]] : [],
        ),
        [[0, 0], [5, 1], [10, 0]],
      ); // prettier-ignore
    });
  });
});
