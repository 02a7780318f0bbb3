import { until } from '../../host/until';
import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import { derivedId } from '../../../src/project/samples/sample-ids';
import { choiceEngine, spansEngine } from '../projects';
import { FakeEngine } from '../fake-engine';
import { reviewEngine, reviewing } from '../review-project';
import { keys, openPanel } from './panel-page';

describe('a day of work in the browser', function () {
  it('keeps work over a reload if it could not be saved', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    engine.failSaves = { code: 'failed', message: 'No space left on the disk.' };
    await keys(panel.page, '1', '2', 'Shift+Digit3');
    await panel.page.waitForFunction(() =>
      /3 not saved/.test(document.querySelector('.save-status')!.textContent!),
    );
    assert.match(
      (await panel.page.locator('.message.problem').textContent()) ?? '',
      /No space left on the disk\. Your work is kept here/,
    );
    await panel.reload();
    await panel.page.waitForSelector('.text');
    assert.equal(await panel.sampleId(), 't-0003');
    assert.equal(await panel.page.locator('.label.chosen').textContent(), '3Invoice question');
    engine.failSaves = undefined;
    await panel.page.locator('.message .link', { hasText: 'Save now' }).click();
    await panel.settled();
    assert.deepEqual(
      ['t-0001', 't-0002', 't-0003'].map((id) => [
        engine.answers.get(id)?.labels['intent'],
        engine.answers.get(id)?.status,
      ]),
      [
        ['refund', 'done'],
        ['duplicate-charge', 'done'],
        ['invoice', 'draft'],
      ],
    );
  });

  it('says that nothing is assigned to you, and leads to all samples', async () => {
    const engine = choiceEngine(0, { isAssigned: true });
    engine.project.progress.total = 0;
    const panel = await openPanel(engine);
    await panel.page.getByRole('heading', { name: 'Nothing is assigned to you here' }).waitFor();
    await panel.page.getByRole('button', { name: 'All samples', exact: true }).click();
    await until('the queue of all samples', () =>
      engine.asked.some(({ params }) => JSON.stringify(params).includes('"queue":"all"')),
    );
  });

  it('offers a batch as the queue, and says why a sample is in it', async () => {
    const base = choiceEngine(3, { batches: ['main', 'next'] });
    const engine = new FakeEngine(base.project, 3, (row) => ({
      id: `t-${row + 1}`,
      text: `Text ${row}`,
      ...(row === 0 && { reason: 'uncertain: bert-2' }),
    }));
    const panel = await openPanel(engine);
    const bar = panel.page.locator('.sample-bar');
    assert.match((await bar.innerText()).replace(/\s+/g, ' '), /1 of 3 uncertain: bert-2/);
    await keys(panel.page, 'j');
    await bar.getByText('2 of 3', { exact: true }).waitFor();
    assert.equal(await bar.locator('.sample-reason').count(), 0);
    await panel.page.locator('.queue-button').click();
    await panel.page.getByLabel('Batch').selectOption('next');
    await panel.page.getByRole('button', { name: 'Show', exact: true }).click();
    await until('the queue of the batch', () =>
      engine.asked.some(({ params }) => JSON.stringify(params).includes('"batch":"next"')),
    );
    assert.match(await panel.page.locator('.queue-name').innerText(), /To do · next/);
  });

  it('says once how many are left to do, and how many samples another queue has', async () => {
    const engine = choiceEngine(10);
    const { page } = await openPanel(engine);
    const queue = page.locator('.queue-button');
    assert.equal(await queue.textContent(), 'To do');
    await keys(page, '1', '2');
    await page.getByText('2 / 10 · 8 left').waitFor();
    assert.equal(await queue.textContent(), 'To do');
    assert.equal(await page.locator('.sample-place').textContent(), '3 of 10', 'the list keeps them');
    await queue.click();
    await page.getByText('Every sample of the file').click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await queue.getByText('All').waitFor();
    await page.locator('.sample-id').waitFor();
    assert.equal(await queue.textContent(), 'All10');
    assert.equal(await page.getByRole('option', { name: /differ/ }).count(), 1, 'a word, not a sign');
  });

  it('shows no id that is made of the text, neither of the sample nor of the last answer', async () => {
    const base = choiceEngine(3);
    const texts = ['My lamp is broken.', 'Where is it?', 'Thank you!'];
    const engine = new FakeEngine(base.project, 3, (row) => ({
      id: derivedId(texts[row]!),
      text: texts[row]!,
    }));
    const { page } = await openPanel(engine);
    await keys(page, '1');
    await page.locator('.sample-place').getByText('2 of 3').waitFor();
    assert.equal((await page.locator('.last-answer').innerText()).trim(), 'Refund request');
    assert.doesNotMatch(await page.locator('body').innerText(), /h-[0-9a-f]{16}/);
    assert.equal(await page.getByRole('option', { name: /Where is it\?\s*$/ }).count(), 1);
  });

  it('keeps unfinished text in a reviewer’s form, per sample, until it is sent', async () => {
    const panel = await openPanel(reviewEngine(), { kept: reviewing });
    const message = panel.page.locator('.review-form textarea');
    await keys(panel.page, 'r');
    await message.fill('Look at rule R-1 again.');
    await panel.reload();
    await panel.page.waitForSelector('.text');
    const first = await panel.sampleId();
    await keys(panel.page, 'r');
    assert.equal(await message.inputValue(), 'Look at rule R-1 again.');
    await keys(panel.page, 'Escape', 'j', 'r');
    assert.notEqual(await panel.sampleId(), first);
    assert.equal(await message.inputValue(), '', 'it belongs to the other sample');
    await keys(panel.page, 'Escape', 'k', 'r', '1');
    await message.press('Control+Enter');
    await panel.settled();
    await keys(panel.page, 'k');
    assert.equal(await panel.sampleId(), first);
    await keys(panel.page, 'r');
    assert.equal(await message.inputValue(), '', 'it was sent');
  });

  it('returns to the sample and its scroll position', async () => {
    const base = choiceEngine();
    const engine = new FakeEngine(base.project, 3, (row) => ({
      id: `t-${row + 1}`,
      text: 'A line of text.\n'.repeat(200),
    }));
    const panel = await openPanel(engine);
    await keys(panel.page, 'j');
    await panel.page.locator('.page').evaluate((page) => (page.scrollTop = 1200));
    await until('the place to be kept', () => JSON.stringify(panel.kept ?? null).includes('1200'));
    await panel.reload();
    await panel.page.waitForSelector('.text');
    assert.equal(await panel.sampleId(), 't-2');
    assert.equal(await panel.page.locator('.page').evaluate((page) => page.scrollTop), 1200);
    await keys(panel.page, 'j', 'k');
    assert.equal(
      await panel.page.locator('.page').evaluate((page) => page.scrollTop),
      0,
      'other samples begin at their beginning',
    );
  });

  it('sends pending saves again when the page was closed', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    engine.silent.add('save');
    await keys(panel.page, '1', '4');
    await panel.reload();
    engine.silent.delete('save');
    await panel.reload();
    await panel.settled();
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund');
    assert.equal(engine.answers.get('t-0002')?.labels['intent'], 'other');
  });

  it('carries labels over to a text that has changed', async () => {
    const texts = ['Refund €19.00 to me, please.', 'Please do refund €19.00.'];
    let version = 0;
    const seed = (row: number) => ({
      id: `t-${row + 1}`,
      text: row === 0 ? texts[version]! : 'Next.',
      textHash: `h-${row}-${row === 0 ? version : 0}`,
    });
    const base = spansEngine();
    const engine = new FakeEngine(base.project, 2, seed);
    const panel = await openPanel(engine);
    version = 1;
    await keys(panel.page, 'ArrowRight', 'ArrowRight', 'a');
    await panel.page.locator('.message .link', { hasText: 'Label the new text' }).click();
    await panel.page.waitForFunction(() =>
      document.querySelector('.text')!.textContent!.includes('Please do'),
    );
    assert.match((await panel.page.locator('.message').textContent()) ?? '', /new text, with your labels/);
    await keys(panel.page, '1', 'Enter');
    await panel.settled();
    const answer = engine.answers.get('t-1')!;
    assert.equal(answer.status, 'done');
    assert.deepEqual(
      (answer.labels['entities'] as Span[]).map(({ start, text }) => [start, text]),
      [[17, '€19.00']],
    );
  });

  it('undoes across samples and shows what changed', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    await keys(panel.page, '1', '2', '3', 'u');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0003');
    await keys(panel.page, 'Control+z');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0002');
    assert.equal(engine.answers.size, 1);
    await keys(panel.page, 'Control+Shift+z');
    await panel.page.waitForFunction(() =>
      document.querySelector('.label.chosen')?.textContent?.includes('Duplicate'),
    );
    assert.equal(await panel.sampleId(), 't-0002');
  });

  it('finds a label by its alias and answers with it', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    await keys(panel.page, '/');
    await panel.page.keyboard.type('money b');
    assert.equal(
      await panel.page.locator('.focus-label').textContent(),
      'Refund requestrefundnew since you last labelled',
    );
    await keys(panel.page, 'Enter');
    assert.equal(await panel.sampleId(), 't-0002');
    await panel.settled();
    assert.equal(engine.answers.get('t-0001')?.labels['intent'], 'refund');
  });

  it('labels nothing while a note is written, and saves the note in one record', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    await keys(panel.page, 'n');
    await panel.page.keyboard.insertText('12 u');
    await keys(panel.page, 'Escape');
    await panel.settled();
    const saved = () => engine.saved.map(({ note, labels }) => [note, labels]);
    assert.deepEqual(saved(), [['12 u', {}]]);
    await keys(panel.page, 'n');
    // Typed slowly, it is saved several times.
    await panel.page.keyboard.type(' j: see G-1');
    await keys(panel.page, 'Escape');
    await panel.settled();
    assert.deepEqual(saved().at(-1), ['12 u j: see G-1', {}]);
    assert.ok(engine.saved.every(({ labels }) => Object.keys(labels).length === 0));
    await keys(panel.page, '1');
    assert.equal(await panel.sampleId(), 't-0002');
    await panel.settled();
    assert.equal(engine.answers.get('t-0001')?.note, '12 u j: see G-1');
  });

  it('asks for a rule at once if a label requires one, and cites by letter', async () => {
    const engine = choiceEngine(10, { citeRules: ['other'] });
    const panel = await openPanel(engine);
    await keys(panel.page, '4');
    assert.equal(await panel.sampleId(), 't-0001');
    assert.match((await panel.page.locator('.cite-prompt').textContent()) ?? '', /Other needs a rule/);
    await keys(panel.page, 'b');
    assert.equal(await panel.sampleId(), 't-0002');
    await keys(panel.page, 'Shift+Digit2', 'c', 'a', 'Enter');
    await panel.settled();
    assert.deepEqual(engine.answers.get('t-0001')?.rules, ['OTH-2']);
    assert.deepEqual(engine.answers.get('t-0002')?.rules, ['DUP-1']);
  });

  it('accepts a flag in place of an answer', async () => {
    const engine = choiceEngine(10);
    const panel = await openPanel(engine);
    await keys(panel.page, 'f', '2', 'Enter');
    assert.equal(await panel.sampleId(), 't-0002');
    await panel.settled();
    assert.deepEqual(engine.answers.get('t-0001')?.flags, ['missing-context']);
    assert.equal(engine.answers.get('t-0001')?.status, 'done');
  });

  it('steps, goes to samples, and filters', async () => {
    const panel = await openPanel(choiceEngine(1000));
    await keys(panel.page, 'j', 'j', 'k');
    assert.equal(await panel.sampleId(), 't-0002');
    await keys(panel.page, 'Control+g');
    await panel.page.keyboard.type('500');
    await keys(panel.page, 'Enter');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0500');
    await keys(panel.page, 'Control+g');
    await panel.page.keyboard.type('t-0007');
    await keys(panel.page, 'Enter');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0007');
    await keys(panel.page, 'Control+f');
    await panel.page.keyboard.type('(42)');
    await keys(panel.page, 'Enter');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0042');
    assert.equal(await panel.page.locator('.queue-button').textContent(), 'To do · “(42)”');
    assert.equal(await panel.page.locator('.sample-place').textContent(), '1 of 1');
    await keys(panel.page, 'Control+g');
    await panel.page.keyboard.type('nowhere');
    await keys(panel.page, 'Enter');
    await panel.page.waitForFunction(() =>
      /No sample “nowhere” in this file/.test(document.querySelector('#go-to-error')?.textContent ?? ''),
    );
    assert.equal(await panel.sampleId(), 't-0042', 'the queue is as it was');
    await panel.page.locator('.go-to input').fill('t-0007');
    await keys(panel.page, 'Enter');
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0007');
    assert.match((await panel.page.locator('.queue-button').textContent()) ?? '', /^All/);
  });

  it('stops the keys it uses, and passes on all others', async () => {
    const panel = await openPanel(choiceEngine(10));
    await panel.page.evaluate(() => {
      const seen: string[] = [];
      (window as unknown as { seen: string[] }).seen = seen;
      window.addEventListener('keydown', (event) => seen.push(event.key));
    });
    await keys(panel.page, '1', 'j', 'F8', 'x', 'Control+Shift+p', 'Escape');
    assert.deepEqual(await panel.page.evaluate(() => (window as unknown as { seen: string[] }).seen), [
      'F8',
      'x',
      'Control',
      'Shift',
      'p',
      'Escape',
    ]);
  });

  it('uses the keys of the settings and shows them', async () => {
    const engine = choiceEngine(10, {
      settings: { advance: true, snapToWords: false, keys: { next: 'x', finish: 'Ctrl+Enter' } },
    });
    const panel = await openPanel(engine);
    await keys(panel.page, 'j');
    assert.equal(await panel.sampleId(), 't-0001');
    await keys(panel.page, 'x');
    assert.equal(await panel.sampleId(), 't-0002');
    await keys(panel.page, '?');
    assert.match(
      (await panel.page.locator('.help').textContent()) ?? '',
      /Ctrl\+Enter.*Mark done and go to next/,
    );
  });

  it('shows what the editor requests, and runs its commands', async () => {
    const engine = choiceEngine(50);
    const panel = await openPanel(engine);
    await panel.send('show', { sample: 't-0030' });
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0030');
    await panel.send('action', { action: 'next' });
    await panel.page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-0031');
    engine.answers.set('t-0031', {
      labels: { intent: 'invoice' },
      rules: [],
      flags: [],
      note: '',
      status: 'done',
    });
    await panel.send('changed', { samples: false });
    await panel.page.waitForFunction(() =>
      document.querySelector('.label.chosen')?.textContent?.includes('Invoice'),
    );
  });

  it('lists a million samples', async () => {
    const panel = await openPanel(choiceEngine(1_000_000));
    await panel.page.waitForFunction(() => document.querySelectorAll('.row-text')[0]?.textContent !== '');
    assert.ok((await panel.page.locator('.row').count()) < 60);
    await panel.page.locator('.rows').evaluate((rows) => (rows.scrollTop = rows.scrollHeight));
    await panel.page.waitForFunction(
      () =>
        [...document.querySelectorAll('.row-text')].at(-1)?.textContent?.includes('(1000000)') === true ||
        [...document.querySelectorAll('.row')].at(-1)?.getAttribute('aria-posinset') === '1000000',
    );
    const last = panel.page.locator('.row').last();
    const box = (await last.boundingBox())!;
    assert.ok(box.y + box.height <= 801, 'the last row is in sight');
    await last.click();
    await panel.page.waitForFunction(
      () => document.querySelector('.sample-place')?.textContent === '1,000,000 of 1,000,000',
    );
  });

  it('keeps the text at the same place from sample to sample', async () => {
    const panel = await openPanel(choiceEngine(50));
    const tops = new Set<number>();
    for (let at = 0; at < 8; at++) {
      tops.add((await panel.page.locator('.line').first().boundingBox())!.y);
      await keys(panel.page, String((at % 4) + 1));
    }
    assert.equal(tops.size, 1, [...tops].join());
  });

  it('names the line number of a line that is not a sample, and opens it', async () => {
    const engine = choiceEngine(3);
    const sampleAt = engine.sampleAt.bind(engine);
    engine.sampleAt = (row, position) =>
      row === 1
        ? {
            ...sampleAt(row, position),
            text: '',
            unreadable: { message: 'The line is not valid JSON.', raw: 'not json', line: 1 },
          }
        : sampleAt(row, position);
    const panel = await openPanel(engine);
    await panel.page.keyboard.press('j');
    await panel.page.getByText('Line 2 cannot be read as a sample: The line is not valid JSON.').waitFor();
    await panel.page.getByText('Open the line').click();
    const asked = engine.asked.find(({ method }) => method === 'open')?.params as { line: number };
    assert.equal(asked.line, 1, 'counted from 0');
  });
});
