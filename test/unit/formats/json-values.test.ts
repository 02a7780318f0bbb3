import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { InputFile } from '../../../src/formats/format';
import { jsonValues } from '../../../src/formats/json-values';
import { linesOf } from '../../../src/formats/lines';
import { LossReport } from '../../../src/formats/loss-report';
import { pick } from '../../support/pick';

/** A file that comes in pieces of the given size, in UTF-16 units. */
function inPieces(text: string, size: number): InputFile {
  return {
    name: 'a.json',
    async *chunks() {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    },
    open: () => Promise.reject(new Error('it is text')),
  };
}

async function read(
  text: string,
  size = 7,
): Promise<{ values: unknown[]; lines: number[]; lost: (number | undefined)[] }> {
  const losses = new LossReport();
  const values: unknown[] = [];
  const lines: number[] = [];
  for await (const { value, place } of jsonValues(inPieces(text, size), losses)) {
    values.push(value);
    lines.push(place.line!);
  }
  return { values, lines, lost: losses.losses.map(({ line }) => line) };
}

describe('hostile files', function () {
  it('a value that never ends, or that is nested without end, is reported; the others are read', async () => {
    const losses = new LossReport();
    const long = `{"text":"${'x'.repeat(5000)}"}`;
    const deep = `${'['.repeat(600)}${']'.repeat(600)}`;
    const text = `{"a":1}\n${long}\n{"deep":${deep}}\n{"b":2}\n{"open":"${'y'.repeat(9000)}`;
    const values: unknown[] = [];
    for await (const { value } of jsonValues(inPieces(text, 100), losses, { most: 2000, depth: 500 }))
      values.push(value);
    assert.deepEqual(values, [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(pick(losses.losses, 'line', 'why'), [
      [2, 'the value has more than 2000 characters'],
      [3, 'brackets are nested more than 500 deep'],
      [5, 'the value has more than 2000 characters'],
    ]);
  });

  it('a line that never ends is an error with its place, and takes no longer than its length', async () => {
    const endless: InputFile = {
      name: 'a.conll',
      async *chunks() {
        yield 'one\n';
        for (let n = 0; n < 100; n++) yield 'x'.repeat(1 << 20);
      },
      open: () => Promise.reject(new Error('it is text')),
    };
    const lines: string[] = [];
    await assert.rejects(async () => {
      for await (const { text } of linesOf(endless)) lines.push(text);
    }, /a\.conll:2 has more than 67108864 characters/);
    assert.deepEqual(lines, ['one']);
  });
});

describe('JSON values of a file', () => {
  it('reads lines, arrays and pretty-printed values alike, however the file comes in pieces', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.object({ maxDepth: 2 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (objects, size) => {
          const expected = JSON.parse(JSON.stringify(objects)) as unknown[];
          for (const text of [
            objects.map((each) => `${JSON.stringify(each)}\n`).join(''),
            objects.map((each) => `${JSON.stringify(each)}`).join('\r\n'),
            JSON.stringify(objects),
            JSON.stringify(objects, null, 2),
            objects.map((each) => `${JSON.stringify(each, null, 2)}\n`).join('\n'),
          ]) {
            const { values, lost } = await read(text, size);
            assert.deepEqual(lost, []);
            assert.deepEqual(values, expected);
          }
        },
      ),
      { numRuns: 60 },
    ));

  it('names the lines on which values begin', async () => {
    assert.deepEqual((await read('\n{"a":1}\n\n{"b":"x\\"{"}\n')).lines, [2, 4]);
    assert.deepEqual((await read('[\n{"a":\n1},\n{"b":2}]')).lines, [2, 4]);
  });

  it('loses no other line to a broken one', async () => {
    for (const broken of ['{"a": [1, {', '{"a": "open', '{"a": 1]}', 'x', '{"a":\\}']) {
      const { values, lost } = await read(`{"n":1}\n${broken}\n{"n":2}\n{"n":3}\n`);
      assert.deepEqual(
        values
          .slice(-3)
          .map((value) => (value as { n?: number }).n)
          .filter((n) => n !== 1),
        [2, 3],
        broken,
      );
      assert.deepEqual([...new Set(lost)], [2], broken);
    }
  });

  it('gives lines with their numbers, whatever their ends', async () => {
    const found: [string, number][] = [];
    for await (const { text, line } of linesOf(inPieces('a\r\n\nb c\r\nlast', 2))) found.push([text, line]);
    assert.deepEqual(found, [
      ['a', 1],
      ['', 2],
      ['b c', 3],
      ['last', 4],
    ]);
  });
});
