import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { withoutKey } from '../../../../src/features/predict/without-key';

const KEY = 'sk-aB3/+x=_9"\\&%{z';
const clean = withoutKey(KEY);
const each = (write: (code: number) => string): string =>
  [...KEY].map((sign) => write(sign.charCodeAt(0))).join('');
const hex = (code: number): string => code.toString(16).padStart(2, '0');

/** A text with a line end after every few characters. */
const broken = (text: string, width: number, end: string): string =>
  text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), (line) => line + end);

describe('a text without the key', () => {
  it('has it in no form', () => {
    for (const form of [
      KEY,
      KEY.toUpperCase(),
      JSON.stringify(KEY).slice(1, -1),
      JSON.stringify(JSON.stringify(KEY)).slice(3, -3),
      each((code) => `\\u00${hex(code)}`),
      each((code) => `\\\\u00${hex(code)}`),
      each((code) => (code % 2 === 0 ? `\\u00${hex(code)}` : `\\${String.fromCharCode(code)}`)),
      encodeURIComponent(KEY),
      encodeURIComponent(encodeURIComponent(KEY)),
      each((code) => `%${hex(code)}`),
      each((code) => `\\u0025${hex(code)}`),
      each((code) => `&#${code};`),
      each((code) => `&#x${hex(code)};`),
      KEY.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
      broken(KEY, 5, '\n'),
      broken(KEY, 7, ' \r\n\t'),
      JSON.stringify(broken(KEY, 3, '\r\n')).slice(1, -1),
      broken(each(hex), 8, '\n'),
      broken(
        each((code) => `${hex(code)} `),
        12,
        '\n    ',
      ).trim(),
      each(hex),
      each(hex).toUpperCase(),
      each((code) => `${hex(code)}:`).slice(0, -1),
    ])
      assert.equal(clean(`You sent "${form}" here.`), 'You sent "[key]" here.', form);
  });

  it('has it in no Base64, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('base64', 'base64url'),
        fc.integer({ min: 4, max: 76 }),
        (before, after, alphabet, width) => {
          const whole = Buffer.from(before + KEY + after).toString(alphabet as 'base64');
          const cleaned = clean(broken(whole, width, '\r\n')).replaceAll('\r\n', '');
          assert.match(cleaned, /\[key\]/);
          for (const part of cleaned.split('[key]'))
            for (const skip of [0, 1, 2, 3])
              assert.ok(
                !Buffer.from(part.slice(skip), 'base64').toString('latin1').includes(KEY.slice(1, -1)),
              );
        },
      ),
    );
  });

  it('remains the JSON that it was, with JSON in it', () => {
    const content = JSON.stringify({
      rationale: `It is ${KEY}.`,
      [KEY]: [1, { a: each((code) => `%${hex(code)}`) }],
    });
    const escaped = content.replace(/[%s]/g, (sign) => `\\u00${hex(sign.charCodeAt(0))}`);
    const value = JSON.parse(
      clean(JSON.stringify({ choices: [{ message: { content: escaped } }], n: 1.5 })),
    ) as {
      choices: { message: { content: string } }[];
    };
    assert.deepEqual(JSON.parse(value.choices[0]!.message.content), {
      rationale: 'It is [key].',
      '[key]': [1, { a: '[key]' }],
    });
    const other = '{"a": 1.50, "b": "\\u00e9 s k"}';
    assert.equal(clean(other), other);
  });

  it('takes little time, however the text is made', () => {
    const before = process.cpuUsage();
    for (const part of [
      '\\',
      '%25',
      '&#0',
      's',
      'sk-',
      '73',
      '[',
      '{"a":',
      KEY.slice(0, -1),
      '\n',
      '\\n ',
      '&#',
    ])
      clean(part.repeat(Math.ceil(200_000 / part.length)));
    // Nor do all ways to write a character, if the last one is another.
    for (const [write, end] of [
      [(code: number) => `&#${code};`, '\n'],
      [(code: number) => `\\u00${hex(code)}`, '\\r\\n'],
      [hex, ' \n '],
    ] as const)
      clean(`${each((code) => write(code) + end).slice(0, -8)}?`.repeat(1000));
    assert.ok(process.cpuUsage(before).user < 10_000_000);
  });

  it('keeps words that servers without keys are given', () => {
    assert.equal(withoutKey('none')('There is none.'), 'There is none.');
    assert.equal(withoutKey('')('There is none.'), 'There is none.');
  });
});
