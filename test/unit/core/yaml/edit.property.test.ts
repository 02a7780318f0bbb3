import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { YamlDocument } from '../../../../src/core/yaml/document';
import { appendItem, applyEdit, insertKey, renameKey, replaceScalar } from '../../../../src/core/yaml/edit';
import type { TextEdit } from '../../../../src/core/yaml/edit';
import { removeEntry, removeItem } from '../../../../src/core/yaml/edit-remove';
import { parseYaml } from '../../../../src/core/yaml/parse';
import type { Path } from '../../../../src/core/yaml/path';
import { keyText, toJs } from '../../../../src/core/yaml/tree';
import type { JsValue, YamlNode } from '../../../../src/core/yaml/tree';
import { yamlText } from './arbitrary-yaml';

type Place = { path: Path; node: YamlNode };
type Mutable = Record<string | number, JsValue>;

function places(node: YamlNode, path: Path = []): Place[] {
  const below =
    node.kind === 'map'
      ? node.entries.flatMap(({ key, value }) => places(value, [...path, keyText(key)]))
      : [];
  const items =
    node.kind === 'seq' ? node.items.flatMap((item, index) => places(item, [...path, index])) : [];
  return [{ path, node }, ...below, ...items];
}

/** The value with the part at a path replaced. */
function changed(value: JsValue, path: Path, change: (part: JsValue) => JsValue): JsValue {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((each, index) => (index === step ? changed(each, rest, change) : each));
  const copy: Mutable = {};
  for (const [key, each] of Object.entries(value as Mutable))
    copy[key] = key === step ? changed(each, rest, change) : each;
  return copy as JsValue;
}

const tricky = fc.constantFrom(
  'no',
  '1.10',
  'true',
  '~',
  '',
  ' ',
  ': ',
  'a: b',
  'a #b',
  '# c',
  '- x',
  '-',
  '?',
  '[',
  ']',
  '{a',
  'a, b',
  '"',
  "'",
  "it's",
  '"q"',
  '\\d',
  '*a',
  '&a',
  '!t',
  '@',
  '`',
  '%',
  '|',
  '>',
  '---',
  '...',
  '=',
  '<<',
  '😀',
  '\u00a0',
  '\ufeff',
  '\u0000',
  '\ud800',
  'a\tb',
  '\t',
  'line\nline',
  'line\n',
  'a\n\nb\n',
  ' lead\nx',
  'x \ny',
  'a\r\nb',
  '\n',
  'a\n\n',
  'a:',
  '2026-01-01',
  'plain text',
  '# x\ny',
  '- a\n- b\n',
  'a\n  b\n',
);
const text = fc.oneof(tricky, fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }));
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<JsValue>(0, 1.5, -3, 1e21, true, false, null),
) as fc.Arbitrary<string | number | boolean | null>;
const value: fc.Arbitrary<JsValue> = fc.letrec<{ node: JsValue }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    scalar as fc.Arbitrary<JsValue>,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(text, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

const sound = yamlText
  .map((each) => ({ each, doc: parseYaml(each) }))
  .filter(({ doc }) => doc.problems.every(({ severity }) => severity === 'warning'));
const pick = fc.nat();

function checkEdit(doc: YamlDocument, edit: TextEdit, expected: JsValue, keepsComments: boolean): void {
  const after = applyEdit(doc.text, edit);
  const result = parseYaml(after);
  const context = JSON.stringify({ before: doc.text, after });
  assert.deepEqual(
    result.problems.filter(({ severity }) => severity === 'error'),
    [],
    context,
  );
  assert.deepEqual(toJs(result.root), expected, context);
  assert.equal(JSON.stringify(toJs(result.root)), JSON.stringify(expected), `order: ${context}`);
  const texts = (each: YamlDocument): string[] => each.comments.map((comment) => comment.text);
  if (keepsComments) assert.deepEqual(texts(result), texts(doc), context);
  if (doc.text.includes('\r\n') && !/(?<!\r)\n/.test(doc.text))
    assert.doesNotMatch(after, /(?<!\r)\n/, context);
}

const runs = { numRuns: Number(process.env.YAML_RUNS ?? 300) };

describe('core/yaml/edit: the result reads as exactly the intended value, comments and line ends stay', () => {
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

  it('renameKey', () => {
    fc.assert(
      fc.property(sound, pick, text, pick, ({ doc }, number, key, which) => {
        const all = places(doc.root).filter(({ node }) => node.kind === 'map' && node.entries.length > 0);
        const place = all[number % Math.max(1, all.length)];
        if (place?.node.kind !== 'map') return;
        const keys = place.node.entries.map((entry) => keyText(entry.key));
        const index = which % keys.length;
        fc.pre(!keys.includes(key) && ![...keys, key].some((each) => /^\d+$/.test(each)));
        const edit = renameKey(doc, place.node.entries[index]!, key);
        assert.ok(edit);
        const expected = changed(toJs(doc.root), place.path, (part) => {
          const entries = Object.entries(part as Mutable).map(([old, each], at) => [
            at === index ? key : old,
            each,
          ]);
          return Object.fromEntries(entries) as JsValue;
        });
        checkEdit(doc, edit, expected, true);
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
