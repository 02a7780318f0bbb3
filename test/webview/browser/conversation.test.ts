import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Span } from '../../../src/project/records/records';
import { conversationOf } from '../../../src/project/samples/conversation';
import { axe } from '../../support/axe';
import type { Layer } from '../../../src/project/schema/layer-types';
import { conversationEngine, longTalk, SUPPORT_TALK, talk } from '../conversations';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { keys, openPanel, type PanelPage, THEMES } from './panel-page';

const focused = (page: Page): Promise<string | null> =>
  page.locator('.turn[aria-current]').getAttribute('aria-label');

const spansOf = (engine: FakeEngine, sample = 'c-1'): Span[] =>
  (engine.answers.get(sample)?.labels['entities'] ?? []) as Span[];

const conversation = conversationOf(SUPPORT_TALK);
const TEXT = 'problem' in conversation ? '' : conversation.text;

describe('conversations in the browser', () => {
  let panel: PanelPage;
  it('have a heading for each turn, fold calls, results and instructions, and show marks as text', async () => {
    panel = await openPanel(conversationEngine());
    const { page } = panel;
    assert.deepEqual((await page.getByRole('article').all()).length, SUPPORT_TALK.length);
    assert.deepEqual(await page.locator('.turn-head .line').filter({ hasText: /./ }).allTextContents(), [
      'system',
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ]);
    assert.deepEqual(
      (await page.locator('.fold').allTextContents()).map((text) => text.slice(0, 16)),
      ['System textYou h', 'Call get_order{"', 'Result get_order'],
    );
    const shown = await page.locator('.text').innerText();
    assert.ok(shown.includes('**your order**') && shown.includes('<b>please</b>'), shown);
    assert.equal(await page.locator('.text b').count(), 0);
    assert.ok((await page.locator('.block.code').first().textContent())!.startsWith('```json'));
    await page.getByRole('button', { name: 'Call get_order' }).click();
    assert.ok((await page.locator('.text').textContent())!.includes('[call get_order] {"order_id":"A-1009"'));
    await keys(page, 'Alt+Shift+Enter');
    assert.equal(await page.locator('.fold[aria-expanded=false]').count(), 0);
    assert.equal(await panel.text(), TEXT);
    await keys(page, 'Alt+Shift+Enter');
    assert.equal(await page.locator('.fold[aria-expanded=false]').count(), 3);
  });

  it('are walked and folded by keys', async () => {
    panel = await openPanel(conversationEngine([intent]));
    const { page } = panel;
    assert.equal(await page.locator('.turn[aria-current]').count(), 0);
    await keys(page, 'Alt+ArrowDown');
    assert.equal(await focused(page), 'Turn 1 of 6: system');
    await keys(page, 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowUp');
    assert.equal(await focused(page), 'Turn 3 of 6: assistant');
    assert.equal(await page.locator('.text ~ [role=status]').textContent(), 'Turn 3 of 6: assistant');
    await keys(page, 'Alt+Enter');
    assert.equal(
      await page.getByRole('button', { name: 'Call get_order' }).getAttribute('aria-expanded'),
      'true',
    );
    await keys(page, 'Alt+Enter');
    assert.equal(
      await page.locator('.turn[aria-current] .line').locator('visible=true').count(),
      1,
      'its role',
    );
    await keys(page, 'Alt+Enter', '1');
    await panel.settled();
    assert.equal(await panel.sampleId(), 'c-2', 'an answer goes on as ever');
    assert.equal(await page.locator('.turn[aria-current]').count(), 0);
    await keys(page, '?');
    await page.getByRole('dialog').getByText('Go to the next turn', { exact: true }).waitFor();
  });

  it('are marked to the character, by their one text', async () => {
    const engine = conversationEngine();
    panel = await openPanel(engine);
    const { page } = panel;
    await keys(page, 'Alt+ArrowDown', 'Alt+ArrowDown', 'ArrowRight', 'ArrowRight', 'a');
    await panel.settled();
    const [span] = spansOf(engine);
    assert.equal([...TEXT].slice(span!.start, span!.end).join(''), span!.text);
    assert.equal(span!.text, 'shows');
    assert.equal(await focused(page), 'Turn 2 of 6: user', 'the turn of the span');
    await keys(page, ';');
    await page.keyboard.type('payments');
    await keys(page, 'Enter', 'p');
    await panel.settled();
    const place = page.locator('.tag', { hasText: 'product' });
    await place.waitFor();
    assert.equal(spansOf(engine).length, 2);
  });

  it('unfold what is found or has a span, and say how many spans a folded part has', async () => {
    const engine = conversationEngine();
    const start = TEXT.indexOf('2026-11-02');
    engine.answers.set('c-1', {
      labels: { entities: [{ id: 's1', start, end: start + 10, label: 'amount', text: '2026-11-02' }] },
      rules: [],
      flags: [],
      note: '',
      status: 'draft',
    });
    panel = await openPanel(engine);
    const { page } = panel;
    const result = page.getByRole('button', { name: 'Result get_order' });
    assert.equal(await result.getAttribute('aria-expanded'), 'true');
    await result.click();
    await page.locator('.fold-spans', { hasText: '1 span' }).waitFor();
    await keys(page, 'Tab');
    assert.equal(await result.getAttribute('aria-expanded'), 'true', 'Tab goes to the span');
    await keys(page, 'Escape', 'Escape', ';');
    await page.keyboard.type('order_id');
    assert.equal(
      await page.getByRole('button', { name: 'Call get_order' }).getAttribute('aria-expanded'),
      'true',
    );
  });

  it('do not mark the line with a role by a click on it: it moves the focus there', async () => {
    const engine = conversationEngine();
    panel = await openPanel(engine);
    await panel.page.locator('.turn-head').nth(2).click();
    assert.equal(await focused(panel.page), 'Turn 3 of 6: assistant');
    await keys(panel.page, 'a');
    await panel.settled();
    assert.equal(spansOf(engine)[0]!.text, 'I');
  });

  for (const theme of THEMES)
    it(`are accessible, ${theme}`, async () => {
      panel = await openPanel(conversationEngine(), { theme, reduceMotion: true });
      await keys(panel.page, 'Alt+ArrowDown', 'Alt+ArrowDown', 'a', 'Alt+Shift+Enter');
      await panel.quiet();
      assert.deepEqual(await axe(panel.page, theme === 'light' ? 'all' : 'colours'), []);
    });

  for (const width of [330, 1280])
    it(`fit into ${width} pixels`, async () => {
      panel = await openPanel(conversationEngine(), { width, height: 800 });
      await keys(panel.page, 'Alt+Shift+Enter');
      assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), width);
      const wide = await panel.page.locator('.page').evaluate((page) => page.scrollWidth - page.clientWidth);
      assert.equal(wide, 0);
    });

  const perTurn: Layer = {
    id: 'ok',
    type: 'choice',
    name: 'Right?',
    required: true,
    labels: ['refund', 'other'],
    per: 'turn',
    roles: ['assistant'],
  };
  for (const [name, layers, reached] of [
    ['of 200 turns and 300 kB', [intent, entities], 60],
    ['with a question of each turn', [entities, perTurn], 62],
  ] as const)
    it(`${name} open in a second and move in 16 ms`, async () => {
      const long = talk('c-2', longTalk(200, 320_000));
      assert.ok(long.text.length > 300_000, `${long.text.length}`);
      const engine = new FakeEngine(project([...layers], labels), 2, (row) =>
        row === 0 ? talk('c-1', SUPPORT_TALK) : long,
      );
      panel = await openPanel(engine);
      await panel.quiet();
      const session = await panel.page.context().newCDPSession(panel.page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      // Processor time of the page's thread: the clock also counts whatever else the machine does. Painting is left out of a move: here it
      // is done without a graphics card.
      const now = async (names = ['TaskDuration']): Promise<number> => {
        const { metrics } = await session.send('Performance.getMetrics');
        const times = metrics.filter(({ name }) => names.includes(name));
        return times.reduce((sum, { value }) => sum + value * 1000, 0);
      };
      const work = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
      const start = await now();
      await keys(panel.page, 'j');
      await panel.quiet();
      const opened = await now();
      assert.equal(await panel.sampleId(), 'c-2');
      const moves = 60;
      const before = await now(work);
      for (let at = 0; at < moves; at++) await keys(panel.page, 'Alt+ArrowDown');
      const moving = ((await now(work)) - before) / moves;
      assert.equal(await focused(panel.page), `Turn ${reached} of 200: assistant`);
      await panel.quiet();
      const seen = await panel.page.evaluate(() => {
        const turn = document.querySelector('.turn[aria-current]')!.getBoundingClientRect();
        const page = document.querySelector('.page')!.getBoundingClientRect();
        return turn.top >= page.top - 1 && turn.top < page.bottom;
      });
      assert.ok(seen, 'the turn in focus is in sight');
      console.log(
        `      processor time: opening ${(opened - start).toFixed(0)} ms, a move ${moving.toFixed(1)} ms`,
      );
      assert.ok(opened - start < 1000, `opened in ${opened - start} ms`);
      assert.ok(moving < 16, `moved in ${moving} ms`);
      for (let at = 0; at < 10; at++) await keys(panel.page, 'ArrowRight', 'a');
      await panel.settled();
      assert.equal(spansOf(engine, 'c-2').length, 10);
    });
});
