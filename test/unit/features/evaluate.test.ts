import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, INTENT_SCHEMA, intentSamples, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { printedJson } from '../../support/command-line';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

type Share = { value: number | null; ci95?: [number, number]; reason?: string };
interface Layer {
  n: number;
  truth: Record<string, number>;
  left_out: Record<string, number>;
  accuracy: Share;
  balanced_accuracy: Share;
  macro_f1: Share;
  micro_f1: Share;
  log_loss: Share;
  brier: Share;
  ece: Share;
  jaccard: Share;
  partial: { f1: number };
  span_errors: Record<string, number>;
  mean_absolute_error: Share;
  bias: Share;
  labels: Record<string, { n: number; precision: Share; recall: Share; f1: Share }>;
  confusion: { expected: string; given: string; count: number; cost?: number }[];
  mean_cost?: Share;
  majority: { label: unknown; accuracy: Share };
  baseline: { n: number; accuracy: Share } | null;
  people: { n: number; accuracy: Share };
  causes: Record<string, number>;
}
interface Found {
  training: string;
  suspects_of: string[];
  unknown_samples: number;
  layers: Record<string, Layer>;
  errors: {
    sample: string;
    layer: string;
    expected: unknown;
    given: unknown;
    cause: string;
    evidence: string[];
  }[];
}

const GUIDELINE = `version: "1.1"
labels:
  - {id: card, definition: About a card.}
  - {id: refund, definition: About money back.}
  - {id: login, definition: About signing in.}
  - {id: rare, definition: Something rare.}
tie_breakers:
  - {id: TB-1, between: [card, refund], when: Both., prefer: card}
changelog:
  - {version: "1.1", changes: [{type: changed, target: login, impact: semantic}]}
  - {version: "1.0", changes: []}
`;

const prediction = (sample: string, labels: object, extra: object = {}): string =>
  answerLine('m', sample, labels, { annotator: undefined, ...extra });

describe('labelwright evaluate', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const json = async (...args: string[]): Promise<Found> =>
    printedJson<Found>(await runInProcess(['evaluate', 'm', folder.path, '--json', ...args]));
  beforeEach(() => {
    for (const name of ['annotations', 'decisions', 'gold', 'predictions', 'guideline.yaml'])
      rmSync(`${folder.path}/${name}`, { recursive: true, force: true });
  });

  describe('with errors of every cause', () => {
    /** What is planted: the cause and a fact that the evidence must name. */
    const PLANTED: Readonly<Record<string, readonly [cause: string, evidence: RegExp]>> = {
      leak: ['training-leak', /trained on s-0 \(train\), a near duplicate/],
      mojibake: ['broken-preprocessing', /decoded wrongly/],
      damaged: ['broken-preprocessing', /ana, ben flagged the text as damaged/],
      context: ['missing-context', /ben flagged that context is missing/],
      gold: ['label-suspect', /2 of 2 people gave another answer than the label, which is from gold/],
      decided: ['label-suspect', /lea decided refund, but the label says card/],
      doubted: [
        'label-suspect',
        /The model "baseline" doubts the label and suggests refund, as this model does/,
      ],
      unclear: ['ambiguous-source', /People differ: ana: card; ben: refund/],
      unclear2: ['ambiguous-source', /People differ: ana: card; ben: login/],
      old: ['guideline-changed', /ana answered under version 1\.0, before login changed/],
      few: ['few-examples', /rare has 2 training samples: label 8 more, which makes 10/],
      unlike: ['unlike-training', /unlike the training texts/],
      plain: ['model', /All 2 people gave login, and the baseline gets it right/],
      invalid: ['model', /gave nothing valid: timeout/],
    };

    it('finds each in its group, with its evidence', async () => {
      const train = intentSamples(60).map((sample) => ({ ...sample, split: 'train' }));
      const test = intentSamples(20, 2).map((sample) => ({ ...sample, id: `t-${sample.id}`, split: 'test' }));
      const planted = [
        { id: 'leak', text: `${train[0]!.text}!`, intent: 'card' },
        { id: 'mojibake', text: 'please my cafÃ© card is still in the atm', intent: 'card' },
        { id: 'damaged', text: 'my card and the pin with the atm again', intent: 'card' },
        { id: 'context', text: 'why still the plastic card since monday', intent: 'card' },
        { id: 'gold', text: 'please my money refund today return', intent: 'refund' },
        { id: 'decided', text: 'return my money again please repay', intent: 'refund' },
        { id: 'doubted', text: 'refund my money return and repay the money refund', intent: 'login' },
        { id: 'unclear', text: 'card refund since monday help me', intent: 'card' },
        { id: 'unclear2', text: 'card login since monday help me with it', intent: 'card' },
        { id: 'old', text: 'password locked again today on my account', intent: 'login' },
        { id: 'few', text: 'please an odd rarity with my help', intent: 'rare' },
        { id: 'unlike', text: 'quantum zebra umbrella flying sideways', intent: 'refund' },
        { id: 'plain', text: 'locked account login password today again', intent: 'login' },
        { id: 'invalid', text: 'account password login help my locked', intent: 'login' },
      ].map((sample) => ({ ...sample, split: 'test' }));
      const rare = [1, 2].map((n) => ({
        id: `r-${n}`,
        text: `some strange thing ${n}`,
        intent: 'rare',
        split: 'train',
      }));
      const all = [...train, ...rare, ...test, ...planted];
      writeIntentProject(folder.path, all, `${INTENT_SCHEMA}guideline: guideline.yaml\n`);
      const answers = (name: string): string =>
        all
          .map(({ id, intent }) => {
            const own = name === 'ben' ? ({ unclear: 'refund', unclear2: 'login' }[id] ?? intent) : intent;
            const flags =
              id === 'damaged'
                ? ['broken-preprocessing']
                : id === 'context' && name === 'ben'
                  ? ['missing-context']
                  : [];
            return answerLine(name, id, { intent: own }, { guideline: id === 'old' ? '1.0' : '1.1', flags });
          })
          .join('');
      const wrong: Readonly<Record<string, string>> = {
        leak: 'login',
        mojibake: 'login',
        damaged: 'login',
        context: 'login',
        gold: 'refund',
        decided: 'refund',
        doubted: 'refund',
        unclear: 'refund',
        unclear2: 'login',
        old: 'card',
        few: 'card',
        unlike: 'login',
        plain: 'refund',
      };
      folder.write({
        'guideline.yaml': GUIDELINE,
        'annotations/ana.jsonl': answers('ana'),
        'annotations/ben.jsonl': answers('ben'),
        'gold/a.jsonl': ['gold', 'decided']
          .map((sample) => `${JSON.stringify({ sample, labels: { intent: 'card' } })}\n`)
          .join(''),
        'decisions/lea.jsonl': [
          ['unclear', 'card'],
          ['unclear2', 'card'],
          ['decided', 'refund'],
        ]
          .map(([id, intent]) => answerLine('', id!, { intent }, { annotator: undefined, reviewer: 'lea' }))
          .join(''),
        'predictions/m.jsonl': [...test, ...planted]
          .map(({ id, intent }) =>
            id === 'invalid'
              ? prediction(id, {}, { labels: undefined, error: 'timeout' })
              : prediction(id, { intent: wrong[id] ?? intent }, { guideline: '1.1' }),
          )
          .join(''),
        'predictions/m.yaml': 'name: m\nseen: {splits: [train], answers: false}\n',
      });
      assert.equal((await runInProcess(['baseline', folder.path])).code, 0);
      const found = await json('--split', 'test');
      const causes = Object.fromEntries(
        found.errors.map(({ sample, cause, evidence }) => [sample, [cause, evidence]]),
      );
      for (const [sample, [cause, evidence]] of Object.entries(PLANTED)) {
        const [is, facts] = causes[sample] as [string, string[]];
        assert.equal(is, cause, `${sample}: ${facts.join('; ')}`);
        assert.match(facts.join('; '), evidence, sample);
      }
      assert.deepEqual(Object.keys(causes).sort(), Object.keys(PLANTED).sort());
      const { intent } = found.layers;
      assert.equal(intent!.n, 74);
      assert.equal(intent!.accuracy.value, 60 / 74);
      assert.deepEqual(intent!.truth, { unanimous: 70, gold: 2, decision: 2 });
      assert.ok(intent!.baseline!.n === 74 && intent!.people.n === 148);
      assert.equal(intent!.people.accuracy.value, 144 / 148);
      assert.deepEqual(found.suspects_of, ['baseline']);
      const { out } = await runInProcess(['evaluate', 'm', folder.path, '--split', 'test', '--limit', '1']);
      assert.match(
        out,
        /Ambiguous source +2 +14 % +people gave this answer too, or it was decided to be valid \(fits \d errors, by chance it would be \d\)\n/,
      );
      assert.match(
        out,
        /Ambiguous source: 2 errors\n\nambiguous-source: people gave this answer too, .*\.\n\n- unclear: card, given refund\n {2}- People differ: ana: card; ben: refund\n/,
      );
      assert.match(out, /\n- unclear: .*\n( {2}- .*\n)+\n… and 1 more\n/);
      const page = `${folder.path}/m.html`;
      const args = ['evaluate', 'm', folder.path, '--split', 'test'];
      assert.equal((await runInProcess([...args, '--output', page])).code, 0);
      const html = readFileSync(page, 'utf8');
      assert.match(html, /<h1 dir="auto">Evaluation of m<\/h1><p class="quiet">m, split test<\/p>/);
      for (const sample of Object.keys(PLANTED))
        assert.ok(html.includes(`<code dir="auto">${sample}</code>`), sample);
      const markdown = await runInProcess([...args, '--format', 'markdown']);
      assert.match(
        markdown.out,
        /\| \[Ambiguous source\]\(#cause-intent~20~ambiguous-source\) \| 2 \| 14 % \|/,
      );
      // Its own doubts are no evidence for the baseline.
      const own = await runInProcess(['evaluate', 'baseline', folder.path, '--split', 'test', '--json']);
      const suspect = (JSON.parse(own.out) as Found).errors.find(({ sample }) => sample === 'doubted');
      assert.notEqual(suspect!.cause, 'label-suspect');
    });
  });

  it('counts by hand: labels, confusion, probabilities, what is left out', async () => {
    const labels = ['card', 'card', 'card', 'refund', 'refund', 'login'];
    const given = ['card', 'card', 'refund', 'refund', 'card', 'login'];
    const p = [0.8, 0.6, 0.3, 0.9, 0.2, 1];
    const samples = labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent }));
    writeIntentProject(folder.path, [...samples, { id: 'x', text: 'nobody predicts it', intent: 'card' }]);
    folder.write({
      'data/texts.jsonl': ['x', 'y', ...samples.map(({ id }) => id)]
        .map((id) => `${JSON.stringify({ id, text: `text of ${id}` })}\n`)
        .join(''),
      'predictions/m.jsonl':
        given
          .map((intent, n) =>
            prediction(
              `s-${n}`,
              { intent },
              {
                probabilities: {
                  intent: { [labels[n]!]: p[n], ...(labels[n] === intent ? {} : { [intent]: 1 - p[n]! }) },
                },
              },
            ),
          )
          .join('') + prediction('y', { intent: 'card' }),
    });
    const { layers, training } = await json();
    const { intent } = layers;
    assert.match(training, /training data of the model is unknown/);
    assert.equal(intent!.n, 6);
    assert.deepEqual(intent!.left_out, { unresolved: 0, unlabelled: 1, unpredicted: 1, stale: 0 });
    assert.equal(intent!.accuracy.value, 4 / 6);
    assert.ok(Math.abs(intent!.balanced_accuracy.value! - (2 / 3 + 1 / 2 + 1) / 3) < 1e-12);
    assert.ok(Math.abs(intent!.macro_f1.value! - (2 / 3 + 1 / 2 + 1) / 3) < 1e-12);
    assert.equal(intent!.micro_f1.value, 4 / 6);
    assert.deepEqual(
      [intent!.labels.card!.precision.value, intent!.labels.card!.recall.value, intent!.labels.card!.n],
      [2 / 3, 2 / 3, 3],
    );
    assert.deepEqual(intent!.confusion[0], { expected: 'card', given: 'card', count: 2 });
    assert.equal(intent!.macro_f1.ci95, undefined, 'six samples are too few for limits');
    const loss = -p.reduce((sum, each) => sum + Math.log(each), 0) / 6;
    assert.ok(Math.abs(intent!.log_loss.value! - loss) < 1e-6, JSON.stringify(intent!.log_loss));
    assert.deepEqual([intent!.majority.label, intent!.majority.accuracy.value], ['card', 0.5]);
    assert.equal(intent!.people.accuracy.value, null);
  });

  it('says which predicted samples it does not know, and how unsure the F1 of a label is that is never or always right', async () => {
    const labels = ['card', 'card', 'card', 'refund', 'refund'];
    writeIntentProject(
      folder.path,
      labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent })),
    );
    folder.write({
      'predictions/m.jsonl': [...labels.keys()]
        .map((n) => prediction(`s-${n}`, { intent: 'card' }))
        .concat(['gone-1', 'gone-2', 'gone-2'].map((id) => prediction(id, { intent: 'card' })))
        .join(''),
    });
    const { layers, unknown_samples: unknown } = await json();
    assert.equal(unknown, 2);
    const { out } = await runInProcess(['evaluate', 'm', folder.path]);
    assert.match(out, /2 samples that m predicted are not in the project \(gone-1, gone-2\), and left out/);
    const { value, ci95 } = layers.intent!.labels.refund!.f1;
    assert.deepEqual([value, ci95![0]], [0, 0]);
    // Wilson's upper limit of 0 of 2 is 0.658, and no less is known.
    assert.ok(ci95![1] > 0.65 && ci95![1] <= 1, String(ci95));
  });

  it('says how unsure the means of labels are of a model that is always right', async () => {
    const labels = ['card', 'card', 'card', 'refund', 'refund'];
    writeIntentProject(
      folder.path,
      labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent })),
    );
    folder.write({
      'predictions/m.jsonl': labels.map((intent, n) => prediction(`s-${n}`, { intent })).join(''),
    });
    const { macro_f1, balanced_accuracy } = (await json()).layers.intent!;
    // All right on three and on two samples: far from sure.
    assert.ok(balanced_accuracy.ci95![0] < 0.6 && balanced_accuracy.ci95![1] === 1);
    assert.deepEqual([balanced_accuracy.value, macro_f1.value, macro_f1.ci95], [1, 1, undefined]);
  });

  it('compares people also where they differ, which leaves the label open', async () => {
    const labels = ['card', 'card', 'refund', 'login'];
    const samples = labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent }));
    writeIntentProject(folder.path, samples);
    const answers = (annotator: string, given: readonly string[]): string =>
      given.map((intent, n) => answerLine(annotator, `s-${n}`, { intent })).join('');
    folder.write({
      'annotations/ana.jsonl': answers('ana', labels),
      'annotations/ben.jsonl': answers('ben', ['card', 'card', 'refund', 'card']),
      'predictions/m.jsonl': labels.map((intent, n) => prediction(`s-${n}`, { intent })).join(''),
    });
    const { intent } = (await json()).layers;
    assert.equal(intent!.n, 3);
    assert.deepEqual([intent!.people.n, intent!.people.accuracy.value], [8, 0.75]);
  });

  it('takes nobody’s answer as evidence for itself, where the policy estimates how good people are', async () => {
    const labels = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 'card' : 'refund'));
    const samples = labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent }));
    writeIntentProject(
      folder.path,
      samples,
      `${INTENT_SCHEMA}training: {resolve: {policy: [dawid-skene]}}\n`,
    );
    const contrary = (n: number): boolean => n < 10;
    folder.write({
      'annotations/ben.jsonl': labels
        .map((intent, n) => answerLine('ben', `s-${n}`, { intent: contrary(n) ? labels[n + 1] : intent }))
        .join(''),
      'predictions/m.jsonl': labels.map((intent, n) => prediction(`s-${n}`, { intent })).join(''),
    });
    // On each of the ten, the other person says something else.
    const { intent } = (await json()).layers;
    assert.deepEqual([intent!.people.n, intent!.people.accuracy.value], [80, 60 / 80]);
  });

  it('says what errors cost by the guideline, the most expensive confusion first', async () => {
    const labels = ['card', 'card', 'card', 'card', 'refund', 'login'];
    const given = ['card', 'refund', 'refund', 'refund', 'login', 'login'];
    const samples = labels.map((intent, n) => ({ id: `s-${n}`, text: `text number ${n}`, intent }));
    writeIntentProject(folder.path, samples, `${INTENT_SCHEMA}guideline: guideline.yaml\n`);
    folder.write({
      'guideline.yaml': GUIDELINE.replace(
        'labels:',
        'purpose: {costs: [{expected: refund, given: login, cost: 5}]}\nlabels:',
      ),
      'predictions/m.jsonl': given.map((intent, n) => prediction(`s-${n}`, { intent })).join(''),
    });
    const { intent } = (await json()).layers;
    const { value, ci95 } = intent!.mean_cost!;
    // Costs 0, 1, 1, 1, 5, 0: the mean is 8 / 6.
    assert.equal(value, 8 / 6);
    assert.equal(ci95, undefined, 'a few large costs decide the mean');
    assert.deepEqual(
      intent!.confusion.map(({ expected, cost }) => `${expected} ${cost}`),
      ['card 1', 'card undefined', 'login undefined', 'refund 5'],
    );
    const { out } = await runInProcess(['evaluate', 'm', folder.path]);
    assert.match(out, /mean cost of a sample +1\.333 +it depends on a few large errors/);
    assert.match(
      out,
      /the most expensive first\.\n.*cost of one +cost\n +refund +login +1 +5 +5\n +card +refund +3 +1 +3\n/,
    );
    folder.write({ 'guideline.yaml': GUIDELINE });
    assert.equal((await json()).layers.intent!.mean_cost, undefined);
  });

  it('compares spans, sets and ratings', async () => {
    writeIntentProject(
      folder.path,
      [],
      `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: tags, type: choices, labels: [a, b, c]}
  - {id: stars, type: rating, min: 1, max: 5}
  - {id: names, type: spans, labels: [person, place]}
labels: [{id: a}, {id: b}, {id: c}, {id: person}, {id: place}]
`,
    );
    const text = 'Ann met Bob in Rome and Oslo';
    const span = (quote: string, label: string) => {
      const start = text.indexOf(quote);
      return { start, end: start + quote.length, label, text: quote };
    };
    const unit = { unit: 'codepoint' };
    folder.write({
      'data/texts.jsonl': ['s-1', 's-2'].map((id) => `${JSON.stringify({ id, text })}\n`).join(''),
      'annotations/ana.jsonl':
        answerLine(
          'ana',
          's-1',
          {
            tags: ['a', 'b'],
            stars: 2,
            names: [
              span('Ann', 'person'),
              span('Bob', 'person'),
              span('Rome', 'place'),
              span('Oslo', 'place'),
            ],
          },
          unit,
        ) + answerLine('ana', 's-2', { tags: [], stars: 4, names: [] }, unit),
      'predictions/m.jsonl':
        prediction(
          's-1',
          {
            tags: ['b', 'c'],
            stars: 5,
            names: [
              span('Ann', 'person'),
              span('Bob in', 'person'),
              span('Rome', 'person'),
              span('met', 'place'),
            ],
          },
          unit,
        ) + prediction('s-2', { tags: [], stars: 4, names: [] }, unit),
    });
    const { layers, errors } = await json();
    const { tags, stars, names } = layers;
    assert.deepEqual(
      [tags!.accuracy.value, tags!.jaccard.value, tags!.micro_f1.value],
      [0.5, (1 / 3 + 1) / 2, 0.5],
    );
    assert.deepEqual([stars!.mean_absolute_error.value, stars!.bias.value], [1.5, 1.5]);
    assert.deepEqual(names!.span_errors, { boundary: 1, label: 1, missing: 1, spurious: 1 });
    assert.deepEqual(names!.confusion, [{ expected: 'place', given: 'person', count: 1 }]);
    assert.equal(names!.micro_f1.value, 0.25);
    assert.equal(names!.partial.f1, (2 * (2.5 / 4) * (2.5 / 4)) / (5 / 4));
    assert.deepEqual(pick(errors, 'layer'), ['tags', 'stars', 'names']);
    const isNone = names as unknown as { majority: { label: unknown } | null };
    assert.deepEqual(isNone.majority?.label, []);
    const marked = { tags: [], stars: 4, names: [span('Ann', 'person')] };
    folder.write({ 'annotations/ana.jsonl': answerLine('ana', 's-1', marked, unit) });
    const others = (await json()).layers as unknown as Record<string, { majority: object | null }>;
    assert.equal(others.names!.majority, null, 'no other text has its places');
    assert.ok(others.tags!.majority !== null);
  });

  it('says what is not there', async () => {
    writeIntentProject(folder.path, intentSamples(2));
    const say = async (...args: string[]) =>
      (await runInProcess(['evaluate', ...args, '-C', folder.path])).err;
    assert.match(await say('nobody'), /no predictions of "nobody".*The project has no predictions/);
    folder.write({ 'predictions/m.jsonl': prediction('s-1', { intent: 'card' }) });
    assert.match(await say('m', '--split', 'test'), /No sample is in the split "test".*labelwright split/);
    assert.match(await say('m', '--run', '2'), /has no run 2, only 1/);
    assert.match(await say('m', '--layer', 'x'), /no layer "x"/);
  });
});
