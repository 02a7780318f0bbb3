import assert from 'node:assert/strict';
import { answerProblem } from '../../../../src/kinds/answer-problem';
import { codeOf, codeProblem, foldCode } from '../../../../src/project/schema/codes';
import { modelOf } from '../../../support/lint-lines';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: [a.jsonl]}
layers:
  - {id: codes, type: choices, open: true, max: 2}
  - {id: mixed, type: choices, open: true, labels: [refund]}
  - {id: closed, type: choices, labels: [refund]}
labels: [{id: refund}]
`;

describe('project/schema: codes', () => {
  const model = modelOf(SCHEMA);
  const problem = (layer: string, value: unknown) => answerProblem(model.layers.get(layer)!.layer!, value);

  it('needs no labels in an open layer, and only there', () => {
    assert.deepEqual(model.problems, []);
    const closed = modelOf(
      SCHEMA.replace('closed, type: choices, labels: [refund]', 'closed, type: choices'),
    );
    assert.deepEqual(pick(closed.problems, 'message'), ['Entry 3 of "layers" needs "labels".']);
  });

  it('takes any text as a code, and keeps the limits of the layer', () => {
    assert.equal(problem('codes', ['wrong tone', '語調']), undefined);
    assert.equal(problem('mixed', ['refund', 'wrong tone']), undefined);
    assert.match(problem('closed', ['wrong tone'])!, /not a label/);
    assert.match(problem('codes', ['a', 'b', 'c'])!, /at most 2/);
    assert.match(problem('codes', ['a', 'a'])!, /twice/);
    assert.match(problem('codes', 'a')!, /a list of codes/);
  });

  it('says what is wrong with a text, and the way out', () => {
    const cases: [string, RegExp | undefined][] = [
      ['wrong tone', undefined],
      ['x'.repeat(200), undefined],
      ['😀'.repeat(200), undefined],
      ['', /must not be empty/],
      [' \t ', /must not be empty/],
      ['a\u0000b', /without control characters/],
      ['a\u2028b', /without control characters/],
      ['a\ud800b', /without control characters/],
      ['x'.repeat(201), /at most 200 characters, but this one has 201/],
      [' tone', /no white space at its ends\. Write "tone"/],
      ['cafe\u0301', /form NFC.*Write "café"/],
    ];
    for (const [text, expected] of cases)
      if (expected) assert.match(codeProblem(text)!, expected);
      else assert.equal(codeProblem(text), undefined, text);
    assert.equal(codeProblem(codeOf('  cafe\u0301 ')), undefined);
  });

  it('folds case, hyphens and plurals, and nothing else', () => {
    const same = [
      ['Wrong tone', 'wrong-tones'],
      ['retries', 'Retry'],
      ['missed searches', 'missed search'],
      ['address', 'Addresses'],
      ['tool_call', 'tool calls'],
    ];
    for (const [a, b] of same) assert.equal(foldCode(a!), foldCode(b!), a);
    const others = [
      ['tone', 'stone'],
      ['class', 'clas'],
      ['wrong tone', 'tone wrong'],
      ['bus', 'bu'],
    ];
    for (const [a, b] of others) assert.notEqual(foldCode(a!), foldCode(b!), a);
  });
});
