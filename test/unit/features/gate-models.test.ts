import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { relativeFolder } from '../../../src/cli/find-projects';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

interface Check {
  check: string;
  about: string;
  value: number | null;
  threshold: number;
  outcome: string;
  detail?: string;
}

const numbers = Array.from({ length: 100 }, (_, n) => n);
const label = (n: number): string => (n % 4 === 0 ? 'refund' : 'card');
const other = (n: number): string => (n % 4 === 0 ? 'card' : 'refund');
/** Of the test split (40 to 99), the model is wrong on 12, all by phone; the older one on 6 others. */
const isWrong = (n: number): boolean => n >= 40 && n < 52;
const isWrongBefore = (n: number): boolean => n >= 90 && n < 96;

const predictions = (wrong: (n: number) => boolean, of = numbers): string =>
  of
    .map((n) =>
      answerLine('', `s-${n}`, { intent: wrong(n) ? other(n) : label(n) }, { annotator: undefined }),
    )
    .join('');

describe('the gate for models', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const schema = (gate: string): string => `labelwright: 1
data: {samples: [data/*.jsonl], split: split, context: [channel]}
layers: [{id: intent, type: choice, labels: [card, refund, rare]}]
labels: [{id: card}, {id: refund}, {id: rare}]
training: {split: {near_duplicates: 0}, gate: {models: ${gate}}}
lint: {extends: none}
`;
  const gate = async (models: string, ...args: string[]): Promise<{ out: string; code: number }> => {
    folder.write({ 'labelwright.yaml': schema(models) });
    const { code, out, err } = await runInProcess(['gate', folder.path, ...args]);
    assert.ok(code < 2, err);
    return { out, code };
  };
  const checks = async (models: string): Promise<Check[]> =>
    (JSON.parse((await gate(models, '--json')).out) as { checks: Check[] }).checks;
  beforeEach(() =>
    folder.write({
      'data/texts.jsonl': numbers
        .map((n) => {
          const text = `${(n * 7919).toString(36)} is the text number ${n}`;
          const fields = { split: n < 40 ? 'train' : 'test', channel: n < 56 ? 'phone' : 'mail' };
          return `${JSON.stringify({ id: `s-${n}`, text, ...fields })}\n`;
        })
        .join(''),
      'annotations/ana.jsonl': numbers.map((n) => answerLine('ana', `s-${n}`, { intent: label(n) })).join(''),
      'annotations/ben.jsonl': numbers
        .slice(40)
        .map((n) => answerLine('ben', `s-${n}`, { intent: label(n) }))
        .join(''),
      'predictions/m.jsonl': predictions(isWrong),
      'predictions/m.yaml': 'name: m\nseen: {splits: [train]}\n',
      'predictions/old.jsonl': predictions(isWrongBefore),
    }),
  );

  const ALL =
    '{m: {split: test, min_accuracy: 0.75, min_accuracy_limit: 0.75, min_macro_f1: 0.6, min_recall: {refund: 0.9}, max_training_leaks: 0, max_worse_slices: 0, as_good_as: [people, majority, old]}}';

  it('says the number, the threshold, and where to look', async () => {
    const { out, code } = await gate(ALL);
    assert.equal(code, 1);
    assert.deepEqual(
      out.split('\n').map((line) => line.trimEnd()),
      EXPECTED.replace('PROJECT', relativeFolder(folder.path)).split('\n'),
    );
  });

  it('is open if all that is asked for is reached', async () => {
    folder.write({ 'predictions/m.jsonl': predictions(isWrongBefore) });
    const { out, code } = await gate(
      '{m: {split: test, min_accuracy: {intent: 0.9}, min_accuracy_limit: 0.79, min_recall: 0.8, max_training_leaks: 0, max_worse_slices: 1, as_good_as: [majority, old]}}',
    );
    assert.equal(code, 0, out);
    assert.match(out, /The gate is open\.\n/);
    assert.doesNotMatch(out, /labelwright evaluate/);
  });

  it('counts samples of the training, also those that are right', async () => {
    const [, leaks] = await checks('{m: {max_training_leaks: 0}}');
    assert.deepEqual([leaks!.value, leaks!.outcome], [40, 'fail']);
    assert.match(leaks!.detail!, /Name a "split" that the model was not trained on/);
    rmSync(`${folder.path}/predictions/m.yaml`);
    assert.equal((await checks('{m: {max_training_leaks: 0}}'))[1]!.value, 40, 'train is assumed');
    folder.write({ 'predictions/m.yaml': 'seen: {splits: []}\n' });
    assert.equal((await checks('{m: {max_training_leaks: 0}}'))[1]!.outcome, 'pass');
  });

  it('fails what cannot be measured, with the reason', async () => {
    const undefinedOnes = async (models: string): Promise<string[]> =>
      (await checks(models)).slice(1).map(({ check, about, value, outcome, detail }) => {
        assert.deepEqual([value, outcome], [null, 'undefined'], detail);
        return `${check}, ${about}: ${detail}`;
      });
    for (const line of await undefinedOnes(
      '{gone: {min_accuracy: 0.5, min_recall: {card: 0.1}, as_good_as: [people]}}',
    ))
      assert.match(
        line,
        /^(min_accuracy, gone|min_recall, gone, card|as_good_as, gone, people): .*no predictions of "gone"/,
      );
    assert.match(
      (await undefinedOnes('{m: {split: x, min_accuracy: 0.5}}'))[0]!,
      /No sample is in the split "x"/,
    );
    assert.match((await undefinedOnes('{m: {min_accuracy: {x: 0.5}}}'))[0]!, /predicts no layer "x"/);
    assert.match((await undefinedOnes('{m: {min_recall: {rare: 0.5}}}'))[0]!, /has the label "rare"/);
    assert.match((await undefinedOnes('{m: {as_good_as: [gone]}}'))[0]!, /no predictions of "gone"/);
    folder.write({ 'predictions/m.jsonl': predictions(isWrong, [1, 2, 3]) });
    assert.match((await undefinedOnes('{m: {max_worse_slices: 0}}'))[0]!, /No slice could be tested/);
    rmSync(`${folder.path}/annotations/ben.jsonl`);
    assert.match((await undefinedOnes('{m: {as_good_as: [people]}}'))[0]!, /No sample has an answer beside/);
  });

  it('makes predictions an input of the hand-off', async () => {
    const models = '{m: {split: test, min_accuracy: 0.5}}';
    folder.write({ 'labelwright.yaml': schema(models) });
    const out = `${folder.path}/out`;
    const made = await runInProcess(['handoff', out, '--project', folder.path, '--json']);
    assert.equal(made.code, 0, made.err);
    const { inputs } = JSON.parse(made.out) as { inputs: { path: string }[] };
    assert.deepEqual(
      inputs.map(({ path }) => path).filter((path) => path.startsWith('predictions/')),
      ['predictions/m.jsonl', 'predictions/m.yaml'],
    );
    assert.equal((await runInProcess(['handoff', '--verify', out, '--project', folder.path])).code, 0);
  });
});

/** By hand: 48 of 60 are right, 12 of the 15 refunds and 36 of the 45 cards. */
const EXPECTED = `Gate
PROJECT

         check                                                found         asked
  ok     Answers                                              160           at least 1
  ok     Accuracy: m, intent                                  80.0 %        at least 75.0 %                48 of 60, 95 % interval 67.8 % to 88.4 %
  FAILS  Accuracy, lower limit: m, intent                     67.8 %        at least 75.0 %                48 of 60, accuracy 80.0 %: more samples bring the limit closer to it. "labelwright evaluate m --split test" shows where it is wrong, and why.
  ok     Macro F1: m, intent                                  0.762         at least 0.600                 95 % interval 0.625 to 0.863
  FAILS  Recall: m, refund                                    80.0 %        at least 90.0 %                of 15, 95 % interval 51.3 % to 93.8 %. "labelwright evaluate m --split test" shows where it is wrong, and why.
  ok     Samples that the model was trained on: m, intent     0             at most 0                      of 60 samples, or near duplicates of them
  FAILS  Slices that are significantly worse: m, intent       1             at most 0                      of 2 tested: channel: phone (25.0 % of 16, the rest 100.0 %). "labelwright evaluate m --split test" shows where it is wrong, and why.
  FAILS  Accuracy in comparison: m, intent, against people    -20.0 points  not worse by more than chance  80.0 % against 100.0 %, people in 120 answers, each against the others; 95 % interval of the difference -31.8 to -11.3 points. "labelwright evaluate m --split test" shows where it is wrong, and why.
  ok     Accuracy in comparison: m, intent, against majority  5.0 points    not worse by more than chance  80.0 % against 75.0 %, on 60 samples; 95 % interval of the difference -10.0 to 19.7 points
  ok     Accuracy in comparison: m, intent, against old       -10.0 points  not worse by more than chance  80.0 % against 90.0 %, on 60 samples; 95 % interval of the difference -23.7 to 4.1 points

Samples with all their answers: 100 of 100 (100.0 %).
Resolved: 40 of 40 samples with one person, 60 of 60 samples with two people or more.

The gate is closed: 4 of 10 checks failed.
`;
