import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { YamlDocument } from '../../../../src/base/yaml/document';
import { applyEdit } from '../../../../src/base/yaml/edit';
import type { TextEdit } from '../../../../src/base/yaml/edit';
import { parseYaml } from '../../../../src/base/yaml/parse';
import type { Path } from '../../../../src/base/yaml/path';
import { keyText, toJs } from '../../../../src/base/yaml/tree';
import type { JsValue, YamlNode } from '../../../../src/base/yaml/tree';
import { yamlText } from './arbitrary-yaml';

/** What property tests of edits share: places to edit, values to write, and what must hold afterwards. */

type Place = { path: Path; node: YamlNode };
export type Mutable = Record<string | number, JsValue>;

export function places(node: YamlNode, path: Path = []): Place[] {
  const below =
    node.kind === 'map'
      ? node.entries.flatMap(({ key, value }) => places(value, [...path, keyText(key)]))
      : [];
  const items =
    node.kind === 'seq' ? node.items.flatMap((item, index) => places(item, [...path, index])) : [];
  return [{ path, node }, ...below, ...items];
}

/** The value with the part at a path replaced. */
export function changed(value: JsValue, path: Path, change: (part: JsValue) => JsValue): JsValue {
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
export const text = fc
  .oneof(tricky, fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }))
  // It is reported as a wrong encoding.
  .filter((one) => !one.includes('\ufffd'));
export const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<JsValue>(0, 1.5, -3, 1e21, true, false, null),
) as fc.Arbitrary<string | number | boolean | null>;
export const value: fc.Arbitrary<JsValue> = fc.letrec<{ node: JsValue }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    scalar as fc.Arbitrary<JsValue>,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(text, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

export const sound = yamlText
  .map((each) => ({ each, doc: parseYaml(each) }))
  .filter(({ doc }) => doc.problems.every(({ severity }) => severity === 'warning'));
export const pick = fc.nat();

/** The edited text must parse, give exactly the value expected, in its order, and keep comments and line ends. */
export function checkEdit(
  doc: YamlDocument,
  edit: TextEdit,
  expected: JsValue,
  keepsComments: boolean,
): void {
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

export const runs = { numRuns: Number(process.env.YAML_RUNS ?? 100) };
