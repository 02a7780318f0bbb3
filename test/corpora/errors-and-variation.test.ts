// Errors among the answers of a few people, where those of many others show which answers a text supports.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../src/agreement/statistics/random';
import { DisagreementFinder } from '../../src/features/buckets/disagreements';
import { jsonLines, toLines } from '../support/json-lines';
import { averagePrecision } from '../support/average-precision';
import { memoryProject } from '../support/memory-project';
import { decisionLine, recordLine } from '../support/record-line';
import { corpusPath } from './corpora';

/** An answer is an error if at most this share of the others gave it, and variation if at least the second did; others are not counted. */
const ERROR = 0.15;
const VARIATION = 0.25;
/** Only people who answered so many of the 117 sentences are drawn. */
const LEAST = 60;
const DRAWS = 60;
const DECIDED = 12;

interface Answer {
  readonly text: string;
  readonly answer: string;
  readonly _annotator_id: string;
}

/** Sentence -> person -> the last answer; *ignore* is none. */
function answersOfMany(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const file = corpusPath('prodigy/example-datasets/pydata-ams-2023.jsonl');
  const found = new Map<string, Map<string, string>>();
  for (const { text, answer, _annotator_id: person } of jsonLines<Answer>(readFileSync(file, 'utf8'))) {
    const of = found.get(text) ?? new Map<string, string>();
    found.set(text, of);
    if (answer === 'ignore') of.delete(person);
    else of.set(person, answer);
  }
  return found;
}

const SENTENCES = [...answersOfMany()].map(([text, given], n) => ({ id: `s${n}`, text, given }));
const PEOPLE = [...new Set(SENTENCES.flatMap(({ given }) => [...given.keys()]))].filter(
  (person) => SENTENCES.filter(({ given }) => given.has(person)).length >= LEAST,
);
const SCHEMA = `labelwright: 1
data: { samples: [data/*.jsonl] }
layers: [{ id: new, type: choice, labels: [accept, reject] }]
labels: [{ id: accept }, { id: reject }]
people: { reviewers: [lea] }
`;

/** What the answers of a few people, as a project, say of errors, with and without decisions on some samples by most of the others. */
async function measure(seed: number, people: number) {
  const random = seededRandom(seed);
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((one) => ({ one, at: random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  const few = shuffled(PEOPLE).slice(0, people);
  const shareOf = new Map(
    SENTENCES.map(({ id, given }) => {
      const others = [...given].filter(([person]) => !few.includes(person)).map(([, answer]) => answer);
      return [id, (label: string) => others.filter((one) => one === label).length / others.length];
    }),
  );
  const differing = SENTENCES.filter(
    ({ given }) => new Set(few.flatMap((person) => given.get(person) ?? [])).size > 1,
  );
  const decided = new Set(shuffled(differing.map(({ id }) => id)).slice(0, DECIDED));
  const files = {
    'labelwright.yaml': SCHEMA,
    'data/s.jsonl': toLines(SENTENCES.map(({ id, text }) => ({ id, text }))),
    ...Object.fromEntries(
      few.map((person, n) => [
        `annotations/p${n}.jsonl`,
        SENTENCES.flatMap(({ id, given }) => {
          const label = given.get(person);
          return label === undefined ? [] : `${recordLine(`p${n}`, id, { new: label })}\n`;
        }).join(''),
      ]),
    ),
  };
  const decisions = [...decided].map((id) =>
    decisionLine('lea', id, { labels: { new: shareOf.get(id)!('accept') > 0.5 ? 'accept' : 'reject' } }),
  );
  const scoresOf = async (all: Record<string, string>): Promise<Map<string, number>> => {
    const { project } = await memoryProject(all);
    const finder = await DisagreementFinder.gather({ project, model: project.model! }, () =>
      Promise.resolve(),
    );
    return new Map(
      [...finder.labelScores()].map(({ sample, label, score }) => [`${sample} ${label}`, score]),
    );
  };
  const plain = await scoresOf(files);
  const taught = await scoresOf({ ...files, 'decisions/lea.jsonl': `${decisions.join('\n')}\n` });
  const rows = differing.flatMap(({ id, given }) =>
    ['accept', 'reject'].flatMap((label) => {
      const share = shareOf.get(id)!(label);
      if (share > ERROR && share < VARIATION) return [];
      const votes = few.flatMap((person) => given.get(person) ?? []);
      const key = `${id} ${label}`;
      return {
        id,
        error: share <= ERROR,
        votes: 1 - votes.filter((one) => one === label).length / votes.length,
        plain: plain.get(key)!,
        taught: taught.get(key)!,
      };
    }),
  );
  const errors = shuffled(rows.map(({ error }) => error));
  const open = rows.filter(({ id }) => !decided.has(id));
  const by = (name: 'votes' | 'plain' | 'taught', of = rows): number =>
    averagePrecision(of.map((row) => ({ score: row[name], error: row.error })));
  return {
    votes: by('votes'),
    plain: by('plain'),
    chance: averagePrecision(rows.map((row, n) => ({ score: row.plain, error: errors[n]! }))),
    openPlain: by('plain', open),
    openTaught: by('taught', open),
  };
}

describe('errors and variation among 42 people', function () {
  this.timeout(0);

  for (const [people, least] of [
    [3, 0.6],
    [4, 0.72],
    [5, 0.77],
  ] as const)
    it(`are told apart by the score of ${people} of them, better than by votes, and better still after decisions`, async () => {
      const runs: Awaited<ReturnType<typeof measure>>[] = [];
      for (let seed = 1; seed <= DRAWS; seed += 1) runs.push(await measure(seed, people));
      const mean = (name: keyof (typeof runs)[number]): number => {
        // Without an error among the open samples, there is no precision.
        const known = runs.map((run) => run[name]).filter((value) => !Number.isNaN(value));
        return known.reduce((sum, value) => sum + value, 0) / known.length;
      };
      const figures = JSON.stringify(
        Object.fromEntries(Object.keys(runs[0]!).map((name) => [name, mean(name as 'plain').toFixed(3)])),
      );
      if (process.env['SHOW_FIGURES']) console.log(people, figures);
      assert.ok(mean('plain') > least && mean('plain') > mean('votes') + 0.05, figures);
      assert.ok(mean('chance') < 0.4, figures);
      assert.ok(mean('openTaught') > mean('openPlain'), figures);
    });
});
