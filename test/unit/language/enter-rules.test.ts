import assert from 'node:assert/strict';
import { parseYaml } from '../../../src/base/yaml/parse';
import { toJs } from '../../../src/base/yaml/tree';
import { languageConfiguration, pressEnter } from '../../support/enter-rules';

describe('syntaxes/yaml.language-configuration', () => {
  const configuration = languageConfiguration('yaml.language-configuration.json');
  const enter = (marked: string): string => pressEnter(configuration, marked);
  /** What the new line begins with; `marked` is one line. */
  const begins = (marked: string): string => enter(marked).split('\n').at(-1)!;

  it('keeps a property below the last one', () => {
    assert.equal(begins('    definition: Money back.|'), '    |');
    assert.equal(begins('    definition: "Money: back."|'), '    |');
    assert.equal(begins('    between: [a, b] # pair|'), '    |');
    assert.equal(begins('  - id: refund|'), '    |');
    assert.equal(begins('  - id: refund # money|'), '    |');
    assert.equal(begins('  - between: [a, b]|'), '    |');
    assert.equal(begins('|'), '|');
  });

  it('goes deeper behind a key without a value, and behind the head of a text', () => {
    for (const value of ['', ' ', ' >', ' >2+', ' # why', ' > # why', ' |', ' |-']) {
      assert.equal(pressEnter(configuration, `  labels:${value}`, { at: 'end' }), `  labels:${value}\n    |`);
      assert.equal(
        pressEnter(configuration, `  - text:${value}`, { at: 'end' }),
        `  - text:${value}\n      |`,
      );
    }
    for (const head of ['>', '|', '|2-'])
      assert.equal(pressEnter(configuration, `  - ${head}`, { at: 'end' }), `  - ${head}\n    |`);
    assert.equal(begins('  -|'), '    |');
    assert.equal(begins('  A text that says:|'), '  |');
    assert.equal(begins('  - A text that says:|'), '  - |');
  });

  it('continues a list, and ends it behind a lone dash', () => {
    for (const item of [
      'refund',
      '"Asked for: money."',
      "'it''s'",
      '[a, b]',
      '{ id: G-1, text: Label. }',
      '-5',
      '*alias',
    ])
      assert.equal(begins(`  - ${item}|`), '  - |', item);
    assert.equal(begins('  - refund # why|'), '  - |');
    assert.equal(begins('      - |'), '    |');
    assert.equal(begins('- |'), '|');
    assert.equal(begins('---|'), '|');
  });

  it('continues a comment that is broken in two, and none at its end', () => {
    assert.equal(begins('  # one| two'), '  #| two');
    assert.equal(begins('  # one |two'), '  # |two');
    assert.equal(begins('  # one|'), '  |');
    assert.equal(begins('  id: refund # one |two'), '  # |two');
    assert.equal(begins('  - id: refund # one| two'), '  #| two');
  });

  it('keeps a value that is broken in two what it was', () => {
    for (const marked of [
      'a: one |two',
      'a: "one |two"',
      "a: 'one |two'",
      'a: "one |two" # why',
      'a: [b, |c]',
      'a: {b: 1, |c: 2}',
      'a: { b: [1], |c: 2 }',
      'a: |[b, c]',
      '- one |two',
      '- "one |two"',
      '- [b, |c]',
      '- { b: [1], |c: 2 }',
      '- id: one |two',
      '- id: "one |two"',
      '- id: [b, |c]',
      'a:\n  - b: one |two\n    c: 3',
    ]) {
      const read = (text: string): unknown => {
        const document = parseYaml(text.replace('|', ''));
        assert.deepEqual(document.problems, [], marked);
        return toJs(document.root);
      };
      assert.deepEqual(read(enter(marked)), read(marked), marked);
    }
  });

  it('takes an id for one word, and no full stop at the end of a sentence with it', () => {
    const { pattern, flags } = configuration.wordPattern;
    const words = (text: string): string[] =>
      [...text.matchAll(new RegExp(pattern, `g${flags}`))].map(([word]) => word);
    assert.deepEqual(words('- use_instead: duplicate-charge'), ['-', 'use_instead', 'duplicate-charge']);
    assert.deepEqual(words('[R-REF-1, v1.2/x, größe@α, G-1]'), ['R-REF-1', 'v1.2/x', 'größe@α', 'G-1']);
    assert.deepEqual(words("It's [A-1009](order-id). Don't `pay` 'twice'!"), [
      "It's",
      'A-1009',
      'order-id',
      "Don't",
      'pay',
      'twice',
    ]);
    assert.deepEqual(words('...'), []);
  });
});
