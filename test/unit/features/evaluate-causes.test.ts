// What the causes of errors find of what was planted, and of nothing.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { jsonOf, runInProcess } from '../../support/in-process-command';
import {
  answerLine,
  decisionLine,
  intentSamples,
  predictionLine,
  writeIntentProject,
} from '../../support/intent-project';
import { exampleProject, printedJson } from '../../support/command-line';
import { jsonLines } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';
import { selectable } from '../example/workspace';

interface Found {
  suspects_of: string[];
  twins: string[];
  layers: Record<
    string,
    {
      causes: Record<string, number>;
      causes_beside_chance: Record<string, { fits: number; by_chance: number }>;
      doubts_decided: { looked_at: number; wrong: number };
      causes_decided: Record<string, { looked_at: number; confirmed: number }>;
    }
  >;
  errors: { sample: string; cause: string; evidence: string[] }[];
}

const LABELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const EACH = 30;
const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [${LABELS.join(', ')}]}]
labels: [${LABELS.map((id) => `{id: ${id}}`).join(', ')}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const GUIDELINE = `version: "1"
labels: [${LABELS.map((id) => `{id: ${id}, definition: Those of ${id}.}`).join(', ')}]
tie_breakers: [{id: TB-1, between: [a, b], when: Both., prefer: a}]
`;
const samples = LABELS.flatMap((intent) =>
  Array.from({ length: EACH }, (_, n) => ({ id: `${intent}-${n}`, text: `text ${n} of ${intent}`, intent })),
);
/** Which label people and the model take for it. */
const OTHER: Readonly<Record<string, string>> = { a: 'b', c: 'd' };
const isAmong = (id: string, from: number, to: number): boolean => {
  const [label, n] = id.split('-') as [string, string];
  return label in OTHER && Number(n) >= from && Number(n) < to;
};

describe('causes of errors', () => {
  const folder = temporaryFolder();
  const evaluated = async (model: string): Promise<Found> =>
    printedJson<Found>(await runInProcess(['evaluate', model, folder.path, '--json']));

  function writeProject(): void {
    writeIntentProject(folder.path, samples, SCHEMA);
    folder.write({
      'guideline.yaml': GUIDELINE,
      // ben takes eight samples of a for b, and of c for d. lea decided them.
      'annotations/ben.jsonl': samples
        .map(({ id, intent }) =>
          answerLine('ben', id, { intent: isAmong(id, 0, 8) ? OTHER[intent] : intent }),
        )
        .join(''),
      'decisions/lea.jsonl': samples
        .filter(({ id }) => isAmong(id, 0, 8))
        .map(({ id, intent }) => decisionLine(id, { intent }))
        .join(''),
    });
  }
  const predict = (model: string, of: (id: string, intent: string) => string): void =>
    folder.write({
      [`predictions/${model}.jsonl`]: samples
        .map(({ id, intent }) => predictionLine(id, { intent: of(id, intent) }))
        .join(''),
      [`predictions/${model}.yaml`]: `name: ${model}\nseen: {folds: 5, answers: false}\n`,
    });

  it('names at least four of five errors that were planted where people differ, or confuse the labels', async () => {
    writeProject();
    predict('m', (id, intent) =>
      isAmong(id, 0, 16)
        ? OTHER[intent]!
        : id.endsWith('-29')
          ? LABELS[(LABELS.indexOf(intent) + 3) % 8]!
          : intent,
    );
    const { errors, layers } = await evaluated('m');
    const share = (from: number, to: number, cause: string): number => {
      const planted = errors.filter(({ sample }) => isAmong(sample, from, to));
      assert.equal(planted.length, 16);
      return planted.filter((one) => one.cause === cause).length / planted.length;
    };
    assert.ok(share(0, 8, 'ambiguous-source') >= 0.8, JSON.stringify(layers.intent));
    assert.ok(share(8, 16, 'class-confusion') >= 0.8, JSON.stringify(layers.intent));
    const evidence = (sample: string): string =>
      errors.find((one) => one.sample === sample)!.evidence.join('; ');
    assert.match(
      evidence('a-9'),
      /People confuse a and b too: on 8 of 60 samples; TB-1 decides between them: a wins/,
    );
    assert.match(
      evidence('c-9'),
      /People confuse c and d too: on 8 of .*; No tie-breaker decides between them/,
    );
    assert.equal(errors.find(({ sample }) => sample === 'e-29')!.cause, 'model');
    const { causes_beside_chance: chance } = layers.intent!;
    assert.ok(
      chance['ambiguous-source']!.by_chance < 4 && chance['class-confusion']!.by_chance < 10,
      JSON.stringify(chance),
    );
  });

  it('says beside a cause how often reviewers named it, too', async () => {
    writeProject();
    predict('m', (id, intent) => (isAmong(id, 0, 16) ? OTHER[intent]! : intent));
    assert.deepEqual((await evaluated('m')).layers.intent!.causes_decided, {});
    const named = ['ambiguous-source', 'ambiguous-source', 'slip', 'ambiguous-source'];
    folder.write({
      'decisions/max.jsonl': [
        ...named.map((cause, n) => decisionLine(`a-${n}`, { intent: 'a' }, { reviewer: 'max', cause })),
        // People confuse the labels, and agree on this one: that the text is ambiguous is only what max says.
        decisionLine('a-9', { intent: 'a' }, { reviewer: 'max', cause: 'ambiguous-source' }),
      ].join(''),
    });
    const { layers, errors } = await evaluated('m');
    assert.equal(errors.find(({ sample }) => sample === 'a-9')!.cause, 'ambiguous-source');
    assert.deepEqual(layers.intent!.causes_decided, {
      'ambiguous-source': { looked_at: 4, confirmed: 3 },
    });
    assert.match(
      (await runInProcess(['evaluate', 'm', folder.path])).out,
      /\(of 4 errors whose cause people decided, 3 are confirmed\)/,
    );
  });

  it('excuses at most one in twenty errors of a model that answers at random', async () => {
    writeProject();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const random = seededRandom(seed);
      predict('random', () => LABELS[random.below(LABELS.length)]!);
      const { errors } = await evaluated('random');
      const excused = errors.filter(({ cause }) => cause !== 'model');
      assert.ok(errors.length > 180 && excused.length <= errors.length / 20, `${seed}: ${excused.length}`);
    }
  });

  it('excuses such a model on the example only where people flagged the ticket', async () => {
    cpSync(exampleProject, folder.path, { recursive: true });
    const tickets = jsonLines<{ id: string }>(readFileSync(folder.at('data/tickets.jsonl'), 'utf8'));
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      folder.write({
        'predictions/random.jsonl': tickets
          .map(({ id }) => predictionLine(id, { intent: selectable[random.below(11)] }))
          .join(''),
        'predictions/random.yaml': 'name: random\nseen: {folds: 5, answers: false}\n',
      });
      const { errors } = await jsonOf<Found>(['evaluate', 'random', folder.path, '--layer', 'intent']);
      const excused = errors.filter(({ cause }) => cause !== 'model');
      const unflagged = excused.filter(({ evidence }) => !/flagged/.test(evidence.join()));
      assert.ok(errors.length > 50 && unflagged.length <= errors.length / 20, JSON.stringify(unflagged));
    }
  });

  it('does not take a few slips of people for a confusion', async () => {
    writeProject();
    folder.write({
      'decisions/lea.jsonl': '',
      'annotations/ben.jsonl': samples
        .map(({ id, intent }) =>
          answerLine('ben', id, { intent: isAmong(id, 0, 2) ? OTHER[intent] : intent }),
        )
        .join(''),
    });
    predict('m', (id, intent) => (isAmong(id, 8, 16) ? OTHER[intent]! : intent));
    const { layers } = await evaluated('m');
    assert.equal(layers.intent!.causes['class-confusion'], undefined);
  });

  it('lets no twin of a model doubt labels, and says how many doubts people confirmed', async () => {
    const texts = intentSamples(60);
    const wrong = new Set(['s-0', 's-30', 's-60', 's-90']);
    writeIntentProject(
      folder.path,
      texts.map((one) => ({ ...one, intent: wrong.has(one.id) ? 'refund' : one.intent })),
    );
    assert.equal((await runInProcess(['baseline', folder.path])).code, 0);
    for (const end of ['jsonl', 'yaml'])
      copyFileSync(`${folder.path}/predictions/baseline.${end}`, `${folder.path}/predictions/copy.${end}`);
    const twin = await evaluated('copy');
    assert.deepEqual([twin.twins, twin.suspects_of], [['baseline'], []]);
    assert.equal(twin.layers.intent!.causes['label-suspect'], undefined);
    // The same answers, although the card names another trainer.
    folder.write({ 'predictions/copy.yaml': 'name: another\nseen: {folds: 5, answers: false}\n' });
    assert.deepEqual((await evaluated('copy')).twins, ['baseline']);
    const { out } = await runInProcess(['evaluate', 'copy', folder.path]);
    assert.match(out, /baseline is a twin of this model/);
    // A model of its own, which is wrong on every tenth sample.
    folder.write({
      'decisions/lea.jsonl': decisionLine('s-0', { intent: 'card' }),
      'predictions/own.jsonl': texts
        .map(({ id, intent }, n) => predictionLine(id, { intent: n % 10 === 5 ? 'login' : intent }))
        .join(''),
    });
    const own = await evaluated('own');
    assert.deepEqual([own.twins, own.suspects_of.includes('baseline')], [[], true]);
    assert.ok(own.layers.intent!.causes['label-suspect']! >= 1, JSON.stringify(own.layers.intent!.causes));
    assert.deepEqual(own.layers.intent!.doubts_decided, { looked_at: 1, wrong: 1 });
    assert.match(
      (await runInProcess(['evaluate', 'own', folder.path])).out,
      /\(of 1 doubted label that people decided, 1 was wrong\)/,
    );
  });
});
