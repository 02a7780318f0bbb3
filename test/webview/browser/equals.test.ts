import assert from 'node:assert/strict';
import type { Span } from '../../../src/project/records/records';
import type { PanelProject } from '../../../src/protocol/panel';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { openPanel, THEMES, type PageOptions } from './panel-page';

const QUERY = 'lamp  broken\n  refund?';
const LOG = '09:10  GET /orders/A-1009\n       -> 200\n\tpaid: 49.90';
const span: Span = { id: 's1', start: 4, end: 10, label: 'order-id', text: 'A-1009' };

describe('fields that are equals of the text', () => {
  const open = (extra: Partial<PanelProject>, options: PageOptions = {}) => {
    const engine = new FakeEngine(project([intent, entities], labels, extra), 2, (row) => ({
      id: `t-${row + 1}`,
      text: 'For A-1009 we pay the whole amount back as soon as the lamp has arrived.',
      context: [
        ['customer', 'c-100'],
        ['query', QUERY],
        ['log', LOG],
      ],
    }));
    engine.answers.set('t-1', {
      labels: { entities: [span] },
      rules: [],
      flags: [],
      note: '',
      status: 'draft',
    });
    return openPanel(engine, options);
  };
  const equals = { text: 'result', above: [], beside: ['query'] };

  it('are side by side, each under its name, and not repeated below', async () => {
    const panel = await open({ equals }, { width: 1600 });
    const texts = panel.page.locator('.equals > .compared-text');
    assert.deepEqual(await texts.locator('.compared-name').allTextContents(), ['query', 'result']);
    const [left, right] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
    assert.equal(left.y, right.y);
    assert.ok(left.x < right.x);
    assert.deepEqual(await panel.page.locator('.context dt').allTextContents(), ['customer', 'log']);
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('o');
    await panel.settled();
    assert.equal((panel.engine.answers.get('t-1')!.labels['entities'] as Span[]).length, 2);
  });

  it('are above the text if the project says so, and where there is little room', async () => {
    for (const [extra, width] of [
      [{ equals: { text: 'result', above: ['query'], beside: [] } }, 1600],
      [{ equals }, 330],
    ] as const) {
      const panel = await open(extra, { width });
      const texts = panel.page.locator('.equals > .compared-text');
      const [first, second] = [(await texts.first().boundingBox())!, (await texts.last().boundingBox())!];
      assert.ok(first.y + first.height <= second.y);
      assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
      await panel.close();
    }
  });

  it("are in the editor's font, with their spaces, where the project says so", async () => {
    const panel = await open({ equals, monospace: { text: true, fields: ['query', 'log'] } });
    const { page } = panel;
    for (const place of ['.equals p', '.text', '.context-field.monospace dd']) {
      const [family, space] = await page.locator(place).evaluate((element) => {
        const style = getComputedStyle(element);
        return [style.fontFamily, style.whiteSpace] as const;
      });
      assert.match(family, /mono/i, place);
      assert.match(space, /pre-wrap/, place);
    }
    assert.equal(await page.locator('.context-field.monospace dd').textContent(), LOG);
  });

  for (const theme of THEMES)
    for (const width of [1280, 330])
      it(`are accessible in ${theme} at ${width} px`, async () => {
        const panel = await open({ equals, monospace: { text: false, fields: ['log'] } }, { theme, width });
        assert.deepEqual(await axe(panel.page), []);
        if (process.env['PICTURES'])
          await panel.page.screenshot({ path: `${process.env['PICTURES']}/equals-${theme}-${width}.png` });
      });
});
