import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimalIn, LineShapes, type Hole } from '../../../../src/core/jsonl/line-shapes';

/** Holes are marked: `‹…›` is a text, `«…»` a number. */
function marked(line: string): { line: string; holes: Hole[] } {
  const holes: Hole[] = [];
  let plain = '';
  for (const [piece, text, number] of line.matchAll(/‹(.*?)›|«(.*?)»|[^‹«]+/g)) {
    const inner = text ?? number;
    const start = plain.length;
    plain += inner ?? piece;
    if (inner !== undefined)
      holes.push({ kind: text === undefined ? 'number' : 'text', start, end: plain.length });
  }
  return { line: plain, holes };
}

const LINES = [
  '{"id":"‹a›","n":«1»,"label":"x"}',
  '{"id":"‹a›","n":«1»,"label":"y"}',
  '{"id":"‹a›","n":null,"label":"x"}',
  '{"id":"‹a›"}',
  '{"id": "‹a›", "list": [{"start": «3», "text": "‹t›"}, {"start": «3», "text": "‹t›"}]}',
  '{"id":"first","id":"‹last›"}',
];

function shapes(): LineShapes<number> {
  const known = new LineShapes<number>();
  for (const [number, line] of LINES.entries()) {
    const { line: plain, holes } = marked(line);
    known.add(plain, holes, number);
  }
  return known;
}

const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(`  ${line}\n`);

function find(known: LineShapes<number>, line: string): number | undefined {
  const bytes = bytesOf(line);
  return known.find(bytes, 2, bytes.length - 1);
}

describe('core/jsonl/line-shapes', () => {
  it('knows the lines it was shown', () => {
    const known = shapes();
    for (const [number, line] of LINES.entries()) assert.equal(find(known, marked(line).line), number);
  });

  it('knows what differs in holes alone, and where these are', () => {
    const known = shapes();
    const line = '{"id":"é \\n \\" \\\\ 1","n":20.5,"label":"y"}';
    assert.equal(find(known, line), 1);
    const at = (hole: number): string =>
      new TextDecoder().decode(bytesOf(line).subarray(known.starts[hole], known.ends[hole]));
    assert.deepEqual([at(0), at(1)], ['é \\n \\" \\\\ 1', '20.5']);
  });

  it('leaves other lines', () => {
    const known = shapes();
    const others = [
      '',
      '{',
      '{"id":"a"',
      '{"id":"a"} ',
      '{"id":"a"}}',
      '{"id":7}',
      '{"id":"a","n":1,"label":"z"}',
      '{"id":"a","n":"1","label":"x"}',
      '{"id":"a\\u0041"}',
      '{"id":"a\\\\u0041"}',
      '{"id":"a\\x"}',
      '{"id":"a\t"}',
      ...['-1', '01', '1.', '.5', '1e3', '', '1 '].map((number) => `{"id":"a","n":${number},"label":"x"}`),
    ];
    for (const line of others) assert.equal(find(known, line), undefined, line);
  });

  it('takes only what JSON.parse takes, which differs in holes alone', () => {
    const known = shapes();
    let found = 0;
    const edit = fc.record({
      at: fc.nat(80),
      drop: fc.nat(2),
      put: fc.constantFrom('', '', '7', '.', '"', '\\', '\\n', 'é', 'x', ',', '{', ' ', '"id":"b",', '1e'),
    });
    fc.assert(
      fc.property(fc.constantFrom(...LINES), fc.array(edit, { maxLength: 2 }), (shape, edits) => {
        let { line } = marked(shape);
        for (const { at, drop, put } of edits) line = line.slice(0, at) + put + line.slice(at + drop);
        const number = find(known, line);
        if (number === undefined) return;
        found += 1;
        const bytes = bytesOf(line);
        const holes = [...marked(LINES[number]!).holes];
        let same = '';
        let from = 2;
        for (const [hole] of holes.entries()) {
          same += new TextDecoder().decode(bytes.subarray(from, known.starts[hole])) + '#';
          from = known.ends[hole]!;
        }
        same += new TextDecoder().decode(bytes.subarray(from, bytes.length - 1));
        assert.equal(same, LINES[number]!.replace(/‹.*?›|«.*?»/g, '#'));
        JSON.parse(line);
      }),
      { numRuns: 2000 },
    );
    assert.ok(found > 200, String(found));
  });

  it('reads numbers as JavaScript does', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.nat(99999), fc.nat(6), (whole, fraction, zeros) => {
        const written = `${whole}.${'0'.repeat(zeros)}${fraction}`;
        const bytes = new TextEncoder().encode(written);
        const number = decimalIn(bytes, 0, bytes.length);
        if (bytes.length > 15) assert.ok(isNaN(number));
        else assert.equal(number, Number(written));
      }),
    );
    assert.equal(decimalIn(new TextEncoder().encode('123456789'), 0, 9), 123456789);
  });
});
