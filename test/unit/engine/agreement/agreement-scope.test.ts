// What agreement is of: the same answers for every number that is called agreement.
import assert from 'node:assert/strict';
import type { GateResult } from '../../../../src/project/gate';
import { agreementScope, leftOutSentence } from '../../../../src/engine/agreement/agreement-scope';
import { projectGate } from '../../../../src/features/gate/measure-gate';
import { projectReport } from '../../../../src/features/report/measure/project-report';
import { documentPage } from '../../../../src/document/html';
import { reportDocument } from '../../../../src/features/report/document';
import { memoryProject } from '../../../support/memory-project';
import { pick } from '../../../support/pick';

const PEOPLE = 'annotators: [ana, ben, {id: kit, count: false, reason: failed the qualification}]';
const schema = (people = PEOPLE): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: tone, type: choice, labels: [calm, rude]}]
labels: [{id: calm}, {id: rude}]
people: {${people}}
qualification: {samples: [q1], pass_mark: 0.8}
training: {gate: {min_agreement: 0}}
`;

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const at = (hour: number): string => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** Answers of a person, all at 9 o'clock but those given otherwise. */
const answers = (
  annotator: string,
  given: Readonly<Record<string, string>>,
  hours: Readonly<Record<string, number>> = {},
) =>
  lines(
    Object.entries(given).map(([sample, tone]) => ({
      v: 1,
      id: `${annotator}-${sample}`,
      time: at(hours[sample] ?? 9),
      annotator,
      sample,
      labels: { tone },
    })),
  );

const SAMPLES = ['a', 'b', 'c', 'q1', 'check', 'known', 'promoted'];
const FILES = {
  'labelwright.yaml': schema(),
  'data/a.jsonl': lines(SAMPLES.map((id) => ({ id, text: `Text ${id}` }))),
  'annotations/ana.jsonl': answers('ana', {
    a: 'calm',
    b: 'rude',
    c: 'calm',
    q1: 'calm',
    check: 'calm',
    known: 'calm',
    promoted: 'calm',
  }),
  'annotations/ben.jsonl': answers('ben', {
    a: 'calm',
    b: 'calm',
    c: 'rude',
    q1: 'calm',
    check: 'calm',
    known: 'calm',
    promoted: 'rude',
  }),
  'annotations/eva.jsonl': answers('eva', { promoted: 'rude' }, { promoted: 12 }),
  'annotations/kit.jsonl': answers('kit', { a: 'rude', b: 'rude', known: 'rude' }),
  'decisions/lea.jsonl': lines([
    { v: 1, id: 'd1', time: at(11), reviewer: 'lea', sample: 'promoted', labels: { tone: 'rude' } },
    // A later decision replaces it; gold still comes from the first.
    { v: 1, id: 'd2', time: at(13), reviewer: 'lea', sample: 'promoted', labels: { tone: 'calm' } },
  ]),
  'gold/a.jsonl': lines([
    { sample: 'q1', labels: { tone: 'calm' } },
    { sample: 'check', labels: { tone: 'calm' }, check: 'attention' },
    { sample: 'known', labels: { tone: 'calm' } },
    {
      sample: 'promoted',
      labels: { tone: 'rude' },
      origin: { kind: 'decision', record: 'd1', reviewer: 'lea' },
    },
  ]),
};

describe('what agreement is of', () => {
  it('leaves out known answers and people who are set aside, and counts them by name', async () => {
    const { project } = await memoryProject(FILES);
    const scope = agreementScope(project, project.model!);
    const { table } = project.records;
    const { ids } = project.samples;
    const included = SAMPLES.flatMap((id) => {
      const found: string[] = [];
      for (let row = table.first(ids.find(id)); row >= 0; row = table.following(row))
        if (table.counts(row) && scope.includes(ids.find(id), row)) found.push(table.annotatorName(row));
      return found.length > 0 ? [`${id}: ${found.sort().join(' ')}`] : [];
    });
    // Two people differed on "promoted" before it was decided: that stays in.
    assert.deepEqual(included, ['a: ana ben', 'b: ana ben', 'c: ana ben', 'promoted: ana ben']);
    assert.deepEqual(scope.leftOut(), [
      { reason: 'qualification', answers: 2, samples: 1 },
      { reason: 'attention-check', answers: 2, samples: 1 },
      { reason: 'gold', answers: 2, samples: 1 },
      { reason: 'after-decision', answers: 1, samples: 1 },
      { reason: 'set-aside', answers: 3, samples: 3, people: ['kit'] },
    ]);
    assert.equal(
      leftOutSentence(scope.leftOut()),
      'Left out of agreement: 2 answers to 1 sample of the qualification; 2 answers to 1 sample with an attention check; ' +
        '2 answers to 1 sample with a gold answer; 1 answer given after the decision that became gold, to 1 sample; ' +
        '3 answers of people who are set aside (kit).',
    );
    project.dispose();
  });

  it('has all but people who are set aside on request', async () => {
    const { project } = await memoryProject(FILES);
    const { leftOut } = agreementScope(project, project.model!, { withGold: true });
    assert.deepEqual(leftOut(), [{ reason: 'set-aside', answers: 3, samples: 3, people: ['kit'] }]);
    project.dispose();
  });

  it('is the same in report and gate, which say what they leave out', async () => {
    const { project } = await memoryProject(FILES);
    const model = project.model!;
    const pause = () => Promise.resolve();
    const report = await projectReport(
      { project, model },
      {
        software: '1',
        now: new Date(0),
        samples: 0,
        texts: false,
        pause,
      },
    );
    const [layer] = report.layers;
    assert.deepEqual([layer!.pairable, layer!.answers], [4, 8]);
    // Disagreements are of all samples that two people answered, and so is what they are a share of.
    assert.deepEqual([layer!.disputed, layer!.twice], [3, 7]);
    const page = documentPage(reportDocument(report), '1.0.0').replace(/\s+/g, ' ');
    for (const sentence of [
      '4 items with two or more answers, of 4; people differ on 3 of 7 samples (43 %).',
      'All disagreements</h2><p class="quiet" dir="auto">Not counted: 3 answers of people who are set aside (kit).</p>',
    ])
      assert.ok(page.includes(sentence), sentence);
    assert.deepEqual(report.counts.annotators, 3);
    assert.deepEqual(pick(layer!.annotators, 'name'), ['ana', 'ben']);
    // Still measured against gold, by all of it.
    assert.deepEqual(layer!.annotators[0]!.gold?.items, 4);
    const all = await projectReport(
      { project, model },
      {
        software: '1',
        now: new Date(0),
        samples: 0,
        texts: false,
        withGold: true,
        pause,
      },
    );
    assert.deepEqual([all.layers[0]!.pairable, all.layers[0]!.answers], [7, 15]);
    assert.match(
      documentPage(reportDocument(all), '1.0.0'),
      /Answers to samples with a known answer are counted\. Left out of agreement: 3 answers of people who are set aside \(kit\)\.</,
    );
    const gate = await projectGate({ project, model }, { pause });
    assert.ok(gate.coverage.some((line) => line === leftOutSentence(report.leftOut)));
    assert.match(detailOf(gate, 'min_agreement'), /over 4 samples/);
    project.dispose();
  });

  it('lets people count again when the schema does', async () => {
    const { project, files } = await memoryProject(FILES);
    const disputed = () =>
      [...project.disagreements.twice].filter((key) => project.disagreements.hasDisagreement(key));
    assert.equal(disputed().length, 3);
    files.put('labelwright.yaml', schema('annotators: [ana, ben, kit]'));
    await project.refresh();
    assert.equal(disputed().length, 5);
    assert.equal(
      agreementScope(project, project.model!)
        .leftOut()
        .some(({ reason }) => reason === 'set-aside'),
      false,
    );
    project.dispose();
  });
});

function detailOf({ checks }: GateResult, name: string): string {
  const { detail, reason } = checks.find(({ check }) => check === name)! as {
    detail?: string;
    reason?: string;
  };
  return detail ?? reason ?? '';
}
