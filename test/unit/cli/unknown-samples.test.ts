import assert from 'node:assert/strict';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

/** Four samples with two answers each, which differ once; and two that no file has any more, which differ too. */
const IDS = ['s-0', 's-1', 's-2', 's-3'];
const GONE = ['gone-0', 'gone-1'];
const FILES = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
training: {gate: {min_agreement: {intent: 0.1}}}
`,
  'data.jsonl': IDS.map((id) => `${JSON.stringify({ id, text: `Text ${id}` })}\n`).join(''),
  'annotations/ana.jsonl': [...IDS, ...GONE]
    .map((id, n) => answerLine('ana', id, { intent: n % 2 === 0 ? 'card' : 'refund' }))
    .join(''),
  'annotations/ben.jsonl': [...IDS, ...GONE]
    .map((id, n) => answerLine('ben', id, { intent: n % 2 === 0 && id !== 's-0' ? 'card' : 'refund' }))
    .join('')
    .replace(/"gone-0"(.*)"card"/, '"gone-0"$1"refund"'),
};

describe('answers to samples that no file has any more', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  beforeEach(() => folder.write(FILES));
  const json = async (...args: string[]): Promise<Record<string, never>> => {
    const { out, err } = await runInProcess([...args, '-C', folder.path]);
    assert.equal(err.includes('Internal'), false, err);
    return JSON.parse(out) as Record<string, never>;
  };

  it('are in no agreement, report, gate or count of disagreements', async () => {
    const agreement = JSON.parse((await runInProcess(['agreement', folder.path, '--json'])).out) as {
      layers: { intent: Record<string, number> };
    };
    assert.deepEqual(
      ['n_items', 'n_annotations', 'percent_agreement'].map((name) => agreement.layers.intent[name]),
      [4, 8, 0.75],
    );
    const report = (await json('report', 'agreement', '--format', 'json')) as unknown as {
      counts: { twice: number; disputed: number };
      layers: [{ answers: number }];
    };
    assert.deepEqual([report.counts.twice, report.counts.disputed, report.layers[0].answers], [4, 1, 8]);
    const status = (await json('status', '--json')) as unknown as {
      projects: [{ disagreements: object }];
    };
    assert.deepEqual(status.projects[0].disagreements, { samplesLabelledTwice: 4, samplesDisputed: 1 });
    const buckets = (await json('buckets', '--json')) as unknown as {
      projects: [{ disagreements: { samples: { sample: string }[] }[] }];
    };
    assert.deepEqual(
      buckets.projects[0].disagreements.map(({ samples }) => samples.map(({ sample }) => sample)),
      [['s-0']],
    );
    assert.match((await runInProcess(['gate', folder.path])).out, /over 4 samples/);
  });

  for (const args of [
    ['agreement'],
    ['status'],
    ['report', 'agreement', '--json'],
    ['buckets'],
    ['resolve'],
    ['gate'],
  ])
    it(`are said not to count: ${args.join(' ')}`, async () => {
      const { err } = await runInProcess([...args, '-C', folder.path]);
      assert.match(
        err,
        /^Not counted: 4 answers about samples that the project does not have\. "labelwright check" lists them\.$/m,
      );
    });

  it('are not those of gold with a text of its own, which is itself a sample', async () => {
    const own = '{"id":"g-1","text":"Hello.","labels":{}}\n';
    const about = '{"sample":"gone-9","labels":{}}\n';
    for (const [gold, said] of [
      [own, '4 answers'],
      [own + about, '4 answers and 1 gold label'],
    ]) {
      folder.write({ 'gold/g.jsonl': gold! });
      const { err } = await runInProcess(['status', '-C', folder.path]);
      assert.ok(err.includes(`Not counted: ${said} about samples that the project does not have.`), err);
    }
    folder.write({ 'gold/g.jsonl': '' });
  });

  it('are lost in an export, which names them', async () => {
    const { out, err } = await runInProcess(['export', 'csv', folder.path, '--annotator', 'ana']);
    assert.equal(out.includes('gone'), false);
    assert.match(err, /^in: {3}4 samples, 6 answers/m);
    assert.match(err, /^lost: 0 samples, 2 answers, 0 suggestions, 2 labels$/m);
    assert.match(err, /annotations\/ana\.jsonl: the answer to "gone-1": no sample file has it; left out/);
    assert.doesNotMatch(err, /ben\.jsonl/);
  });
});
