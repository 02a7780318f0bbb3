import assert from 'node:assert/strict';
import { evaluateGate, type GateMeasures } from '../../../src/project/gate';

const outcomes = (...of: Parameters<typeof evaluateGate>): string[] =>
  evaluateGate(...of).checks.map(({ check, about, outcome }) => `${check} ${about ?? '-'} ${outcome}`);

describe('the gate', () => {
  it('lets through what is on the threshold, and nothing beyond it', () => {
    const gate = { maxErrors: 2, maxUnresolved: 0.1, maxStale: 0.1, maxLeaks: 0 };
    const at = {
      errors: { value: 2 },
      unresolved: { value: 0.1 },
      stale: { value: 0.1 },
      leaks: { value: 0 },
    };
    assert.equal(evaluateGate(gate, at).passes, true);
    const beyond = {
      errors: { value: 3 },
      unresolved: { value: 0.1001 },
      stale: { value: 1 },
      leaks: { value: 1 },
    };
    assert.deepEqual(outcomes(gate, beyond), [
      'max_errors - fail',
      'max_unresolved - fail',
      'max_stale - fail',
      'max_leaks - fail',
    ]);
  });

  it('holds one limit of agreement against every layer that was answered, or each against its own', () => {
    const measures: GateMeasures = {
      agreement: new Map([
        ['intent', { value: 0.7 }],
        ['request', { value: null, reason: 'too few' }],
      ]),
    };
    assert.deepEqual(outcomes({ minAgreement: 0.7 }, measures), [
      'min_agreement intent pass',
      'min_agreement request undefined',
    ]);
    assert.deepEqual(
      outcomes(
        {
          minAgreement: new Map([
            ['intent', 0.71],
            ['gone', 0],
          ]),
        },
        measures,
      ),
      ['min_agreement intent fail', 'min_agreement gone undefined'],
    );
  });

  it('does not let through what cannot be measured', () => {
    for (const gate of [{ minAgreement: 0 }, { minGoldPassRate: 0 }]) {
      const result = evaluateGate(gate, { agreement: new Map(), gold: new Map() });
      assert.equal(result.passes, false);
      assert.deepEqual(
        result.checks.map(({ value, outcome }) => [value, outcome]),
        [[null, 'undefined']],
      );
    }
    const result = evaluateGate(
      { maxStale: 1 },
      { stale: { value: null, reason: 'There are no answers yet.' } },
    );
    assert.equal(result.passes, false);
    assert.equal(result.checks[0]!.detail, 'There are no answers yet.');
  });

  it('asks each annotator', () => {
    const gold: GateMeasures['gold'] = new Map([
      ['ana', { value: 0.9, detail: '9 of 10' }],
      ['ben', { value: 0.5 }],
      ['new', { value: null, reason: 'Answered no sample with a known answer.' }],
    ]);
    assert.deepEqual(outcomes({ minGoldPassRate: 0.8 }, { gold }), [
      'min_gold_pass_rate ana pass',
      'min_gold_pass_rate ben fail',
      'min_gold_pass_rate new undefined',
    ]);
  });

  it('without one lets neither errors nor leaks through; an empty one asks for nothing', () => {
    const measures = { errors: { value: 1 }, leaks: { value: 0 } };
    assert.deepEqual(outcomes(undefined, measures), ['max_errors - fail', 'max_leaks - pass']);
    assert.equal(evaluateGate(undefined, measures).byDefault, true);
    assert.deepEqual(evaluateGate({}, measures), { passes: true, byDefault: false, checks: [] });
  });
});
