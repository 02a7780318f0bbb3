import assert from 'node:assert/strict';
import fc from 'fast-check';
import { appendItem, insertKey, replaceScalar } from '../../../../src/base/yaml/edit';
import { removeEntry, removeItem } from '../../../../src/base/yaml/edit-remove';
import { keyText, toJs } from '../../../../src/base/yaml/tree';
import type { JsValue } from '../../../../src/base/yaml/tree';
import {
  changed,
  checkEdit,
  pick,
  places,
  runs,
  scalar,
  sound,
  text,
  value,
  type Mutable,
} from './edit-properties';

describe('base/yaml/edit: the result reads as exactly the intended value, comments and line ends stay', () => {
  it('replaceScalar', () => {
    fc.assert(
      fc.property(sound, pick, scalar, ({ doc }, number, replacement) => {
        const all = places(doc.root).filter(({ node }) => node.kind === 'scalar' || node.kind === 'missing');
        const place = all[number % Math.max(1, all.length)];
        if (!place || (place.node.kind !== 'scalar' && place.node.kind !== 'missing')) return;
        const edit = replaceScalar(doc, place.node, replacement);
        assert.ok(edit);
        checkEdit(
          doc,
          edit,
          changed(toJs(doc.root), place.path, () => replacement),
          true,
        );
      }),
      runs,
    );
  });

  it('insertKey', () => {
    fc.assert(
      fc.property(sound, pick, text, value, pick, ({ doc }, number, key, inserted, behind) => {
        const all = places(doc.root).filter(({ node }) => node.kind === 'map' || node.kind === 'missing');
        const place = all[number % Math.max(1, all.length)];
        if (!place || (place.node.kind !== 'map' && place.node.kind !== 'missing')) return;
        const keys = place.node.kind === 'map' ? place.node.entries.map((entry) => keyText(entry.key)) : [];
        fc.pre(!keys.includes(key) && !/^\d+$/.test(key) && !keys.some((each) => /^\d+$/.test(each)));
        const after = behind % 2 ? keys[behind % keys.length] : undefined;
        const edit = insertKey(doc, place.node, key, inserted, after === undefined ? {} : { after });
        assert.ok(edit);
        const expected = changed(toJs(doc.root), place.path, (part) => {
          const entries = Object.entries((part ?? {}) as Mutable);
          const at = after === undefined ? entries.length : keys.indexOf(after) + 1;
          entries.splice(at, 0, [key, inserted]);
          return Object.fromEntries(entries) as JsValue;
        });
        checkEdit(doc, edit, expected, true);
      }),
      runs,
    );
  });

  it('appendItem', () => {
    fc.assert(
      fc.property(sound, pick, value, ({ doc }, number, appended) => {
        const all = places(doc.root).filter(({ node }) => node.kind === 'seq' || node.kind === 'missing');
        const place = all[number % Math.max(1, all.length)];
        if (!place || (place.node.kind !== 'seq' && place.node.kind !== 'missing')) return;
        const edit = appendItem(doc, place.node, appended);
        assert.ok(edit);
        checkEdit(
          doc,
          edit,
          changed(toJs(doc.root), place.path, (part) => [...((part ?? []) as JsValue[]), appended]),
          true,
        );
      }),
      runs,
    );
  });

  it('removeItem and removeEntry', () => {
    let done = 0;
    let refused = 0;
    fc.assert(
      fc.property(sound, pick, pick, ({ doc }, number, which) => {
        const all = places(doc.root).filter(
          ({ node }) =>
            (node.kind === 'seq' && node.items.length > 0) ||
            (node.kind === 'map' && node.entries.length > 0),
        );
        const place = all[number % Math.max(1, all.length)];
        if (place?.node.kind !== 'map' && place?.node.kind !== 'seq') return;
        const { node, path } = place;
        const index = which % (node.kind === 'map' ? node.entries.length : node.items.length);
        // JavaScript objects put such keys first.
        fc.pre(node.kind === 'seq' || !node.entries.some(({ key }) => /^\d+$/.test(keyText(key))));
        const edit =
          node.kind === 'map' ? removeEntry(doc, node, node.entries[index]!) : removeItem(doc, node, index);
        if (!edit) return void refused++;
        done++;
        const expected = changed(toJs(doc.root), path, (part) => {
          if (Array.isArray(part)) return part.filter((_, at) => at !== index);
          return Object.fromEntries(
            Object.entries(part as Mutable).filter((_, at) => at !== index),
          ) as JsValue;
        });
        checkEdit(doc, edit, expected, false);
      }),
      runs,
    );
    assert.ok(refused < done / 10, `${refused} of ${done + refused} refused`);
  });
});
