import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { choiceEngine, intent, labels, project, ticket } from '../projects';
import { reviewEngine, reviewing } from '../review-project';
import { keys, openPanel } from './panel-page';

const line = 'labelwright.yaml, line 4, column 3: A value is missing.';

describe('warnings of the panel', function () {
  this.timeout(60_000);
  it('shows on top that the extension is gone, with the link that reopens the panel', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    for (const method of ['ping', 'save', 'keep'] as const) engine.silent.add(method);
    await keys(panel.page, '1', '2');
    const bar = panel.page.getByRole('alert').filter({ hasText: 'The panel has lost its connection.' });
    await bar.waitFor();
    await bar.getByRole('link', { name: 'Reopen the panel' }).waitFor();
    assert.match((await panel.page.locator('.save-status').textContent())!, /2 not saved/);
    assert.equal(await panel.sampleId(), 't-0003', 'work goes on');
  });

  it('shows that the extension is gone even if it never answered', async () => {
    const engine = choiceEngine(10);
    for (const method of ['ping', 'kept', 'project'] as const) engine.silent.add(method);
    const panel = await openPanel(engine, { waitFor: '.bar' });
    assert.equal(await panel.page.getByText('The panel has lost its connection.').isVisible(), true);
  });

  it('shows that only a part of the schema can be read for as long as that is so, and opens the line', async () => {
    const engine = choiceEngine(10, { partial: { message: line, file: 'labelwright.yaml', line: 3 } });
    const panel = await openPanel(engine);
    await keys(panel.page, '1', 'Enter', 'ArrowDown');
    const bar = panel.page.locator('.bar');
    assert.match(
      (await bar.textContent())!,
      /^Line 4 of labelwright\.yaml has an error, .* Answers stay drafts until it is corrected\./,
    );
    assert.equal(await bar.getByRole('button').getAttribute('title'), line);
    await bar.getByRole('button', { name: 'Open line 4' }).click();
    assert.deepEqual(engine.asked.findLast(({ method }) => method === 'open')?.params, {
      file: 'labelwright.yaml',
      line: 3,
    });
    const whole = { ...engine.project };
    delete whole.partial;
    await panel.send('project', whole);
    await bar.waitFor({ state: 'detached' });
  });

  it('decides nothing in review with a part of the schema', async () => {
    const engine = reviewEngine(5, { partial: { message: line, file: 'labelwright.yaml', line: 3 } });
    const panel = await openPanel(engine, { kept: reviewing });
    await keys(panel.page, '1');
    await panel.page.getByText('Not decided: only a part of the label schema can be read.').waitFor();
    await panel.page.locator('.bar').getByText('Nothing can be decided until it is corrected.').waitFor();
    assert.equal(engine.saved.length, 0);
  });

  it('says why a question about relations offers none', async () => {
    const better: Layer = {
      id: 'better',
      type: 'relations',
      required: true,
      spans: 'entities',
      labels: ['same'],
      directed: true,
      pairs: [],
    };
    const panel = await openPanel(new FakeEngine(project([intent, better], labels.slice(0, 4)), 3, ticket));
    await panel.page.getByText('The spans that it joins are not in the label schema: entities.').waitFor();
    await keys(panel.page, '1');
    assert.equal(await panel.sampleId(), 't-0001');
  });

  for (const width of [330, 342, 640, 923])
    it(`keeps "not saved" in sight at ${width} px`, async () => {
      const extra = { problems: ['labelwright.yaml:1: A problem.'], title: 'Support tickets of all shops' };
      const engine = choiceEngine(10_000, extra);
      const panel = await openPanel(engine, { width, height: 600 });
      engine.failSaves = { code: 'failed', message: 'No space left on the disk.' };
      await keys(panel.page, '1', '2');
      const status = panel.page.locator('.save-status');
      await status.getByText('2 not saved').waitFor();
      const box = (await status.boundingBox())!;
      const cut = await status.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
      assert.equal(cut, false, 'no letter of it is cut off');
      assert.ok(box.x >= 0 && box.x + box.width <= width, `it ends at ${box.x + box.width}`);
      const hit = await panel.page.evaluate(
        ([x, y]) => document.elementFromPoint(x!, y!)?.closest('.save-status') !== null,
        [box.x + box.width - 8, box.y + box.height / 2],
      );
      assert.ok(hit, 'nothing lies over it');
    });
});

describe('keys of the panel', function () {
  this.timeout(60_000);
  it('cite the same rule in the dock and in the guideline while the dock asks for one', async () => {
    const panel = await openPanel(choiceEngine(10, { citeRules: ['all'] }));
    await keys(panel.page, '1');
    const pairs = async (rows: string): Promise<[string, string][]> =>
      panel.page.locator(rows).evaluateAll((elements) =>
        elements.flatMap((element): [string, string][] => {
          const letter = element.querySelector('kbd')?.textContent;
          const rule =
            element.querySelector('.rule-id')?.textContent ??
            element.querySelector('.cite')?.getAttribute('aria-label')?.replace('Cite ', '');
          return letter && rule ? [[letter, rule]] : [];
        }),
      );
    const dock = new Map(await pairs('.rule-choice'));
    assert.ok(dock.size > 2);
    const pane = await pairs('.guideline .rule, .guideline .tie-breaker');
    assert.ok(pane.length > 0);
    for (const [letter, rule] of pane) assert.equal(dock.get(letter), rule, `${letter} in the guideline`);
  });

  it('close a reviewer’s form with Esc and keep its text', async () => {
    const panel = await openPanel(reviewEngine(), { kept: reviewing });
    for (const [key, title] of [
      ['b', 'Write into the guideline'],
      ['r', 'Return to annotators'],
    ] as const) {
      await keys(panel.page, key);
      const form = panel.page.getByRole('dialog', { name: title });
      const text = form.locator('textarea');
      await text.fill('One purchase was charged twice.');
      await keys(panel.page, 'Escape');
      await form.waitFor({ state: 'detached' });
      const first = await panel.sampleId();
      await keys(panel.page, 'j');
      assert.notEqual(await panel.sampleId(), first, 'keys are those of the panel again');
      await keys(panel.page, 'k', key);
      assert.equal(await text.inputValue(), 'One purchase was charged twice.');
      await form.locator('input, select').first().focus();
      await keys(panel.page, 'Escape');
      await form.waitFor({ state: 'detached' });
    }
  });

  it('return to labelling if there is nothing to review', async () => {
    const engine = reviewEngine(0);
    engine.project.progress.total = 0;
    const panel = await openPanel(engine, { kept: reviewing });
    await panel.page.getByRole('heading', { name: 'Nothing to review' }).waitFor();
    assert.equal(await panel.page.getByText('No samples in this file').count(), 0);
    assert.equal(await panel.page.getByText('whole queue').count(), 0, 'there is no queue to decide');
    await panel.page.getByRole('button', { name: 'Back to labelling', exact: true }).last().click();
    await panel.page.waitForFunction(() => true);
    assert.deepEqual(engine.asked.findLast(({ method }) => method === 'review')?.params, { on: false });
  });
});
