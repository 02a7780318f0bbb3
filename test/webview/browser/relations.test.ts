import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Labels, Relation, Span } from '../../../src/project/records/records';
import { relationText } from '../../../src/panel/webview/view/compare-answers';
import { axe } from '../../support/axe';
import type { FakeEngine } from '../fake-engine';
import { reviewing } from '../review-project';
import {
  links,
  marks,
  relationsEngine,
  relationsReview,
  spansOn,
  story,
  storySpans,
} from '../relations-project';
import { keys, openPanel, THEMES, type PanelPage } from './panel-page';

/** The relations of an answer in words: `broke causes left`. */
function saidBy({ marks: spans, links: relations }: Labels): string[] {
  const words = new Map((spans as Span[]).map(({ id, text }) => [id, text]));
  return ((relations ?? []) as Relation[]).map(
    ({ label, from, to }) => `${words.get(from)} ${label} ${words.get(to)}`,
  );
}

/** The middle of a word of the text, in CSS pixels. */
async function placeOf(page: Page, word: string): Promise<{ x: number; y: number }> {
  const box = (await page
    .locator('.text .run', { hasText: new RegExp(`${word}\\b`) })
    .first()
    .boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height - 6 };
}

describe('relations in the browser', () => {
  let engine: FakeEngine;
  let panel: PanelPage;

  async function open(relations: Relation[] = [], ...more: [typeof marks, typeof links][]): Promise<Page> {
    engine = relationsEngine(relations, more[0]);
    panel = await openPanel(engine);
    return panel.page;
  }
  const said = async (): Promise<string[]> => {
    await panel.settled();
    return saidBy(engine.answers.get('t-1')!.labels);
  };
  const message = (page: Page): Promise<string> => page.locator('.message').first().innerText();
  it('joins a span to the next one in two keys, and to any other in at most four', async () => {
    const page = await open();
    await keys(page, 'Tab', 'Tab', 'Tab');
    await keys(page, 'r', 'Enter');
    await keys(page, 'r', 'l', 'o', 'Enter');
    await keys(page, 'Escape', 'w', 'Enter');
    await keys(page, 'Escape', 'r', '2', 'Enter');
    assert.deepEqual(await said(), [
      'broke involves lift',
      'broke causes lost',
      'broke when Monday',
      'broke involves courier',
    ]);
  });

  it('lists only what the pairs allow, nearest first, and narrows it by text, label and number', async () => {
    const page = await open();
    await keys(page, 'Tab', 'Tab', 'Tab', 'c');
    const options = page.getByRole('listbox', { name: 'Spans that may be the tail' }).getByRole('option');
    const texts = (): Promise<string[]> => options.locator('.relation-quote').allTextContents();
    assert.deepEqual(await texts(), ['left', 'lost'], 'causes leads from an event to an event');
    await keys(page, 'Escape', 'r');
    assert.deepEqual((await texts()).slice(0, 3), ['lift', 'courier', 'Monday']);
    await page.keyboard.type('thi');
    assert.deepEqual(await texts(), ['lift', 'courier', 'parcel', 'neighbour', 'key']);
    assert.equal(await page.locator('.relate [role=status]').innerText(), '1 of 5');
    await keys(page, 'Control+a', 'Backspace', '5');
    assert.deepEqual(await texts(), ['parcel']);
    await keys(page, 'x');
    assert.match(await page.locator('.relate [role=status]').innerText(), /No span matches/);
    await keys(page, 'Enter');
    assert.equal(await page.locator('.relate').count(), 1, 'nothing is joined');
    await keys(page, 'Escape', 'Escape');
    assert.equal(engine.saved.length, 0);
  });

  it('walks the candidates with arrow keys, and shows each in the text', async () => {
    const page = await open();
    await keys(page, 'Tab', 'Tab', 'Tab', 'r', 'ArrowDown', 'ArrowDown');
    const input = page.getByRole('combobox');
    const option = await input.getAttribute('aria-activedescendant');
    assert.match(await page.locator(`#${option}`).innerText(), /Monday/);
    assert.match((await input.getAttribute('aria-label')) ?? '', /Tail of the relation from “broke”/);
    const numbers = await page.locator('.text .tag-mark').allInnerTexts();
    assert.deepEqual(numbers, ['3', '1', '2', '4', '5', '6', '7', '8']);
    await keys(page, 'Enter');
    assert.deepEqual(await said(), ['broke when Monday']);
  });

  it('changes the label, reverses it, goes to the other end, and removes', async () => {
    const page = await open([
      { label: 'causes', from: 's3', to: 's5' },
      { label: 'involves', from: 's5', to: 's6' },
    ]);
    await keys(page, 'Tab', 'Tab', 'Tab', 'Control+ArrowDown');
    const heard = page.locator('.text + .sr-only');
    assert.equal(await heard.innerText(), 'causes: from broke (event) to left (event)');
    await keys(page, 'x');
    assert.deepEqual(await said(), ['left causes broke', 'left involves parcel']);
    await keys(page, 'w');
    assert.match(await message(page), /when may not lead from event to event/);
    await keys(page, 'h');
    assert.equal(
      await page
        .locator('.run.active')
        .innerText()
        .then((text) => text.includes('left')),
      true,
    );
    await keys(page, 'Control+ArrowDown', 'x');
    assert.match(await message(page), /involves may not lead from thing to event/);
    await keys(page, 'Backspace');
    assert.deepEqual(await said(), ['left causes broke']);
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelectorAll('.relation .relation-label').length === 2);
    assert.deepEqual(await said(), ['left causes broke', 'left involves parcel']);
  });

  it('repeats the last label from the next span', async () => {
    const page = await open();
    await keys(page, 'Tab', 'Tab', 'Tab', 'c', 'Enter', 'Shift+R', 'Enter');
    assert.deepEqual(await said(), ['broke causes left', 'left causes broke']);
    await keys(page, 'Shift+R', 'Enter', 'Shift+R');
    assert.match(await message(page), /No later span may be the head of causes/);
  });

  it('shows text from right to left in its order, and names in theirs', async () => {
    const text = 'في يوم الاثنين تعطل المصعد، لذلك ترك الساعي الطرد.';
    const spans = spansOn(text, 'تعطل/event', 'ترك/event');
    engine = relationsEngine([{ label: 'causes', from: 's1', to: 's2' }], [marks, links], spans);
    Object.assign(engine, { seed: (row: number) => ({ id: `t-${row + 1}`, text }) });
    panel = await openPanel(engine);
    const { page } = panel;
    await keys(page, 'Tab');
    const left = (selector: string): Promise<number> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => element.getBoundingClientRect().left);
    assert.ok((await left('.relation .around')) > (await left('.relation-quote')), 'what is before it');
    const tag = page.locator('.text .tag:has(.tag-mark)');
    assert.ok((await left('.text .tag-mark')) === (await tag.boundingBox())!.x, '→ event, and not event →');
  });

  it('shows the head of a relation at the left of its arrow in review, also from right to left', async () => {
    const text = 'في يوم الاثنين تعطل المصعد، لذلك ترك الساعي الطرد.';
    const spans = spansOn(text, 'تعطل/event', 'ترك/event');
    engine = relationsReview(text, spans, [{ label: 'causes', from: 's1', to: 's2' }]);
    panel = await openPanel(engine, { kept: reviewing });
    const at = await panel.page
      .locator('.answers .disputed, .answers .agreed')
      .filter({ hasText: '→' })
      .first()
      .evaluate(
        (element, words) => {
          const [node] = element.childNodes;
          return words.map((word) => {
            const range = document.createRange();
            const start = node!.textContent!.indexOf(word);
            range.setStart(node!, start);
            range.setEnd(node!, start + word.length);
            return range.getBoundingClientRect().left;
          });
        },
        ['تعطل', '→', 'ترك'],
      );
    assert.deepEqual(
      at,
      [...at].sort((a, b) => a - b),
    );
  });

  it('does not make the same relation twice, and shows the one there is', async () => {
    const page = await open([{ label: 'causes', from: 's3', to: 's5' }]);
    await keys(page, 'Tab', 'Tab', 'Tab', 'c', 'Enter');
    assert.match(await message(page), /These two are already joined by causes/);
    assert.equal(await page.locator('.relation.active').count(), 1);
    assert.equal(engine.saved.length, 0);
  });

  it('joins with the mouse: head, label, tail', async () => {
    const page = await open();
    const head = await placeOf(page, 'broke');
    await page.mouse.click(head.x, head.y);
    await page.locator('.label', { hasText: 'involves' }).click();
    const wrong = await placeOf(page, 'Monday');
    await page.mouse.click(wrong.x, wrong.y);
    assert.equal(
      await page.locator('.relate [role=status]').innerText(),
      'A relation from here may not lead to time.',
    );
    const tail = await placeOf(page, 'key');
    await page.mouse.click(tail.x, tail.y);
    assert.deepEqual(await said(), ['broke involves key']);
    await page.getByRole('button', { name: `Remove involves: ${relationText('broke', 'key')}` }).click();
    assert.deepEqual(await said(), []);
  });

  it('goes to both ends from the list, and marks the other ends in the text', async () => {
    const page = await open([
      { label: 'causes', from: 's3', to: 's8' },
      { label: 'when', from: 's3', to: 's1' },
    ]);
    const active = page.locator('.run.active');
    assert.equal(await page.locator('.relation').count(), 2, 'all, without a span in focus');
    await page.locator('.relation', { hasText: 'causes' }).getByTitle('Go to the tail').click();
    assert.match(await active.innerText(), /lost/);
    assert.deepEqual(await page.locator('.text .tag:has(.tag-mark)').allInnerTexts(), ['←event']);
    await page.locator('.relation', { hasText: 'causes' }).getByTitle('Go to the head').click();
    assert.match(await active.innerText(), /broke/);
    await keys(page, 'Escape');
    assert.deepEqual(await page.locator('.text .tag:has(.tag-mark)').allInnerTexts(), ['→time', '→event']);
    await keys(page, 'Shift+Tab');
    assert.match((await page.locator('.relations').textContent()) ?? '', /This span has no relations/);
  });

  it('asks before a span goes with its relations, and Undo brings all back', async () => {
    const page = await open([
      { label: 'causes', from: 's3', to: 's8' },
      { label: 'when', from: 's3', to: 's1' },
    ]);
    await keys(page, 'Tab', 'Tab', 'Tab', 'Delete');
    assert.match(await message(page), /2 relations of this span would go with it/);
    await keys(page, 'Escape');
    assert.equal(engine.saved.length, 0);
    await keys(page, 'Delete', 'Enter');
    assert.deepEqual(await said(), []);
    assert.equal((engine.answers.get('t-1')!.labels['marks'] as Span[]).length, storySpans.length - 1);
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelectorAll('.relation .relation-label').length === 2);
    assert.deepEqual(await said(), ['broke causes lost', 'broke when Monday']);
    assert.deepEqual(engine.answers.get('t-1')!.labels['marks'], storySpans);
  });

  it('asks once before a span with relations is moved, and before a label that its relations forbid', async () => {
    const page = await open([{ label: 'causes', from: 's3', to: 's8' }]);
    await keys(page, 'Tab', 'Tab', 'Tab', 'Alt+Shift+ArrowLeft');
    assert.match(await message(page), /1 relation will join what you make of this span/);
    await keys(page, 'Enter', 'Alt+Shift+ArrowLeft');
    await panel.settled();
    const moved = (engine.answers.get('t-1')!.labels['marks'] as Span[]).find(({ id }) => id === 's3');
    assert.equal(moved?.text, 'bro');
    await keys(page, 't');
    assert.match(await message(page), /the schema does not allow 1 relation of the span/);
    await keys(page, 'Enter');
    assert.deepEqual(await said(), []);
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelectorAll('.relation .relation-label').length === 1);
    assert.deepEqual(await said(), ['bro causes lost']);
  });

  it('says what to do first', async () => {
    const page = await open();
    await keys(page, 'r');
    assert.match(await message(page), /Select the span of Marks that is the head first/);
    await keys(page, 'x');
    assert.match(await message(page), /Select a relation in the list first/);
    await keys(page, 'Control+ArrowDown');
    assert.match(await message(page), /There are no relations yet/);
    await keys(page, 'Tab', 'c');
    assert.match(await message(page), /No other span may be joined to time by causes/);
  });

  it('is done with Enter: no relations is an answer', async () => {
    const page = await open([], [marks, { ...links, required: true }]);
    await keys(page, 'Enter');
    await panel.settled();
    const { labels, status } = engine.answers.get('t-1')!;
    assert.deepEqual([labels['links'], status], [[], 'done']);
  });

  it('joins without a direction where the layer has none', async () => {
    const page = await open([], [marks, { ...links, directed: false }]);
    await keys(page, 'Tab', 'w', 'Enter');
    assert.deepEqual(await said(), ['Monday when broke'], 'the pairs hold in both orders');
    await keys(page, 'x');
    assert.match(await message(page), /Relations of Links have no direction/);
  });

  it('keeps the keys typed ahead while a sample loads', async () => {
    engine = relationsEngine();
    engine.answers.set('t-2', engine.answers.get('t-1')!);
    panel = await openPanel(engine);
    const { page } = panel;
    engine.latency = () => 150;
    await keys(page, 'j', 'Tab', 'Tab', 'Tab', 'r', 'l', 'o', 'Enter');
    await page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-2');
    await panel.settled();
    assert.deepEqual(saidBy(engine.answers.get('t-2')!.labels), ['broke causes lost']);
  });

  for (const theme of THEMES)
    it(`has nothing that axe-core finds, ${theme}`, async () => {
      engine = relationsEngine([{ label: 'causes', from: 's3', to: 's8' }]);
      panel = await openPanel(engine, { theme, reduceMotion: true });
      const rules = theme === 'light' ? 'all' : 'colours';
      await keys(panel.page, 'Tab', 'Tab', 'Tab', 'Control+ArrowDown');
      assert.deepEqual(await axe(panel.page, rules), []);
      await keys(panel.page, 'Escape', 'r', 'l');
      assert.deepEqual(await axe(panel.page, rules), []);
      await keys(panel.page, 'Escape', 'Delete');
      assert.deepEqual(await axe(panel.page, rules), []);
      await keys(panel.page, 'Escape', '?');
      assert.deepEqual(await axe(panel.page, rules), []);
    });

  it('shows the spans of a relation whole, where there is no room for the words around them', async () => {
    engine = relationsEngine([{ label: 'causes', from: 's3', to: 's8' }]);
    panel = await openPanel(engine);
    await panel.page
      .locator('.relations')
      .evaluate((list) => void ((list as HTMLElement).style.width = '330px'));
    const cut = await panel.page.locator('.relation-quote').evaluateAll((quotes) =>
      quotes.map((quote) => {
        const [own, room] = [quote, quote.closest('.relation-end')!].map((one) =>
          one.getBoundingClientRect(),
        );
        return [
          quote.textContent,
          own!.left < room!.left || own!.right > room!.right || quote.scrollWidth > quote.clientWidth,
        ];
      }),
    );
    assert.deepEqual(cut, [
      ['broke', false],
      ['lost', false],
    ]);
  });

  it('lists no key of an action that a label has', async () => {
    engine = relationsEngine([]);
    panel = await openPanel(engine);
    await keys(panel.page, '?');
    const keysOf = (title: string): Promise<string> =>
      panel.page.locator('.help dl > div').filter({ hasText: title }).locator('.sr-only').innerText();
    assert.equal(await keysOf('Cite a rule'), '');
    assert.equal(await keysOf('Flag the sample'), 'f');
    assert.equal(await keysOf('Set the cause'), 'w');
  });

  it('has nothing that axe-core finds at 330 px, and nothing sticks out', async () => {
    engine = relationsEngine([{ label: 'causes', from: 's3', to: 's8' }]);
    panel = await openPanel(engine, { theme: 'light', width: 330, height: 640 });
    for (const step of [
      ['Tab', 'Tab', 'Tab', 'Control+ArrowDown'],
      ['Escape', 'r', 'l'],
    ]) {
      await keys(panel.page, ...step);
      assert.deepEqual(await axe(panel.page), []);
      assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), 330);
    }
  });

  it('shows relations of all people by their ends, and takes one over in review', async () => {
    engine = relationsReview();
    panel = await openPanel(engine, { kept: reviewing, theme: 'light' });
    const { page } = panel;
    const rows = page.locator('.answers tbody tr');
    const texts = async (): Promise<string[]> =>
      (await rows.filter({ hasText: 'Links' }).allInnerTexts()).map((row) =>
        row.replace(/\s+/g, ' ').replace(/[\u200E\u2068\u2069]/g, ''),
      );
    assert.deepEqual(await texts(), [
      'Links directions differ broke → left causes take left → broke causes take',
      'Links missing left → parcel involves take none',
      'Links broke → Monday when broke → Monday when',
    ]);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: `Take over causes: ${relationText('left', 'broke')}` }).click();
    await page.getByRole('button', { name: `Take over involves: ${relationText('left', 'parcel')}` }).click();
    assert.equal(await page.locator('.relation .relation-label').count(), 3, 'with that on which all agree');
    await page.getByRole('button', { name: `Take over involves: ${relationText('left', 'parcel')}` }).click();
    assert.match(await message(page), /This relation is in your answer already/);
    await keys(page, 'Enter');
    await panel.settled();
    const [decided] = engine.saved;
    assert.deepEqual(saidBy(decided!.labels), [
      'broke when Monday',
      'left causes broke',
      'left involves parcel',
    ]);
    assert.equal(decided!.decision?.edited, true);
  });

  it('opens 500 spans with 300 relations, and takes a relation, in little time', async () => {
    const words = Array.from({ length: 4000 }, (_, at) => `word${at}`);
    const text = words.join(' ');
    const spans = spansOn(
      `${text} `,
      ...Array.from({ length: 500 }, (_, at) => `word${at * 8 + 1} /event`),
    ).map((span) => ({ ...span, end: span.end - 1, text: span.text!.trim() }));
    const relations = Array.from({ length: 300 }, (_, at) => {
      const [from, to] = [spans[(at * 7) % 500]!, spans[(at * 7 + 40) % 500]!];
      return { label: 'causes', from: from.id!, to: to.id! };
    });
    engine = relationsEngine(relations, [marks, links], spans);
    Object.assign(engine, {
      seed: (row: number) => ({ id: `t-${row + 1}`, text: row === 0 ? text : story }),
    });
    panel = await openPanel(engine);
    const { page } = panel;
    assert.equal(await page.locator('.relation .relation-label').count(), 300);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const clock = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    /** Milliseconds of processor time that a key takes, until the page is laid out again. */
    const press = async (key: string): Promise<number> => {
      const start = await clock();
      await page.keyboard.press(key);
      await page.evaluate(() => document.querySelector('.text')!.getBoundingClientRect());
      return (await clock()) - start;
    };
    const times = new Map<string, number[]>();
    for (let at = 0; at < 3; at++) {
      await press('j');
      await panel.quiet();
      times.set('opening', [...(times.get('opening') ?? []), await press('k')]);
      await panel.quiet();
    }
    for (let at = 0; at < 12; at++)
      for (const [key, step] of [
        ['Tab', 'next span'],
        ['r', 'candidates'],
        ['w', 'a letter'],
        ['ArrowDown', 'next candidate'],
        ['Enter', 'the relation'],
        ['Escape', 'leaving it'],
      ] as const)
        times.set(step, [...(times.get(step) ?? []), await press(key)]);
    await panel.settled();
    const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1]!;
    const report = [...times].map(([step, list]) => `${step} ${median(list).toFixed(0)} ms`).join(', ');
    console.log(`      processor time: ${report}`);
    assert.ok(saidBy(engine.answers.get('t-1')!.labels).length > 305, 'relations were made');
    for (const [step, list] of times)
      assert.ok(median(list) < (step === 'opening' ? 1000 : 150), `${step}: ${median(list)} ms`);
  });
});
