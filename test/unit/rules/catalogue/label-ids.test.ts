import assert from 'node:assert/strict';
import { buildModel } from '../../../../src/project/model/build-model';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { lintYaml } from '../../../../src/rules/lint-yaml';
import { deprecatedLabel, unknownLabel } from '../../../../src/rules/catalogue/labels';
import { missingCitation, ruleLabelMismatch } from '../../../../src/rules/catalogue/citations';
import type { LineRule } from '../../../../src/rules/framework/rule';
import { lintLines, modelOf } from '../../../support/lint-lines';
import { recordLine } from '../../../support/record-line';
import { SLOW } from '../../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [a.jsonl]}
layers:
  - {id: polite, type: choice, labels: [ay, no], required: false}
  - {id: complete, type: choice, labels: [ay, no], required: false}
  - {id: words, type: spans, labels: [ay]}
  - {id: names, type: spans, labels: [ay]}
labels: [{id: ay}, {id: no}, {id: aye, layer: polite, status: deprecated, replaced_by: ay}]
`;
const GUIDELINE = `version: "1"
labels:
  - {id: ay, layer: polite, definition: A., include: [{id: P-1, text: Kind.}]}
  - {id: ay, layer: complete, definition: B.}
  - {id: ay, layer: words, definition: C.}
  - {id: ay, layer: names, definition: D.}
  - {id: "no", definition: E.}
`;
const parsed = (path: string, text: string) => ({ path, document: parseYaml(text) });

describe('labels of several layers with one id', function () {
  this.timeout(SLOW);

  const ambiguous = (schema: string, guideline: string, migration = 'changes: []\n') => {
    const model = buildModel(parsed('labelwright.yaml', schema), parsed('guideline.yaml', guideline), [
      parsed('migrations/a.yaml', migration),
    ]);
    return lintYaml(model)
      .filter(({ rule }) => rule === 'ambiguous-label')
      .map(
        ({ file, range, fixes = [] }) =>
          `${file}:${range.start.line + 1} ${fixes.map(({ title }) => title).join(', ')}`,
      );
  };

  it('are ambiguous in marks, thresholds and migrations as well', () => {
    assert.deepEqual(
      ambiguous(
        SCHEMA.replace(', {id: aye, layer: polite, status: deprecated, replaced_by: ay}', ''),
        GUIDELINE,
      ),
      [],
    );
    const marked = `${GUIDELINE}examples:\n  - {id: E-1, marked: "A [b](ay), a [c](names/ay)."}\n  - {id: E-2, text: B., labels: {polite: ay}}\n`;
    assert.deepEqual(
      ambiguous(SCHEMA, marked).filter((each) => each.startsWith('guideline')),
      ['guideline.yaml:9 Change to "words/ay", Change to "names/ay"'],
    );
    const schema = `${SCHEMA}training: {gate: {models: {m: {min_recall: {ay: 0.5, complete/ay: 0.5}}}}}\nquality: {cite_rules: [ay]}\n`;
    assert.equal(
      ambiguous(schema, GUIDELINE).filter((each) => /yaml:1[01] .*"names\/ay"/.test(each)).length,
      2,
    );
    const names =
      'Change to "polite/ay", Change to "complete/ay", Change to "words/ay", Change to "names/ay"';
    assert.deepEqual(
      ambiguous(
        SCHEMA,
        GUIDELINE,
        'changes:\n  - {type: rename, from: ja, to: ay}\n  - {type: rename, from: ja, to: polite/ay}\n',
      ).filter((each) => each.startsWith('migrations')),
      [`migrations/a.yaml:2 ${names}`],
    );
  });

  const model = modelOf(SCHEMA, GUIDELINE);
  const messages = (rule: LineRule, labels: object, rules: string[] = [], of = model): string[] =>
    lintLines([recordLine('ana', 't', labels, { time: '2026-01-01T00:00:00.000Z', guideline: '1', rules })], {
      model: of,
      rules: [rule],
      samples: { t: 'text' },
    }).map(({ message }) => message);

  it('are cited, deprecated and demanded each by itself', () => {
    assert.equal(messages(ruleLabelMismatch, { polite: 'no', complete: 'ay' }, ['P-1']).length, 1);
    assert.deepEqual(messages(ruleLabelMismatch, { polite: 'ay', complete: 'no' }, ['P-1']), []);
    assert.match(messages(unknownLabel, { complete: 'aye' })[0]!, /"aye" is not a label of/);
    assert.deepEqual(messages(deprecatedLabel, { complete: 'ay' }), []);
    const citing = modelOf(`${SCHEMA}quality: {cite_rules: [polite/ay]}\n`, GUIDELINE);
    assert.equal(messages(missingCitation, { polite: 'ay' }, [], citing).length, 1);
    assert.deepEqual(messages(missingCitation, { complete: 'ay' }, [], citing), []);
  });
});
