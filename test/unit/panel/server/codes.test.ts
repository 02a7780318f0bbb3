import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { createRecordIds } from '../../../../src/base/text/record-id';
import { Journal } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import { doneAnswer } from '../../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: codes, type: choices, open: true, labels: [late]}
  - {id: topics, type: choices, labels: [late]}
labels: [{id: late}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const newId = createRecordIds();
const line = (annotator: string, sample: string, ...codes: string[]): string =>
  `${JSON.stringify({ v: 1, id: newId(), time: '2026-03-01T09:00:00.000Z', annotator, sample, labels: { codes }, status: 'done' })}\n`;

async function open() {
  const { project } = await memoryProject(
    {
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': [1, 2, 3].map((n) => `{"id":"t-${n}","text":"Text ${n}."}\n`).join(''),
      'annotations/ana.jsonl': line('ana', 't-1', 'cold') + line('ana', 't-2', 'cold', 'vague'),
      'annotations/ben.jsonl': line('ben', 't-1', 'cold', 'rude') + line('ben', 't-3', 'secret', 'vague'),
    },
    { statistics: true },
  );
  const service = new PanelService(project, new Journal(project));
  const caller = (annotator: string) => ({ file: project.samples.files[0]!, annotator, review: false });
  const codes = (who: string, sample: string, layer = 'codes') =>
    service.codes(caller(who), { sample, layer });
  return { service, caller, codes, project };
}

describe('panel/server: codes', () => {
  it('lists the codes that exist, most used first, then labels that nobody uses', async () => {
    const { codes } = await open();
    assert.deepEqual(await codes('ana', 't-1'), ['cold', 'vague', 'rude', 'secret', 'late']);
    assert.deepEqual(await codes('ana', 't-1', 'topics'), []);
  });

  it('offers no code that only others gave, and only to a sample that the person has not answered', async () => {
    const { codes } = await open();
    assert.deepEqual(await codes('ana', 't-3'), ['cold', 'rude', 'vague', 'late']);
    assert.deepEqual(await codes('lea', 't-3'), ['cold', 'vague', 'rude', 'secret', 'late']);
  });

  it('saves any code, and none that cannot be one', async () => {
    const { service, caller, codes } = await open();
    const save = async (...given: string[]) => {
      const ana = caller('ana');
      const { view } = await service.view(ana, { filter: { queue: 'all' } });
      const [, , sample] = await service.samples(ana, { view, from: 0, count: 3 });
      return service.save(ana, doneAnswer('t-3', sample!.text, { codes: given }));
    };
    await save('no greeting', 'late');
    assert.ok((await codes('ana', 't-1')).includes('no greeting'));
    await assert.rejects(
      save('two\nlines'),
      /one line without control characters.* The answer is to "codes"/,
    );
  });
});
