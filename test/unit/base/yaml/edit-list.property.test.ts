import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdit, addEntry, addToList } from '../../../../src/base/yaml/edit';
import { keyText, toJs, type JsValue, type YamlMap } from '../../../../src/base/yaml/tree';
import { SLOW } from '../../../host/until';
import { changed, checkEdit, pick, places, runs, sound, text, value, type Mutable } from './edit-properties';

const options = fc.record({ first: fc.boolean(), braces: fc.boolean() });
const isNumber = (key: string): boolean => /^\d+$/.test(key);

/** Lines that are gone, other than the one line given. */
function lostLines(before: string, after: string): string[] {
  const left = new Map<string, number>();
  const count = (line: string, by: number): void => void left.set(line, (left.get(line) ?? 0) + by);
  for (const line of before.split(/\r?\n/)) count(line, 1);
  for (const line of after.split(/\r?\n/)) count(line, -1);
  return [...left].flatMap(([line, times]) => (times > 0 && line.trim() !== '' ? [line] : []));
}

describe('base/yaml/edit: the result is the old value and exactly the addition; comments and lines stay', function () {
  this.timeout(SLOW);

  it('addToList: to lists in any style, empty ones and keys that are missing', () => {
    let done = 0;
    let refused = 0;
    const items = fc.array(value, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(sound, pick, pick, text, items, options, ({ doc }, number, which, fresh, added, how) => {
        const maps = places(doc.root).filter(({ node }) => node.kind === 'map');
        const place = maps[number % Math.max(1, maps.length)];
        if (!place) return;
        const map = place.node as YamlMap;
        const keys = map.entries.map(({ key }) => keyText(key));
        const lists = map.entries.filter(
          ({ value: list }) =>
            list.kind === 'seq' || list.kind === 'missing' || (list.kind === 'scalar' && list.value === null),
        );
        const entry = lists[which % (lists.length + 1)];
        const key = entry ? keyText(entry.key) : fresh;
        fc.pre(!(!entry && keys.includes(key)) && ![...keys, key].some(isNumber));
        const edit = addToList(doc, map, key, added, how);
        if (!edit) return void refused++;
        done++;
        const expected = changed(toJs(doc.root), place.path, (part) => {
          const old = (part as Mutable)[key];
          const before = Array.isArray(old) ? old : [];
          return { ...(part as Mutable), [key]: how.first ? [...added, ...before] : [...before, ...added] };
        });
        checkEdit(doc, edit, expected, true);
        // Only in a line that holds brackets or an empty value may something be added within.
        const lost = lostLines(doc.text, applyEdit(doc.text, edit));
        const inLine = !entry ? map.flow : entry.value.kind !== 'seq' || entry.value.flow;
        assert.ok(lost.length <= (inLine ? 1 : 0), JSON.stringify({ lost, text: doc.text }));
      }),
      runs,
    );
    assert.ok(refused < done / 10, `${refused} of ${done + refused} refused`);
  });

  it('addEntry: behind the key that it belongs to', () => {
    fc.assert(
      fc.property(sound, pick, pick, text, value, ({ doc }, number, which, key, inserted) => {
        const maps = places(doc.root).filter(({ node }) => node.kind === 'map');
        const place = maps[number % Math.max(1, maps.length)];
        if (!place) return;
        const map = place.node as YamlMap;
        const keys = map.entries.map((entry) => keyText(entry.key));
        fc.pre(!keys.includes(key) && ![...keys, key].some(isNumber) && new Set(keys).size === keys.length);
        const after = which % 2 ? [...keys.slice(0, which % (keys.length + 1)), 'not there'] : [];
        const edit = addEntry(doc, map, key, inserted, { after });
        assert.ok(edit);
        const expected = changed(toJs(doc.root), place.path, (part) => {
          const entries = Object.entries((part ?? {}) as Mutable);
          const at = after.length > 1 ? after.length - 1 : entries.length;
          entries.splice(at, 0, [key, inserted]);
          return Object.fromEntries(entries) as JsValue;
        });
        checkEdit(doc, edit, expected, true);
        if (!map.flow) assert.deepEqual(lostLines(doc.text, applyEdit(doc.text, edit)), []);
      }),
      runs,
    );
  });
});
