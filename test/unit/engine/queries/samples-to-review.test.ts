import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffGuidelines } from '../../../../src/project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../../src/project/guideline/diff/stale';
import { samplesToReview } from '../../../../src/engine/queries/samples-to-review';
import { languageProject } from '../../../support/language-project';
import { modelOf } from '../../../support/lint-lines';

const schema = (first: string, rest: string): string => `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [${first}, twice, cancel, other, ${rest}]}
  - {id: tags, type: choices, labels: [angry, vip]}
  - {id: urgency, type: rating, min: 1, max: ${first === 'refund' ? 5 : 7}}
labels: [{id: ${first}}, {id: twice}, {id: cancel}, {id: other}, {id: angry}, {id: vip}, ${rest.replace(/[\w-]+/g, '{id: $&}')}]
`;
const OLD = `version: "1"
rules: [{id: G-1, text: A general rule.}]
labels:
  - {id: refund, definition: Money comes back., include: [{id: R-1, text: Repayment is asked for in any wording.}]}
  - {id: twice, definition: Charged twice., include: [{id: R-2, text: Both charges are named.}]}
  - {id: sign-in, definition: Cannot sign in.}
  - {id: password, definition: Forgot it.}
tie_breakers:
  - {id: TB-1, between: [twice, refund], when: Both., prefer: twice}
changelog: [{version: "1", changes: []}]
`;
/** What the second version does, and what is stale by it: written by hand, from docs/cli.md. */
const NEW = `version: "2"
rules: [{id: G-1, text: A general rule.}]
labels:
  - {id: payback, definition: Money comes back., include: [{id: R-1, text: Repayment is asked for in so many words.}]}
  - {id: twice, definition: Charged twice., include: [{id: R-2, text: Both charges are named.}]}
  - {id: login, definition: Trouble with signing in or with a password.}
tie_breakers:
  - {id: TB-1, between: [twice, payback], when: Both., prefer: twice}
changelog:
  - version: "2"
    changes:
      - {type: renamed, target: refund, into: [payback], impact: editorial}
      - {type: merged, target: sign-in, into: [login], impact: editorial}
      - {type: merged, target: password, into: [login], impact: semantic}
      - {type: changed, target: R-2, impact: semantic}
  - {version: "1", changes: []}
`;
const STALE = new Set(['refund', 'payback', 'twice', 'password']);
const STALE_RULES = new Set(['R-1', 'R-2', 'password']);

const choose = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const record = fc.record(
  {
    annotator: choose('ana', 'ben'),
    sample: choose('s-1', 's-2', 's-3'),
    guideline: choose('1', '1', '2'),
    labels: fc.record(
      {
        intent: choose('refund', 'payback', 'twice', 'cancel', 'other', 'sign-in', 'password', 'login'),
        tags: fc.subarray(['angry', 'vip']),
        urgency: choose(1, 2),
      },
      { requiredKeys: [] },
    ),
    rules: fc.subarray(['R-1', 'R-2', 'TB-1', 'G-1']),
    status: choose('done', 'draft'),
    withdrawn: choose(true),
  },
  { requiredKeys: ['annotator', 'sample', 'labels'] },
);
type Answer = typeof record extends fc.Arbitrary<infer T> ? T : never;

/** Counts from the lines alone. */
function counted(answers: readonly Answer[]): { samples: number; answers: number; withoutVersion: number } {
  const last = new Map(answers.map((answer) => [`${answer.annotator} ${answer.sample}`, answer]));
  const found = [...last.values()].filter(({ withdrawn, status, guideline, labels, rules = [] }) => {
    if (withdrawn || status === 'draft' || guideline === '2') return false;
    const given = [labels.intent ?? '', ...(labels.tags ?? [])];
    return (
      given.some((id) => STALE.has(id)) || 'urgency' in labels || rules.some((id) => STALE_RULES.has(id))
    );
  });
  return {
    samples: new Set(found.map(({ sample }) => sample)).size,
    answers: found.length,
    withoutVersion: found.filter(({ guideline }) => guideline === undefined).length,
  };
}

describe('what must be looked at again after a new version', () => {
  it('is what a count of the lines says', async () => {
    const before = modelOf(schema('refund', 'sign-in, password'), OLD);
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 30 }), async (answers) => {
        const files: Record<string, string> = {
          'labelwright.yaml': schema('payback', 'login'),
          'guideline.yaml': NEW,
          'annotations/ana.jsonl': '',
          'annotations/ben.jsonl': '',
        };
        answers.forEach((answer, n) => {
          const time = new Date(Date.UTC(2026, 1, 1, 0, n)).toISOString();
          files[`annotations/${answer.annotator}.jsonl`] +=
            `${JSON.stringify({ v: 1, id: `r${n}`, time, ...answer })}\n`;
        });
        const { project, model } = await languageProject(files);
        const diff = diffGuidelines(before, model);
        const stale = new DiffStaleness(diff, before, model);
        assert.deepEqual(stale.labels, ['payback', 'twice', 'password']);
        const {
          samples,
          answers: count,
          withoutVersion,
        } = await samplesToReview({ project, model }, stale, diff.before, diff.after, () =>
          Promise.resolve(),
        );
        assert.deepEqual({ samples, answers: count, withoutVersion }, counted(answers));
      }),
      { numRuns: 60 },
    );
  });
});
