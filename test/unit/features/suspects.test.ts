import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { calibration } from '../../../src/agreement/judging/calibration';
import { temperatureOf, tempered } from '../../../src/agreement/judging/temperature';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { stopRule } from '../../../src/features/suspects/suspects';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, intentSamples, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { printedJson } from '../../support/command-line';

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
    const suspects = async (): Promise<Found['layers'][string]> =>
      printedJson<Found>(await runInProcess(['suspects', folder.path, '--json'])).layers.intent!;
    const found = await suspects();
    assert.equal(found.n, 300);
    assert.ok(Math.abs(found.expected_errors - planted.size) <= 10, String(found.expected_errors));
    const top = found.suspects.slice(0, planted.size);
    assert.ok(top.filter(({ sample }) => planted.has(sample)).length >= 0.7 * planted.size);
    assert.deepEqual(
      found.suspects.map(({ score }) => score).toSorted((a, b) => b - a),
      found.suspects.map(({ score }) => score),
    );
    const inBuckets = async (): Promise<object[]> => {
      const { out } = await runInProcess(['buckets', folder.path, '--json']);
      return (JSON.parse(out) as { projects: { suspects: object[] }[] }).projects[0]!.suspects;
    };
    assert.deepEqual(
      await inBuckets(),
      found.suspects
        .filter(({ flagged }) => flagged)
        .map((one) => ({ model: 'baseline', layer: 'intent', ...one })),
    );
    const card = readFileSync(`${folder.path}/predictions/baseline.yaml`, 'utf8');
    folder.write({ 'predictions/baseline.yaml': card.replace(/^seen:.*$/m, '') });
    assert.deepEqual(await inBuckets(), [], 'it may have seen the labels');
    const truth = new Map(samples.map(({ id, intent }) => [id, intent]));
    folder.write({
      'decisions/lea.jsonl': top
        .slice(0, 10)
        .map(({ sample }) =>
          answerLine('', sample, { intent: truth.get(sample) }, { annotator: undefined, reviewer: 'lea' }),
        )
        .join(''),
    });
    const byVote = {
      origin: { kind: 'policy', strategy: 'majority' },
      annotator: undefined,
      reviewer: 'lea',
    };
    appendFileSync(
      `${folder.path}/decisions/lea.jsonl`,
      answerLine('', top[10]!.sample, { intent: top[10]!.given }, byVote),
    );
    const { stop, suspects: after } = await suspects();
    assert.equal(after[10]!.decided, null, 'a decision by vote repeats the label in doubt');
    assert.deepEqual([stop.looked_at, after[0]!.decided], [10, 'wrong']);
    assert.ok(stop.wrong >= 9 && stop.left_wrong.high <= stop.left);
    const { out } = await runInProcess(['suspects', folder.path]);
    assert.match(
      out,
      /intent: about \d+ of 300 labels are wrong: of the 150 on which the model is surest, it contradicts \d+/,
    );
    assert.match(out, /10 suspects checked: \d+ wrong \(\d+ %\)\. By the last 10/);
  });

  it('counts no wrong labels by a model that is far below people, or below the most frequent label', async () => {
    const samples = Array.from({ length: 200 }, (_, n) => ({
      id: `s-${n}`,
      text: `text number ${n}`,
      intent: n < 120 ? 'card' : 'refund',
    }));
    writeIntentProject(folder.path, samples);
    const say = async (right: number, same?: number): Promise<string> => {
      folder.write({
        'annotations/ben.jsonl': samples
          .slice(0, same === undefined ? 0 : 100)
          .map(({ id, intent }, n) => answerLine('ben', id, { intent: n < same! ? intent : 'login' }))
          .join(''),
        'predictions/m.jsonl': samples
          .map(({ id, intent }, n) => {
            const card = (intent === 'card') === n < right ? 0.8 : 0.2;
            const labels = { intent: card > 0.5 ? 'card' : 'refund' };
            const probabilities = { intent: { card, refund: 1 - card } };
            return `${JSON.stringify({ v: 1, id: `p-${n}`, time: '2026-11-01T00:00:00.000Z', sample: id, labels, probabilities })}\n`;
          })
          .join(''),
      });
      return (await runInProcess(['suspects', folder.path, '--model', 'm'])).out;
    };
    const number = /about \d+ of \d+ labels are wrong/;
    const weak = await say(110);
    assert.match(weak, /This model is right in 55 %: use the order of its doubts, not their number\./);
    assert.doesNotMatch(weak, number);
    const strong = await say(130);
    assert.match(strong, number);
    assert.doesNotMatch(strong, /use the order/);
    // People agree on 98 of 100 samples; the two on which they differ have no label.
    assert.match(await say(130, 98), /This model is right in 65 %, people in 98 %: use the order/);
    assert.match(await say(180, 98), number);
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
    folder.write({
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

  it('doubts spans by the probabilities of predicted ones, and names overlooked ones', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `t-${n}`);
    const span = (start: number, end: number, label: string, probability?: number) => ({
      start,
      end,
      label,
      ...(probability !== undefined && { probability }),
    });
    const own = (n: number) =>
      ({ 0: [span(0, 4, 'b'), span(5, 9, 'b')], 1: [span(0, 4, 'a')], 2: [span(0, 4, 'a'), span(5, 12, 'b')], 3: [span(0, 4, 'a'), span(5, 9, 'b'), span(10, 14, 'b')] })[n] ?? [span(0, 4, 'a'), span(5, 9, 'b')]; // prettier-ignore
    const line = (value: object): string => `${JSON.stringify(value)}\n`;
    folder.write({
      'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: parts, type: spans, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
      'data/a.jsonl': ids.map((id) => line({ id, text: `aaaa bbbb cccc ${id}` })).join(''),
      'annotations/ana.jsonl': ids.map((id, n) => answerLine('ana', id, { parts: own(n) })).join(''),
      'decisions/lea.jsonl': answerLine('', 't-1', { parts: [span(0, 4, 'a'), span(5, 9, 'b')] }, { annotator: undefined, reviewer: 'lea' }), // prettier-ignore
      'predictions/ner.jsonl': ids
        .map((id, n) =>
          line({
            v: 1,
            id: `p-${n}`,
            time: '2026-11-01T00:00:00.000Z',
            sample: id,
            labels: { parts: [span(0, 4, 'a', 0.97 - n / 1000), span(5, 9, 'b', 0.95 - n / 1000)] },
          }),
        )
        .join(''),
    });
    const { out, err } = await runInProcess(['suspects', folder.path, '--model', 'ner', '--json']);
    assert.notEqual(out, '', err);
    const { suspects, n, expected_errors } = (
      JSON.parse(out) as {
        layers: Record<string, { suspects: Record<string, unknown>[]; n: number; expected_errors: null }>;
      }
    ).layers.parts!;
    assert.deepEqual([n, expected_errors], [60, null]);
    const found = suspects.map(({ sample, given, start, end, suggested, suggested_end, flagged, decided }) => [sample, given, start, end, suggested, suggested_end, flagged, decided]); // prettier-ignore
    assert.deepEqual(
      found.toSorted((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1)),
      [
        ['t-0', '+b', 0, 4, '+a', 4, true, null],
        ['t-1', '-b', 5, 9, '+b', undefined, true, 'wrong'],
        ['t-2', '+b', 5, 12, '+b', 9, true, null],
        ['t-3', '+b', 10, 14, '-b', undefined, true, null],
      ],
    );
    assert.ok(suspects.every(({ score }) => (score as number) > 0.8));
    const text = (await runInProcess(['suspects', folder.path, '--model', 'ner'])).out;
    assert.match(text, /parts: 60 spans\. 4 suspects flagged, 0 more/);
    assert.match(text, /t-2 +\+b 5–12 “bbbb cc” +\+b 5–9/);
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
