import assert from 'node:assert/strict';
import { evaluateGate } from '../../../../src/project/gate';
import { gateItems } from '../../../../src/features/handoff/extension/gate-items';

describe('the preview of the gate', () => {
  it('lists failed checks first, in words and not by an icon alone', () => {
    const gate = evaluateGate(
      { maxErrors: 0, minAgreement: new Map([['intent', 0.7]]), minGoldPassRate: 0.8 },
      {
        answers: { value: 3 },
        errors: { value: 0 },
        agreement: new Map([['intent', { value: 0.6123, detail: 'alpha 0.7' }]]),
        gold: new Map([['ana', { value: null, reason: 'Answered no sample with a known answer.' }]]),
      },
    );
    assert.deepEqual(
      gateItems(gate).map(({ label, description, detail }) => [label, description, detail]),
      [
        ['$(error) Agreement, lower limit: intent', 'failed: 0.612 (at least 0.700)', 'alpha 0.7'],
        [
          '$(question) Right answers to known samples: ana',
          'not measured (at least 80.0 %)',
          'Answered no sample with a known answer.',
        ],
        ['$(pass) Answers', 'passed: 3 (at least 1)', undefined],
        ['$(pass) Errors', 'passed: 0 (at most 0)', undefined],
      ],
    );
  });
});
