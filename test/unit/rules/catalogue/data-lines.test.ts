import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatedKeys } from '../../../../src/base/json/repeated-keys';
import type { Finding } from '../../../../src/project/findings/finding';
import { duplicateKey } from '../../../../src/rules/catalogue/duplicates';
import { invalidJsonLine, invalidRecord } from '../../../../src/rules/catalogue/records';
import { loneSurrogate } from '../../../../src/rules/catalogue/characters';
import { unusableId } from '../../../../src/rules/catalogue/samples';
import { fixed, lintLines, underlined, type LintInput } from '../../../support/lint-lines';
import { model, record } from '../../../support/ticket-project';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const lint = (lines: readonly string[], input: Omit<LintInput, 'model'>): Finding[] =>
  lintLines(lines, { model, ...input });

describe('invalid-json-line', function () {
  this.timeout(SLOW);

  const check = (lines: readonly string[]) => lint(lines, { rules: [invalidJsonLine] });

  it('puts the fault under the very characters', () => {
    const lines = [record(), '{"id": "😀",}'];
    const [finding, ...more] = check(lines);
    assert.equal(more.length, 0);
    assert.equal(finding!.severity, 'error');
    assert.equal(underlined(lines, finding!), ',');
    assert.deepEqual(fixed(lines, finding!.fixes![0]!.edits), [record(), '{"id": "😀"}']);
  });

  it('reports a blank line mildly and can delete it', () => {
    const lines = ['', record()];
    const [finding] = check(lines);
    assert.equal(finding!.severity, 'info');
    assert.deepEqual(fixed(lines, finding!.fixes![0]!.edits), [record()]);
  });

  it('reports a Git LFS pointer once', () => {
    const found = check([
      'version https://git-lfs.github.com/spec/v1',
      `oid sha256:${'0'.repeat(64)}`,
      'size 12345',
    ]);
    assert.deepEqual(
      found.map(({ range, message }) => [range.start.line, /git lfs pull/.test(message)]),
      [[0, true]],
    );
  });

  it('says that a line must be an object', () => {
    for (const line of ['[1]', '"a"', '3', 'null'])
      assert.match(check([line])[0]!.message, /must hold a JSON object/);
  });

  it('separates two values on a line', () => {
    const lines = ['{"a":1}, {"b":2}'];
    assert.deepEqual(fixed(lines, check(lines)[0]!.fixes![0]!.edits), ['{"a":1}', ' {"b":2}']);
  });

  it('has nothing to say of objects', () => {
    assert.deepEqual(check([record(), '{}']), []);
  });
});

describe('lone-surrogate', function () {
  this.timeout(SLOW);

  const check = (line: string) =>
    lint([line], { rules: [loneSurrogate], kind: 'sample', file: 'data/a.jsonl' });

  it('marks the escape and can replace it without moving offsets', () => {
    const line = '{"id":"a","text":"caf\\u00e9 \\ud83d and \\ud83d\\ude00 \\uDE00"}';
    const [finding, ...more] = check(line);
    assert.equal(more.length, 0);
    assert.equal(underlined([line], finding!), '\\ud83d');
    assert.match(finding!.message, /1 more in this text/);
    assert.deepEqual(fixed([line], finding!.fixes![0]!.edits), [
      '{"id":"a","text":"caf\\u00e9 \\ufffd and \\ud83d\\ude00 \\ufffd"}',
    ]);
  });

  it('marks keys, too, and lets whole pairs be', () => {
    assert.equal(underlined(['{"\\ud83d":1}'], check('{"\\ud83d":1}')[0]!), '"\\ud83d"');
    assert.deepEqual(check('{"id":"a","text":"\\ud83d\\ude00 \\\\ud83d"}'), []);
  });
});

describe('invalid-record', function () {
  this.timeout(SLOW);

  const check = (line: string, input: Partial<LintInput> = {}) =>
    lint([line], { rules: [invalidRecord], ...input }).map(
      (finding) => `${finding.severity} ${underlined([line], finding)}: ${finding.message}`,
    );

  it('accepts what the format allows', () => {
    assert.deepEqual(check(record()), []);
    assert.deepEqual(check(record({ labels: undefined, withdrawn: true, undoes: 'x' })), []);
    const optional = { flags: ['unsure'], note: 'n', seconds: 0.5, status: 'draft', rules: [], own: 1 };
    const shown = { better: ['answer_b', 'answer_a'] };
    assert.deepEqual(check(record({ ...optional, shown, origin: { kind: 'suggestion' } })), []);
  });

  const wrong: [fields: Record<string, unknown>, what: RegExp][] = [
    [{ v: 2 }, /^error 2: .*newer release/],
    [{ v: '1' }, /^error "1": .*number 1/],
    [{ id: '' }, /^error "": "id" is a text that is not empty/],
    [{ time: '2026-11-25 09:10' }, /^error "2026-11-25 09:10": "time"/],
    [{ time: '2026-13-25T09:10:00Z' }, /^error .*"time"/],
    [{ annotator: 'ben' }, /^warning "ben": The record of "ben" is in the file of "ana"/],
    [{ annotator: '../x' }, /^error .* cannot be a file name/],
    [{ labels: [] }, /^error \[\]: "labels" is an object/],
    [{ rules: 'G-1' }, /^error "G-1": "rules" is a list/],
    [{ flags: ['odd'] }, /^warning "odd": Unknown flag "odd"/],
    [{ seconds: -1 }, /^warning -1: /],
    [{ status: 'finished' }, /^error "finished": /],
    [{ withdrawn: 'yes' }, /^error "yes": /],
    [{ text_hash: 'ABC' }, /^warning "ABC": /],
    [{ shown: { better: ['answer_a'] } }, /^warning .*"shown" is /],
    [{ swapped: { better: ['answer_a'] } }, /^warning .*"swapped" is /],
    [{ origin: {} }, /^warning \{\}: /],
  ];
  for (const [fields, what] of wrong) {
    it(`reports ${JSON.stringify(fields)}`, () => {
      const found = check(record(fields));
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, what);
    });
  }

  it('reports what is missing', () => {
    assert.match(check(record({ sample: undefined }))[0]!, /"sample" is required/);
    assert.match(check(record({ labels: undefined }))[0]!, /"labels" is required/);
    assert.equal(check('{}').length, 6);
  });

  it('knows decisions and gold', () => {
    const decision = {
      annotator: undefined,
      reviewer: 'lea',
      labels: undefined,
      valid: { intent: ['refund', 'other'] },
    };
    const input = { kind: 'decision', file: 'decisions/lea.jsonl' } as const;
    assert.deepEqual(check(record(decision), input), []);
    assert.match(check(record({ ...decision, valid: { intent: 'refund' } }), input)[0]!, /list of values/);
    const gold = { kind: 'gold', file: 'gold/g.jsonl' } as const;
    assert.deepEqual(check('{"id":"g","text":"x","labels":{}}', gold), []);
    assert.match(check('{"id":"g","labels":{}}', gold)[0]!, /names a "sample"/);
  });

  it('says why a row is no sample', () => {
    const input = { kind: 'sample', file: 'data/a.jsonl' } as const;
    assert.match(check('{"id":"a","txt":"x"}', input)[0]!, /"text" is missing/);
    assert.match(check('{"id":"a","text":3}', input)[0]!, /^error 3: The field "text" is not a text/);
  });
});

/** A JSON text, and how many keys it repeats. */
type Built = [text: string, repeats: number];

describe('duplicate-key', function () {
  this.timeout(SLOW);

  const check = (lines: readonly string[]) => lint(lines, { rules: [duplicateKey] });

  it('marks the value that is not read, at any depth', () => {
    const lines = ['{"a":[{"b" : 1,"c":2, "b" :3}],"__proto__":1,"__proto__":2}'];
    assert.deepEqual(
      check(lines).map((finding) => underlined(lines, finding)),
      ['"b"', '"__proto__"'],
    );
  });

  it('finds a key written in two ways, and one that is there three times twice', () => {
    const lines = ['{"a":1,"\\u0061":2,"a":3}'];
    assert.deepEqual(
      check(lines).map((finding) => underlined(lines, finding)),
      ['"a"', '"\\u0061"'],
    );
  });

  it('agrees with JSON.parse on any object', () => {
    const key = fc.constantFrom('a', 'b', '\\":', ':', '" :', '__proto__', '1');
    const space = fc.constantFrom('', ' ', '\t', ' \r');
    const { value } = fc.letrec<{ value: Built; object: Built }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('1', '"a"', '"\\":"', '": b"', '"x : y"', '[]').map((text) => [text, 0] as Built),
        tie('object'),
      ),
      object: fc.array(fc.tuple(key, space, space, tie('value')), { maxLength: 4 }).map((entries): Built => {
        const keys = entries.map(([name]) => name);
        const repeats = keys.length - new Set(keys).size;
        const text = entries.map(
          ([name, before, after, [item]]) => `${JSON.stringify(name)}${before}:${after}${item}`,
        );
        return [`{${text.join(',')}}`, repeats + entries.reduce((sum, [, , , [, below]]) => sum + below, 0)];
      }),
    }));
    fc.assert(
      fc.property(value, ([text, repeats]) => {
        const line = `{"whole":${text}}`;
        assert.equal(repeatedKeys(line, JSON.parse(line) as object).length, repeats);
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing of a line that is nested too deep to be parsed here', () => {
    assert.deepEqual(check([`{"a":${'[{"b":'.repeat(5000)}1${'}]'.repeat(5000)}}`]), []);
  });
});

describe('unusable-id', function () {
  this.timeout(SLOW);

  it('looks at the field that the schema names, and takes texts and exact numbers', () => {
    const lines = ['{"id":1,"text":"a"}', '{"id":"","text":"b"}', '{"text":"c"}', '{"id":-0.5,"text":"d"}'];
    const input = { rules: [unusableId], kind: 'sample', file: 'data/a.jsonl' } as const;
    assert.deepEqual(lint(lines, input), []);
    assert.deepEqual(pick(lint(['{"id":1e400,"text":"a"}', '{"id":true,"text":"b"}'], input), 'message'), [
      'The number is too large to be read exactly: it becomes "null", and so may another one. Put it in quotes.',
      'true is not an id: the sample is named by its text instead. Write a text or a number, or leave out "id".',
    ]);
  });
});
