import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/findings/finding';
import {
  languageProject,
  LANGUAGE_GUIDELINE,
  LANGUAGE_SCHEMA,
  type OpenedInMemory,
} from '../../support/language-project';

const found = ({ project }: OpenedInMemory, path: string, rule: string): Finding[] =>
  project.findingsOf(path).findings.filter((finding) => finding.rule === rule);

/** What is underlined at each related place, by file. */
const shown = (opened: OpenedInMemory, finding: Finding | undefined): string[] =>
  (finding?.related ?? []).map(
    ({ file, range, message }) => `${file}:${range.start.line + 1} ${opened.slice(file, range)} | ${message}`,
  );

describe('engine: findings lead to what they are about', () => {
  it('a missing tie-breaker to the answers that differ', async () => {
    const guideline = LANGUAGE_GUIDELINE.replace(
      'between: [duplicate-charge, refund]',
      'between: [other, refund]',
    );
    const opened = await languageProject({
      'labelwright.yaml': `${LANGUAGE_SCHEMA}    missing-tie-breaker: [warning, {min_items: 1}]\n`,
      'guideline.yaml': guideline,
    });
    const [finding, ...more] = found(opened, 'guideline.yaml', 'missing-tie-breaker');
    assert.deepEqual(more, []);
    assert.deepEqual(shown(opened, finding), [
      'annotations/ben.jsonl:2 "refund" | "t-2" was given "duplicate-charge" and "refund"',
    ]);
    assert.match(finding!.fixes![0]!.edits[0]!.newText, /between: \[duplicate-charge, refund\]/);
  });

  it('a label that a cited rule argues against to that rule', async () => {
    const opened = await languageProject({
      'guideline.yaml': LANGUAGE_GUIDELINE.replace(
        '{type: changed, target: refund, impact: semantic}',
        '{type: changed, target: other, impact: semantic}',
      ),
    });
    const all = found(opened, 'annotations/ben.jsonl', 'rule-label-mismatch');
    assert.deepEqual(
      all.map((finding) => shown(opened, finding)),
      [['guideline.yaml:17 TB-1 | What TB-1 says.']],
    );
  });
});
