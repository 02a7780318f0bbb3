import assert from 'node:assert/strict';
import type { KeyPress } from '../../../../src/protocol/chords';
import type { Label, Layer } from '../../../../src/project/schema/layer-types';
import {
  chordTree,
  nodeAt,
  type ChordNode,
  assignKeys,
  NONE,
} from '../../../../src/panel/webview/state/label-keys';
import {
  actionChords,
  commandFor,
  reaches,
  reservedKeys,
  type KeyMap,
} from '../../../../src/panel/webview/state/key-map';
import type { Mode } from '../../../../src/panel/webview/state/panel-state';

const label = (id: string, extra: Partial<Label> = {}): Label => ({
  id,
  name: id,
  aliases: [],
  selectable: true,
  catchAll: false,
  status: 'active',
  ...extra,
});
const mapOf = (...labels: Label[]): Map<string, Label> => new Map(labels.map((one) => [one.id, one]));
const choice = (id: string, labels: string[]): Layer => ({ id, type: 'choice', required: true, labels });
const actions = actionChords({});
const keysOf = (layers: Layer[], labels: Map<string, Label>): KeyMap => ({
  actions,
  labels: assignKeys(layers, labels, reservedKeys(actions)),
});
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^\d$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
  ctrl: false,
  alt: false,
  shift: false,
  ...held,
});
const none: Mode = { kind: 'none' };
const setting: Mode = { kind: 'attributes' };

describe('keys of attributes', () => {
  const layers = [choice('one', ['x', 'y'])];
  const keys = keysOf(layers, mapOf(label('x'), label('y')));
  const attributes = new Map([['1', { attribute: 'assertion', value: 'absent' }]]);

  it('work only while attributes are set, and leave the other keys as they are', () => {
    const command = (mode: Mode, key: string) =>
      commandFor(keys, { mode, layers, rules: new Map(), attributes }, press(key));
    assert.deepEqual(command(setting, '1'), { do: 'attribute', attribute: 'assertion', value: 'absent' });
    assert.deepEqual(command(none, '1'), { do: 'label', layer: 'one', label: 'x', stay: false });
    assert.deepEqual(command(setting, '2'), { do: 'label', layer: 'one', label: 'y', stay: false });
  });

  it('take a letter from labels only where there are attributes', () => {
    assert.equal(reservedKeys(actionChords({})).has('a'), false);
    assert.equal(reservedKeys(actionChords({}, { attributes: true })).has('a'), true);
  });
});

describe('keys of labels', () => {
  it('are the schema’s, then digits, then letters of their names that no action has', () => {
    const names = Array.from({ length: 10 }, (_, at) => `l${at}`);
    const layers = [choice('one', names), choice('two', ['x', 'y'])];
    const keys = keysOf(
      layers,
      mapOf(...names.map((id) => label(id, id === 'l3' ? { key: 'X' } : {})), label('x'), label('y')),
    );
    assert.equal(keys.labels.get('one')!.keyOf.get('l0'), '1');
    assert.equal(keys.labels.get('one')!.keyOf.get('l3'), 'x');
    assert.deepEqual(
      [...keys.labels.get('two')!.keyOf.values()],
      ['0', 'y'],
      'the last digit, then a letter of its name',
    );
    const given = [...keys.labels.values()].flatMap(({ keyOf }) => [...keyOf.values()]);
    assert.equal(new Set(given).size, given.length);
  });

  it('leave out what is not offered, and give "none of them" a key', () => {
    const layer: Layer = {
      id: 'tone',
      type: 'choices',
      required: false,
      labels: ['a', 'group', 'old'],
      min: 0,
    };
    const keys = keysOf(
      [layer],
      mapOf(label('a'), label('group', { selectable: false }), label('old', { status: 'deprecated' })),
    );
    assert.deepEqual(
      [...keys.labels.get('tone')!.keyOf],
      [
        ['a', '1'],
        [NONE, '0'],
      ],
    );
  });

  it('belong to the layer in work where two layers share them', () => {
    const rating = (id: string): Layer => ({
      id,
      type: 'rating',
      required: true,
      min: 1,
      max: 3,
      step: 1,
      scale: 'ordinal',
      anchors: {},
    });
    const layers = [rating('first'), rating('second')];
    const map = keysOf(layers, new Map());
    const command = (order: Layer[]) =>
      commandFor(map, { mode: none, layers: order, rules: new Map() }, press('2'));
    assert.deepEqual(command(layers), { do: 'label', layer: 'first', label: '2', stay: false });
    assert.deepEqual(command([...layers].reverse()), {
      do: 'label',
      layer: 'second',
      label: '2',
      stay: false,
    });
    assert.equal(reaches(map, layers, 'second', '2'), false);
  });

  it('answer without going on with Shift', () => {
    const layers = [choice('one', ['a', 'b'])];
    const map = keysOf(layers, mapOf(label('a'), label('b')));
    const shifted = { ...press('2', { shift: true }), key: '@' };
    assert.deepEqual(commandFor(map, { mode: none, layers, rules: new Map() }, shifted), {
      do: 'label',
      layer: 'one',
      label: 'b',
      stay: true,
    });
  });

  it('win over actions when the schema says so', () => {
    const layers = [choice('one', ['a'])];
    const map = keysOf(layers, mapOf(label('a', { key: 'j' })));
    assert.deepEqual(commandFor(map, { mode: none, layers, rules: new Map() }, press('j')), {
      do: 'label',
      layer: 'one',
      label: 'a',
      stay: false,
    });
  });

  it('lead through groups where a layer has many labels, beside the keys of another layer', () => {
    const names = Array.from({ length: 77 }, (_, at) => `l${at}`);
    const layers = [choice('many', names), choice('few', ['x', 'y'])];
    const map = keysOf(layers, mapOf(...[...names, 'x', 'y'].map((id) => label(id))));
    const scene = (mode: Mode) => ({ mode, layers, rules: new Map<string, string>() });
    assert.deepEqual(commandFor(map, scene(none), press('1')), { do: 'chord', layer: 'many', path: [0] });
    assert.deepEqual(commandFor(map, scene({ kind: 'chord', layer: 'many', path: [0] }), press('3')), {
      do: 'label',
      layer: 'many',
      label: 'l2',
      stay: false,
    });
    assert.deepEqual(commandFor(map, scene(none), press('9')), {
      do: 'label',
      layer: 'few',
      label: 'x',
      stay: false,
    });
  });

  it('cite and flag in their modes', () => {
    const map = keysOf([], new Map());
    const rules = new Map([['a', 'R-1']]);
    assert.deepEqual(commandFor(map, { mode: { kind: 'cite' }, layers: [], rules }, press('a')), {
      do: 'cite',
      rule: 'R-1',
    });
    assert.deepEqual(commandFor(map, { mode: { kind: 'flag' }, layers: [], rules }, press('g')), {
      do: 'flag',
      flag: 'guideline-gap',
    });
    assert.deepEqual(commandFor(map, { mode: { kind: 'flag' }, layers: [], rules }, press('5')), {
      do: 'flag',
      flag: 'unsure',
    });
  });
});

describe('groups of labels', () => {
  const leaves = (node: ChordNode): string[] =>
    node.label !== undefined ? [node.label] : node.children.flatMap(leaves);
  const widest = (node: ChordNode): number => Math.max(node.children.length, ...node.children.map(widest));

  for (const count of [11, 77, 100, 101, 300, 1000]) {
    it(`hold each of ${count} labels once, in order, never more than ten in a group`, () => {
      const names = Array.from({ length: count }, (_, at) => `l${at}`);
      const tree = chordTree(names, mapOf(...names.map((id) => label(id))));
      assert.deepEqual(leaves(tree), names);
      assert.ok(widest(tree) <= 10);
    });
  }

  it('follow the hierarchy, circles or not', () => {
    const labels = mapOf(
      label('billing', { selectable: false }),
      label('refund', { parent: 'billing' }),
      label('x', { parent: 'y' }),
      label('y', { parent: 'x' }),
    );
    const tree = chordTree(['refund', 'x', 'y'], labels);
    assert.deepEqual(leaves(tree).sort(), ['refund', 'x', 'y']);
    assert.equal(nodeAt(tree, [0])?.name, 'billing');
    assert.equal(nodeAt(tree, [0, 0])?.label, 'refund');
  });
});
