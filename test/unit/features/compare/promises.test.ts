// What a tie-breaker promised, and what came of it: simulated people follow it always, mostly, half of the time, or never.
import assert from 'node:assert/strict';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { documentMarkdown } from '../../../../src/document/markdown';
import { comparison } from '../../../../src/features/compare/report/build';
import { comparisonDocument } from '../../../../src/features/compare/report/document';
import type { Comparison } from '../../../../src/features/compare/report/model';
import { SLOW } from '../../../host/until';
import { answerLine } from '../../../support/intent-project';
import { memoryProject } from '../../../support/memory-project';

const PEOPLE = ['ana', 'ben', 'cem'];
const LABELS = ['a', 'b', 'x', 'y'];
const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [a, b, x, y]}]
labels: [{id: a}, {id: b}, {id: x}, {id: y}]
people: {annotators: [ana, ben, cem]}
`;
const BEFORE = 'version: "1"\nchangelog: [{version: "1"}]\n';
const AFTER = `version: "2"
tie_breakers: [{id: TB-1, between: [a, b], when: Both., prefer: b}]
changelog:
  - {version: "2", changes: [{type: added, target: TB-1, impact: semantic, relabel: [a, b]}]}
  - {version: "1"}
`;

interface Round {
  readonly samples: number;
  readonly more: number;
  /** The share of the answers to unclear samples that follow the tie-breaker: when they are given again, and to new samples. */
  readonly again?: number;
  readonly obeying: number;
  readonly seed: number;
}

/** Answers of three people in two versions: on two fifths of the samples with `a` or `b` it is unclear which is meant, and people slip. */
async function compared({ samples, more, again = 0, obeying, seed }: Round): Promise<Comparison> {
  const random = seededRandom(seed);
  const lines = { before: new Map<string, string>(), after: new Map<string, string>() };
  const add = (to: Map<string, string>, who: string, line: string) => to.set(who, (to.get(who) ?? '') + line);
  for (let n = 0; n < samples + more; n += 1) {
    const isNew = n >= samples;
    const truth = LABELS[random.below(4)]!;
    const isUnclear = (truth === 'a' || truth === 'b') && random.below(5) < 2;
    const given = PEOPLE.map(() => {
      if (random.below(12) === 0) return LABELS[random.below(4)]!;
      if (!isUnclear) return truth;
      return isNew && random.next() < obeying ? 'b' : ['a', 'b'][random.below(2)]!;
    });
    const isContested = given.includes('a') && given.includes('b');
    for (const [k, who] of PEOPLE.entries()) {
      const intent = given[k]!;
      const at = { time: '2026-11-01T09:00:00.000Z', guideline: isNew ? '2' : '1' };
      const line = answerLine(who, `s-${n}`, { intent }, at);
      if (!isNew) add(lines.before, who, line);
      add(lines.after, who, line);
      const follows = !isNew && isContested && (intent === 'a' || intent === 'b') && random.next() < again;
      if (!follows) continue;
      const later = { time: '2026-11-20T09:00:00.000Z', guideline: '2', rules: ['TB-1'] };
      add(lines.after, who, answerLine(who, `s-${n}`, { intent: 'b' }, later));
    }
  }
  const version = async (guideline: string, records: Map<string, string>) => {
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': guideline,
      'data.jsonl': Array.from(
        { length: samples + more },
        (_, n) => `{"id":"s-${n}","text":"Text ${n}"}\n`,
      ).join(''),
      ...Object.fromEntries([...records].map(([who, text]) => [`annotations/${who}.jsonl`, text])),
    });
    return { project, model: project.model!, revision: null, commit: null };
  };
  const [one, two] = [await version(BEFORE, lines.before), await version(AFTER, lines.after)];
  const pause = () => Promise.resolve();
  const made = await comparison(one, two, '1', { resamples: 10, seed: 1, pause });
  one.project.dispose();
  two.project.dispose();
  return made;
}

describe('what came of a tie-breaker', function () {
  this.timeout(SLOW);
  const seeds = Array.from({ length: 20 }, (_, n) => n + 1);

  it('is at most what was promised on the same samples, and as much if everybody follows it', async () => {
    for (const seed of seeds)
      for (const again of [1, 0.8, 0.5]) {
        const { promises } = await compared({ samples: 200, more: 0, again, obeying: 0, seed });
        const [{ observed, atMost, now }] = promises as [Comparison['promises'][number]];
        const where = `seed ${seed}, ${again}`;
        assert.ok(atMost! > observed! + 0.02, where);
        assert.ok(now! <= atMost! + 1e-12, where);
        if (again === 1) assert.ok(Math.abs(now! - atMost!) < 0.005, where);
      }
  });

  it('shows on new samples if people follow it, and by chance alone says so rarely', async () => {
    const results = async (obeying: number, more: number) => {
      const counts = { fewer: 0, more: 0, 'too few samples to tell': 0 };
      for (const seed of seeds) {
        const { promises } = await compared({ samples: 300, more, obeying, seed });
        counts[promises[0]!.result] += 1;
      }
      return counts;
    };
    assert.deepEqual(await results(1, 200), { fewer: 20, more: 0, 'too few samples to tell': 0 });
    assert.ok((await results(0.8, 300)).fewer >= 15);
    const chance = await results(0, 200);
    assert.ok(chance.fewer + chance.more <= 3, JSON.stringify(chance));
    assert.deepEqual(await results(1, 4), { fewer: 0, more: 0, 'too few samples to tell': 20 });
  });

  it('counts only samples that nobody answered before, under the new version', async () => {
    const made = await compared({ samples: 100, more: 40, again: 1, obeying: 1, seed: 3 });
    const [promise] = made.promises;
    assert.equal(promise!.fresh.samples, 40);
    assert.equal(promise!.version, '2');
    assert.deepEqual(promise!.labels, ['a', 'b']);
    const [[before, of], [after, outOf]] = [promise!.conflicts.before, promise!.conflicts.after];
    assert.ok(before > 0 && before <= of && of <= 100 && after <= outOf && outOf <= 40);
    const text = documentMarkdown(comparisonDocument(made), '1');
    assert.match(text, /What came of new tie-breakers/);
    assert.match(text, /\| 2 \| `TB-1` \| a \/ b \|/);
    assert.match(text, new RegExp(`${after} of ${outOf} samples`));
  });
});
