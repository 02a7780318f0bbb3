import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { YamlDocument } from '../../../../src/base/yaml/document';
import { parseYaml, readVersion, type Version } from '../../../../src/base/yaml/parse';
import { nodeAt } from '../../../../src/base/yaml/path';
import type { Path } from '../../../../src/base/yaml/path';
import { toJs } from '../../../../src/base/yaml/tree';
import type { YamlNode } from '../../../../src/base/yaml/tree';
import { applyChange, textChange, yamlText } from './arbitrary-yaml';
import { describeTree } from './describe-tree';
import { processorTime } from '../../../support/processor-time';
import { SLOW } from '../../../host/until';

const everything = (doc: YamlDocument): unknown => ({
  tree: describeTree(doc),
  value: toJs(doc.root),
  problems: doc.problems,
  comments: doc.comments,
});

const at = ({ document }: Version, ...path: Path): YamlNode => {
  const node = nodeAt(document.root, path);
  assert.ok(node, path.join('/'));
  return node;
};

/** The paths of two versions' blocks whose nodes are not the same ones: keys at the top and below, and items of lists. */
function changed(before: Version, after: Version): string[] {
  const found: string[] = [];
  const compare = (one: YamlNode | undefined, other: YamlNode, path: string): void => {
    if (one === other) return;
    if (other.block.kind !== 'joined' || one?.kind !== other.kind) found.push(path);
    else if (other.kind === 'map' && one.kind === 'map')
      for (const { key, value } of other.entries)
        compare(one.get(String(key.value)), value, `${path}/${String(key.value)}`);
    else if (other.kind === 'seq' && one.kind === 'seq')
      other.items.forEach((item, n) => compare(one.items[n], item, `${path}/${n}`));
  };
  compare(before.document.root, after.document.root, '');
  return found;
}

describe('base/yaml/parse: readVersion', function () {
  this.timeout(SLOW);

  it('gives after each edit what parsing the text from scratch gives', () => {
    let joined = 0;
    fc.assert(
      fc.property(yamlText, fc.array(textChange, { minLength: 1, maxLength: 6 }), (text, changes) => {
        let version = readVersion(text);
        let current = text;
        for (const change of changes) {
          const before = version;
          const snapshot = everything(before.document);
          current = applyChange(current, change);
          version = readVersion(current, before);
          assert.deepEqual(everything(version.document), everything(parseYaml(current)));
          assert.deepEqual(everything(before.document), snapshot, 'the earlier version stays valid');
          if (before.parts && version.parts) joined++;
        }
      }),
      // So many edits that some reuse blocks, whatever is drawn.
      { numRuns: Number(process.env.YAML_RUNS ?? 60) },
    );
    assert.ok(joined > 0, 'no version reused blocks');
  });

  it('gives the same when blocks move, repeat and vanish', () => {
    const block = fc.constantFrom(
      'a: 1\n',
      'b:\n- x\n- x\n- y\n',
      'b:\n  - x\n  - {k: v}\n',
      'c: |\n  t\n\n',
      '# c\n',
      'd:\n',
      'a: 1\n',
      '\n',
      'broken\n',
      'e: "\n',
      'f: *x\n',
    );
    fc.assert(
      fc.property(fc.array(fc.array(block, { maxLength: 8 }), { minLength: 2, maxLength: 5 }), (versions) => {
        let version = readVersion('');
        for (const text of versions.map((blocks) => blocks.join(''))) {
          version = readVersion(text, version);
          assert.deepEqual(everything(version.document), everything(parseYaml(text)));
        }
      }),
      { numRuns: 80 },
    );
  });

  const text = 'title: t\nlabels:\n  - id: a\n    name: A\n  - id: b\n  # note\n  - id: c\nlast: [1]\n';

  it('keeps the nodes of unchanged blocks and moves their places', () => {
    const before = readVersion(text);
    const after = readVersion(text.replace('name: A', 'name: Alpha'), before);
    assert.deepEqual(changed(before, after), ['/labels/0']);
    for (const path of [['title'], ['labels', 1], ['labels', 2], ['last']])
      assert.equal(at(after, ...path), at(before, ...path), path.join('/'));
    const c = at(after, 'labels', 2);
    assert.equal(after.document.range(c).start, before.document.range(c).start + 4);
    assert.deepEqual(toJs(before.document.root), toJs(parseYaml(text).root));
  });

  it('keeps a whole sequence that only moves', () => {
    const before = readVersion(text);
    const after = readVersion(`# new\n${text.replace('title: t', 'title: longer')}`, before);
    assert.deepEqual(changed(before, after), ['/title']);
    assert.equal(at(after, 'labels'), at(before, 'labels'));
  });

  it('keeps the items beside one that comes or goes', () => {
    const before = readVersion(text);
    const grown = readVersion(text.replace('  - id: b\n', '  - id: new\n  - id: b\n'), before);
    for (const [now, then] of [
      [0, 0],
      [2, 1],
      [3, 2],
    ] as const)
      assert.equal(at(grown, 'labels', now), at(before, 'labels', then));
    const shrunk = readVersion(text.replace('  - id: c\n', ''), before);
    assert.equal(at(shrunk, 'labels', 0), at(before, 'labels', 0));
  });

  it('keeps the values beside a key that comes or changes', () => {
    const before = readVersion(text);
    assert.deepEqual(changed(before, readVersion(`${text}more: 1\n`, before)), ['/more']);
    assert.deepEqual(changed(before, readVersion(text.replace('last', 'final'), before)), ['/final']);
  });

  it('keeps everything when a comment before the first entry comes', () => {
    const before = readVersion(text);
    const after = readVersion(`# labelwright-disable-file x\n${text}`, before);
    assert.deepEqual(changed(before, after), []);
    assert.equal(after.document.comments.length, 2);
  });

  it('cuts sequences whose dashes are below the first letter of their key', () => {
    const before = readVersion('a:\n- x: 1\n  y: 2\n\n- z\nb:\n# c\n- 1\n');
    const after = readVersion('a:\n- x: 1\n  y: 3\n\n- z\nb:\n# c\n- 2\n', before);
    assert.deepEqual(changed(before, after), ['/a/0', '/b/0']);
  });

  it('cuts a map below the top level too', () => {
    const labels = Array.from({ length: 30 }, (_, i) => `    - id: l${i}\n      name: "Label ${i}"\n`).join(
      '',
    );
    const inline = `format: x\nguideline:\n  title: t\n  labels:\n${labels}  purpose: p\nlast: 1\n`;
    const before = readVersion(inline);
    const after = readVersion(inline.replace('Label 17"', 'Label seventeen"'), before);
    assert.deepEqual(changed(before, after), ['/guideline/labels/17']);
    assert.deepEqual(changed(before, readVersion(inline.replace('purpose', 'aim'), before)), [
      '/guideline/aim',
    ]);
  });

  it('reads a text with anchors whole', () => {
    const before = readVersion(text);
    const whole = readVersion(`${text}x: &a 1\ny: *a\n`, before);
    assert.equal(whole.parts, undefined);
    assert.equal((toJs(whole.document.root) as { y: number }).y, 1);
    const again = readVersion(text, whole);
    assert.deepEqual(everything(again.document), everything(before.document));
  });

  it('reads only the block that changed', () => {
    const labels = Array.from(
      { length: 400 },
      (_, i) => `  - id: l${i}\n    name: "Label ${i}"\n    definition: >\n      ${'text '.repeat(60)}\n`,
    );
    const large = `title: t\nlabels:\n${labels.join('')}`;
    const before = readVersion(large);
    let version = before;
    const whole = Math.min(...[1, 2, 3].map(() => processorTime(() => parseYaml(large))));
    const times = Array.from({ length: 21 }, (_, i) => {
      const next = large.replace(`"Label ${200 + i}"`, `"Etikett ${i}"`);
      return processorTime(() => (version = readVersion(next, version)));
    }).sort((a, b) => a - b);
    assert.equal(at(version, 'labels', 3), at(before, 'labels', 3));
    // It is less than a twentieth on a machine that does nothing else.
    assert.ok(times[10]! < whole / 4, `median ${times[10]} ms, and ${whole} ms for the whole`);
  });
});
