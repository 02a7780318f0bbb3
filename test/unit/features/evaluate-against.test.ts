import assert from 'node:assert/strict';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, writeIntentProject, predictionLine, decisionLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { printedJson } from '../../support/command-line';

interface Against {
  model: string;
  run: number;
  comparable: boolean;
  differences: string[];
  layers: Record<
    string,
    {
      n: number;
      only_model: number;
      only_against: number;
      right: Record<string, number>;
      accuracy: Record<'model' | 'against' | 'difference', { value: number; ci95: number[] }> & {
        mcnemar_p: number;
      };
      macro_f1: { difference: { value: number; ci95: number[] } };
      gained: Record<string, string[]>;
      lost: Record<string, string[]>;
    }
  >;
}

const TRUE = ['card', 'card', 'card', 'card', 'refund', 'refund', 'login', 'login'];
const prediction = (n: number, intent: string, extra: object = {}): string =>
  predictionLine(`s-${n}`, { intent }, { guideline: '1', ...extra });

describe('labelwright evaluate --against', () => {
  const folder = temporaryFolder();
  const run = (...more: string[]) =>
    runInProcess(
      more[0] === 'evaluate' ? more : ['evaluate', 'new', folder.path, '--against', 'old', ...more],
    );
  const json = async (...more: string[]): Promise<Against> =>
    printedJson<{ against: Against }>(await run(...more, '--json')).against;

  beforeEach(() => {
    const texts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    writeIntentProject(
      folder.path,
      TRUE.map((intent, n) => ({ id: `s-${n}`, text: `${texts[n]} words of a text`, intent })),
    );
    const of = (given: readonly string[], extra: object = {}): string =>
      given.map((intent, n) => (intent === '' ? '' : prediction(n, intent, extra))).join('');
    folder.write({
      // Wrong on s-4; says nothing of s-7.
      'predictions/new.jsonl':
        of(['card', 'card', 'card', 'card', 'card', 'refund', 'login', '']) +
        prediction(0, 'login', { run: 2 }),
      // Wrong on s-0, s-1 and s-5.
      'predictions/old.jsonl': of(['login', 'refund', 'card', 'card', 'refund', 'card', 'login', 'login']),
      'predictions/other.jsonl': of(TRUE, { guideline: '2' }),
      'predictions/other.yaml': 'name: other\nseen: {splits: [train], answers: true}\n',
      // Ben makes the sample ambiguous.
      'annotations/ben.jsonl': answerLine('ben', 's-1', { intent: 'refund' }),
      'decisions/lea.jsonl': decisionLine('s-1', { intent: 'card' }),
    });
  });

  it('compares the samples that both predicted, and says which flipped and why', async () => {
    const { model, comparable, differences, layers } = await json();
    assert.deepEqual([model, comparable, differences], ['old', true, []]);
    const { intent } = layers;
    assert.deepEqual([intent!.n, intent!.only_model, intent!.only_against], [7, 0, 1]);
    assert.deepEqual(intent!.right, { both: 3, model: 3, against: 1, neither: 0 });
    const { accuracy, macro_f1 } = intent!;
    assert.deepEqual([accuracy.model.value, accuracy.against.value], [6 / 7, 4 / 7]);
    assert.ok(Math.abs(accuracy.difference.value - 2 / 7) < 1e-12);
    assert.ok(accuracy.difference.ci95[0]! < 0 && accuracy.difference.ci95[1]! > 2 / 7);
    assert.ok(Math.abs(accuracy.mcnemar_p - 0.625) < 1e-12);
    // New: card 8/9, refund 2/3, login 1. Old: card 4/7, refund 1/2, login 2/3.
    const f1 = (8 / 9 + 2 / 3 + 1) / 3 - (4 / 7 + 1 / 2 + 2 / 3) / 3;
    assert.ok(Math.abs(macro_f1.difference.value - f1) < 1e-12);
    assert.deepEqual(intent!.gained, {
      'ambiguous-source': ['s-1'],
      model: ['s-0', 's-5'],
    });
    assert.deepEqual(intent!.lost, { model: ['s-4'] });
  });

  it('says what else differs than the models', async () => {
    const { comparable, differences } = await json('evaluate', 'new', folder.path, '--against', 'other');
    assert.equal(comparable, false);
    assert.deepEqual(differences, [
      'new was trained on data that no card names, other on the splits train.',
      'other had seen people’s answers.',
      'They followed other versions of the guideline (new: 1; other: 2).',
    ]);
  });

  it('is shown as text and as a page', async () => {
    const { out } = await run();
    assert.match(
      out,
      /Against old\n\nBoth are compared with the same labels, and no other difference is known\./,
    );
    assert.match(out, /On the 7 samples that both predicted; left out: 1 by old only/);
    assert.match(out, /difference of accuracy +\+0\.286 +-0\.\d+ to \+0\.\d+\n/);
    assert.match(out, /p \(McNemar’s exact test\) +0\.625 +only new is right on 3, only old on 1/);
    assert.match(out, /Gained: new is right where old is wrong\n.*\n +Ambiguous source +1 +s-1\n/);
    const { out: html } = await run('--format', 'html');
    assert.match(html, /<h2 id="against" dir="auto">Against old<\/h2>/);
  });

  it('compares two runs of a model, but not a model with itself', async () => {
    const runs = await json('evaluate', 'new', folder.path, '--against', 'new', '--against-run', '2');
    assert.deepEqual([runs.run, runs.layers.intent!.n, runs.layers.intent!.right.model], [2, 1, 1]);
    const same = await run('evaluate', 'new', folder.path, '--against', 'new');
    assert.match(same.err, /"new" cannot be compared with itself/);
    const alone = await run('evaluate', 'new', folder.path, '--against-run', '2');
    assert.match(alone.err, /--against-run needs --against/);
  });
});
