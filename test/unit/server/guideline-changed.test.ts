import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { createRecordIds } from '../../../src/base/text/record-id';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { Journal } from '../../../src/engine/journal';
import type { ViewFilter } from '../../../src/protocol/panel';
import { PanelService } from '../../../src/panel/server/panel-service';
import { doneAnswer } from '../../support/done-answer';
import { SLOW } from '../../host/until';

const schema = (version: string, definition: string, changelog: string): string => `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [refund, cancel, other]}]
labels: [{id: refund}, {id: cancel}, {id: other}]
guideline:
  version: "${version}"
  labels:
    - {id: refund, definition: "${definition}"}
    - {id: cancel, definition: A plan is to end.}
    - {id: other, definition: All the rest., include: [{id: R-OTH, text: Thanks.}]}
  tie_breakers: [{id: TB-1, between: [cancel, other], when: Both., prefer: cancel}]
  changelog:
${changelog}    - {version: "1", changes: []}
`;
const SAID = ['refund', 'cancel', 'refund', 'other', 'other'];

describe('a change of what labels mean, while people label', function () {
  this.timeout(SLOW);

  const newId = createRecordIds();
  const open = async () => {
    const { files, project } = await memoryProject({
      'labelwright.yaml': schema('1', 'Money back.', ''),
      'data/a.jsonl': SAID.map((_, n) => `${JSON.stringify({ id: `t-${n}`, text: `Text ${n}` })}\n`).join(''),
      'annotations/ana.jsonl': SAID.map(
        (intent, n) =>
          `${JSON.stringify({ v: 1, id: newId(), time: '2026-01-01T00:00:00Z', annotator: 'ana', sample: `t-${n}`, guideline: '1', labels: { intent }, rules: n === 4 ? ['TB-1'] : [] })}\n`,
      ).join(''),
    });
    const service = new PanelService(project, new Journal(project));
    const caller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
    const answer = (n: number) =>
      service.save(caller, doneAnswer(`t-${n}`, `Text ${n}`, { intent: SAID[n]! }));
    const change = async (definition: string, changelog: string): Promise<void> => {
      files.put('labelwright.yaml', schema('2', definition, changelog));
      await project.refresh();
    };
    const queue = async (of: ViewFilter['queue']): Promise<string[]> => {
      const { view, length } = await service.view(caller, { filter: { queue: of } });
      const samples = await service.samples(caller, { view, from: 0, count: length });
      return samples.map(({ id }) => id);
    };
    const next = async (from: number): Promise<number> => {
      const { view } = await service.view(caller, { filter: { queue: 'all' } });
      return service.nextTodo(caller, { view, from });
    };
    /** A finding names the first record of those that one change touches, and the others beside it: a line a sample here. */
    const found = (): string[] => {
      const all = project.findingsOf('annotations/ana.jsonl').findings;
      const own = all.filter(({ rule }) => rule === 'stale-guideline-version');
      const lines = own.flatMap(({ range, related = [] }) => [range, ...related.map((each) => each.range)]);
      return lines.map(({ start }) => `t-${start.line}`).sort();
    };
    const bucket = () => bucketsOf(project).errors.find(({ kind }) => kind === 'stale-label')?.samples ?? [];
    return { project, service, caller, answer, change, queue, next, found, bucket };
  };

  it('brings the answers that it touches back into the queue', async () => {
    const { service, caller, change, queue, next, found, bucket } = await open();
    assert.deepEqual([await queue('todo'), await queue('stale'), await next(0)], [[], [], -1]);
    await change(
      'Money that was paid is to come back.',
      '    - {version: "2", changes: [{type: changed, target: refund, impact: semantic}, {type: changed, target: TB-1, impact: semantic, relabel: []}]}\n',
    );
    // t-1, t-3 and t-4 are what the tie-breaker is about, or cite it.
    const touched = ['t-0', 't-1', 't-2', 't-3', 't-4'];
    assert.deepEqual(await queue('stale'), touched);
    assert.deepEqual(bucket(), touched);
    assert.deepEqual(found(), touched);
    assert.equal((await service.project(caller)).progress?.stale, 5);
  });

  it('says which, where the changelog does, and is over when they are answered again', async () => {
    const { project, service, caller, answer, change, queue, next, found, bucket } = await open();
    await change(
      'Money that was paid is to come back.',
      '    - {version: "2", changes: [{type: changed, target: refund, impact: semantic}]}\n',
    );
    assert.deepEqual(
      [await queue('todo'), await queue('stale')],
      [
        ['t-0', 't-2'],
        ['t-0', 't-2'],
      ],
    );
    assert.deepEqual(
      [found(), bucket()],
      [
        ['t-0', 't-2'],
        ['t-0', 't-2'],
      ],
    );
    assert.equal(await next(1), 2);
    await answer(0);
    assert.deepEqual(await queue('stale'), ['t-2']);
    await answer(2);
    await project.refresh();
    assert.deepEqual([await queue('todo'), await queue('stale'), bucket(), await next(0)], [[], [], [], -1]);
    const { progress } = await service.project(caller);
    assert.deepEqual([progress?.done, progress?.stale], [5, 0]);
  });

  it('leaves answers alone when the wording changes and the meaning, by the author, does not', async () => {
    const { change, queue, found, bucket } = await open();
    await change(
      'Money is to come back.',
      '    - {version: "2", changes: [{type: changed, target: refund, impact: editorial}]}\n',
    );
    assert.deepEqual([await queue('stale'), found(), bucket()], [[], [], []]);
  });

  it('brings back what a new rule asks for, when its author says so', async () => {
    const { change, queue } = await open();
    await change(
      'Money back.',
      '    - {version: "2", changes: [{type: added, target: TB-1, impact: semantic, relabel: [cancel]}]}\n',
    );
    assert.deepEqual(await queue('stale'), ['t-1']);
  });
});
