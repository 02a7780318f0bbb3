import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { SUPPORT_TALK, talk } from '../conversations';
import { FakeEngine } from '../fake-engine';
import { label, project, ticket } from '../projects';
import { openPanel, THEMES } from './panel-page';

const fixed: Layer = {
  id: 'fixed',
  type: 'text',
  name: 'What should it have said?',
  required: true,
  multiline: true,
  start: { field: 'answer' },
};
const ANSWER = 'Paris is in Spain.\r\nIt is large.';
const IN_FIELD = 'Paris is in Spain.\nIt is large.';
const start = { fixed: '0123456789abcdef' };

const engineOf = (answer = ANSWER, layers: Layer[] = [fixed]): FakeEngine =>
  new FakeEngine(project(layers, []), 3, (row) => ({ ...ticket(row), fields: { answer }, start }));

async function open(engine: FakeEngine, options = {}) {
  const panel = await openPanel(engine, options);
  const field = panel.page.getByRole('textbox', { name: 'What should it have said?' });
  const said = async (): Promise<unknown> => {
    await panel.settled();
    return engine.answers.get('t-0001')?.labels['fixed'];
  };
  return { panel, page: panel.page, field, said };
}

describe('correcting a text in the browser', () => {
  it('begins with the text, which is no answer: Ctrl+Enter says what is missing', async () => {
    const engine = engineOf();
    const { panel, page, field } = await open(engine);
    assert.equal(await field.inputValue(), IN_FIELD);
    await field.press('Control+Enter');
    await panel.quiet();
    assert.match(
      (await page.locator('.message').textContent()) ?? '',
      /Still to answer: What should it have said/,
    );
    assert.deepEqual(engine.saved, []);
  });

  it('is confirmed by its key, with its own line ends, and goes on', async () => {
    const engine = engineOf();
    const { panel, page, field } = await open(engine);
    await page.keyboard.press('0');
    await panel.settled();
    assert.equal(await panel.sampleId(), 't-0002');
    await field.press('Escape');
    await page.keyboard.press('0');
    await panel.settled();
    assert.deepEqual(
      engine.saved.map((save) => [save.sample, save.labels, save.status, save.start]),
      ['t-0001', 't-0002'].map((sample) => [sample, { fixed: ANSWER }, 'done', start]),
    );
  });

  it('keeps its line ends when it is changed, and shows what was taken out and put in, in order', async () => {
    const { page, field, said } = await open(engineOf());
    await field.fill('Paris is in France.\nIt is very large.');
    assert.equal(await said(), 'Paris is in France.\r\nIt is very large.');
    assert.match((await page.locator('.correction').textContent()) ?? '', /1 word taken out, 2 put in/);
    const parts = page.locator('.correction :is(ins, del)');
    assert.deepEqual(
      await parts.evaluateAll((all) => all.map((part) => [part.tagName, part.textContent?.trim()])),
      [
        ['DEL', 'Spain'],
        ['INS', 'France'],
        ['INS', 'very'],
      ],
    );
    await field.fill(IN_FIELD);
    assert.equal(await said(), ANSWER);
    await page.getByRole('checkbox', { name: 'Right as it is', checked: true }).waitFor();
    assert.equal(await parts.count(), 0);
  });

  it('leaves the caret where somebody types', async () => {
    const { field, said } = await open(engineOf());
    await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 5));
    await field.pressSequentially(' now');
    assert.equal(await said(), 'Paris now is in Spain.\r\nIt is large.');
  });

  it('stays empty when it is emptied, which is an answer, and begins again with Reset', async () => {
    const engine = engineOf();
    const { panel, page, field, said } = await open(engine);
    await field.fill('');
    assert.equal(await said(), '');
    assert.equal(await field.inputValue(), '');
    await page.getByRole('button', { name: 'Reset' }).click();
    assert.equal(await said(), undefined);
    assert.equal(await field.inputValue(), IN_FIELD);
    await field.fill('');
    await field.press('Control+Enter');
    await panel.settled();
    assert.equal(await panel.sampleId(), 't-0002');
    assert.deepEqual([engine.saved.at(-1)!.labels, engine.saved.at(-1)!.status], [{ fixed: '' }, 'done']);
  });

  it('is an empty field where the sample lacks the text, and then an empty text is no answer', async () => {
    const engine = new FakeEngine(project([fixed], []), 1, ticket);
    const { panel, page, field, said } = await open(engine);
    assert.equal(await field.inputValue(), '');
    await page.keyboard.press('0');
    await panel.quiet();
    assert.equal(engine.saved.length, 0);
    assert.equal(await page.locator('.correction').count(), 0);
    await field.fill('Lyon');
    assert.equal(await said(), 'Lyon');
    await field.fill('');
    await field.press('Control+Enter');
    await panel.settled();
    assert.deepEqual([engine.saved.at(-1)!.labels, engine.saved.at(-1)!.status], [{}, 'draft']);
  });

  it('says so where nearly everything has changed, and counts no white space as words', async () => {
    const many = Array.from({ length: 600 }, (_, n) => `word${n}`).join(' ');
    const { page, field } = await open(engineOf(many));
    await field.fill(`${many} `);
    await page.getByText('0 words taken out, 0 put in').waitFor();
    await field.fill(many.replaceAll('word', 'other'));
    await page.getByText('Changed too much to show word by word').waitFor();
  });

  for (const theme of THEMES)
    it(`is accessible in ${theme}, before and after a change`, async () => {
      const { page, field } = await open(engineOf(), { theme, width: 330 });
      assert.deepEqual(await axe(page), []);
      await field.fill('Paris is in France.');
      await page.locator('.correction ins').waitFor();
      assert.deepEqual(await axe(page), []);
    });

  it('begins with the text of each turn where turns are corrected', async () => {
    const perTurn: Layer = { ...fixed, start: 'turn', per: 'turn', roles: ['assistant'] };
    const engine = new FakeEngine(project([perTurn], []), 3, (row) => ({
      ...talk(`c-${row + 1}`, SUPPORT_TALK),
      start: { 'fixed/2': '0123456789abcdef', 'fixed/4': 'fedcba9876543210' },
    }));
    const { panel, page, field } = await open(engine);
    const { turns, text } = talk('c-1', SUPPORT_TALK);
    const said = (id: string): string => {
      const { contentStart, end } = turns!.find((turn) => turn.id === id)!;
      return text.slice(contentStart, end);
    };
    assert.equal(await field.inputValue(), said('2'));
    await field.press('Escape');
    await page.keyboard.press('0');
    await page.getByText('1 of 2 turns answered').waitFor();
    await page.locator('.turn[aria-current][aria-label^="Turn 5"]').waitFor();
    assert.equal(await field.inputValue(), said('4'));
    await field.fill('Something else.');
    await field.press('Control+Enter');
    await panel.settled();
    assert.deepEqual(engine.saved.at(-1)!.labels, { 'fixed/2': said('2'), 'fixed/4': 'Something else.' });
  });

  it('stays at a turn until its text is corrected or confirmed', async () => {
    const perTurn = { per: 'turn', roles: ['assistant'] } as const;
    const right: Layer = { id: 'right', type: 'choice', required: true, labels: ['yes', 'no'], ...perTurn };
    const layers: Layer[] = [right, { ...fixed, start: 'turn', ...perTurn }];
    const labels = [label('yes', 'Yes', { key: 'y' }), label('no', 'No', { key: 'x' })];
    const engine = new FakeEngine(project(layers, labels), 3, (row) => ({
      ...talk(`c-${row + 1}`, SUPPORT_TALK),
      start: { 'fixed/2': '0123456789abcdef', 'fixed/4': 'fedcba9876543210' },
    }));
    const { panel, page, field } = await open(engine);
    await page.keyboard.press('x');
    await panel.settled();
    await page.getByText('About turn 3, assistant').waitFor();
    await field.fill('A better answer.');
    await field.press('Control+Enter');
    await page.getByText('About turn 5, assistant').waitFor();
    await page.keyboard.press('y');
    await panel.settled();
    const { labels: said } = engine.saved.at(-1)!;
    assert.deepEqual(said, { 'right/2': 'no', 'fixed/2': 'A better answer.', 'right/4': 'yes' });
  });
});
