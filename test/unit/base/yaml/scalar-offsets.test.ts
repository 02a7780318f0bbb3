import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { scalarOffsets } from '../../../../src/base/yaml/scalar-offsets';
import type { YamlScalar } from '../../../../src/base/yaml/tree';

function scalarIn(text: string): YamlScalar {
  const { root } = parseYaml(text);
  const value = root.kind === 'map' ? root.get('key') : undefined;
  assert.equal(value?.kind, 'scalar');
  return value as YamlScalar;
}

/** What the offsets of a word point at. */
function slice(text: string, word: string): string {
  const scalar = scalarIn(text);
  const offsets = scalarOffsets(scalar)!;
  const start = String(scalar.value).indexOf(word);
  return scalar.source.slice(offsets[start], offsets[start + word.length]);
}

describe('scalarOffsets', () => {
  it('places words in every style', () => {
    assert.equal(slice('key: one two three\n', 'two'), 'two');
    assert.equal(slice('key: one\n  two\n  three\n', 'three'), 'three');
    assert.equal(slice("key: 'it''s two'\n", 'two'), 'two');
    assert.equal(slice("key: 'it''s two'\n", "it's"), "it''s");
    assert.equal(slice('key: "a \\"b\\" \\u00e9 two"\n', 'two'), 'two');
    assert.equal(slice('key: "one\\ntwo\\\n  three"\n', 'three'), 'three');
    assert.equal(slice('key: |\n  one\n   two\n\n  three\n', 'three'), 'three');
    assert.equal(slice('key: >-\n  one\n  two\n', 'two'), 'two');
    assert.equal(slice('key: 😡 two\n', 'two'), 'two');
  });

  it('gives nothing for what is no text', () => {
    assert.equal(scalarOffsets(scalarIn('key: 12\n')), undefined);
  });

  it('points at characters that are the same, whatever the text and the style', () => {
    const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
    const texts = fc.array(
      fc.constantFrom('one', "it's", '"two"', '\n', ' ', '  ', '\\', 'é', '😡', '#', ':', ',', '\t'),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...styles), (parts, style) => {
        const text = parts.join('');
        const scalar = scalarIn(stringify({ key: text }, { defaultStringType: style, lineWidth: 20 }));
        if (typeof scalar.value !== 'string') return;
        const offsets = scalarOffsets(scalar);
        assert.ok(offsets, `not matched: ${scalar.source}`);
        for (let at = 0; at < scalar.value.length; at++) {
          const unit: string = scalar.value[at]!;
          if (/[\s"\\']/.test(unit)) continue;
          assert.equal(scalar.source[offsets[at]!], unit);
        }
      }),
    );
  });
});
