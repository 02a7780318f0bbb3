import assert from 'node:assert/strict';
import { MemoryFiles } from '../../support/memory-files';
import { Project } from '../../../src/engine/project';
import { assistance } from '../../../src/features/assist/assist';
import { assistDocument } from '../../../src/features/assist/document';
import { evaluate } from '../../../src/features/evaluate/evaluate';
import { documentMarkdown } from '../../../src/document/markdown';
import { isControl } from '../../../src/project/suggestions';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
guideline: {version: "1"}
suggestions: {model: bert-2, show: before}
`;
const PEOPLE = ['ana', 'ben', 'cy'];
/** Of ana and t-1 with the seed 1, computed in Python. */
const PLACE = 0.2837119361373375;
const SHOWN = 16;
const CONTROL = 8;
const lines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/**
 * The model says refund of every sample, which is wrong on every fourth, as gold says. With the suggestion people say refund always, in 5
 * seconds; without it they are right always, in 10.
 */
function files(): Record<string, string> {
  const samples = Array.from({ length: SHOWN + CONTROL }, (_, n) => `t-${n}`);
  const truth = (n: number): string => (n % 4 === 3 ? 'other' : 'refund');
  const records = (person: string) =>
    samples.map((sample, n) => {
      const isShown = n < SHOWN;
      const said = { model: 'bert-2', prediction: `p-${n}`, suggested: { intent: 'refund' } };
      // One person's times differ from another's.
      const pace = 1 + PEOPLE.indexOf(person) * 0.1;
      return {
        v: 1,
        id: `01KAW3Q0Z4M8Y2T6B9C1D5E${person.length}${String(n).padStart(2, '0')}`,
        time: `2026-11-25T09:10:${String(n).padStart(2, '0')}.000Z`,
        annotator: person,
        sample,
        labels: { intent: isShown ? 'refund' : truth(n) },
        seconds: (isShown ? 5 : 10) * pace * (n % 2 === 0 ? 1 : 1.1),
        origin: isShown
          ? { kind: 'suggestion', arm: 'before', ...said, action: 'accepted' }
          : { kind: 'hand', arm: 'control', ...said },
      };
    });
  return {
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': lines(samples.map((id) => ({ id, text: `Text of ${id}` }))),
    'gold/known.jsonl': lines(samples.map((sample, n) => ({ sample, labels: { intent: truth(n) } }))),
    'predictions/bert-2.jsonl': lines(
      samples.map((sample, n) => ({
        v: 1,
        id: `p-${n}`,
        time: '2026-11-25T09:00:00.000Z',
        sample,
        labels: { intent: 'refund' },
      })),
    ),
    ...Object.fromEntries(PEOPLE.map((person) => [`annotations/${person}.jsonl`, lines(records(person))])),
  };
}

const pause = (): Promise<void> => Promise.resolve();

async function open(more: Record<string, string> = {}): Promise<Project> {
  const project = new Project(new MemoryFiles({ ...files(), ...more }), { pause });
  await project.refresh();
  return project;
}

describe('the effect of suggestions', () => {
  it('measures time, anchoring, accuracy and the shift of labels against the control arm', async () => {
    const project = await open();
    const found = await assistance({ project, model: project.model! }, undefined, pause);
    assert.deepEqual(found.arms, { before: 48, after: 0, control: 24 });
    assert.equal(found.actions.accepted, 48);
    assert.ok(found.time.difference.value !== null);
    assert.ok(Math.abs(Math.exp(found.time.difference.value) - 0.5) < 1e-9, 'half the time');
    const [layer] = found.layers;
    assert.deepEqual(layer!.agreement.treated, { n: 48, mean: 1 });
    assert.deepEqual(layer!.agreement.control, { n: 24, mean: 0.75 });
    assert.ok(layer!.agreement.difference.value === 0.25);
    assert.equal(layer!.agreement.clusters, 3);
    assert.deepEqual(layer!.right, { n: 72, right: 54 });
    assert.equal(layer!.whereWrong.treated.mean, 0);
    assert.equal(layer!.whereWrong.control.mean, 1);
    assert.equal(layer!.whereRight.treated.mean, 1);
    const other = layer!.labels.find(({ label }) => label === 'other')!;
    assert.equal(other.suggested, 0);
    assert.equal(other.given.treated.mean, 0);
    assert.equal(other.given.control.mean, 0.25);
    const text = documentMarkdown(assistDocument(found), '1.0.0');
    assert.match(text, /takes .* less time with a suggestion/);
    assert.match(text, /draw answers to the model/);
  });

  it('shows only what was seen where there is no control arm, and says what is missing', async () => {
    const shown = Object.fromEntries(
      Object.entries(files())
        .filter(([name]) => /^annotations/.test(name))
        .map(([name, text]) => [
          name,
          text
            .split('\n')
            .filter((line) => !line.includes('"arm":"control"'))
            .join('\n'),
        ]),
    );
    const project = await open({ ...shown, 'gold/known.jsonl': '' });
    const found = await assistance({ project, model: project.model! }, undefined, pause);
    const text = documentMarkdown(assistDocument(found), '1.0.0');
    assert.match(text, /There is no control arm:.*cannot be measured/);
    assert.match(text, /\| answers that +\| with +\|\n/);
    assert.match(text, /No sample has gold or a decision that a person made/);
    assert.doesNotMatch(text, /without|difference|visible|no one has|right, where/);
  });

  it('says that so few people cannot show any anchoring', async () => {
    const project = await open();
    const found = await assistance({ project, model: project.model! }, undefined, pause);
    const [layer] = found.layers;
    const few = { value: 0.1, limits: [-1, 1] as const, visible: null };
    const text = documentMarkdown(
      assistDocument({
        ...found,
        layers: [{ ...layer!, agreement: { ...layer!.agreement, difference: few } }],
      }),
      '1.0.0',
    );
    assert.match(text, /No anchoring is shown. With so few people, no anchoring could be, however large\./);
    assert.match(text, /agree with the model \(anchoring\).*-1\.000 to \+1\.000 \| +– \|/);
  });

  it('takes the truth from decisions that a person made, not from policies', async () => {
    const decision = (n: number, origin: object) => ({
      v: 1,
      id: `01KAW3Q0Z4M8Y2T6B9C1D5F${String(n).padStart(3, '0')}`,
      time: '2026-11-25T10:10:00.000Z',
      reviewer: 'lea',
      sample: `t-${n}`,
      labels: { intent: 'other' },
      origin,
    });
    const project = await open({
      'gold/known.jsonl': '',
      'decisions/lea.jsonl': lines([
        decision(0, { kind: 'edited' }),
        decision(1, { kind: 'policy', strategy: 'majority' }),
      ]),
    });
    const { layers } = await assistance({ project, model: project.model! }, undefined, pause);
    assert.deepEqual(layers[0]!.right, { n: 3, right: 0 });
  });

  it('says what second looks came to', async () => {
    const record = (n: number, intent: string, action: string, first?: object) => ({
      v: 1,
      id: `01KAW3Q0Z4M8Y2T6B9C1D5F${String(n).padStart(3, '0')}`,
      time: '2026-11-25T10:10:00.000Z',
      annotator: 'ana',
      sample: `t-${n}`,
      labels: { intent },
      seconds: 2,
      origin: {
        kind: 'hand',
        arm: 'after',
        model: 'bert-2',
        suggested: { intent: 'refund' },
        action,
        ...(first && { first }),
      },
    });
    const before = { labels: { intent: 'other' }, seconds: 6 };
    const project = await open({
      'annotations/ana.jsonl': lines([
        record(0, 'refund', 'accepted', before),
        record(3, 'refund', 'accepted', before),
        record(1, 'other', 'rejected', before),
        record(2, 'other', 'ignored'),
        record(4, 'refund', 'ignored'),
      ]),
      'annotations/ben.jsonl': '',
      'annotations/cy.jsonl': '',
    });
    const { layers, time } = await assistance({ project, model: project.model! }, undefined, pause);
    assert.deepEqual(layers[0]!.secondLooks, { differed: 4, thought: 3, moved: 2, corrected: 1, spoiled: 1 });
    assert.equal(time.treated.n, 5);
    assert.equal(time.difference.value, null, 'there is no control arm');
  });

  it('refuses a project without such answers', async () => {
    const project = await open({
      'annotations/ana.jsonl': '',
      'annotations/ben.jsonl': '',
      'annotations/cy.jsonl': '',
    });
    await assert.rejects(
      assistance({ project, model: project.model! }, undefined, pause),
      /no one has labelled with suggestions of "bert-2" yet/,
    );
  });

  it('is said by evaluate of labels that the model suggested, with its accuracy on the others', async () => {
    const project = await open({ 'gold/known.jsonl': '' });
    const layers = project.model!.schema.layers.flatMap(({ layer }) => layer ?? []);
    const { layers: found } = await evaluate({ project, model: project.model! }, 'bert-2', { layers, pause });
    const { samples, others } = found[0]!.ownSuggestions;
    assert.equal(samples, SHOWN);
    assert.equal(others.value, 0.75);
    assert.equal(found[0]!.numbers.scores.accuracy.value, 22 / 24);
    const withGold = await open();
    const again = await evaluate({ project: withGold, model: withGold.model! }, 'bert-2', { layers, pause });
    assert.equal(again.layers[0]!.ownSuggestions.samples, 0, 'gold is true whatever people saw');
  });
});

describe('labelwright evaluate --suggestions', () => {
  const folder = temporaryFolder();

  it('prints text and JSON', async () => {
    folder.write(files());
    const { out, code } = await runInProcess(['evaluate', '--suggestions', '-C', folder.path, '--json']);
    assert.equal(code, 0);
    const json = JSON.parse(out);
    assert.equal(json.model, 'bert-2');
    assert.ok(Math.abs(json.time.ratio.value - 0.5) < 1e-9);
    assert.equal(json.layers.intent.anchoring.difference.value, 0.25);
    assert.deepEqual(Object.keys(json.layers.intent.anchoring.by_person), PEOPLE);
    const text = await runInProcess(['evaluate', '--suggestions', 'bert-2', '-C', folder.path]);
    assert.match(text.out, /Effect of the suggestions of bert-2/);
    const none = await runInProcess(['evaluate', '--suggestions', 'other', '-C', folder.path]);
    assert.equal(none.code, 2);
    assert.match(none.err, /Models with such answers: bert-2/);
  });
});

describe('the control arm', () => {
  it('has its share, differs by person and seed, and follows from the three alone', () => {
    const arm = (person: string, seed: number): string =>
      Array.from({ length: 2000 }, (_, n) =>
        isControl({ control: 0.2, seed }, person, `t-${n}`) ? '1' : '0',
      ).join('');
    const share = [...arm('ana', 1)].filter((one) => one === '1').length / 2000;
    assert.ok(Math.abs(share - 0.2) < 4 * Math.sqrt(0.16 / 2000), String(share));
    assert.equal(arm('ana', 1), arm('ana', 1));
    assert.notEqual(arm('ana', 1), arm('ben', 1));
    assert.notEqual(arm('ana', 1), arm('ana', 2));
    // python3 -c "import hashlib; h = lambda t: int(hashlib.sha256(t.encode()).hexdigest()[:13], 16) / 16**13; print(h('1\nana\nt-1'))"
    assert.equal(isControl({ control: PLACE - 1e-9, seed: 1 }, 'ana', 't-1'), false);
    assert.equal(isControl({ control: PLACE + 1e-9, seed: 1 }, 'ana', 't-1'), true);
  });
});
