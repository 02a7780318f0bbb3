import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChoiceLayer, Label, Layer, RatingLayer } from '../../../../src/project/schema/layer-types';
import {
  assignKeys,
  comparisonChoices,
  NONE,
  ratingValues,
} from '../../../../src/panel/webview/state/label-keys';
import { actionChords, commandFor, reservedKeys } from '../../../../src/panel/webview/state/key-map';

const ids = Array.from({ length: 11 }, (_, index) => `label-${index}`);
const layer: ChoiceLayer = { id: 'intent', type: 'choice', labels: ids, required: true };
const labelsWithKeys = (keys: string): Map<string, Label> =>
  new Map(
    ids.map((id, index) => [
      id,
      {
        id,
        name: id,
        aliases: [],
        selectable: true,
        catchAll: false,
        status: 'active',
        ...(keys[index] ? { key: keys[index] } : {}),
      },
    ]),
  );

describe('assignKeys', () => {
  it('puts more than ten labels into groups', () => {
    assert.ok(assignKeys([layer], labelsWithKeys(''), new Set()).get('intent')!.tree);
    assert.ok(
      assignKeys([layer], labelsWithKeys('1234567890'), new Set()).get('intent')!.tree,
      'the eleventh has no key',
    );
  });

  it('has a key for "none of them" beside the groups, as no other key answers that', () => {
    const tags: Layer = { ...layer, type: 'choices', min: 0, required: false };
    const keys = assignKeys([tags], labelsWithKeys(''), new Set()).get('intent')!;
    assert.ok(keys.tree && keys.groupKeys.length > 1);
    assert.deepEqual([keys.byKey.get('0'), keys.keyOf.get(NONE)], [NONE, '0']);
    assert.ok(!keys.groupKeys.includes('0'));
    assert.equal(assignKeys([layer], labelsWithKeys(''), new Set()).get('intent')!.keyOf.has(NONE), false);
  });

  it('leaves them in a row when the schema gives each its key', () => {
    const keys = assignKeys([layer], labelsWithKeys('1234567890o'), new Set()).get('intent')!;
    assert.equal(keys.tree, undefined);
    assert.deepEqual(
      [keys.byKey.size, keys.byKey.get('1'), keys.byKey.get('o')],
      [11, 'label-0', 'label-10'],
    );
  });
});

const rating = (min: number, max: number, step = 1, id = 'mood'): RatingLayer => ({
  id,
  type: 'rating',
  required: true,
  min,
  max,
  step,
  scale: 'ordinal',
  anchors: {},
});

describe('the keys of a rating', () => {
  const eight: Layer[] = [
    { id: 'a', type: 'choice', required: true, labels: ids.slice(0, 4) },
    { id: 'b', type: 'choices', required: true, min: 1, labels: ids.slice(4, 8) },
  ];
  const keysOf = (layer: RatingLayer, before: Layer[] = []): (string | undefined)[] => {
    const keys = assignKeys([...before, layer], labelsWithKeys(''), new Set()).get(layer.id)!;
    return ratingValues(layer).map((value) => keys.keyOf.get(String(value)));
  };
  for (const [min, max, step, keys] of [
    [1, 5, 1, '12345'],
    [0, 3, 1, '0123'],
    [1, 10, 1, '1234567890'],
    [-1, 1, 1, '123'],
    [-3, 3, 1, '1234567'],
    [0.5, 2.5, 0.5, '12345'],
    [0, 100, 25, '12345'],
  ] as const)
    it(`are ${keys} from ${min} to ${max} by ${step}, whatever comes before`, () => {
      assert.equal(keysOf(rating(min, max, step)).join(''), keys);
      assert.equal(keysOf(rating(min, max, step), eight).join(''), keys);
    });

  it('of eleven levels are the digits, and a letter for the last', () => {
    assert.deepEqual(keysOf(rating(-5, 5)), ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'a']);
  });
});

describe('the keys of any schema', () => {
  const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
  const someLabels = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 10 });
  const layer: fc.Arbitrary<Layer> = fc.oneof(
    someLabels.map((labels): Layer => ({ id: '', type: 'choice', required: true, labels })),
    fc.tuple(someLabels, fc.nat({ max: 1 })).map(([labels, min]): Layer => ({
      id: '',
      type: 'choices',
      required: true,
      // "None of them" is an answer, too.
      labels: labels.slice(0, 9 + min),
      min,
    })),
    fc
      .tuple(
        fc.integer({ min: -12, max: 12 }),
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom(1, 2, 0.5, 0.25),
      )
      .map(([min, count, step]) => rating(min, min + (count - 1) * step, step, '')),
    fc.tuple(fc.boolean(), fc.boolean()).map(([ties, none]): Layer => ({
      id: '',
      type: 'comparison',
      required: true,
      between: ['x', 'y'],
      ties,
      ...(none && { none }),
    })),
  );
  const keyOfLabel = fc.option(fc.constantFrom(...'0123456789abcdefg'), { nil: undefined });

  it('lead to each answer of the question that is active, and no two answers of it share one', () => {
    const actions = actionChords({});
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 1, maxLength: 6 }),
        fc.array(keyOfLabel, { minLength: names.length, maxLength: names.length }),
        (drawn, keys) => {
          const layers = drawn.map((one, n): Layer => ({ ...one, id: `l${n}` }));
          const labels = new Map(
            names.map((id, n) => [id, { ...labelsWithKeys('').get(ids[0]!)!, id, key: keys[n] }]),
          );
          const map = { actions, labels: assignKeys(layers, labels, reservedKeys(actions)) };
          for (const active of layers) {
            const scene = {
              mode: { kind: 'none' } as const,
              layers: [active, ...layers.filter((other) => other !== active)],
              rules: new Map<string, string>(),
            };
            const answers = answersOf(active);
            const found = answers.map((answer) => map.labels.get(active.id)!.keyOf.get(answer));
            assert.equal(new Set(found).size, answers.length, `${found.join()} for ${answers.join()}`);
            for (const [n, key] of found.entries()) {
              assert.ok(key !== undefined, `${answers[n]} has no key`);
              const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
              const press = { key, code, ctrl: false, alt: false, shift: false };
              assert.deepEqual(commandFor(map, scene, press), {
                do: 'label',
                layer: active.id,
                label: answers[n],
                stay: false,
              });
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function answersOf(layer: Layer): string[] {
  if (layer.type === 'rating') return ratingValues(layer).map(String);
  if (layer.type === 'comparison') return comparisonChoices(layer);
  if (layer.type === 'choices' && layer.min === 0) return [...layer.labels, NONE];
  return layer.type === 'choice' || layer.type === 'choices' ? [...layer.labels] : [];
}
