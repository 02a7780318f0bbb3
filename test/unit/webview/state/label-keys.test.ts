import assert from 'node:assert/strict';
import type { ChoiceLayer, Label, Layer } from '../../../../src/project/schema/layer-types';
import { assignKeys, NONE } from '../../../../src/panel/webview/state/label-keys';

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
