import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { jsonLines } from '../../../support/json-lines';
import { textHash } from '../../../../src/base/text/hash';
import { Journal } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import type { PanelSample, SaveParams } from '../../../../src/protocol/panel';
import { doneAnswer } from '../../../support/done-answer';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, context: [topic, answer]}
layers:
  - {id: fixed, type: text, start: {field: answer}}
  - {id: why, type: text}
labels: []
`;
const lineOf = (answer: unknown): string =>
  `${JSON.stringify({ id: 's-1', text: 'Q?', answer, topic: 'x' })}\n`;

async function open(data = lineOf('Paris is in Spain.'), schema = SCHEMA) {
  const { files, project } = await memoryProject({
    'labelwright.yaml': schema,
    'data/a.jsonl': data,
  });
  const service = new PanelService(project, new Journal(project));
  const caller = (review: boolean) => ({ file: project.samples.files[0]!, annotator: 'ana', review });
  const sample = async (): Promise<PanelSample> => {
    const { view } = await service.view(caller(false), { filter: { queue: 'all' } });
    return (await service.samples(caller(false), { view, from: 0, count: 1 }))[0]!;
  };
  const save = (labels: SaveParams['labels'], more: Partial<SaveParams> = {}) =>
    service.save(caller(more.decision !== undefined), doneAnswer('s-1', 'Q?', labels, more));
  const last = async (path: string): Promise<Record<string, unknown>> =>
    jsonLines<Record<string, unknown>>(new TextDecoder().decode(await files.read(path))).at(-1)!;
  const change = async (to: unknown): Promise<void> => {
    await files.writeAtomic('data/a.jsonl', new TextEncoder().encode(lineOf(to)));
    await project.refresh();
  };
  return { sample, save, last, change };
}

describe('panel/server: texts to correct', () => {
  it('come with the hash of the text that the answer begins with, and stay beside the text where it names them', async () => {
    const { start, fields, context } = await (await open()).sample();
    assert.deepEqual(start, { fixed: textHash('Paris is in Spain.') });
    assert.deepEqual(fields, { answer: 'Paris is in Spain.' });
    assert.deepEqual(context, [
      ['topic', 'x'],
      ['answer', 'Paris is in Spain.'],
    ]);
  });

  it('are JSON where the field is no text, and none where the sample lacks it', async () => {
    const json = await (await open(lineOf({ ok: true }))).sample();
    assert.deepEqual(
      [json.fields, json.start],
      [{ answer: '{"ok":true}' }, { fixed: textHash('{"ok":true}') }],
    );
    for (const nothing of [undefined, null])
      assert.deepEqual((await (await open(lineOf(nothing))).sample()).start, {});
  });

  it('are noted in the answer, by their hash, and only where they are answered', async () => {
    const { sample, save, last } = await open();
    const { start } = await sample();
    await save({ why: 'Wrong country.' }, { start });
    assert.equal((await last('annotations/ana.jsonl'))['start'], undefined);
    await save({ fixed: 'Paris is in France.' }, { start });
    const { labels, start: noted } = await last('annotations/ana.jsonl');
    assert.deepEqual([labels, noted], [{ fixed: 'Paris is in France.' }, start]);
  });

  it('are noted in decisions too, also of several valid texts', async () => {
    const { sample, save, last } = await open();
    const { start } = await sample();
    await save({ fixed: 'Paris is in France' }, { start });
    await save({ fixed: 'Paris is in France.' }, { start, decision: { edited: true } });
    assert.deepEqual((await last('decisions/ana.jsonl'))['start'], start);
    await save({}, { start, decision: { valid: { fixed: ['France.', 'In France.'] } } });
    assert.deepEqual((await last('decisions/ana.jsonl'))['start'], start);
  });

  it('that have changed meanwhile refuse the answer, and only it', async () => {
    const { sample, save, change } = await open();
    const { start } = await sample();
    await change('Lyon is in Spain.');
    await assert.rejects(
      save({ fixed: 'Paris is in France.' }, { start }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'text-changed');
        assert.match(error.message, /The text that "fixed" of s-1 corrects has changed/);
        return true;
      },
    );
    await save({ why: 'Wrong country.' }, { start });
    await change(undefined);
    await assert.rejects(save({ fixed: 'Paris is in France.' }, { start }), /has changed/);
  });

  it('that have changed since ask for the answer again, until it is saved, as it is or not', async () => {
    const { sample, save, change } = await open();
    const { start } = await sample();
    await save({ fixed: 'Paris is in France.' }, { start });
    const again = async (): Promise<[string, number]> => {
      const { state, findings } = await sample();
      return [state, findings.length];
    };
    await change('Paris is in Spain.');
    assert.deepEqual(await again(), ['done', 0]);
    await change('Paris is in Italy.');
    assert.deepEqual(await again(), ['stale', 1]);
    await save({ fixed: 'Paris is in France.' }, { start: (await sample()).start });
    await change('Paris is in Italy.');
    assert.deepEqual(await again(), ['done', 0]);
  });

  it('are those of turns where turns are corrected', async () => {
    const messages = ['Where?', 'In 😊 Spain.', 'Sure?', 'Yes.'].map((content, n) => ({
      role: n % 2 === 0 ? 'user' : 'assistant',
      content,
    }));
    const { sample, save, last } = await open(
      `${JSON.stringify({ id: 's-1', messages })}\n`,
      'labelwright: 1\ndata: {samples: data/*.jsonl, messages: messages}\nlayers:\n  - {id: fixed, type: text, per: turn, roles: [assistant], start: turn}\nlabels: []\n',
    );
    const { start, text, textHash: hash } = await sample();
    assert.deepEqual(start, { 'fixed/1': textHash('In 😊 Spain.'), 'fixed/3': textHash('Yes.') });
    const answer = { 'fixed/1': 'In France.' };
    await save(answer, { start, textHash: hash });
    const record = await last('annotations/ana.jsonl');
    assert.deepEqual(record['labels'], { fixed: { 1: 'In France.' } });
    assert.deepEqual(record['start'], { 'fixed/1': start['fixed/1'] });
    assert.deepEqual((await sample()).answer?.labels, answer);
    assert.match(text, /In 😊 Spain\./);
    await assert.rejects(
      save(answer, { start: { 'fixed/1': textHash('x') }, textHash: hash }),
      /has changed/,
    );
  });
});
