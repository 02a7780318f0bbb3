import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProjectModel } from '../../../../src/core/project/model';
import { isUnreadable, sampleFromObject } from '../../../../src/core/samples/sample';
import { fastHash64 } from '../../../../src/core/text/hash';
import { PlainSampleReader } from '../../../../src/engine/samples/plain-sample-reader';
import { censusEntry } from '../../../../src/engine/samples/sample-census';
import { LineLinter } from '../../../../src/rules/framework/line-linter';
import { RuleSettings } from '../../../../src/rules/framework/settings';
import { lineRules } from '../../../../src/rules/registry';
import { lintLines, modelOf } from '../../../support/lint-lines';

const file = 'data/a.jsonl';
const models = [
  'language: en',
  'language: el\nlint: {extends: strict, rules: {unexpected-language: [warning, {min_letters: 3}]}}',
  'lint: {rules: {text-length-outlier: [error, {min_chars: 3, max_chars: 30}], possible-pii: [error, {kinds: [email, phone]}]}}',
].map((rest) =>
  modelOf(`labelwright: 1
data: {samples: [data/*.jsonl], group: customer, split: split}
layers: [{id: intent, type: choice, labels: [refund]}]
labels: [{id: refund}]
${rest}
`),
);

function readerOf(model: ProjectModel): PlainSampleReader {
  const passing = new LineLinter(model, lineRules, new RuleSettings(model.schema.lint)).passing(file);
  return new PlainSampleReader(model.schema.data, passing!);
}

const piece = fc.oneof(
  fc.constantFrom(
    'Where is my parcel? ',
    'ok',
    ' ',
    '\n',
    '\n\n',
    '"',
    '\\',
    '\t',
    '@',
    'I ',
    '. ',
    '+',
    'A',
    '/',
  ),
  fc.constantFrom(
    'ana@work-mail.org',
    'ana@example.com',
    '+49 30 901820',
    '4111 1111 1111 1111',
    '2026-11-26T10:00',
    'DE89 3704 0044 0532 0130 00',
    '12345678',
    'KC-77684',
    '(555) 123-4567',
  ),
  fc.constantFrom(
    'é',
    'ÉCOLE',
    'ß',
    'łó',
    'Ã©',
    '“',
    '\u00a0',
    '\u200b',
    '\ufffd',
    'e\u0301',
    '½',
    '…',
    '\u3000',
  ),
  fc.constantFrom(
    'привет мир',
    'γειά σου φίλε',
    '箱は届きました',
    '😡',
    '👩\u200d👧',
    'आज',
    'שלום',
    '\ud83d',
    'x'.repeat(70),
    'слово '.repeat(90),
  ),
);
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
const usual = fc.constantFrom<unknown>('a', 'train', 7);
const odd = fc.constantFrom<unknown>('A ', 'é', '', 'a\n', -3, 1.5, true, null, [], '0123456789'.repeat(120));
const name = fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: odd });
const line = fc
  .tuple(
    fc.record({ id: name, text, customer: name, split: name, note: text, tags: fc.jsonValue() }),
    fc.constantFrom(undefined, undefined, undefined, 'id', 'text', 'customer', 'note'),
    fc.constantFrom('', '', '', '\r', ' ', '}', ',"id":"again"}'),
  )
  .map(([sample, without, end]) => {
    const json = JSON.stringify(without ? { ...sample, [without]: undefined } : sample);
    return end.startsWith(',') ? json.replace(/}$/, end) : json + end;
  });

describe('engine/samples/plain-sample-reader', () => {
  it('knows of a sample what parsing it gives, and passes none that has a finding', () => {
    const readers = models.map(readerOf);
    let read = 0;
    fc.assert(
      fc.property(fc.nat(models.length - 1), line, (at, raw) => {
        const reader = readers[at]!;
        const model = models[at]!;
        const bytes = new TextEncoder().encode(raw);
        if (!reader.read(bytes, 0, bytes.length)) return;
        read += 1;
        const sample = sampleFromObject(JSON.parse(raw), model.schema.data);
        assert.ok(!isUnreadable(sample) && sample.id !== undefined, raw);
        assert.deepEqual([reader.high, reader.low], fastHash64(sample.id));
        assert.deepEqual(
          { text: reader.textKey, group: reader.group, split: reader.split },
          censusEntry(sample, model.schema.data),
        );
        assert.deepEqual(lintLines([raw], { model, rules: lineRules, kind: 'sample', file }), [], raw);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(read > 500, String(read));
  });

  it('reads good lines in any language', () => {
    const reader = readerOf(models[0]!);
    for (const text of [
      'Plain words.',
      '"Quoted", and C:\\temp\nnext',
      'Größe, cafés créés – 5 €',
      'Ok 😡 箱は',
      'See 2026-11-26T10:00:00Z @ana',
    ])
      for (const id of ['t-1', 7]) {
        const bytes = new TextEncoder().encode(
          JSON.stringify({ id, text, customer: 'c', split: 'train', tags: [1] }),
        );
        assert.ok(reader.read(bytes, 0, bytes.length), text);
      }
  });

  it('leaves all lines to a rule that wants to see each', () => {
    const model = models[0]!;
    const passing = (rules: typeof lineRules) =>
      new LineLinter(model, rules, new RuleSettings(model.schema.lint)).passing(file);
    const curious = { ...lineRules.find(({ id }) => id === 'mojibake')!, passes: undefined };
    assert.ok(passing(lineRules));
    assert.equal(passing([...lineRules, curious]), undefined);
  });
});
