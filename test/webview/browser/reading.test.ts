import assert from 'node:assert/strict';
import type { Layout } from '../../../src/project/model/layout';
import type { Span } from '../../../src/project/records/records';
import type { PanelProject } from '../../../src/protocol/panel';
import { until } from '../../host/until';
import { axe } from '../../support/axe';
import { longTalk, talk } from '../conversations';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { keys, openPanel, THEMES, type PageOptions, type PanelPage } from './panel-page';

const ANSWER = [
  '# Your **order** A-1009',
  '',
  'We pay &euro;49.90 back, see [the *terms*](https://shop.test/a\u202eb "Terms").',
  '<img src=x onerror="alert(1)"> ![a lamp](http://evil.test/lamp.png)',
  '',
  '- one lamp',
  '  - [x] checked',
  '  - `A-1010` too',
  '',
  '> 7. Quoted',
  '',
  '| item | price |',
  '|------|------:|',
  '| lamp A-1009 | 49.90 |',
  '| **desk** A-1010 | 120.00 |',
  '',
  '```js',
  'const order = "A-1009";',
  '',
  'pay(order);',
  '```',
].join('\n');

const MARKDOWN: Layout = {
  fields: [
    { field: 'prompt', as: 'markdown', at: 'head', title: 'Question' },
    { field: 'text', as: 'markdown', title: 'Answer' },
    { field: 'source', as: 'json', at: 'folded' },
  ],
  turns: {},
};

const TALK = [
  { role: 'system', content: 'You help customers of a **shop**.' },
  { role: 'user', content: 'Where is *A-1009*?' },
  {
    role: 'assistant',
    content: ANSWER,
    tool_calls: [
      {
        id: 'k',
        type: 'function',
        function: {
          name: 'get_order',
          arguments: '{"order":"A-1009","fields":["payments","items","addresses","events"]}',
        },
      },
    ],
  },
  {
    role: 'tool',
    tool_call_id: 'k',
    content:
      '{"payments":[{"amount":"€49.90","at":"2026-11-02"},{"amount":"€49.90","at":"2026-11-03"}],"open":true}',
  },
  { role: 'assistant', content: 'You were charged **twice** for A-1009.' },
];
const TALK_LAYOUT: Layout = {
  fields: [{ field: 'text', as: 'markdown' }],
  turns: { system: { at: 'folded' }, tool: { as: 'json', at: 'body' } },
};

/** Spans on what stands so often in a text. */
function spansOn(text: string, ...quotes: string[]): Span[] {
  let from = 0;
  return quotes.map((quote, at) => {
    const start = text.indexOf(quote, from);
    from = start + quote.length;
    return { id: `s${at + 1}`, start, end: from, label: 'order-id', text: quote };
  });
}

describe('texts as their readers see them', () => {
  const answerOf = (entitiesOf: Span[]) => ({
    labels: { entities: entitiesOf },
    rules: [],
    flags: [],
    note: '',
    status: 'draft' as const,
  });
  const open = (layout: Layout, options: PageOptions = {}, extra: Partial<PanelProject> = {}) => {
    const engine = new FakeEngine(project([intent, entities], labels, { layout, ...extra }), 2, (row) => ({
      id: `t-${row + 1}`,
      text: ANSWER,
      context: [
        ['prompt', 'Where is *A-1009*?\n\n1. the lamp\n2. the desk'],
        ['source', '{"shop": "north", "ids": [1, 2]}'],
        ['customer', 'c-100'],
      ],
    }));
    engine.answers.set('t-1', answerOf(spansOn(ANSWER, 'A-1009', 'A-1009')));
    return openPanel(engine, options);
  };
  const spansNow = ({ engine }: PanelPage): Span[] => engine.answers.get('t-1')!.labels['entities'] as Span[];

  it('shows Markdown without its marks; loads, opens and runs nothing', async () => {
    const panel = await open(MARKDOWN);
    const { page } = panel;
    const text = page.locator('.text');
    assert.equal(await text.locator('.md-h1 > span').first().textContent(), 'Your order ');
    assert.deepEqual(await text.locator('.md-row').first().locator('.md-head').allTextContents(), [
      'item',
      'price',
    ]);
    assert.equal(await page.locator('.page img, .page a, .page iframe').count(), 0);
    assert.ok((await text.innerText()).includes('<img src=x onerror="alert(1)"> a lamp'));
    assert.equal(
      await text.locator('.md-link').first().getAttribute('title'),
      'https://shop.test/a\\u{202e}b',
    );
    assert.deepEqual(await page.locator('.compared-name').allTextContents(), ['Question', 'Answer']);
    assert.equal(await page.locator('.painted-field .md-em').textContent(), 'A-1009');
    assert.deepEqual(await page.locator('.context dt').allTextContents(), ['customer']);
    await page.getByRole('button', { name: 'source' }).click();
    await until(
      'the source',
      () => page.locator('.painted-field').last().innerText(),
      (shown) => shown === '{"shop": "north", "ids": [1, 2]}',
    );
  });

  it('walks by what is painted, and stores places in the source', async () => {
    const panel = await open(MARKDOWN);
    const { page } = panel;
    await keys(page, 'ArrowRight', 'ArrowRight', 'p');
    await panel.settled();
    const start = ANSWER.indexOf('order');
    assert.deepEqual(
      spansNow(panel).map((span) => [span.start, span.text])[0],
      [start, 'order'],
      'the marks around it are no part of the word',
    );
    // From an entity to the link: what is hidden between them is inside, and each is there as a whole.
    await keys(page, 'Escape', 'Escape', 'Control+Home');
    for (let words = 0; words < 5; words++) await keys(page, 'ArrowRight');
    await keys(page, ...Array<string>(5).fill('Shift+ArrowRight'), 'a');
    await panel.settled();
    const amount = spansNow(panel).find(({ label }) => label === 'amount')!;
    assert.equal(amount.text, '&euro;49.90 back, see [the');
    assert.equal(ANSWER.slice(amount.start, amount.end), amount.text);
  });

  it('marks with the mouse what was touched in a table', async () => {
    const panel = await open(MARKDOWN);
    const { page } = panel;
    const cell = page.locator('.md-cell', { hasText: 'desk' });
    await cell.locator('.md-strong').dblclick();
    await keys(page, 'p');
    await panel.settled();
    const { start, end, text } = spansNow(panel).at(-1)!;
    assert.deepEqual(
      [start, end, text],
      [ANSWER.indexOf('desk', 100), ANSWER.indexOf('desk', 100) + 4, 'desk'],
    );
  });

  it('shows the source with a key, with the same spans, and keeps to that', async () => {
    const panel = await open(MARKDOWN);
    const { page } = panel;
    const marked = (): Promise<string[]> => page.locator('.run').allTextContents();
    const rendered = await marked();
    await keys(page, 'Alt+v');
    assert.equal(await panel.text(), ANSWER);
    assert.deepEqual(await marked(), rendered);
    await panel.quiet();
    await panel.reload();
    await page.waitForSelector('.text');
    assert.equal(await panel.text(), ANSWER);
    await keys(page, 'Alt+v');
    assert.equal(await page.locator('.text .md-table').count(), 1);
  });

  it('shows a span whose edges are hidden where the nearest words are, and leaves it as it is', async () => {
    const engine = new FakeEngine(project([intent, entities], labels, { layout: MARKDOWN }), 1, () => ({
      id: 't-1',
      text: 'a **b** [c](http://d)',
    }));
    const spans = spansOn('a **b** [c](http://d)', '**b**', '(http://d)');
    engine.answers.set('t-1', answerOf(spans));
    const panel = await openPanel(engine);
    const runs = panel.page.locator('.run');
    assert.deepEqual(
      await runs.evaluateAll((all) => all.map((run) => run.lastChild!.previousSibling!.textContent)),
      ['b', 'c'],
    );
    await keys(panel.page, '2');
    await panel.settled();
    assert.deepEqual(engine.answers.get('t-1')!.labels['entities'], spans);
  });

  it('shows turns as the layout says for their role', async () => {
    const engine = new FakeEngine(project([intent, entities], labels, { layout: TALK_LAYOUT }), 1, () =>
      talk('c-1', TALK),
    );
    const panel = await openPanel(engine);
    const { page } = panel;
    assert.deepEqual(await page.locator('.fold').allTextContents(), [
      'System textYou help customers of a **shop**.',
      'Call get_order{"order":"A-1009","fields":["payments","items","addresses","events"]}',
    ]);
    const last = page.locator('.turn').nth(3).locator('.md');
    assert.deepEqual((await last.allTextContents()).slice(0, 2), ['{', '"payments":[']);
    await page.locator('.turn').nth(3).locator('.json-string', { hasText: '2026-11-03' }).dblclick();
    await keys(page, 'a');
    await panel.settled();
    const spans = engine.answers.get('c-1')!.labels['entities'] as Span[];
    assert.deepEqual(
      spans.map(({ text }) => text),
      ['2026-11-03'],
    );
  });

  it('paints the turns in sight first, and the others when there is time', async () => {
    const layout: Layout = { fields: [], turns: { user: { as: 'markdown' }, assistant: { as: 'markdown' } } };
    const engine = new FakeEngine(project([intent, entities], labels, { layout }), 1, () =>
      talk('c-1', longTalk(200, 150_000)),
    );
    const { page } = await openPanel(engine);
    assert.ok((await page.locator('.turn').first().locator('.md').count()) > 0);
    await page.waitForFunction(() => document.querySelector('#turn-196 .md') !== null);
  });

  for (const theme of THEMES)
    for (const width of [1280, 330])
      it(`is accessible in ${theme} at ${width}`, async () => {
        const panel = await open(MARKDOWN, { theme, width, height: 1400 });
        await panel.page.getByRole('button', { name: 'source' }).click();
        assert.deepEqual(await axe(panel.page), []);
        assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        const talks = new FakeEngine(project([intent, entities], labels, { layout: TALK_LAYOUT }), 1, () =>
          talk('c-1', TALK),
        );
        const conversation = await openPanel(talks, { theme, width, height: 1400 });
        assert.deepEqual(await axe(conversation.page), []);
      });
});
