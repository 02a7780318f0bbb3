import assert from 'node:assert/strict';
import { describeJsonError } from '../../src/base/json/json-error';
import type { JsonProblemKind } from '../../src/base/json/json-fault-text';
import { findJsonFault } from '../../src/base/json/json-grammar';
import { JsonLine } from '../../src/base/json/positions';

/** Whether JSON.parse takes a text. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is promised of the description of any text's error. */
export function checkJsonError(text: string, name = text): void {
  const valid = isJson(text);
  assert.equal(findJsonFault(text) === undefined, valid, name);
  const problem = describeJsonError(text);
  assert.equal(problem === undefined, valid, name);
  assert.equal(new JsonLine(text).rangeOf([]) !== undefined, valid && !/^[[{]{501}/.test(text), name);
  if (!problem) return;
  assert.ok(
    problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length,
    `${name}: range`,
  );
  assert.notEqual(problem.kind, 'other' satisfies JsonProblemKind, `${name}: ${problem.message}`);
  assert.match(problem.message, /^\S.*\.$/, name);
}
