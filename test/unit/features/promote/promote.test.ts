import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import type { MemoryFiles } from '../../../support/memory-files';
import { textHash } from '../../../../src/base/text/hash';
import { bucketsOf } from '../../../../src/features/buckets/buckets';
import type { Project } from '../../../../src/engine/project';
import { planPromotion, type PromotionScope } from '../../../../src/features/promote/plan-promotion';
import { promoteToGold, promotionFiles } from '../../../../src/features/promote/promote-to-gold';
import { recordLine } from '../../../support/record-line';
import { decisionLines } from '../../../support/spot-check-project';
import { pick } from '../../../support/pick';

const ids = [
  'plain',
  'several',
  'some',
  'back',
  'vote',
  'other',
  'same',
  'edited',
  'old',
  'bad',
  'off',
  'cites',
  'none',
];
const text = (id: string): string => `😀 text of ${id}`;
const span = { id: 's1', start: 2, end: 6, label: 'p', text: 'text' };

const files = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: topic, type: choice, labels: [a, b]}
  - {id: why, type: choice, labels: [c, d], when: {topic: [a]}, required: false}
  - {id: part, type: spans, labels: [p]}
labels: [{id: a}, {id: b}, {id: c}, {id: d}, {id: p}]
people: {annotators: [ana], reviewers: [lea, max]}
guideline:
  version: "2"
  rules: [{id: R-1, text: Look at the topic.}]
  labels: [{id: b, definition: New.}]
  changelog:
    - {version: "2", changes: [{type: changed, target: b, impact: semantic}]}
    - {version: "1", changes: []}
`,
  'data/one.jsonl': ids.map((id) => `${JSON.stringify({ id, text: text(id) })}\n`).join(''),
  'annotations/ana.jsonl': `${recordLine('ana', 'plain', { topic: 'b' })}\n`,
  'gold/kept.jsonl': [
    '{"sample": "other", "labels": {"topic": "a"}}\n',
    '{"sample": "same",  "labels": {"topic": "b"}, "explanation": "By hand."}\n',
  ].join(''),
  'decisions/lea.jsonl': decisionLines([
    [
      'plain',
      {
        labels: { topic: 'a', part: [span] },
        unit: 'codepoint',
        reason: 'By the rule.',
        rules: ['R-1'],
        text_hash: textHash(text('plain')),
        guideline: '2',
      },
    ],
    ['several', { labels: { why: 'c' }, valid: { topic: ['a', 'b'] } }],
    ['some', { labels: { part: [span] }, valid: { topic: ['a', 'b'] }, unit: 'codepoint' }],
    ['back', { return_to: ['ana'] }],
    ['vote', { labels: { topic: 'a' }, origin: { kind: 'policy', strategy: 'majority' } }],
    ['other', { labels: { topic: 'b' } }],
    ['same', { labels: { topic: 'b', part: [] } }],
    ['edited', { labels: { topic: 'a' }, text_hash: textHash('another text') }],
    ['old', { labels: { topic: 'b' }, guideline: '1' }],
    ['bad', { labels: { topic: 'c' } }],
    ['cites', { labels: { topic: 'a' }, rules: ['R-9'] }],
    ['off', { labels: { part: [{ ...span, start: 3 }] }, unit: 'codepoint' }],
  ]),
};

async function opened(): Promise<{ project: Project; disk: MemoryFiles }> {
  const { files: disk, project } = await memoryProject(files);
  return { project, disk };
}
const plan = (project: Project, scope: PromotionScope = {}) =>
  planPromotion({ project, model: project.model! }, scope);
const textOf = async (disk: MemoryFiles, path: string): Promise<string> =>
  new TextDecoder().decode(await disk.read(path));

describe('promoting decisions to gold', () => {
  it('takes what one look decided, and says of all else why not', async () => {
    const { project } = await opened();
    const { planned, refused } = await plan(project);
    assert.deepEqual(
      planned.map(({ sample, ambiguous }) => [sample, ...ambiguous]),
      [['plain'], ['some', 'topic']],
    );
    assert.deepEqual(Object.fromEntries(refused.map(({ sample, reason }) => [sample, reason])), {
      several: 'ambiguous',
      back: 'returned',
      vote: 'by-policy',
      other: 'conflict',
      same: 'gold',
      edited: 'text-changed',
      old: 'stale',
      bad: 'invalid',
      cites: 'invalid',
      off: 'invalid',
    });
    const detailOf = (id: string) => refused.find(({ sample }) => sample === id)!.detail;
    assert.match(detailOf('several'), /on topic, why: gold holds one/);
    assert.match(detailOf('other'), /^gold\/kept\.jsonl:1 says something else of topic/);
    assert.match(detailOf('off'), /The span p \[3, 6\)/);
  });

  it('goes by reviewer, sample and, when asked to, by votes too', async () => {
    const { project } = await opened();
    assert.deepEqual(await plan(project, { reviewers: ['max'] }), { planned: [], refused: [] });
    const { planned, refused } = await plan(project, { samples: new Set(['vote', 'none']), byPolicy: true });
    assert.deepEqual(
      [planned.map(({ sample }) => sample), refused.map(({ reason }) => reason)],
      [['vote'], ['undecided']],
    );
  });

  it('appends gold that the project reads, with reason, rules and where it comes from', async () => {
    const { project, disk } = await opened();
    const { planned } = await plan(project);
    const { files: written } = await promoteToGold(project, promotionFiles(project.model!, planned));
    assert.deepEqual(written, [{ path: 'gold/lea.jsonl', samples: ['plain', 'some'], line: 0 }]);
    const [first] = (await textOf(disk, 'gold/lea.jsonl')).trimEnd().split('\n');
    assert.deepEqual(JSON.parse(first!), {
      sample: 'plain',
      unit: 'codepoint',
      labels: { topic: 'a', part: [span] },
      explanation: 'By the rule.',
      rules: ['R-1'],
      origin: { kind: 'decision', record: 'd-0', reviewer: 'lea' },
    });
    assert.equal(await textOf(disk, 'gold/kept.jsonl'), files['gold/kept.jsonl']);
    await project.refresh();
    const mismatch = bucketsOf(project).errors.find(({ kind }) => kind === 'gold-mismatch');
    assert.deepEqual(mismatch?.samples, ['plain'], 'ana said b of what is a by gold');
    const errors = project.dataFindings.list('gold/lea.jsonl').filter(({ severity }) => severity === 'error');
    assert.deepEqual(pick(errors, 'message'), []);
    assert.deepEqual((await plan(project)).planned, [], 'a second run has nothing to add');
  });

  it('leaves alone what became gold meanwhile', async () => {
    const { project, disk } = await opened();
    const { planned } = await plan(project);
    await disk.append(
      'gold/lea.jsonl',
      new TextEncoder().encode('{"sample":"plain","labels":{"topic":"b"}}'),
    );
    const promoted = await promoteToGold(project, promotionFiles(project.model!, planned));
    assert.deepEqual(promoted.overtaken, ['plain']);
    assert.deepEqual(promoted.files, [{ path: 'gold/lea.jsonl', samples: ['some'], line: 1 }]);
    assert.deepEqual((await promoteToGold(project, promotionFiles(project.model!, planned))).files, []);
  });

  it('writes nowhere that the project does not read, and not behind an editor’s back', async () => {
    const { project } = await opened();
    const { planned } = await plan(project);
    assert.throws(() => promotionFiles(project.model!, planned, 'best.jsonl'), /not read as gold/);
    project.setEditorText('gold/lea.jsonl', 'unsaved');
    await assert.rejects(promoteToGold(project, promotionFiles(project.model!, planned)), /unsaved changes/);
  });
});
