import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../src/core/files/memory-files';
import { disputesOf } from '../../../src/engine/disagreement/disputes';
import { Project } from '../../../src/engine/project';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, duplicate, cancel, other]}
  - {id: urgency, type: rating, min: 1, max: 5}
  - {id: topics, type: choices, labels: [refund, duplicate, cancel, other]}
  - {id: parts, type: spans, labels: [amount, order]}
labels: [{id: refund}, {id: duplicate}, {id: cancel}, {id: other}, {id: amount}, {id: order}]
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
  return [...(await disputesOf(project, () => Promise.resolve()))];
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

  const evidence = async (...args: Parameters<typeof disputes>) =>
    (await disputes(...args)).map(({ cause, evidence: found }) => [cause, ...found]);

  it('takes a text that was decoded wrongly for damaged, whoever flagged it', async () => {
    assert.deepEqual(
      await evidence(line('ana', 's0', { intent: 'refund' }), line('ben', 's0', { intent: 'duplicate' }), [
        'Das CafÃ© war zu teuer',
      ]),
      [['preprocessing-damage', 'the text was decoded wrongly']],
    );
  });

  it('takes another judgement of the same person for a slip, and neither a correction nor what was taken back', async () => {
    const at = (time: string, more: object = {}) => ({ time: `2026-01-${time}:00Z`, ...more });
    const ben = line('ben', 's0', { intent: 'duplicate' });
    const twice = (second: object) =>
      evidence(
        line('ana', 's0', { intent: 'duplicate' }, at('01T10:00')) +
          line('ana', 's0', { intent: 'refund' }, second),
        ben,
      );
    assert.deepEqual(await twice(at('02T10:00')), [['slip', 'ana judged this sample otherwise before']]);
    for (const second of [
      at('01T10:30'),
      at('02T10:00', { undoes: 'x' }),
      at('02T10:00', { guideline: '1' }),
    ])
      assert.notEqual((await twice(second))[0]![0], 'slip');
  });

  it('names the tie-breaker or exclusion between labels, who cited it and whether that helps', async () => {
    const of = (sample: string) => [
      line('ana', sample, { intent: 'refund' }),
      line('ben', sample, { intent: 'duplicate' }, { rules: ['TB-1'] }),
    ];
    const [first, second] = [of('s0'), of('s1')];
    const agreed = line('ana', 's2', { intent: 'duplicate' }, { rules: ['TB-1'] });
    assert.deepEqual(
      (
        await evidence(
          first[0]! + second[0]! + agreed,
          first[1]! + second[1]! + line('ben', 's2', { intent: 'duplicate' }),
        )
      )[0],
      [
        'class-confusion',
        'duplicate or refund: TB-1 decides it; cited by ben; of 3 samples of these labels on which somebody cited it, people differ on 2',
      ],
    );
    assert.deepEqual(
      await evidence(line('ana', 's0', { intent: 'cancel' }), line('ben', 's0', { intent: 'other' })),
      [
        [
          'class-confusion',
          'cancel or other: R-CAN-X decides it; nobody cited it; nobody ever cited it on these labels',
        ],
      ],
    );
  });

  it('says how far ratings, and which spans and labels, are apart', async () => {
    assert.deepEqual(await evidence(line('ana', 's0', { urgency: 1 }), line('ben', 's0', { urgency: 4 })), [
      ['rating-distance', 'ana: 1', 'ben: 4'],
    ]);
    const spans = (...list: [number, number, string][]) => ({
      parts: list.map(([start, end, label]) => ({ start, end, label })),
    });
    assert.deepEqual(
      await evidence(
        line('ana', 's0', spans([0, 4, 'amount'])) + line('ana', 's1', spans([0, 4, 'amount'])),
        line('ben', 's0', spans([0, 6, 'amount'])) +
          line('ben', 's1', spans([0, 4, 'amount'], [5, 9, 'order'])),
        ['abcdefghi', 'abcdefghj'],
      ),
      [
        ['span-boundary', 'amount: 0–4 (ana), 0–6 (ben)'],
        ['span-missing', 'order 5–9: only ben'],
      ],
    );
  });

  it('of several labels, weighs only those that not all gave', async () => {
    const [found] = await disputes(
      line('ana', 's0', { topics: ['duplicate', 'cancel'] }, { rules: ['R-DUP', 'R-CAN'] }),
      line('ben', 's0', { topics: ['cancel'] }),
    );
    assert.deepEqual([found?.cause, found?.cost], ['class-confusion', 1]);
    const [pair] = await disputes(
      line('ana', 's0', { topics: ['duplicate', 'cancel'] }),
      line('ben', 's0', { topics: ['refund', 'cancel', 'other'] }),
    );
    assert.equal(pair?.cost, 5);
  });

  it('takes violations for no opinion', async () => {
    assert.deepEqual(
      await disputes(line('ana', 's0', { intent: 'refnd' }), line('ben', 's0', { intent: 'refund' })),
      [],
    );
  });
});
