import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../../src/core/files/memory-files';
import { replayRecord } from '../../../../src/core/records/parse-record';
import { fastHash64, textHash } from '../../../../src/core/text/hash';
import { checkProject } from '../../../../src/engine/check-project';
import { decodeFileLine, parseLine } from '../../../../src/engine/answers/lines';
import { LineChecks } from '../../../../src/engine/findings/line-checks';
import { Project } from '../../../../src/engine/project';

const SCHEMA = `labelwright: 1
language: en
data: {samples: [data/*.jsonl, data/*.txt]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [refund, cancel], required: true}
  - {id: parts, type: spans, labels: [amount, name]}
  - {id: words, type: spans, labels: [amount], boundary: word, when: {intent: [refund]}}
  - {id: ends, type: relations, spans: parts, labels: [amount]}
  - {id: several, type: choices, labels: [refund, cancel], max: 1}
  - {id: mark, type: rating, min: 1, max: 5}
  - {id: words-of, type: text}
labels: [{id: refund}, {id: cancel}, {id: amount}, {id: name, status: deprecated}]
`;
const GUIDELINE = `version: "2"
rules: [{id: R-1, text: Text.}]
labels: {refund: {include: [{id: IN-1, text: Money back.}]}}
changelog: [{version: "2", changes: [{type: changed, target: refund, impact: semantic}]}, {version: "1"}]
`;
const TEXTS = [
  'pay 5 EUR to Ana\n\nnow, "at once"',
  'Café 😡 7 EUR — a\u0301b, 🇩🇪🇫🇷!',
  'x\r\ny 12 zz',
  'nothing',
  `${'long '.repeat(300)}end`,
];
/** Each text twice: as JSON.stringify writes it, and with everything that may be escaped. */
const escaped = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const DATA = TEXTS.flatMap((text, n) => [
  `{"id":"s-${n}","text":${JSON.stringify(text)}}`,
  `{"text":${escaped(text)},"id":"e-${n}"}`,
]);

const FILES = {
  'labelwright.yaml': SCHEMA,
  'guideline.yaml': GUIDELINE,
  'data/a.jsonl': [...DATA, '{"id":"broken","text":3}'].join('\n'),
  'data/b.txt': 'a line of text\nanother one',
};

const STRICT = '\nlint: {extends: strict}\n';
const LENIENT =
  '\nlint: {rules: {invalid-record: off, missing-offset-unit: off, cardinality-violation: off, unknown-label: off, too-fast-annotation: off}}\n';
const CITING = '\nquality: {cite_rules: [refund]}\n';

/** A span as a person marks it, mostly: what it quotes stands there. */
const span = (text: string, isGood = false) =>
  fc
    .record({
      words: fc.nat(30),
      kind: isGood ? fc.constant('word') : fc.constantFrom('word', 'any', 'shifted', 'no quote', 'parts'),
      label: isGood ? fc.constant('amount') : fc.constantFrom('amount', 'name', 'amuont'),
      end: fc.nat(12),
      id: isGood ? fc.constant('s1') : fc.constantFrom('s1', undefined, 's2'),
    })
    .map(({ words, kind, label, end, id }) => {
      const found = [...text.matchAll(/[\p{L}\p{N}\p{M}"\p{Regional_Indicator}]+/gu)];
      const word = found[words % found.length]!;
      const from = [...text.slice(0, word.index)].length;
      const start = kind === 'any' ? words : from + (kind === 'shifted' ? 1 : 0);
      const to = kind === 'any' ? words + end : from + [...word[0]].length;
      const quote = kind === 'shifted' ? word[0] : [...text].slice(start, to).join('');
      return {
        ...(id !== undefined && { id }),
        label,
        start,
        end: to,
        ...(kind !== 'no quote' && { text: quote }),
        ...(kind === 'parts' && { parts: [{ start, end: to }] }),
      };
    });

const few = <T>(usual: T, odd: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(odd) });

/** What makes a record another than most, one field at a time. */
const ODD: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['v', 2, '1'],
  ['id', '', 7],
  ['time', '2026-01-02T00:00:00Z', '2026-02-30T00:00:00.000Z', 'soon', 7],
  ['annotator', 'eve', ''],
  ['sample', 'nobody', 'broken', '', 7, 's-é'],
  ['text_hash', 'abc', textHash('x'), textHash('x').toUpperCase(), null],
  ['unit', 'utf16', 'byte', undefined],
  ['guideline', '1', undefined, 7],
  ['rules', undefined, ['IN-1'], ['R-9'], [], 'R-1'],
  ['flags', ['unsure'], ['odd'], []],
  ['note', '', 'ü "quoted"\n', '\ud83d', 7],
  ['status', 'draft', 'over', undefined],
  ['withdrawn', true, false, 'yes'],
  ['undoes', 'r-0', 7],
  ['seconds', 0.1, 0.5, 0, -1, 1e21, '9'],
  ['origin', { kind: 'odd' }, { kind: 'suggestion', model: 'm', score: 0.75, action: 'accepted' }, 7],
  ['labels', undefined, [], 'x'],
];
const oddField = fc
  .constantFrom(...ODD)
  .chain(([field, ...values]) => fc.constantFrom(...values).map((value) => ({ [field]: value })));
const oddLabel = fc.constantFrom<Record<string, unknown>>(
  { intent: 'cancel' },
  { intent: 'refnd' },
  { intent: 3 },
  { ends: [{ label: 'amount', from: 's1', to: 's2' }] },
  { ends: [{ label: 'amount' }] },
  { several: ['refund'] },
  { several: ['refund', 'cancel'] },
  { several: ['refund', 'refund'] },
  { mark: undefined },
  { mark: 9 },
  { 'words-of': 'free text' },
  { 7: 'x' },
  { unknown: [{ start: 1, end: 2, text: 'a' }] },
);

const record = fc.nat(TEXTS.length - 1).chain((n) => {
  const text = TEXTS[n]!;
  const inOrder = (list: readonly { start: number }[]) =>
    few(true, false).map((sorts) => (sorts ? list.toSorted((a, b) => a.start - b.start) : [...list]));
  const spans = fc.array(span(text), { maxLength: 2 }).chain(inOrder);
  return fc
    .record({
      id: fc.constantFrom('r-1', 'r-2', 'é'),
      time: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-12-28T23:59:59.999Z'),
      sample: few(`s-${n}`, `e-${n}`),
      parts: fc.constantFrom('one', 'one', 'two', 'two', 'any').chain((kind): fc.Arbitrary<unknown[]> => {
        const good = span(text, true);
        if (kind === 'any') return spans;
        return kind === 'one' ? fc.tuple(good) : fc.tuple(good, good).chain(inOrder);
      }),
      words: few(true, false).chain((isNone) => (isNone ? fc.constant<object[]>([]) : spans)),
      note: fc.constantFrom('', 'a note', 'one more'),
      seconds: fc.constantFrom(9, 12.5, 100),
      score: fc.nat(1000).map((n) => n / 1000),
      field: few<Record<string, unknown> | undefined>(undefined, {}).chain((odd) =>
        odd ? oddField : fc.constant({}),
      ),
      label: few<Record<string, unknown> | undefined>(undefined, {}).chain((odd) =>
        odd ? oddLabel : fc.constant({}),
      ),
    })
    .map(({ id, time, sample, parts, words, note, seconds, score, field, label }) => ({
      v: 1,
      id,
      time,
      annotator: 'ana',
      sample,
      text_hash: textHash(text),
      guideline: '2',
      rules: ['R-1'],
      unit: 'codepoint',
      labels: { intent: 'refund', mark: 3, parts, words, ...label },
      note,
      seconds,
      status: 'done',
      other: { a: [1, 'x'] },
      origin: { kind: 'suggestion', model: 'm', score, action: 'changed' },
      ...field,
    }));
});

const edit = fc.record({
  at: fc.nat(400),
  drop: fc.nat(2),
  put: fc.constantFrom(
    '',
    '7',
    '.',
    '"',
    '\\',
    '\\n',
    '\\u0041',
    'é',
    ' ',
    ',',
    '{',
    ',"sample":"s-1"',
    '\r',
  ),
});
const line = fc
  .tuple(record, fc.constantFrom(0, 0, 0, 0, 0, 0, 1), edit, fc.constantFrom('', '', '', '', '\r', ' '))
  .map(([value, edits, { at, drop, put }, end]) => {
    const json = JSON.stringify(value);
    return (edits === 0 ? json : json.slice(0, at) + put + json.slice(at + drop)) + end;
  });

describe('engine/answers/plain-record-reader', () => {
  for (const [name, more] of Object.entries({ usual: '', strict: STRICT, lenient: LENIENT, citing: CITING }))
    it(`knows of a record what parsing it gives, and reads none that has a finding: ${name}`, async () => {
      const project = new Project(new MemoryFiles({ ...FILES, 'labelwright.yaml': SCHEMA + more }), {
        pause: () => Promise.resolve(),
      });
      await checkProject(project, { limit: Infinity });
      const file = { path: 'annotations/ana.jsonl', kind: 'annotation' } as const;
      const checks = new LineChecks(project.model!, project.samples);
      const reader = checks.plainRecords(file.path)!;
      let read = 0;
      const look = (raw: string): void => {
        const bytes = new TextEncoder().encode(`${raw}\n`);
        const isRead = reader.read(bytes, 0, bytes.length - 1);
        const parsed = decodeFileLine(bytes.subarray(0, -1), 0, 5, true);
        const value = parseLine(parsed.raw);
        const found: unknown[] = [];
        checks.record(file, parsed, value, found as never[]);
        if (!isRead) {
          if (found.length === 0) reader.noteClean(parsed, value);
          return;
        }
        read += 1;
        assert.deepEqual(found, [], raw);
        const expected = replayRecord(value)!;
        const { record, high, low, time } = reader;
        assert.deepEqual([high, low, time], [...fastHash64(expected.sample), expected.time], raw);
        const kept = ({
          annotator,
          rules,
          flags,
          guideline,
          draft,
          withdrawn,
          suggestion,
        }: typeof expected) => ({
          annotator,
          rules,
          flags,
          guideline,
          draft,
          withdrawn,
          suggestion,
        });
        assert.deepEqual(kept(record), kept(expected), raw);
        assert.equal(record.undoes === undefined, expected.undoes === undefined);
        assert.deepEqual(withoutQuotes(record.labels), withoutQuotes(expected.labels), raw);
        assert.deepEqual(Object.keys(record.labels), Object.keys(expected.labels));
      };
      fc.assert(
        fc.property(fc.array(line, { minLength: 20, maxLength: 40 }), (lines) => lines.forEach(look)),
        {
          numRuns: 80,
        },
      );
      assert.ok(read > 200, `${read} were read`);
    });
});

/** Quotes are not kept. */
const withoutQuotes = (labels: unknown): unknown =>
  JSON.parse(JSON.stringify(labels, (key, value: unknown) => (key === 'text' ? undefined : value)));
