import assert from 'node:assert/strict';
import { evaluateGate, type GateMeasures, type GateResult } from '../../../src/project/gate';
import type { GateThresholds } from '../../../src/project/model/training-settings';
import { pick } from '../../support/pick';

type Others = Omit<GateMeasures, 'answers'>;

/** The gate of a project with answers. */
const gateOf = (gate: GateThresholds | undefined, measures: Others): GateResult =>
  evaluateGate(gate, { answers: { value: 9 }, ...measures });

/** All checks but the one of answers. */
const outcomes = (gate: GateThresholds | undefined, measures: Others): string[] =>
  gateOf(gate, measures)
    .checks.slice(1)
    .map(({ check, about, outcome }) => `${check} ${about ?? '-'} ${outcome}`);

describe('the gate', () => {
  it('lets through what is on the threshold, and nothing beyond it', () => {
    const gate = { maxErrors: 2, maxUnresolved: 0.1, maxStale: 0.1, maxLeaks: 0 };
    const at = {
      errors: { value: 2 },
      unresolved: { value: 0.1 },
      stale: { value: 0.1 },
      leaks: { value: 0 },
    };
    assert.equal(gateOf(gate, at).passes, true);
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
    const measures: Others = {
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
      const result = gateOf(gate, { agreement: new Map(), gold: new Map() });
      assert.equal(result.passes, false);
      assert.deepEqual(pick(result.checks.slice(1), 'value', 'outcome'), [[null, 'undefined']]);
    }
    const result = gateOf({ maxStale: 1 }, { stale: { value: null, reason: 'There are no answers yet.' } });
    assert.equal(result.passes, false);
    assert.equal(result.checks[1]!.detail, 'There are no answers yet.');
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

  it('without one lets neither errors nor leaks through; an empty one asks for nothing else', () => {
    const measures = { errors: { value: 1 }, leaks: { value: 0 } };
    assert.deepEqual(outcomes(undefined, measures), ['max_errors - fail', 'max_leaks - pass']);
    assert.equal(gateOf(undefined, measures).byDefault, true);
    assert.deepEqual(outcomes({}, measures), []);
    assert.equal(gateOf({}, measures).passes, true);
  });

  it('asks for an answer, whatever else it asks for', () => {
    const measures = { answers: { value: 0 }, errors: { value: 0 }, leaks: { value: 0 } };
    for (const gate of [undefined, {}, { maxErrors: 0 }])
      assert.equal(evaluateGate(gate, measures).passes, false);
    assert.deepEqual(evaluateGate({}, measures).checks, [
      {
        check: 'answers',
        about: undefined,
        title: 'Answers',
        threshold: 1,
        value: 0,
        outcome: 'fail',
        detail: undefined,
      },
    ]);
  });
});
