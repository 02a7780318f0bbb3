// Somebody who labels by keyboard meets samples whose answer is known, and hears of it when the answer is on disk.
import assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { check, Folder, lines, closed } from './support/project';

const schema = `labelwright: 1
title: Hotel reviews
data: {samples: [data/reviews.jsonl, gold/known.jsonl]}
guideline: guideline.yaml
layers:
  - {id: mood, type: choice, name: Mood, labels: [good, bad, other]}
labels:
  - {id: good, name: Good}
  - {id: bad, name: Bad}
  - {id: other, name: Other, catch_all: true}
gold: {share: 0.25, feedback: immediate}
qualification: {samples: [r-20], pass_mark: 0.5, confidence: 0.5}
`;
const guideline = `version: "1.0.0"
labels:
  - {id: good, definition: The guest would come again., include: [{id: R-GOOD, text: Praise without a complaint.}]}
  - {id: bad, definition: The guest would not come again.}
`;
const gold = [20, 21, 22].map((n) => ({
  id: `r-${n}`,
  text: `Known review ${n}.`,
  labels: { mood: 'good' },
  explanation: `Explained ${n}.`,
  rules: ['R-GOOD'],
}));
const project = {
  'labelwright.yaml': schema,
  'guideline.yaml': guideline,
  'data/reviews.jsonl': lines(Array.from({ length: 8 }, (_, n) => ({ id: `r-${n}`, text: `Review ${n}.` }))),
  'gold/known.jsonl': lines(gold),
};

describe('gold in the labelling panel', () => {
  const folder = new Folder(project);
  const untouched = folder.all();
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openWorkbench({
      folder: folder.path,
      version: 'newest',
      settings: { 'labelwright.annotator': 'ana' },
    });
    panel = await Panel.open(workbench, 'data/reviews.jsonl');
    await panel.frame.evaluate(() => {
      const page = globalThis as unknown as {
        told: string[];
        addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void;
      };
      page.told = [];
      page.addEventListener('message', ({ data }) => page.told.push(JSON.stringify(data)));
    });
  });
  after(() => closed(workbench, folder));

  const told = (): Promise<string> =>
    panel.frame.evaluate(() => (globalThis as unknown as { told: string[] }).told.join('\n'));
  const feedback = (): Promise<string> => panel.locator('.feedback-slot [role=status]').innerText();

  it('gives what qualifies first, and the others once that is passed', async () => {
    await panel.onSample('r-20');
    await panel.press('1');
    const outcome = panel.locator('.empty-state [role=status]');
    await until(
      'the outcome',
      () => outcome.innerText(),
      (text) => text.startsWith('Passed. 1 of 1'),
    );
    await panel.press('Enter');
    await until(
      'another sample',
      () => panel.sampleId(),
      (id) => id !== '' && id !== 'r-20',
    );
  });

  it('hides gold among the others, and tells of an answer to it when that is on disk', async () => {
    const seen: string[] = [];
    for (let id = await panel.sampleId(); id !== '';) {
      seen.push(id);
      const known = gold.find((one) => one.id === id);
      assert.doesNotMatch(await panel.locator('.context, .page').first().innerText(), /Explained/);
      if (known) {
        assert.ok(!(await told()).includes(known.explanation), 'the panel was told before the answer');
        const isRight = id === 'r-21';
        await panel.press(isRight ? '1' : '2');
        const text = await until('feedback', feedback, (now) => now.includes(known.explanation));
        assert.match(text, new RegExp(`${id} ${isRight ? 'Right' : 'Wrong'}`));
        assert.match(text, /R-GOOD Praise without a complaint/);
        assert.equal(folder.records('ana').at(-1)?.sample, id);
        await panel.press('Escape');
        await until('no feedback', feedback, (now) => now === '');
      } else await panel.press('1');
      await until(
        'what comes next',
        async () =>
          (await panel.locator('.empty-state').count()) > 0 || !['', id].includes(await panel.sampleId()),
      );
      id = await panel.sampleId();
    }
    assert.deepEqual(
      seen.filter((id) => !gold.some((one) => one.id === id)),
      Array.from({ length: 8 }, (_, n) => `r-${n}`),
    );
    assert.equal(seen.length, 10);
    const places = seen.flatMap((id, n) => (gold.some((one) => one.id === id) ? [n] : []));
    assert.ok(places[1]! - places[0]! > 1, 'two gold samples followed each other');
  });

  it('leaves a record of each answer, and of nothing else', async () => {
    await panel.saved();
    const { 'annotations/ana.jsonl': written, ...others } = folder.all();
    assert.ok(written);
    assert.deepEqual(others, untouched);
    assert.equal(folder.records('ana').length, 11);
    const { stdout } = check(folder.path);
    assert.match(stdout, /gold-mismatch/);
  });
});
