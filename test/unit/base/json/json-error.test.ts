import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeJsonError } from '../../../../src/base/json/json-error';
import type { JsonProblemKind } from '../../../../src/base/json/json-fault-text';
import { findJsonFault } from '../../../../src/base/json/json-grammar';
import { JsonLine } from '../../../../src/base/json/positions';
import { checkJsonError, isJson } from '../../../support/json-error';
import { BROKEN_JSON, VALID_JSON } from '../../../support/json-texts';
import { SLOW } from '../../../host/until';

describe('describeJsonError', function () {
  this.timeout(SLOW);

  it('finds a place in the text exactly when JSON.parse refuses it', () => {
    for (const text of [...VALID_JSON, ...BROKEN_JSON]) checkJsonError(text);
  });

  it('agrees with JSON.parse on damaged JSON', () => {
    const damaged = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', ',', '"', "'", '}', ']', '\\', '0', '\t', 'x', '-', '.', ':'),
      )
      .map(([json, at, removed, inserted]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + inserted + json.slice(place + removed);
      });
    let broken = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        const valid = isJson(text);
        if (!valid) broken++;
        const problem = describeJsonError(text);
        assert.equal(problem === undefined, valid);
        assert.equal(findJsonFault(text) === undefined, valid);
        if (problem)
          assert.ok(problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length);
      }),
      { numRuns: 5000 },
    );
    assert.ok(broken > 1000);
  });

  it('survives any depth', () => {
    for (const depth of [1_000, 100_000, 1_000_000]) {
      assert.equal(describeJsonError('['.repeat(depth) + ']'.repeat(depth)), undefined);
      assert.equal(describeJsonError('['.repeat(depth))?.kind, 'multi-line');
      assert.equal(describeJsonError('{"a":'.repeat(depth))?.kind, 'truncated');
      assert.equal(describeJsonError(`${'['.repeat(depth)}1`)?.kind, 'missing-closer');
      assert.equal(new JsonLine('['.repeat(depth) + ']'.repeat(depth)).rangeOf([0]), undefined);
    }
    assert.equal(describeJsonError(`[${'1'.repeat(1_000_000)}x]`)?.kind, 'bad-number');
    assert.equal(describeJsonError(`["${'\\n'.repeat(1_000_000)}`)?.kind, 'truncated');
  });

  /** What people get wrong: the line, the marked part (between « and »), the kind, and words of the way out. */
  const cases: [string, JsonProblemKind, RegExp][] = [
    ['«»', 'blank', /Delete it/],
    ['«   »', 'blank', /Delete it/],
    ['«\ufeff»{"a":1}', 'bom', /UTF-8 without/],
    ['«version https://git-lfs.github.com/spec/v1»', 'lfs-pointer', /git lfs pull/],
    [`«oid sha256:${'0a'.repeat(32)}»`, 'lfs-pointer', /git lfs pull/],
    ['«<<<<<<< HEAD»', 'merge-conflict', /Keep the lines of both/],
    ['«=======»', 'merge-conflict', /both sides/],
    ['«{\0»"\0i\0d\0"\0', 'encoding', /UTF-8/],
    ['{"a":1«,»}', 'trailing-comma', /Delete it/],
    ['{"a":[1«,» ]}', 'trailing-comma', /Delete it/],
    ["{«'a'»: 1}", 'single-quotes', /double quotes/],
    ['{"a": «\'b\'»}', 'single-quotes', /json\.dumps/],
    ['{«“»a”: 1}', 'typographic-quotes', /straight/],
    ['{"a":"b«\t»c"}', 'control-character', /\\t/],
    ['{"a":"b«\u0001»c"}', 'control-character', /U\+0001.*\\u0001/],
    ['{"a":1«»', 'missing-closer', /^} is missing/],
    ['{"a":[{"b":"c"«»', 'missing-closer', /^}]} is missing/],
    ['{"id":"t-1","text":«"half of it»', 'truncated', /cut off/],
    ['{"id":"t-1",«»', 'truncated', /cut off/],
    ['{"id":"t-1","text"«»', 'truncated', /cut off/],
    ['{"id":«tru»', 'truncated', /cut off/],
    ['{"id":«-»', 'truncated', /cut off/],
    ['{"a":«NaN»}', 'not-a-number', /null/],
    ['{"a":«-Infinity»}', 'not-a-number', /allow_nan/],
    ['{"a":«None»}', 'python-literal', /Write null/],
    ['{"a":«True»}', 'python-literal', /Write true/],
    ['{"a":1}«{»"b":2}', 'two-values', /line break before/],
    ['{"a":1} «,»{"b":2}', 'two-values', /instead of the comma/],
    ['{"a":1}«,»', 'comma-after-record', /Delete it/],
    ['{"a":1}«x»', 'text-after-value', /Delete it/],
    ['{"a":1}«}»', 'extra-closer', /Delete it/],
    ['{"a":[1«}»}', 'wrong-closer', /must be \]/],
    ['{"a":1 «"»b":2}', 'missing-comma', /comma is missing/],
    ['{"a":"he said "«h»i" to me"}', 'unescaped-quote', /\\"/],
    ['{"a" «1»}', 'missing-colon', /colon/],
    ['{"a":«}»', 'missing-value', /value is missing/],
    ['{"a":1,«,»"b":2}', 'unquoted-key', /key in double quotes/],
    ['{«a»: 1}', 'unquoted-key', /"a"/],
    ['{"a": «refund»}', 'unquoted-value', /"refund"/],
    ['{"a": 1, «// note»', 'comment', /no comments/],
    ['{"a": 1} «# note»', 'comment', /no comments/],
    ['{"a": "C:«\\U»sers"}', 'bad-escape', /\\\\/],
    ['{"a": "«\\u12»"}', 'bad-escape', /four hex digits/],
    ['{"a": "«\\😡»"}', 'bad-escape', /backslash/],
    ['{"a": «007»}', 'bad-number', /start with 0/],
    ['{"a": «0x1F»}', 'bad-number', /decimal/],
    ['{"a": «1.»}', 'bad-number', /after the point/],
    ['{"a": «2026-11-24»}', 'bad-number', /double quotes if it is text/],
    ['{"a":«\u00a0»1}', 'bad-space', /U\+00A0/],
    ['«{»', 'multi-line', /jq -c/],
    ['«}»,', 'multi-line', /jq -c/],
    ['«]»', 'multi-line', /jq -c/],
    ['  "id"«:» "t-1",', 'multi-line', /jq -c/],
    ['«id,text»', 'not-json', /\.csv/],
    ['«1,"hello"»', 'not-json', /\.csv/],
    ['«Hello there»', 'not-json', /\.txt/],
  ];
  for (const [marked, kind, words] of cases) {
    it(`says what is wrong: ${JSON.stringify(marked)}`, () => {
      const start = marked.indexOf('«');
      const end = marked.indexOf('»') - 1;
      const text = marked.replace(/[«»]/g, '');
      const problem = describeJsonError(text);
      assert.ok(problem);
      assert.equal(problem.kind, kind, problem.message);
      assert.match(problem.message, words);
      // A line that opens or closes over several lines is marked at its end or whole: only the kind counts there.
      if (marked !== '«{»') assert.deepEqual([problem.start, problem.end], [start, end]);
    });
  }

  it('accepts what JSON.parse accepts', () => {
    for (const text of [
      '{"a":1}\r',
      ' {} ',
      '1',
      '"a"',
      '{"a":"\ud83d"}',
      '{"a":"\\ud83d"}',
      '{"a":1,"a":2}',
    ]) {
      assert.equal(describeJsonError(text), undefined, text);
    }
  });
});
