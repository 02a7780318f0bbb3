import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LineMove, YamlDocument } from '../../../../src/core/yaml/document';
import { IncrementalYaml } from '../../../../src/core/yaml/incremental';
import { parseYaml } from '../../../../src/core/yaml/parse';
import { nodeAt } from '../../../../src/core/yaml/path';
import type { Path } from '../../../../src/core/yaml/path';
import { toJs, walk } from '../../../../src/core/yaml/tree';
import type { YamlNode } from '../../../../src/core/yaml/tree';
import { applyChange, textChange, yamlText } from './arbitrary-yaml';
import { describeTree } from './describe-tree';
import { processorTime } from '../../../support/processor-time';

const everything = (doc: YamlDocument): unknown => ({
  tree: describeTree(doc),
  value: toJs(doc.root),
  problems: doc.problems,
  comments: doc.comments,
});

const at = (doc: YamlDocument, ...path: Path): YamlNode => {
  const node = nodeAt(doc.root, path);
  assert.ok(node, path.join('/'));
  return node;
};

/** Every joined node's children that `changed` does not name must be the very nodes of the version before. */
function checkIdentity(before: YamlNode, after: YamlNode, path: Path, changed: readonly Path[]): void {
  const named = (candidate: Path): boolean =>
    changed.some((each) => each.join('\0') === candidate.join('\0'));
  if (before === after || named(path)) return;
  assert.equal(after.block.kind, 'joined', `${path.join('/')} is new, but not named`);
  if (before.kind === 'map' && after.kind === 'map') {
    assert.equal(after.entries.length, before.entries.length);
    after.entries.forEach(({ key, value }, index) =>
      checkIdentity(
        before.entries[index]!.value,
        value,
        [...path, key.source === '' ? '' : String(key.value)],
        changed,
      ),
    );
  } else if (before.kind === 'seq' && after.kind === 'seq') {
    assert.equal(after.items.length, before.items.length);
    after.items.forEach((item, index) =>
      checkIdentity(before.items[index]!, item, [...path, index], changed),
    );
  } else assert.fail(`${path.join('/')} changed its kind, but is not named`);
}

/** Every node that two versions share stands at the same lines and characters. */
function checkPlaces(before: YamlDocument, after: YamlDocument, { line, by }: LineMove): void {
  const placeIn = (doc: YamlDocument, node: YamlNode) => {
    const { start, end } = doc.range(node);
    return [doc.lineColumn(start), doc.lineColumn(end)] as const;
  };
  for (const node of walk(after.root)) {
    if (!before.has(node)) continue;
    const places = placeIn(before, node);
    const down = places[0].line >= line ? by : 0;
    assert.deepEqual(
      placeIn(after, node),
      places.map((place) => ({ ...place, line: place.line + down })),
    );
  }
}

describe('core/yaml/incremental', () => {
  it('gives after each edit what reading afresh gives', function () {
    let joined = 0;
    fc.assert(
      fc.property(yamlText, fc.array(textChange, { minLength: 1, maxLength: 6 }), (text, changes) => {
        const incremental = new IncrementalYaml(text);
        let current = text;
        for (const change of changes) {
          const before = incremental.document;
          const snapshot = everything(before);
          current = applyChange(current, change);
          const { document, changed } = incremental.update(current);
          assert.equal(document, incremental.document);
          assert.deepEqual(everything(document), everything(parseYaml(current)));
          assert.deepEqual(everything(before), snapshot, 'the earlier version stays valid');
          const move = document.movedFrom(before);
          if (move) checkPlaces(before, document, move);
          if (changed === 'all') continue;
          joined++;
          checkIdentity(before.root, document.root, [], changed);
        }
      }),
      // About a third of the runs take blocks over: with 600 of them the number asked for below is no matter of luck.
      { numRuns: Number(process.env.YAML_RUNS ?? 600) },
    );
    assert.ok(joined > 100, `only ${joined} updates took blocks over`);
  });

  it('gives what reading afresh gives when blocks move, repeat and vanish', () => {
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
        const incremental = new IncrementalYaml('');
        for (const text of versions.map((blocks) => blocks.join(''))) {
          const { document } = incremental.update(text);
          assert.deepEqual(everything(document), everything(parseYaml(text)));
        }
      }),
      { numRuns: 500 },
    );
  });

  const text = 'title: t\nlabels:\n  - id: a\n    name: A\n  - id: b\n  # note\n  - id: c\nlast: [1]\n';

  it('keeps the nodes of unchanged blocks and moves their places', () => {
    const incremental = new IncrementalYaml(text);
    const before = incremental.document;
    const { document, changed } = incremental.update(text.replace('name: A', 'name: Alpha'));
    assert.deepEqual(changed, [['labels', 0]]);
    for (const path of [['title'], ['labels', 1], ['labels', 2], ['last']]) {
      assert.equal(at(document, ...path), at(before, ...path), path.join('/'));
    }
    assert.notEqual(at(document, 'labels', 0), at(before, 'labels', 0));
    const c = at(document, 'labels', 2);
    assert.equal(document.range(c).start, before.range(c).start + 4);
    assert.deepEqual(toJs(before.root), toJs(parseYaml(text).root));
  });

  it('keeps a whole sequence that only moves', () => {
    const incremental = new IncrementalYaml(text);
    const labels = at(incremental.document, 'labels');
    const { document, changed } = incremental.update(`# new\n${text.replace('title: t', 'title: longer')}`);
    assert.deepEqual(changed, [['title']]);
    assert.equal(at(document, 'labels'), labels);
  });

  it('names items that move, and the sequence that grows', () => {
    const incremental = new IncrementalYaml(text);
    const grown = incremental.update(text.replace('  - id: b\n', '  - id: new\n  - id: b\n'));
    assert.deepEqual(grown.changed, [['labels'], ['labels', 1], ['labels', 2], ['labels', 3]]);
    const shrunk = incremental.update(text.replace('  - id: c\n', ''));
    assert.deepEqual(shrunk.changed, [['labels'], ['labels', 1]]);
  });

  it('names the map whose keys change', () => {
    const incremental = new IncrementalYaml(text);
    assert.deepEqual(incremental.update(`${text}more: 1\n`).changed, [[], ['more']]);
    assert.deepEqual(incremental.update(text.replace('last', 'final')).changed, [[], ['final']]);
    assert.deepEqual(incremental.update('labels:\n  - id: a\n').changed, [[], ['labels'], ['labels', 0]]);
  });

  it('names nothing for the same text and for comments before the first entry', () => {
    const incremental = new IncrementalYaml(text);
    assert.equal(incremental.update(text).document, incremental.document);
    const { changed, document } = incremental.update(`# labelwright-disable-file x\n${text}`);
    assert.deepEqual(changed, []);
    assert.equal(document.comments.length, 2);
  });

  it('cuts sequences whose dashes stand below the first letter of their key', () => {
    const incremental = new IncrementalYaml('a:\n- x: 1\n  y: 2\n\n- z\nb:\n# c\n- 1\n');
    assert.deepEqual(incremental.update('a:\n- x: 1\n  y: 3\n\n- z\nb:\n# c\n- 2\n').changed, [
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('cuts a map below the top level too', () => {
    const labels = Array.from({ length: 300 }, (_, i) => `    - id: l${i}\n      name: "Label ${i}"\n`).join(
      '',
    );
    const inline = `format: x\nguideline:\n  title: t\n  labels:\n${labels}  purpose: p\nlast: 1\n`;
    const incremental = new IncrementalYaml(inline);
    const { changed } = incremental.update(inline.replace('Label 17"', 'Label seventeen"'));
    assert.deepEqual(changed, [['guideline', 'labels', 17]]);
    incremental.update(inline);
    const renamed = incremental.update(inline.replace('purpose', 'aim'));
    assert.deepEqual(renamed.changed, [['guideline'], ['guideline', 'aim']]);
  });

  it('says that all changed when a text has to be read whole', () => {
    const incremental = new IncrementalYaml(text);
    assert.equal(incremental.update(`${text}x: &a 1\ny: *a\n`).changed, 'all');
    assert.deepEqual((toJs(incremental.document.root) as { y: number }).y, 1);
    assert.equal(incremental.update(text).changed, 'all');
    assert.deepEqual(incremental.update(text.replace('t\n', 'u\n')).changed, [['title']]);
  });

  it('reads only the block that changed', () => {
    const labels = Array.from(
      { length: 1000 },
      (_, i) => `  - id: l${i}\n    name: "Label ${i}"\n    definition: >\n      ${'text '.repeat(60)}\n`,
    );
    const large = `title: t\nlabels:\n${labels.join('')}`;
    const incremental = new IncrementalYaml(large);
    const before = incremental.document;
    const whole = Math.min(...[1, 2, 3].map(() => processorTime(() => parseYaml(large))));
    const times = Array.from({ length: 21 }, (_, i) => {
      const next = large.replace(`"Label ${500 + i}"`, `"Etikett ${i}"`);
      return processorTime(() => incremental.update(next).document.lines);
    }).sort((a, b) => a - b);
    assert.equal(at(incremental.document, 'labels', 3), at(before, 'labels', 3));
    // It is less than a twentieth, whatever the machine does.
    assert.ok(times[10]! < whole / 4, `median ${times[10]} ms, and ${whole} ms for the whole`);
  });

  it('tells which lines of what two versions share have moved, and by how many', () => {
    const text = 'a:\n  - x: 1\n  - y: 2\n  - z: 3\nb: 4\n';
    const move = (next: string): LineMove | undefined => {
      const incremental = new IncrementalYaml(text);
      const before = incremental.document;
      return incremental.update(next).document.movedFrom(before);
    };
    const line = (n: number, by: number): LineMove => ({ line: n, by });
    assert.deepEqual(move(text.replace('y: 2', 'y: 22')), line(3, 0));
    assert.deepEqual(move(text.replace('y: 2', 'y: 3')), line(Infinity, 0));
    assert.deepEqual(move(text.replace('  - z', '\n  - z')), line(3, 1));
    assert.deepEqual(move(text.replace('y: 2', 'y:\n    2\n')), line(3, 2));
    assert.deepEqual(move(text.replace('  - x: 1\n', '')), line(2, -1));
    // As long as the lines around it.
    assert.deepEqual(move(text.replace('  - y', '  - w: 7\n  - y')), line(2, 1));
    // Another end of the text moves nothing.
    assert.deepEqual(move(text.replace('b: 4', 'b:\n  - 4')), line(Infinity, 1));
    // Two things that move, each by its own.
    assert.equal(move(text.replace('x: 1', 'x: 10').replace('z: 3', 'z: 30')), undefined);
    // A line that ends earlier, where another ends later.
    assert.equal(move('a:\n  - x:\n1\n  - y: 2\n  - z: 3\nb: 4\n'), undefined);
    // As many lines of the same lengths, in another order.
    assert.equal(move('a:\n  - z: 3\n  - y: 2\n  - x: 1\nb: 4\n'), undefined);
  });
});
