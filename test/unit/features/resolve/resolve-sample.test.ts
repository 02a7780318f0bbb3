import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Labels, LayerValue, Relation, Span } from '../../../../src/project/records/records';
import {
  DEFAULT_POLICY,
  policyText,
  STEPS,
  type ResolvePolicy,
} from '../../../../src/project/model/resolve-policy';
import { resolveSample, type ResolveOptions } from '../../../../src/features/resolve/resolve-sample';
import type { Layer } from '../../../../src/project/schema/layer-types';
import { pick } from '../../../support/pick';

const intent: Layer = { id: 'intent', type: 'choice', required: true, labels: ['a', 'b', 'c'] };
const remedy: Layer = {
  id: 'remedy',
  type: 'choices',
  required: false,
  labels: ['x', 'y', 'z'],
  min: 0,
  max: 2,
  when: { intent: ['a'] },
};
const topics: Layer = { ...remedy, id: 'topics', when: undefined } as unknown as Layer;
const spans: Layer = {
  id: 'spans',
  type: 'spans',
  required: false,
  labels: ['p', 'q'],
  overlap: 'none',
  discontinuous: true,
  boundary: 'character',
};
const links: Layer = {
  id: 'links',
  type: 'relations',
  required: false,
  labels: ['of'],
  spans: 'spans',
  directed: true,
  pairs: [],
};
const note: Layer = { id: 'note', type: 'text', required: false, multiline: false };
const stars: Layer = {
  id: 'stars',
  type: 'rating',
  required: false,
  min: 1,
  max: 5,
  step: 1,
  scale: 'ordinal',
  anchors: {},
};

const answers = (layer: string, ...values: (LayerValue | undefined)[]) => ({
  answers: values.map((value, n) => ({
    annotator: `n${n}`,
    labels: (value === undefined ? {} : { [layer]: value }) as Labels,
  })),
});
const policy = (change: Partial<ResolvePolicy> = {}): ResolveOptions => ({
  policy: { ...DEFAULT_POLICY, ...change },
});
const span = (start: number, end: number, label = 'p', id?: string): Span => ({
  start,
  end,
  label,
  ...(id && { id }),
});

const one = (layer: Layer, values: LayerValue[], options = policy()) =>
  resolveSample([layer], answers(layer.id, ...values), options);

describe('features/resolve/resolve-sample', () => {
  it('says where an answer comes from, and how sure it is', () => {
    const got = (...values: LayerValue[]) => one(intent, values).resolved.get('intent');
    assert.deepEqual(got('a', 'a'), { value: 'a', source: 'unanimous', confidence: 1, votes: 2, of: 2 });
    assert.deepEqual(got('a'), { value: 'a', source: 'single', confidence: null, votes: 1, of: 1 });
    assert.deepEqual(got('b', 'a', 'b'), {
      value: 'b',
      source: 'majority',
      confidence: 2 / 3,
      votes: 2,
      of: 3,
    });
  });

  it('never breaks a tie, and lists what is tied', () => {
    const { resolved, unresolved } = one(intent, ['b', 'a', 'a', 'b']);
    assert.equal(resolved.size, 0);
    assert.deepEqual(unresolved.get('intent'), {
      reason: 'tie',
      detail: 'Tie: a (2 of 4), b (2 of 4).',
      candidates: [
        { value: 'a', votes: 2, of: 4 },
        { value: 'b', votes: 2, of: 4 },
      ],
    });
  });

  it('asks for more than the quorum', () => {
    const values: LayerValue[] = ['a', 'a', 'b', 'c'];
    assert.equal(one(intent, values).unresolved.get('intent')?.reason, 'below-quorum');
    assert.equal(one(intent, values, policy({ quorum: 0.49 })).resolved.get('intent')?.value, 'a');
    assert.equal(one(intent, ['a', 'a', 'b'], policy({ quorum: 1 })).unresolved.size, 1);
    assert.equal(one(intent, values, policy({ quorum: 0 })).resolved.get('intent')?.confidence, 0.5);
  });

  it('puts a decision first, also against everybody', () => {
    const input = {
      ...answers('intent', 'a', 'a'),
      decision: { reviewer: 'lea', labels: { intent: 'c' } },
    };
    assert.deepEqual(resolveSample([intent], input, policy()).resolved.get('intent'), {
      value: 'c',
      source: 'decision',
      confidence: 1,
      votes: 0,
      of: 0,
      by: 'lea',
    });
    const without = resolveSample([intent], input, policy({ steps: ['majority'] }));
    assert.equal(without.resolved.get('intent')?.value, 'a');
  });

  it('leaves open what a reviewer leaves open, and gives it soft labels', () => {
    const input = {
      ...answers('intent', 'a', 'b'),
      decision: { reviewer: 'lea', valid: { intent: ['a', 'b'] } },
    };
    const { unresolved, soft } = resolveSample([intent], input, { ...policy(), soft: true });
    assert.equal(unresolved.get('intent')?.reason, 'several-valid');
    assert.deepEqual(soft.get('intent'), [
      { value: 'a', p: 0.5 },
      { value: 'b', p: 0.5 },
    ]);
  });

  it('asks for a number of answers, unless somebody decided', () => {
    const few = one(intent, ['a'], policy({ minAnswers: 2 }));
    assert.equal(few.unresolved.get('intent')?.reason, 'too-few-answers');
    const input = { ...answers('intent', 'a'), decision: { reviewer: 'lea', labels: { intent: 'b' } } };
    assert.equal(
      resolveSample([intent], input, policy({ minAnswers: 2 })).resolved.get('intent')?.value,
      'b',
    );
  });

  it('does not count answers that are none, and names them', () => {
    const { resolved, ignored } = one(intent, ['a', 'nope', ['a']]);
    assert.equal(resolved.get('intent')?.source, 'single');
    assert.deepEqual(pick(ignored, 'annotator', 'layer'), [
      ['n1', 'intent'],
      ['n2', 'intent'],
    ]);
  });

  it('resolves layers that hang on others by the resolved answers', () => {
    const people = (intents: string[]) => ({
      answers: intents.map((value, n) => ({
        annotator: `n${n}`,
        labels: { intent: value, ...(value === 'a' && { remedy: ['x'] }) } as Labels,
      })),
    });
    const layers = [remedy, intent];
    assert.deepEqual(resolveSample(layers, people(['a', 'a', 'b']), policy()).resolved.get('remedy')?.value, [
      'x',
    ]);
    assert.deepEqual(resolveSample(layers, people(['a', 'b', 'b']), policy()).notAsked, ['remedy']);
    const tied = resolveSample(layers, people(['a', 'b']), policy());
    assert.equal(tied.unresolved.get('remedy')?.reason, 'depends-on-unresolved');
    assert.deepEqual([...tied.unresolved.keys()], ['remedy', 'intent']);
  });

  it('votes on each label of a list by itself, in the order of the schema', () => {
    const got = one(topics, [['z', 'x'], ['x', 'y', 'z'].slice(0, 2), ['z', 'x']]);
    assert.deepEqual(got.resolved.get('topics'), {
      value: ['x', 'z'],
      source: 'majority',
      confidence: 2 / 3,
      votes: 2,
      of: 3,
    });
    const tie = one(topics, [['x'], ['x', 'y']]).unresolved.get('topics')!;
    assert.deepEqual([tie.reason, tie.candidates], ['tie', [{ value: 'y', votes: 1, of: 2 }]]);
    assert.deepEqual(one(topics, [[], []]).resolved.get('topics')?.value, []);
  });

  it('refuses a sum of votes that is no valid answer', () => {
    const three = one(topics, [
      ['x', 'y'],
      ['y', 'z'],
      ['x', 'z'],
    ]);
    assert.equal(three.unresolved.get('topics')?.reason, 'invalid-result');
    assert.match(three.unresolved.get('topics')!.detail, /at most 2 labels and has 3/);
    const crossing = one(spans, [
      [span(0, 4), span(6, 9)],
      [span(0, 4), span(3, 5)].slice(0, 1),
      [span(6, 9)],
    ]);
    assert.deepEqual(pick(crossing.resolved.get('spans')?.value as Span[], 'start'), [0, 6]);
  });

  it('takes spans by exact extent and label, whatever their ids and order', () => {
    const same = one(spans, [
      [span(0, 2, 'p', 's7'), span(3, 5, 'q')],
      [span(3, 5, 'q'), span(0, 2, 'p', 'k')],
    ]);
    assert.equal(same.resolved.get('spans')?.source, 'unanimous');
    assert.deepEqual(pick(same.resolved.get('spans')?.value as Span[], 'id'), ['s1', 's2']);
    const off = one(spans, [[span(0, 2)], [span(0, 3)]]).unresolved.get('spans')!;
    assert.equal(off.reason, 'tie');
    assert.match(off.detail, /p \[0, 2\) \(1 of 2\), p \[0, 3\) \(1 of 2\)/);
  });

  it('joins relations to the resolved spans, whatever the spans were called', () => {
    const person = (first: string, second: string, extra: Span[] = []): Labels => ({
      spans: [span(0, 2, 'p', first), span(3, 5, 'q', second), ...extra],
      links: [{ label: 'of', from: first, to: second }],
    });
    const input = {
      answers: [
        { annotator: 'n0', labels: person('s1', 's2') },
        { annotator: 'n1', labels: person('s2', 's1') },
      ],
    };
    const { resolved } = resolveSample([links, spans], input, policy());
    assert.deepEqual(resolved.get('links')?.value as Relation[], [{ label: 'of', from: 's1', to: 's2' }]);
    const lost = resolveSample(
      [spans, links],
      { ...input, decision: { reviewer: 'lea', labels: { spans: [span(0, 2, 'p', 's9')] } } },
      policy(),
    );
    assert.equal(lost.unresolved.get('links')?.reason, 'depends-on-unresolved');
    assert.deepEqual(lost.unresolved.get('links')?.candidates[0]?.value, {
      label: 'of',
      from: { start: 0, end: 2, label: 'p' },
      to: { start: 3, end: 5, label: 'q' },
    });
  });

  it('takes texts only when they are equal', () => {
    assert.equal(one(note, ['same', 'same']).resolved.get('note')?.source, 'unanimous');
    assert.equal(one(note, ['same', 'same', 'Same']).unresolved.get('note')?.reason, 'differ');
  });

  it('asks Dawid and Skene where votes do not decide, and believes them only when they are sure', () => {
    const steps = ['decision', 'majority', 'dawid-skene'] as const;
    const at = (p: number) =>
      resolveSample([stars], answers('stars', 2, 3), {
        policy: { ...DEFAULT_POLICY, steps },
        posterior: () =>
          new Map([
            ['2', p],
            ['3', 1 - p],
          ]),
        soft: true,
      });
    assert.deepEqual(at(0.95).resolved.get('stars'), {
      value: 2,
      source: 'dawid-skene',
      confidence: 0.95,
      votes: 1,
      of: 2,
    });
    assert.deepEqual(at(0.95).soft.get('stars')?.[0], { value: 2, p: 0.95 });
    assert.equal(at(0.8).unresolved.get('stars')?.reason, 'low-posterior');
  });

  it('takes what all say under every policy, and says why the rest stays open', () => {
    const posterior = () =>
      new Map([
        ['2', 0.7],
        ['3', 0.3],
        ['x', 0.7],
        ['y', 0.3],
      ]);
    for (const step of STEPS) {
      const options = { policy: { ...DEFAULT_POLICY, steps: [step] }, posterior };
      const agreed = resolveSample([stars], answers('stars', 2, 2), options);
      assert.equal(agreed.resolved.get('stars')?.source, 'unanimous', step);
      const set = resolveSample([topics], answers('topics', ['x', 'y'], ['y', 'x']), options);
      assert.deepEqual(set.resolved.get('topics')?.value, ['x', 'y'], step);
      const open = resolveSample([stars], answers('stars', 2, 3), options).unresolved.get('stars');
      assert.equal(
        open?.reason,
        { decision: 'differ', unanimous: 'differ', majority: 'tie', 'dawid-skene': 'low-posterior' }[step],
      );
      assert.match(open!.detail, /2 \(1 of 2\), 3 \(1 of 2\)/);
    }
    assert.match(
      policyText({ ...DEFAULT_POLICY, steps: ['dawid-skene'] }),
      /or all annotators .* say the same/,
    );
  });

  it('says of each layer that somebody answered exactly one thing, whatever the order of the answers', () => {
    const value = fc.constantFrom('a', 'b', 'c', 'zz');
    const list = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 });
    const person = fc.record({ intent: value, topics: list }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 6 }), (people) => {
        const input = people.map((labels, n) => ({ annotator: `n${n}`, labels: labels as Labels }));
        const layers = [intent, topics];
        const got = resolveSample(layers, { answers: input }, { ...policy(), soft: true });
        for (const { id } of layers) {
          const votes = input.filter(({ labels }) => id in labels && labels[id] !== 'zz').length;
          const said = Number(got.resolved.has(id)) + Number(got.unresolved.has(id));
          assert.equal(said, votes > 0 || id === 'intent' ? 1 : 0);
          const result = got.resolved.get(id);
          if (result?.source === 'majority') assert.ok(result.confidence! > 0.5);
        }
        const total = (got.soft.get('intent') ?? []).reduce((sum, { p }) => sum + p, 0);
        assert.ok(total === 0 || Math.abs(total - 1) < 1e-9);
        const turned = resolveSample(layers, { answers: [...input].reverse() }, { ...policy(), soft: true });
        assert.deepEqual([...turned.resolved], [...got.resolved]);
        assert.deepEqual([...turned.unresolved], [...got.unresolved]);
      }),
      { numRuns: 200 },
    );
  });
});
