import assert from 'node:assert/strict';
import { calibration } from '../../../src/agreement/calibration';
import { temperatureOf, tempered } from '../../../src/agreement/temperature';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { stopRule } from '../../../src/features/suspects/suspects';
import { writeFiles } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, intentSamples, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

interface Found {
  layers: Record<
    string,
    {
      n: number;
      expected_errors: number;
      stop: { looked_at: number; wrong: number; left: number; left_wrong: { high: number } };
      suspects: {
        sample: string;
        given: string;
        suggested: string;
        score: number;
        flagged: boolean;
        decided: string | null;
      }[];
    }
  >;
}

describe('temperature', () => {
  it('finds how much too sure the probabilities are, and calibrates them', () => {
    const random = seededRandom(1);
    const n = 5000;
    // True chances, and what a model says that is too sure: their square, made to add up to 1.
    const p = Array.from({ length: n }, () => 0.1 + 0.8 * random.next());
    const given = Int32Array.from(p, (chance) => Number(random.next() < chance));
    const probabilities = Float64Array.from(
      p.flatMap((chance) =>
        [(1 - chance) ** 2, chance ** 2].map((q) => q / ((1 - chance) ** 2 + chance ** 2)),
      ),
    );
    const predictions = { classes: 2, given, probabilities };
    const temperature = temperatureOf(predictions);
    assert.ok(Math.abs(temperature - 2) < 0.15, String(temperature));
    const [before, after] = [calibration(predictions), calibration(tempered(predictions, temperature))];
    assert.ok(after.ece.value! < 0.03 && before.ece.value! > 0.08, `${before.ece.value} ${after.ece.value}`);
    assert.ok(after.logLoss.value! < before.logLoss.value!);
    assert.equal(
      temperatureOf({ classes: 2, given: new Int32Array(0), probabilities: new Float64Array(0) }),
      1,
    );
  });

  it('has no number without items', () => {
    const none = calibration({ classes: 2, given: new Int32Array(0), probabilities: new Float64Array(0) });
    assert.deepEqual([none.logLoss.value, none.bins], [null, []]);
  });
});

describe('labelwright suspects', () => {
  const folder = temporaryFolder();

  it('ranks planted errors first, expects about as many, and says when to stop', async () => {
    const samples = intentSamples(100);
    const other = { card: 'refund', refund: 'login', login: 'card' } as Readonly<Record<string, string>>;
    const planted = new Set(samples.filter((_, n) => n % 11 === 0).map(({ id }) => id));
    writeIntentProject(
      folder.path,
      samples.map((sample) =>
        planted.has(sample.id) ? { ...sample, intent: other[sample.intent]! } : sample,
      ),
    );
    assert.equal((await runInProcess(['baseline', folder.path])).code, 0);
    const suspects = async (): Promise<Found['layers'][string]> => {
      const { out, err, code } = await runInProcess(['suspects', folder.path, '--json']);
      assert.equal(code, 0, err);
      return (JSON.parse(out) as Found).layers.intent!;
    };
    const found = await suspects();
    assert.equal(found.n, 300);
    assert.ok(Math.abs(found.expected_errors - planted.size) <= 10, String(found.expected_errors));
    const top = found.suspects.slice(0, planted.size);
    assert.ok(top.filter(({ sample }) => planted.has(sample)).length >= 0.7 * planted.size);
    assert.deepEqual(
      found.suspects.map(({ score }) => score).toSorted((a, b) => b - a),
      found.suspects.map(({ score }) => score),
    );
    const truth = new Map(samples.map(({ id, intent }) => [id, intent]));
    writeFiles(folder.path, {
      'decisions/lea.jsonl': top
        .slice(0, 10)
        .map(({ sample }) =>
          answerLine('', sample, { intent: truth.get(sample) }, { annotator: undefined, reviewer: 'lea' }),
        )
        .join(''),
    });
    const { stop, suspects: after } = await suspects();
    assert.deepEqual([stop.looked_at, after[0]!.decided], [10, 'wrong']);
    assert.ok(stop.wrong >= 9 && stop.left_wrong.high <= stop.left);
    const { out } = await runInProcess(['suspects', folder.path]);
    assert.match(out, /intent: about \d+ of 300 labels are wrong/);
    assert.match(out, /Decided: 10, wrong: \d+\. Of the last 10/);
  });

  it('looks at each label of a set by itself, and needs probabilities', async () => {
    const samples = intentSamples(60);
    writeIntentProject(
      folder.path,
      samples,
      `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: tags, type: choices, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
`,
    );
    const tags = (intent: string) => (intent === 'login' ? [] : [intent]);
    writeFiles(folder.path, {
      'annotations/ana.jsonl': samples
        .map(({ id, intent }, n) =>
          answerLine('ana', id, { tags: n === 0 ? ['card', 'refund'] : tags(intent) }),
        )
        .join(''),
      'decisions/lea.jsonl': '',
      'predictions/baseline.jsonl': '',
    });
    assert.match((await runInProcess(['suspects', folder.path])).err, /has no probabilities/);
    await runInProcess(['baseline', folder.path]);
    const { out } = await runInProcess(['suspects', folder.path, '--json']);
    const [first] = (JSON.parse(out) as Found).layers.tags!.suspects;
    assert.deepEqual([first!.sample, first!.given, first!.suggested], ['s-0', '+refund', '-refund']);
  });

  it('bounds what is left by the last ones that were looked at', () => {
    const ranked = Array.from({ length: 200 }, (_, n) => ({
      isFlagged: true,
      decided: n < 60 ? 'wrong' : n < 110 ? 'right' : undefined,
    })) as Parameters<typeof stopRule>[0];
    const { lookedAt, wrong, last, left, mostLeft } = stopRule(ranked);
    assert.deepEqual([lookedAt, wrong, last, left], [110, 60, { lookedAt: 50, wrong: 0 }, 90]);
    // Wilson's upper limit for 0 of 50 is 0.0713.
    assert.equal(mostLeft, 7);
    assert.equal(stopRule([]).mostLeft, 0);
  });
});
