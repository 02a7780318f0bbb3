import assert from 'node:assert/strict';
import {
  changeGuideline,
  type ChangeContext,
  type GuidelineChange,
} from '../../../../../src/project/guideline/edits/change-guideline';
import { newExampleIds } from '../../../../../src/project/guideline/edits/places';
import { modelOf } from '../../../../support/lint-lines';
import { SCHEMA } from '../../../../support/ticket-project';

const GUIDELINE = `# Kept as it is.
version: "1.3.0"   # the version
labels:
  - id: refund
    definition: Money back.
tie_breakers:
  - id: TB-1   # the first
    between: [refund, other]
    when: Both.
    prefer: refund
examples:
  - {id: EX-1, text: Money please., labels: {intent: refund}}
changelog:
  - version: "1.3.0"
    changes: []
`;
const context: ChangeContext = {
  text: 'Charged twice, €9 back please',
  labels: { intent: 'duplicate-charge', entities: [{ start: 15, end: 17, label: 'amount', text: '€9' }] },
  rules: ['TB-1'],
  bump: 'semantic',
  relabel: false,
  author: 'lea',
  date: '2026-03-04',
};

/** The guideline's text after the edits. */
function written(change: GuidelineChange, more: object = {}) {
  const made = changeGuideline(modelOf(SCHEMA, GUIDELINE), change, { ...context, ...more });
  assert.ok(made);
  const edits = made.edits.map((edit, order) => ({ ...edit, order }));
  edits.sort((a, b) => b.start - a.start || b.order - a.order);
  const text = edits.reduce(
    (before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end),
    GUIDELINE,
  );
  return { ...made, text };
}

const tieBreaker = {
  kind: 'tie-breaker',
  between: ['duplicate-charge', 'refund'],
  when: 'Charged twice, and repayment is asked for.',
  prefer: 'duplicate-charge',
  rationale: '',
  example: false,
} as const;

describe('project/guideline/edits/change-guideline', () => {
  it('ends ids with the name of their author where there are several reviewers, so that no two are the same', () => {
    const schema = `${SCHEMA}people: {reviewers: [lea, max]}\n`;
    const idOf = (author: string, last: string, change: GuidelineChange = tieBreaker) => {
      const model = modelOf(schema, GUIDELINE.replace('TB-1 ', `${last} `));
      return changeGuideline(model, change, { ...context, author, bump: 'none' })?.id;
    };
    assert.deepEqual([idOf('lea', 'TB-1'), idOf('max', 'TB-1')], ['TB-2-lea', 'TB-2-max']);
    assert.deepEqual([idOf('lea', 'TB-4-lea'), idOf('max', 'TB-4-lea')], ['TB-5-lea', 'TB-5-max']);
    const rule = { kind: 'rule', label: 'refund', include: true, text: 'Money.' } as const;
    assert.equal(idOf('max', 'TB-1', rule), 'R-REFUND-1-max');
    const example = { kind: 'example', rationale: 'Why.', not: [] } as const;
    assert.deepEqual([idOf('lea', 'TB-1', example), idOf('max', 'TB-1', example)], ['EX-2-lea', 'EX-2-max']);
  });

  it('ends the ids of examples so as well, and counts on behind those of another reviewer', () => {
    const schema = `${SCHEMA}people: {reviewers: [lea, max]}\n`;
    const ids = (last: string, author?: string) =>
      newExampleIds(modelOf(schema, GUIDELINE.replace('EX-1', last)), 2, author);
    assert.deepEqual(ids('EX-1', 'lea'), ['EX-2-lea', 'EX-3-lea']);
    assert.deepEqual(ids('EX-7-lea', 'max'), ['EX-8-max', 'EX-9-max']);
    assert.deepEqual(ids('EX-7-lea'), ['EX-8', 'EX-9']);
    assert.deepEqual(newExampleIds(modelOf(SCHEMA, GUIDELINE), 1, 'lea'), ['EX-2']);
  });

  it('adds a tie-breaker with its example, and tells of it in the changelog; all else stays', () => {
    const { text, id, version } = written({ ...tieBreaker, example: true }, { relabel: true });
    assert.deepEqual([id, version], ['TB-2', '1.4.0']);
    assert.equal(
      text,
      `# Kept as it is.
version: "1.4.0"   # the version
labels:
  - id: refund
    definition: Money back.
tie_breakers:
  - id: TB-1   # the first
    between: [refund, other]
    when: Both.
    prefer: refund
  - id: TB-2
    between: [duplicate-charge, refund]
    when: Charged twice, and repayment is asked for.
    prefer: duplicate-charge
    examples: [EX-2]
examples:
  - {id: EX-1, text: Money please., labels: {intent: refund}}
  - {id: EX-2, marked: "Charged twice, [€9](amount) back please", labels: {intent: duplicate-charge}, not: [refund], rules: [TB-2], kind: borderline}
changelog:
  - version: "1.4.0"
    date: "2026-03-04"
    author: lea
    changes:
      - {type: added, target: TB-2, impact: semantic, relabel: [duplicate-charge, refund]}
  - version: "1.3.0"
    changes: []
`,
    );
    assert.equal(modelOf(SCHEMA, text).guideline?.tieBreakers.length, 2);
  });

  it('amends the tie-breaker that is there, and leaves the version alone when asked to', () => {
    const { text, id, version } = written(
      {
        ...tieBreaker,
        amends: 'TB-1',
        between: ['refund', 'other'],
        prefer: 'other',
        when: 'Neither is stated.',
      },
      { bump: 'none' },
    );
    assert.deepEqual([id, version], ['TB-1', undefined]);
    assert.equal(
      text,
      GUIDELINE.replace('when: Both.', 'when: Neither is stated.').replace('prefer: refund', 'prefer: other'),
    );
    const bumped = written(
      { ...tieBreaker, amends: 'TB-1', between: ['refund', 'other'] },
      { bump: 'editorial' },
    );
    assert.match(bumped.text, /version: "1\.3\.1" [^]*type: changed, target: TB-1, impact: editorial/);
  });

  it('adds rules to a label, and examples', () => {
    const rule = written({
      kind: 'rule',
      label: 'refund',
      include: false,
      text: 'Charged twice.',
      useInstead: 'duplicate-charge',
    });
    const exclude = modelOf(SCHEMA, rule.text).definitions.get('refund')!.exclude[0]!;
    assert.deepEqual(
      [exclude.id, exclude.text, exclude.useInstead?.id],
      [rule.id, 'Charged twice.', 'duplicate-charge'],
    );
    const example = written({ kind: 'example', rationale: 'Twice.', not: ['refund'] });
    const made = modelOf(SCHEMA, example.text).examples.get('EX-2')!;
    assert.deepEqual(
      [made.text, made.labels.intent, made.rationale?.text],
      [context.text, 'duplicate-charge', 'Twice.'],
    );
    assert.match(example.text, /target: "\*", impact: semantic, note: Example EX-2\./);
  });

  it('says so when the guideline has no place for it', () => {
    assert.equal(changeGuideline(modelOf(SCHEMA), tieBreaker, context), undefined);
  });
});
