import assert from 'node:assert/strict';
import type { ChoiceLayer, Label } from '../../../../src/project/schema/layer-types';
import { assignKeys } from '../../../../src/panel/webview/state/label-keys';

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

  it('leaves them in a row when the schema gives each its key', () => {
    const keys = assignKeys([layer], labelsWithKeys('1234567890o'), new Set()).get('intent')!;
    assert.equal(keys.tree, undefined);
    assert.deepEqual(
      [keys.byKey.size, keys.byKey.get('1'), keys.byKey.get('o')],
      [11, 'label-0', 'label-10'],
    );
  });
});
