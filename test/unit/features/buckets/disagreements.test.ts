import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { MemoryFiles } from '../../../support/memory-files';
import { DisagreementFinder, disagreementsOf } from '../../../../src/features/buckets/disagreements';
import { Project } from '../../../../src/engine/project';
import { pick } from '../../../support/pick';

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

async function opened(
  ana: string,
  ben: string,
  texts: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f'],
  others: Readonly<Record<string, string>> = {},
) {
  const { project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': texts.map((text, n) => JSON.stringify({ id: `s${n}`, text })).join('\n'),
    'annotations/ana.jsonl': ana,
    'annotations/ben.jsonl': ben,
    ...others,
  });
  return project;
}
const disagreements = async (...args: Parameters<typeof opened>) => [
  ...(await disagreementsOf(await opened(...args), () => Promise.resolve())),
];
const causes = async (...args: Parameters<typeof disagreements>): Promise<string[]> =>
  (await disagreements(...args)).map(({ sample, layer, cause }) => `${sample} ${layer} ${cause}`).sort();

describe('features/buckets', () => {
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
    const found = await disagreements(ana, line('ben', 's0', { intent: 'duplicate' }), [
      'Twice  charged',
      'twice charged',
    ]);
    assert.deepEqual(
      [found[0]?.cause, found[0]?.evidence],
      ['slip', ['ana gave s1, which has the same text, another answer']],
    );
    assert.deepEqual(found[0]?.answers.at(-1)?.annotators, ['ana']);
  });

  it('scores by rules that are cited, and weighs by what mistakes cost', async () => {
    const [found] = await disagreements(
      line('ana', 's0', { intent: 'duplicate' }, { rules: ['TB-1'] }),
      line('ben', 's0', { intent: 'refund' }, { rules: ['R-REF'] }),
    );
    assert.equal(found?.cost, 5);
    assert.deepEqual(pick(found?.answers, 'value', 'annotators'), [
      ['duplicate', ['ana']],
      ['refund', ['ben']],
    ]);
    const [first, second] = found!.answers.map(({ errorScore }) => errorScore ?? NaN);
    assert.ok(first! < 0.5 && second! > 0.5);
    assert.ok(found!.answers[1]!.reasons.includes('TB-1 prefers duplicate'));
  });

  const evidence = async (...args: Parameters<typeof disagreements>) =>
    (await disagreements(...args)).map(({ cause, evidence: found }) => [cause, ...found]);

  it('concludes nothing from a guideline that is not there, is empty or cannot be read', async () => {
    const said: [string, string] = [
      line('ana', 's0', { intent: 'refund' }, { rules: ['R-REF'] }) +
        line('ana', 's1', { intent: 'refund' }, { flags: ['guideline-gap'] }) +
        line('ana', 's2', { topics: ['refund', 'other'] }) +
        line('ana', 's3', { urgency: 1 }),
      line('ben', 's0', { intent: 'cancel' }, { guideline: '1' }) +
        line('ben', 's1', { intent: 'duplicate' }) +
        line('ben', 's2', { topics: ['refund'] }) +
        line('ben', 's3', { urgency: 5 }),
    ];
    const schema = SCHEMA.slice(0, SCHEMA.indexOf('guideline:'));
    const named = { 'labelwright.yaml': `${schema}guideline: g.yaml\n` };
    for (const more of [
      named,
      ...['', 'TBD\n', '- a\n', '\uFFFD'].map((text) => ({ ...named, 'g.yaml': text })),
    ]) {
      const found = await disagreements(...said, undefined, more);
      assert.deepEqual(
        found.map(({ sample, cause, evidence: facts }) => [sample, cause, facts[0]]),
        [
          ['s0', 'other', 'The guideline cannot be read'],
          ['s1', 'guideline-gap', 'ana flagged a gap in the guideline'],
          ['s2', 'other', 'The guideline cannot be read'],
          ['s3', 'rating-distance', found[3]!.evidence[0]],
        ],
      );
    }
    // As soon as it can be read, it is gone by.
    const guideline = SCHEMA.slice(SCHEMA.indexOf('guideline:') + 'guideline:\n'.length).replace(
      /^ {2}/gm,
      '',
    );
    assert.deepEqual(await causes(...said, undefined, { ...named, 'g.yaml': guideline }), [
      's0 intent guideline-gap',
      's1 intent guideline-gap',
      's2 topics class-confusion',
      's3 urgency rating-distance',
    ]);
  });

  it('takes a text that was decoded wrongly for damaged, whoever flagged it', async () => {
    assert.deepEqual(
      await evidence(line('ana', 's0', { intent: 'refund' }), line('ben', 's0', { intent: 'duplicate' }), [
        'Das CafÃ© war zu teuer',
      ]),
      [['preprocessing-damage', 'The text was decoded wrongly']],
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
    assert.deepEqual(await twice(at('02T10:00')), [['slip', 'ana gave this sample another answer before']]);
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
        'TB-1 decides between duplicate and refund',
        'ben cited TB-1',
        'TB-1 was cited on 3 samples with these labels; annotators disagree on 2 of them',
      ],
    );
    assert.deepEqual(
      await evidence(line('ana', 's0', { intent: 'cancel' }), line('ben', 's0', { intent: 'other' })),
      [
        [
          'class-confusion',
          'R-CAN-X decides between cancel and other',
          'R-CAN-X was never cited on a sample with these labels',
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
    const [found] = await disagreements(
      line('ana', 's0', { topics: ['duplicate', 'cancel'] }, { rules: ['R-DUP', 'R-CAN'] }),
      line('ben', 's0', { topics: ['cancel'] }),
    );
    assert.deepEqual([found?.cause, found?.cost], ['class-confusion', 1]);
    const [pair] = await disagreements(
      line('ana', 's0', { topics: ['duplicate', 'cancel'] }),
      line('ben', 's0', { topics: ['refund', 'cancel', 'other'] }),
    );
    assert.equal(pair?.cost, 5);
  });

  it('takes violations for no opinion', async () => {
    assert.deepEqual(
      await disagreements(line('ana', 's0', { intent: 'refnd' }), line('ben', 's0', { intent: 'refund' })),
      [],
    );
  });

  describe('changes of the guideline', () => {
    const texts = ['abcdefghijklmnop'];
    /** Answers of ana, ben and eva to one sample; the version after each. */
    const among = async (
      ana: [object, string?],
      ben: [object, string?],
      eva?: [object, string?],
    ): Promise<unknown[]> => {
      const said = (annotator: string, [labels, guideline]: [object, string?]): string =>
        line(annotator, 's0', labels, { guideline: guideline ?? '2' });
      const found = await disagreements(
        said('ana', ana),
        said('ben', ben),
        texts,
        eva && { 'annotations/eva.jsonl': said('eva', eva) },
      );
      return found.map(({ cause, evidence }) => [cause, ...evidence]);
    };
    const parts = (...list: [number, number, string][]) =>
      list.map(([start, end, label]) => ({ start, end, label }));

    it('are the cause where they explain who differs, said as facts', async () => {
      assert.deepEqual(
        await among([{ intent: 'other' }, '1'], [{ intent: 'cancel' }], [{ intent: 'cancel' }]),
        [
          [
            'guideline-changed',
            'Version 2 changed other',
            'ana answered under version 1',
            'ben, eva answered under version 2',
          ],
        ],
      );
    });

    it('are not the cause of differences in labels that they do not touch', async () => {
      // ana's answer is stale, as it has "other"; what is in dispute are spans.
      assert.deepEqual(
        await among(
          [{ topics: ['other'], parts: parts([0, 4, 'amount']) }, '1'],
          [{ topics: ['other'], parts: parts([0, 6, 'amount']) }],
        ),
        [['span-boundary', 'amount: 0–4 (ana), 0–6 (ben)']],
      );
      assert.deepEqual(
        await among([{ intent: 'other', urgency: 2 }, '1'], [{ intent: 'other', urgency: 1 }]),
        [['rating-distance', 'ana: 2', 'ben: 1']],
      );
    });

    it('are not the cause where answers under one meaning differ', async () => {
      const [first] = (await among(
        [{ intent: 'other' }, '1'],
        [{ intent: 'cancel' }],
        [{ intent: 'other' }],
      )) as string[][];
      assert.equal(first![0], 'class-confusion');
    });

    it('are not the cause of answers under two versions with one meaning, or under one that is not known', async () => {
      for (const version of ['1', '0.0.7']) {
        const [first] = (await among([{ intent: 'refund' }, version], [{ intent: 'cancel' }])) as string[][];
        assert.equal(first![0], 'guideline-gap');
      }
    });

    it('leave no answer called an error', async () => {
      const [found] = await disagreements(
        line('ana', 's0', { intent: 'other' }, { guideline: '1' }),
        line('ben', 's0', { intent: 'cancel' }),
      );
      assert.deepEqual(pick(found!.answers, 'errorScore', 'reasons'), [
        [null, []],
        [null, []],
      ]);
    });

    it('count against an older answer only where they touch the labels in dispute', async () => {
      const reasons = async (layers: object) =>
        (
          await disagreements(
            line('ana', 's0', { topics: ['other'], ...layers }, { guideline: '1' }),
            line('ben', 's0', { topics: ['other'], intent: 'refund' }),
          )
        )[0]!.answers.flatMap((answer) => answer.reasons);
      assert.ok(!(await reasons({ intent: 'cancel' })).some((reason) => reason.includes('version')));
    });

    it('are not the cause where only offsets are shifted', async () => {
      const schema = SCHEMA.replace('target: other', 'target: amount');
      const found = await disagreements(
        line('ana', 's0', { parts: parts([1, 4, 'amount'], [6, 9, 'order']) }, { guideline: '1' }),
        line('ben', 's0', { parts: parts([2, 5, 'amount'], [7, 10, 'order']) }),
        texts,
        { 'labelwright.yaml': schema },
      );
      assert.deepEqual(
        found.map(({ cause, evidence }) => [cause, ...evidence]),
        [
          [
            'span-boundary',
            '2 spans of ben lie 1 character after those of ana: shifted offsets',
            'amount: 1–4 (ana), 2–5 (ben)',
            'order: 6–9 (ana), 7–10 (ben)',
          ],
        ],
      );
    });
  });

  it('calls it a slip only where the other answer concerns the labels in dispute', async () => {
    const found = await disagreements(
      line('ana', 's0', { topics: ['refund', 'cancel'] }) + line('ana', 's1', { topics: ['refund'] }),
      line('ben', 's0', { topics: ['duplicate', 'cancel'] }),
      ['the same', 'The same'],
    );
    assert.equal(found[0]!.cause, 'class-confusion');
  });

  describe('on a layer that takes several labels', () => {
    const topics = (annotator: string, sample: string, ...labels: string[]): string =>
      line(annotator, sample, { topics: labels });
    const ana =
      topics('ana', 's0', 'refund', 'cancel') + topics('ana', 's1', 'refund') + topics('ana', 's2', 'other');
    const ben =
      topics('ben', 's0', 'refund') + topics('ben', 's1', 'refund') + topics('ben', 's2', 'refund', 'other');
    const scores = async (others: Readonly<Record<string, string>> = {}) => {
      const project = await opened(ana, ben, undefined, others);
      const finder = await DisagreementFinder.gather({ project, model: project.model! }, () =>
        Promise.resolve(),
      );
      return Object.fromEntries(
        [...finder.labelScores()].map(({ sample, layer, label, score }) => [
          `${sample} ${layer} ${label}`,
          score,
        ]),
      );
    };

    it('scores each label given, also those that all gave', async () => {
      const of = await scores();
      assert.deepEqual(Object.keys(of).sort(), [
        's0 topics cancel',
        's0 topics refund',
        's1 topics refund',
        's2 topics other',
        's2 topics refund',
      ]);
      assert.ok(of['s0 topics cancel']! > of['s0 topics refund']!);
      assert.ok(of['s0 topics cancel']! > of['s1 topics refund']!);
    });

    it('gives an answer the score of its worst label, and says which', async () => {
      const [found] = await disagreements(ana, ben);
      const worst = found!.answers.at(-1)!;
      assert.deepEqual([found!.sample, worst.value], ['s0', ['refund', 'cancel']]);
      assert.equal(worst.errorScore, (await scores())['s0 topics cancel']);
      assert.equal(worst.reasons[0], 'cancel: 1 chose it, 1 did not');
    });

    it('knows what decisions and gold say', async () => {
      const decision = { v: 1, id: 'd1', time: new Date(1e9).toISOString(), reviewer: 'lea', sample: 's0' };
      const of = await scores({
        'decisions/lea.jsonl': `${JSON.stringify({ ...decision, labels: { topics: ['cancel'] } })}\n`,
        'gold/gold.jsonl': `${JSON.stringify({ sample: 's2', labels: { topics: ['refund'] } })}\n`,
      });
      assert.equal(of['s0 topics cancel'], 0);
      assert.equal(of['s0 topics refund'], 1);
      assert.equal(of['s2 topics other'], 1);
      assert.equal(of['s2 topics refund'], 0);
    });

    it('explains a sample from which all labels have gone since', async () => {
      const files = new MemoryFiles({
        'labelwright.yaml': SCHEMA,
        'data/a.jsonl': '{"id": "s0", "text": "a"}\n',
        'annotations/ana.jsonl': topics('ana', 's0', 'refund'),
        'annotations/ben.jsonl': topics('ben', 's0'),
      });
      const pause = (): Promise<void> => Promise.resolve();
      const project = new Project(files, { pause });
      await project.refresh();
      const finder = await DisagreementFinder.gather({ project, model: project.model! }, pause);
      await files.append('annotations/ana.jsonl', [new TextEncoder().encode(topics('ana', 's0').trimEnd())]);
      await project.refresh();
      const [found] = finder.on(project.samples.ids.find('s0'), project.model!.layers.get('topics')!.layer);
      assert.deepEqual(pick(found!.answers, 'value', 'errorScore'), [[[], 0]]);
    });

    it('takes all labels of several valid answers for right', async () => {
      const record = {
        v: 1,
        id: 'd1',
        time: new Date(1e9).toISOString(),
        reviewer: 'lea',
        sample: 's0',
        valid: { topics: [['cancel'], ['refund', 'cancel']] },
      };
      const of = await scores({ 'decisions/lea.jsonl': `${JSON.stringify(record)}\n` });
      assert.deepEqual([of['s0 topics cancel'], of['s0 topics refund']], [0, 0]);
    });
  });
});
