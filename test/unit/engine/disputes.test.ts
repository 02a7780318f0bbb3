import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../src/core/files/memory-files';
import { disputesOf } from '../../../src/engine/disagreement/disputes';
import { Project } from '../../../src/engine/project';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, duplicate, cancel, other]}
  - {id: urgency, type: rating, min: 1, max: 5}
labels: [{id: refund}, {id: duplicate}, {id: cancel}, {id: other}]
guideline:
  version: "2"
  purpose: {costs: [{expected: duplicate, given: refund, cost: 5}]}
  labels:
    - {id: refund, definition: d, include: [{id: R-REF, text: t}]}
    - {id: duplicate, definition: d, include: [{id: R-DUP, text: t}]}
    - {id: cancel, definition: d, include: [{id: R-CAN, text: t}], exclude: [{id: R-CAN-X, text: t, use_instead: other}]}
  tie_breakers:
    - {id: TB-1, between: [duplicate, refund], prefer: duplicate}
  changelog:
    - {version: "2", changes: [{type: changed, target: other, impact: semantic}]}
    - {version: "1", changes: []}
`;
let time = 0;
const line = (annotator: string, sample: string, labels: object, more: object = {}): string =>
  JSON.stringify({
    v: 1,
    id: `r${++time}`,
    time: new Date(time * 1000).toISOString(),
    annotator,
    sample,
    labels,
    guideline: '2',
    ...more,
  }) + '\n';

async function disputes(ana: string, ben: string, texts: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f']) {
  const files = new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': texts.map((text, n) => JSON.stringify({ id: `s${n}`, text })).join('\n'),
    'annotations/ana.jsonl': ana,
    'annotations/ben.jsonl': ben,
  });
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refresh();
  return disputesOf(project, () => Promise.resolve());
}
const causes = async (...args: Parameters<typeof disputes>): Promise<string[]> =>
  (await disputes(...args)).map(({ sample, layer, cause }) => `${sample} ${layer} ${cause}`).sort();

describe('engine/disagreement/disputes', () => {
  it('gives each disagreement one cause', async () => {
    const ana =
      line('ana', 's0', { intent: 'refund' }) +
      line('ana', 's1', { intent: 'refund' }, { rules: ['R-REF'] }) +
      line('ana', 's2', { intent: 'refund' }) +
      line('ana', 's3', { intent: 'refund' }, { flags: ['broken-preprocessing'] }) +
      line('ana', 's4', { intent: 'other' }, { guideline: '1' }) +
      line('ana', 's5', { intent: 'refund', urgency: 1 });
    const ben =
      line('ben', 's0', { intent: 'duplicate' }) +
      line('ben', 's1', { intent: 'cancel' }, { rules: ['R-CAN'] }) +
      line('ben', 's2', { intent: 'cancel' }) +
      line('ben', 's3', { intent: 'cancel' }) +
      line('ben', 's4', { intent: 'cancel' }) +
      line('ben', 's5', { intent: 'refund', urgency: 3 });
    assert.deepEqual(await causes(ana, ben), [
      's0 intent class-confusion',
      's1 intent rule-conflict',
      's2 intent guideline-gap',
      's3 intent preprocessing-damage',
      's4 intent guideline-changed',
      's5 urgency rating-distance',
    ]);
  });

  it('calls it a slip when somebody says otherwise of an identical text', async () => {
    const ana = line('ana', 's0', { intent: 'refund' }) + line('ana', 's1', { intent: 'duplicate' });
    const found = await disputes(ana, line('ben', 's0', { intent: 'duplicate' }), [
      'Twice  charged',
      'twice charged',
    ]);
    assert.deepEqual(
      [found[0]?.cause, found[0]?.evidence],
      ['slip', ['ana says otherwise of s1, whose text is the same']],
    );
    assert.deepEqual(found[0]?.answers.at(-1)?.annotators, ['ana']);
  });

  it('scores by rules that are cited, and weighs by what mistakes cost', async () => {
    const [found] = await disputes(
      line('ana', 's0', { intent: 'duplicate' }, { rules: ['TB-1'] }),
      line('ben', 's0', { intent: 'refund' }, { rules: ['R-REF'] }),
    );
    assert.equal(found?.cost, 5);
    assert.deepEqual(
      found?.answers.map(({ value, annotators }) => [value, annotators]),
      [
        ['duplicate', ['ana']],
        ['refund', ['ben']],
      ],
    );
    assert.ok(found!.answers[0]!.errorScore < 0.5 && found!.answers[1]!.errorScore > 0.5);
    assert.ok(found!.answers[1]!.reasons.includes('TB-1 prefers duplicate'));
  });

  it('takes violations for no opinion', async () => {
    assert.deepEqual(
      await disputes(line('ana', 's0', { intent: 'refnd' }), line('ben', 's0', { intent: 'refund' })),
      [],
    );
  });
});
