import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { jsonLines } from '../../support/json-lines';
import { foldsOf } from '../../../src/features/baseline/labelled-texts';
import { predictLinear, trainLinear } from '../../../src/features/baseline/linear-model';
import { textFeatures } from '../../../src/features/baseline/text-features';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, INTENT_SCHEMA, intentSamples, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Found {
  files: string[];
  layers: Record<
    string,
    {
      refused?: string;
      n: number;
      labels: string[];
      accuracy: { value: number; ci95: [number, number] };
      majority: { label: unknown; value: number };
      worse_than_majority: boolean;
      learning_curve: { n: number; value: number }[];
      ngrams: Record<string, string[]>;
      not_learned: { label: string; n: number }[];
    }
  >;
}
interface Line {
  sample: string;
  labels: { intent: string };
  probabilities: { intent: Record<string, number> };
}

describe('baseline: features and model', function () {
  this.timeout(SLOW);

  it('weights n-grams that occur in several texts, by rarity, in rows of length 1', () => {
    const { matrix, names } = textFeatures(['My card, my CARD!', 'my card today 卡片', '卡 other my'], 100);
    assert.deepEqual([...names].sort(), ['car…', 'card', 'my', 'my card', '卡'].sort());
    for (const row of [0, 1]) {
      const own = matrix.value.subarray(matrix.start[row], matrix.start[row + 1]);
      assert.ok(Math.abs(Math.hypot(...own) - 1) < 1e-6);
    }
    assert.equal(textFeatures(['a b', 'a b', 'a'], 1).names[0], 'a');
    assert.deepEqual(textFeatures(['transferred', 'transfers 𐐨𐐩𐐪𐐫', '𐐨𐐩𐐪𐐬'], 100).names.toSorted(), [
      'trans…',
      'tra…',
      '𐐨𐐩𐐪…',
    ]);
    assert.deepEqual(textFeatures(['transferred', 'transfers'], 100, { beginnings: false }).names, []);
  });

  it('learns one class, or a yes or no for each', () => {
    const texts = Array.from({ length: 60 }, (_, n) => `word${n % 3} filler${n % 2}`);
    const { matrix } = textFeatures(texts, 100);
    const rows = Int32Array.from(texts, (_, n) => n);
    const one = trainLinear(matrix, { kind: 'one', classes: 3, of: rows.map((n) => n % 3) }, rows, 1);
    const p = predictLinear(matrix, one, rows);
    rows.forEach((n) => assert.ok(p[n * 3 + (n % 3)]! > 0.8, `${n}: ${p[n * 3 + (n % 3)]}`));
    const of = Uint8Array.from(texts.flatMap((_, n) => [Number(n % 3 === 0), Number(n % 2 === 0)]));
    const each = trainLinear(matrix, { kind: 'each', classes: 2, of }, rows, 1);
    const q = predictLinear(matrix, each, rows);
    of.forEach((yes, i) => assert.equal(q[i]! > 0.5, yes === 1));
    assert.deepEqual(
      predictLinear(matrix, trainLinear(matrix, { kind: 'each', classes: 2, of }, rows, 1), rows),
      q,
    );
  });

  it('spreads classes over the folds and never parts a group', () => {
    const length = 100;
    const group = Int32Array.from({ length }, (_, n) => n - (n % 4));
    const ids = Array.from({ length }, (_, n) => `s${n}`);
    const rows = Int32Array.from({ length }, (_, n) => n);
    const folds = foldsOf({ keys: [], ids, texts: [], group }, rows, (row) => String(row < 40), 5, 1);
    rows.forEach((row) => assert.equal(folds[row], folds[group[row]!]));
    for (let fold = 0; fold < 5; fold += 1)
      assert.equal(rows.filter((row) => row < 40 && folds[row] === fold).length, 8);
  });
});

describe('labelwright baseline', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  const lines = (): Line[] => jsonLines<Line>(folder.read('predictions/baseline.jsonl'));

  it('predicts every sample by models that did not see it, the same in threads and without them', async () => {
    const samples = intentSamples(60);
    writeIntentProject(folder.path, [
      ...samples,
      { id: 'x-1', text: 'an odd one', intent: 'rare' },
      { id: 'x-2', text: 'an odd one again', intent: 'rare' },
    ]);
    const { code, out, err } = await runInProcess(['baseline', folder.path, '--json']);
    assert.equal(code, 0, err);
    const found = JSON.parse(out) as Found;
    const { intent } = found.layers;
    assert.equal(intent!.n, 182);
    assert.ok(intent!.accuracy.value > 0.9, out);
    assert.ok(intent!.majority.value < 0.4);
    assert.deepEqual(intent!.not_learned, [{ label: 'rare', n: 2 }]);
    assert.ok(
      intent!.ngrams.card!.some((ngram) => /card|plastic|atm|pin/.test(ngram)),
      out,
    );
    // Words that are in the texts of all labels say nothing of one.
    assert.doesNotMatch(intent!.ngrams.card!.slice(0, 4).join(' '), /please|today|my|number/);
    assert.deepEqual(
      [...intent!.learning_curve].sort((a, b) => a.n - b.n),
      intent!.learning_curve,
    );
    assert.deepEqual(found.files, ['predictions/baseline.jsonl', 'predictions/baseline.yaml']);
    const first = lines();
    assert.equal(first.length, 182);
    for (const { probabilities } of first) {
      const sum = Object.values(probabilities.intent).reduce((total, p) => total + p, 0);
      assert.ok(Math.abs(sum - 1) < 0.01);
    }
    const answers = (list: readonly Line[]) =>
      list.map(({ labels, probabilities }) => [labels, probabilities]);
    assert.equal(
      cli.run(folder.path, ['check', '--format', 'json', '--rule', 'invalid-record', '--rule', 'unknown-key'])
        .code,
      0,
    );
    rmSync(folder.at('predictions/baseline.jsonl'));
    const threaded = cli.run(folder.path, ['baseline']);
    assert.equal(threaded.code, 0, threaded.err);
    assert.match(threaded.out, /intent: 182 samples with a known label, 3 labels, 5 folds\./);
    assert.match(threaded.out, /Not learned, with fewer than 5 samples: rare \(2\)\./);
    assert.deepEqual(answers(lines()), answers(first));
  });

  it('learns nothing of the text itself: near duplicates with contrary labels are not told apart', async () => {
    // Each text occurs twice with different labels: a model that had seen the other would be wrong every time.
    const texts = intentSamples(40).map(({ text }, n) => ({
      text: text.replace(/\w+ \w+ number/, 'number'),
      n,
    }));
    writeIntentProject(
      folder.path,
      texts.flatMap(({ text, n }) => [
        { id: `a-${n}`, text, intent: 'card' },
        { id: `b-${n}`, text: `${text}.`, intent: 'login' },
      ]),
    );
    const { out } = await runInProcess(['baseline', folder.path, '--json', '--dry-run']);
    const { accuracy } = (JSON.parse(out) as Found).layers.intent!;
    assert.ok(Math.abs(accuracy.value - 0.5) < 0.01, out);
  });

  it('says where it is worse than always giving the most frequent answer', async () => {
    // Each word is in two texts with different labels: the model says of each what it has learned from the other.
    const word = (n: number): string =>
      `${String.fromCharCode(97 + n)}${'xyz'[n % 3]}${'kq'[n % 2]}`.repeat(3);
    writeIntentProject(
      folder.path,
      Array.from({ length: 50 }, (_, n) => ({
        id: `s-${n}`,
        text: n < 40 ? word(n >> 1) : `${n * n}`,
        intent: n % 2 || n >= 40 ? 'card' : 'login',
      })).map((each, n) => ({ ...each, text: `${each.text} ${n % 2 ? 'today' : 'please'} ${n}` })),
    );
    const { out } = await runInProcess(['baseline', folder.path, '--json', '--dry-run']);
    const { accuracy, majority, worse_than_majority: isWorse } = (JSON.parse(out) as Found).layers.intent!;
    assert.ok(accuracy.value < majority.value, out);
    assert.equal(isWorse, true);
    const text = (await runInProcess(['baseline', folder.path, '--dry-run'])).out;
    assert.match(text, /It is right less often than always answering (card|login)/);
    writeIntentProject(folder.path, intentSamples(60));
    assert.match(
      (await runInProcess(['baseline', folder.path, '--json', '--dry-run'])).out,
      /"worse_than_majority": false/,
    );
    assert.doesNotMatch((await runInProcess(['baseline', folder.path, '--dry-run'])).out, /less often/);
  });

  it('learns ratings and sets of labels, and takes gold and decisions as true', async () => {
    const samples = intentSamples(30);
    const of = (intent: string) => ({
      tags: intent === 'card' ? ['card'] : intent === 'refund' ? ['card', 'refund'] : [],
      stars: intent === 'card' ? 1 : 3,
    });
    writeIntentProject(
      folder.path,
      samples,
      `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: tags, type: choices, labels: [card, refund]}
  - {id: stars, type: rating, min: 1, max: 5}
labels: [{id: card}, {id: refund}]
`,
    );
    folder.write({
      'annotations/ana.jsonl': samples
        .slice(2)
        .map(({ id, intent }) => answerLine('ana', id, of(intent)))
        .join(''),
      'gold/a.jsonl': `${JSON.stringify({ sample: 's-0', labels: { stars: 1 } })}\n`,
      'decisions/lea.jsonl': answerLine('x', 's-1', of('refund'), { annotator: undefined, reviewer: 'lea' }),
    });
    const { out } = await runInProcess(['baseline', folder.path, '--json', '--dry-run']);
    const { tags, stars } = (JSON.parse(out) as Found).layers;
    assert.equal(tags!.n, 89);
    assert.equal(stars!.n, 90);
    assert.ok(tags!.accuracy.value > 0.85 && stars!.accuracy.value > 0.9, out);
  });

  it('says why it refuses, and writes nothing', async () => {
    rmSync(folder.at('predictions'), { recursive: true, force: true });
    rmSync(folder.at('gold'), { recursive: true, force: true });
    rmSync(folder.at('decisions'), { recursive: true, force: true });
    writeIntentProject(folder.path, intentSamples(4));
    assertRefused(
      await runInProcess(['baseline', folder.path]),
      /Nothing can be learned\. intent: fewer than two labels have 5 samples\. A disagreement counts only once it is resolved: label more/,
    );
    const alike = intentSamples(10).map((sample) => ({
      ...sample,
      text: 'the same words for all of the samples',
    }));
    writeIntentProject(folder.path, alike);
    assert.match(
      (await runInProcess(['baseline', folder.path])).err,
      /intent: its samples are all in one group/,
    );
    const grouped = intentSamples(10).map((sample) => ({ ...sample, same: true }));
    writeIntentProject(folder.path, grouped, INTENT_SCHEMA.replace('data: {', 'data: {group: same, '));
    folder.write({
      'data/texts.jsonl': grouped.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
    });
    assert.match(
      (await runInProcess(['baseline', folder.path])).err,
      /intent: its samples are all in one group/,
    );
    const many = Array.from({ length: 2001 }, (_, n) => `l${n}`);
    writeIntentProject(
      folder.path,
      many.map((intent, n) => ({ id: `s-${n}`, text: `text ${n}`, intent })),
      `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [${many.join(', ')}]}]
labels: [${many.map((id) => `{id: ${id}}`).join(', ')}]
`,
    );
    assert.match((await runInProcess(['baseline', folder.path])).err, /2001 labels in use, and at most 2000/);
    assert.ok(!existsSync(folder.at('predictions')));
  });
});
