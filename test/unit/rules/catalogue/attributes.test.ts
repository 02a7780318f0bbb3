import assert from 'node:assert/strict';
import { answerProblem } from '../../../../src/kinds/answer-problem';
import type { SpansLayer } from '../../../../src/project/schema/layer-types';
import { modelOf } from '../../../support/lint-lines';
import { voteItems } from '../../../../src/features/resolve/vote-items';

const SCHEMA = `labelwright: 1
data: {samples: [a.jsonl]}
layers:
  - id: problems
    type: spans
    labels: [problem, treatment]
    attributes:
      - {id: assertion, type: choice, labels: [present, absent], only_for: problem, required: true}
      - {id: kinds, type: choices, labels: [a, b]}
      - {id: history, type: flag}
labels: [{id: problem}, {id: treatment}]
`;

describe('attributes of spans', () => {
  const model = modelOf(SCHEMA);
  const layer = model.layers.get('problems')!.layer as SpansLayer;
  const problem = (attributes: unknown, label = 'problem'): string | undefined =>
    answerProblem(layer, [{ start: 0, end: 3, label, attributes }]);

  it('are read with their labels and limits', () => {
    assert.deepEqual(model.problems, []);
    assert.deepEqual(layer.attributes, [
      {
        id: 'assertion',
        type: 'choice',
        labels: ['present', 'absent'],
        onlyFor: ['problem'],
        required: true,
      },
      { id: 'kinds', type: 'choices', labels: ['a', 'b'] },
      { id: 'history', type: 'flag', labels: [] },
    ]);
    const dangling = modelOf(SCHEMA.replace('only_for: problem', 'only_for: [problem, drug]'));
    assert.ok(
      dangling.layers
        .get('problems')!
        .labelRefs.some(({ id, layer: of }) => id === 'drug' && of === 'problems'),
    );
  });

  it('take their own values only', () => {
    assert.equal(problem({ assertion: 'absent', kinds: ['b'], history: true }), undefined);
    assert.match(
      problem({ asertion: 'absent' })!,
      /no attribute "asertion"\. Its attributes are "assertion"/,
    );
    assert.match(problem({ assertion: 'maybe' })!, /"maybe" is not a label of "assertion"/);
    assert.match(problem({ assertion: ['absent'] })!, /takes one label as a text/);
    assert.match(problem({ kinds: ['a', 'a'] })!, /"a" is in the list of "kinds" twice/);
    assert.match(problem({ kinds: 'a' })!, /takes a list of labels/);
    assert.match(problem({ history: 'yes' })!, /is a flag: true, or left out/);
    assert.match(
      problem({ assertion: 'absent' }, 'treatment')!,
      /an attribute of "problem", not of "treatment"/,
    );
    assert.match(problem(['absent'])!, /Attributes are a mapping/);
  });

  it('are missing only in the check: what other tools write has none', () => {
    assert.equal(problem(undefined), undefined);
  });

  it('make different spans when answers are resolved', () => {
    const keys = [{ assertion: 'absent' }, { assertion: 'present' }, undefined].flatMap((attributes) => [
      ...voteItems([{ start: 0, end: 3, label: 'problem', ...(attributes && { attributes }) }]).keys(),
    ]);
    assert.equal(new Set(keys).size, 3);
  });
});
