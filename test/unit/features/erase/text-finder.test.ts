import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparedPart, TextFinder, unescaped } from '../../../../src/features/erase/find-mentions';

/** The lines in which a text begins. */
function begunIn(text: string, lines: readonly string[]): number[] {
  const finder = new TextFinder([comparedPart(text)]);
  return lines.flatMap((line, n) => finder.add(unescaped(line), n));
}

const json = (text: string): string => JSON.stringify(text);
/** As Python's `json.dumps` does by default. */
const ascii = (text: string, spell = (code: string) => code): string =>
  json(text).replace(/[^ -~]/g, (unit) => `\\u${spell(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const html = (text: string): string =>
  text
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#34;', '&quot;');
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const yaml = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const SPELLINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  json,
  ascii: (text) => ascii(text),
  'ascii, in capitals': (text) => ascii(text, (code) => code.toUpperCase()),
  html,
  cell,
  yaml,
  'JSON in JSON': (text) => ascii(ascii(text)),
  'JSON in a cell': (text) => cell(ascii(text)),
  'HTML in JSON': (text) => json(html(text)),
  'HTML in JSON of Go': (text) => json(html(text)).replaceAll('&', '\\u0026'),
  'JSON in HTML': (text) => html(json(text)),
};

describe('TextFinder', () => {
  const signs = fc.constantFrom(...'abn u0&;#"\'\\/<>üß😀\n\t{}tx');
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: signs, minLength: 1 }),
  );

  for (const [name, spell] of Object.entries(SPELLINGS))
    it(`finds a text: ${name}`, () => {
      fc.assert(
        fc.property(text, (given) => {
          fc.pre(comparedPart(given) !== '');
          const lines = ['other', ...`{"a":1,"b":${spell(given)}`.split('\n'), 'more'];
          assert.ok(begunIn(given, lines).length > 0, JSON.stringify(lines));
        }),
        { numRuns: 300 },
      );
    });

  it('finds what indexOf finds, in the line where it begins', () => {
    const ab = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        ab,
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 12 })),
        (sought, lines) => {
          const needle = sought.replaceAll(' ', '');
          fc.pre(needle !== '');
          const expected: number[] = [];
          const owners = lines.flatMap((line, n) => [...line.replaceAll(' ', '')].map(() => n));
          const all = lines.join('').replaceAll(' ', '');
          for (let at = all.indexOf(needle); at >= 0; at = all.indexOf(needle, at + 1))
            expected.push(owners[at]!);
          assert.deepEqual(begunIn(sought, lines), expected);
        },
      ),
    );
  });

  it('takes time by the length of a file, also for the worst text', () => {
    const finder = new TextFinder([`b${'a'.repeat(20_000)}`, `${'a'.repeat(20_000)}b`]);
    const line = 'a'.repeat(100_000);
    const start = process.cpuUsage();
    for (let n = 0; n < 100; n += 1) assert.deepEqual(finder.add(line, n), []);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 5e6, `${user / 1e6} s for 10 MB`);
  });

  it('forgets what it has matched when lines are left out', () => {
    const finder = new TextFinder(['abcd']);
    finder.add('ab', 0);
    finder.breakOff();
    assert.deepEqual(finder.add('cd', 2), []);
    finder.add('ab', 3);
    assert.deepEqual(finder.add('cd', 4), [3]);
  });
});
