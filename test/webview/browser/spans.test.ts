import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Span } from '../../../src/project/records/records';
import type { FakeEngine } from '../fake-engine';
import { spansEngine } from '../projects';
import { keys, openPanel, type PanelPage } from './panel-page';

function spansOf(
  engine: FakeEngine,
  sample = 't-0003',
): [label: string, text: string | undefined, start: number, end: number][] {
  const spans = (engine.answers.get(sample)?.labels['entities'] ?? []) as Span[];
  return spans.map(({ label, text, start, end }) => [label, text, start, end]);
}

/** The middle of a string in the text, in CSS pixels. */
async function placeOf(page: Page, text: string): Promise<{ left: number; right: number; y: number }> {
  return page.locator('.text').evaluate((root, wanted) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const at = node.data.indexOf(wanted);
      if (at < 0 || node.parentElement!.closest('.tag, .sr-only')) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      return { left, right, y: (top + bottom) / 2 };
    }
    throw new Error(`no ${wanted}`);
  }, text);
}

async function drag(page: Page, from: string, to = from): Promise<void> {
  const start = await placeOf(page, from);
  const end = await placeOf(page, to);
  await page.mouse.move(start.left + 1, start.y);
  await page.mouse.down();
  await page.mouse.move(end.right - 1, end.y, { steps: 4 });
  await page.mouse.up();
}

// Sample 3: "😀 Please refund €19.00 for A-3100, the 👩‍👩‍👧 lamp arrived broken. (3)"
const right = (times: number): string[] => Array<string>(times).fill('ArrowRight');

describe('spans in the browser', () => {
  let engine: FakeEngine;
  let panel: PanelPage;

  async function open(layer = {}): Promise<Page> {
    engine = spansEngine(50, {}, layer);
    panel = await openPanel(engine);
    await keys(panel.page, 'j', 'j');
    return panel.page;
  }
  it('marks words by keyboard, with code points after an emoji', async () => {
    const page = await open();
    await keys(page, ...right(4), 'a', ...right(2), 'o');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [
      ['amount', '€19.00', 16, 22],
      ['order-id', 'A-3100', 27, 33],
    ]);
  });

  it('extends by words and characters, and never splits a character', async () => {
    const page = await open();
    // the 👩‍👩‍👧 lamp
    for (let i = 0; i < 8; i++) await keys(page, 'ArrowRight');
    await keys(page, 'Shift+ArrowRight', 'Shift+ArrowRight', 'p');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['product', 'the 👩‍👩‍👧 lamp', 35, 49]]);
    await keys(
      page,
      'Alt+Shift+ArrowUp',
      'Alt+Shift+ArrowRight',
      'Alt+Shift+ArrowRight',
      'Alt+Shift+ArrowRight',
      'Alt+Shift+ArrowRight',
    );
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['product', 'lamp', 45, 49]]);
    await keys(page, 'Alt+Shift+ArrowDown', 'Alt+Shift+ArrowLeft');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['product', 'lam', 45, 48]]);
  });

  it('walks by characters into a word', async () => {
    const page = await open();
    for (let i = 0; i < 6; i++) await keys(page, 'ArrowRight');
    await keys(page, 'Alt+ArrowRight', 'Alt+ArrowRight', 'Alt+ArrowRight', 'Shift+ArrowRight', 'o');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['order-id', '3100', 29, 33]]);
  });

  it('walks spans with Tab, relabels, removes, and leaves with Esc', async () => {
    const page = await open();
    await keys(page, ...right(4), 'a', ...right(2), 'a', 'Escape');
    await keys(page, 'Shift+Tab', 'o', 'Shift+Tab', 'Delete');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['order-id', 'A-3100', 27, 33]]);
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelectorAll('.tag').length === 2);
    await panel.settled();
    assert.equal(spansOf(engine).length, 2);
  });

  it('says which span is in the way', async () => {
    const page = await open();
    await keys(page, ...right(4), 'a', 'ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowRight', 'p');
    const message = await page.locator('.message.problem').textContent();
    assert.match(message ?? '', /“€19\.00” \(amount\) is in the way/);
    assert.equal(spansOf(engine).length, 1);
  });

  it('marks by dragging, trims spaces, and a double click marks a word', async () => {
    const page = await open();
    await drag(page, ' €19.00 ');
    await keys(page, 'a');
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['amount', '€19.00', 16, 22]]);
    const word = await placeOf(page, 'broken');
    await page.mouse.dblclick(word.left + 8, word.y);
    await keys(page, 'p');
    await panel.settled();
    assert.deepEqual(spansOf(engine)[1], ['product', 'broken', 58, 64]);
  });

  it('marks every selection with an armed label', async () => {
    const page = await open();
    await page.locator('.label', { hasText: 'order id' }).click();
    await drag(page, 'A-3100');
    await drag(page, 'arrived', 'broken');
    await panel.settled();
    assert.deepEqual(
      spansOf(engine).map(([label, text]) => [label, text]),
      [
        ['order-id', 'A-3100'],
        ['order-id', 'arrived broken'],
      ],
    );
  });

  it('arms a label for one sample, also when a change on it is undone', async () => {
    const page = await open();
    const armed = page.getByRole('button', { name: 'order id', pressed: true });
    await keys(page, 'o');
    await drag(page, 'A-3100');
    await panel.settled();
    await keys(page, 'u');
    await page.locator('.tag').waitFor({ state: 'detached' });
    await panel.settled();
    assert.equal(await armed.count(), 1);
    await keys(page, 'j');
    await armed.waitFor({ state: 'detached' });
    await drag(page, 'language');
    await panel.quiet();
    assert.deepEqual(spansOf(engine, 't-0004'), []);
  });

  it('shows that a label is armed, and disarms it with one Esc', async () => {
    const page = await open();
    const armed = page.getByRole('button', { name: 'order id', pressed: true });
    await keys(page, 'o');
    assert.match((await page.locator('.pen').textContent()) ?? '', /marks it as order id\. Esc stops/);
    assert.equal(await armed.evaluate((label) => label.matches('.chosen')), false, 'it is no answer');
    await drag(page, 'A-3100');
    await panel.settled();
    await keys(page, 'Escape');
    assert.equal(await armed.count(), 0);
    assert.equal(await page.locator('.pen').count(), 0);
    await drag(page, 'lamp');
    await panel.quiet();
    assert.deepEqual(
      spansOf(engine).map(([, text]) => text),
      ['A-3100'],
    );
  });

  it('offers labels beside a mouse selection, and only there', async () => {
    const page = await open();
    const bubble = page.getByRole('group', { name: 'Label the selection' });
    await keys(page, 'ArrowRight');
    assert.equal(await bubble.count(), 0, 'the keyboard needs none');
    await drag(page, 'A-3100');
    const box = (await bubble.boundingBox())!;
    const selected = await placeOf(page, 'A-3100');
    assert.ok(Math.abs(box.x - selected.left) < 10, `${box.x} beside ${selected.left}`);
    assert.ok(box.y > selected.y && box.y < selected.y + 40, `${box.y} below ${selected.y}`);
    await bubble.getByRole('button', { name: 'order id' }).click();
    await panel.settled();
    assert.deepEqual(
      spansOf(engine).map(([label, text]) => [label, text]),
      [['order-id', 'A-3100']],
    );
    assert.equal(await bubble.count(), 0);
    await drag(page, 'lamp');
    await keys(page, 'Escape');
    assert.equal(await bubble.count(), 0, 'Esc leaves the selection');
  });

  it('jumps to a word by its first letters: a span in six keys', async () => {
    const page = await open();
    await keys(page, ';', 'a', '-', 'Enter', 'o');
    await panel.settled();
    await keys(page, 'Escape', ';', 'r', 'e');
    assert.equal(await page.locator('.find [role=status]').textContent(), '1 of 1');
    await keys(page, 'Enter', 'Shift+ArrowRight', 'p');
    await panel.settled();
    assert.deepEqual(
      spansOf(engine).map(([label, text]) => [label, text]),
      [
        ['product', 'refund €19.00'],
        ['order-id', 'A-3100'],
      ],
    );
  });

  it('finds in the text, moves between matches, and goes back with Esc', async () => {
    const page = await open();
    await keys(page, 'ArrowRight', 'ArrowRight', ';', 'E', 'ArrowDown', 'ArrowDown');
    // pleasE rEfund thE brokEn: no word begins with it.
    assert.equal(await page.locator('.find [role=status]').textContent(), '5 of 6');
    await keys(page, 'ArrowUp', 'Escape', 'p');
    await panel.settled();
    assert.deepEqual(
      spansOf(engine).map(([, text]) => text),
      ['Please'],
      'the caret is where it was',
    );
    await keys(page, 'Escape', ';', 'x', 'x');
    assert.equal(await page.locator('.find [role=status]').textContent(), 'Not found');
    await keys(page, 'Escape');
    assert.equal(await page.locator('.find').count(), 0);
  });

  it('adds a discontinuous part', async () => {
    const page = await open();
    await drag(page, 'refund');
    await keys(page, 'p', 'd');
    await drag(page, 'lamp');
    await keys(page, 'd');
    await panel.settled();
    const [span] = engine.answers.get('t-0003')!.labels['entities'] as Span[];
    assert.deepEqual(span, {
      id: 's1',
      label: 'product',
      start: 9,
      end: 49,
      parts: [
        { start: 9, end: 15, text: 'refund' },
        { start: 45, end: 49, text: 'lamp' },
      ],
    });
  });

  it('adds a part by keyboard, takes one out again, and joins parts that touch', async () => {
    const page = await open();
    const parts = async (): Promise<(string | undefined)[]> => {
      await panel.settled();
      const [span] = engine.answers.get('t-0003')!.labels['entities'] as Span[];
      return (span!.parts ?? [span!]).map(({ text }) => text);
    };
    // refund … A-3100
    await keys(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'p', '+');
    assert.match((await page.locator('.message').first().textContent()) ?? '', /Select the next part/);
    await keys(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
    assert.deepEqual(await parts(), ['refund', 'A-3100']);
    assert.equal(await page.locator('.text + .sr-only').textContent(), 'product: refund … A-3100');
    assert.equal(await page.locator('.tag').count(), 1, 'one name for both');
    await keys(page, '-');
    assert.deepEqual(await parts(), ['refund'], 'the part at the caret');
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelectorAll('.run').length > 2);
    assert.deepEqual(await parts(), ['refund', 'A-3100']);
    await keys(page, 'Tab', 'Alt+Shift+ArrowUp', '-');
    assert.deepEqual(await parts(), ['A-3100'], 'the part at the active edge');
    await keys(page, '-');
    assert.match((await page.locator('.message.problem').textContent()) ?? '', /one part only/);
    await keys(page, '+', 'Escape', '+');
    await drag(page, ',');
    await keys(page, 'Enter');
    assert.deepEqual(await parts(), ['A-3100,']);
    assert.match((await page.locator('.message.info').textContent()) ?? '', /The parts touch/);
  });

  it('adds and takes out parts with the mouse alone', async () => {
    const page = await open();
    await drag(page, 'refund');
    await page.locator('.bubble .label', { hasText: 'product' }).click();
    await page.getByRole('button', { name: 'add a part' }).click();
    await drag(page, 'lamp');
    assert.equal(await page.locator('.bubble').count(), 0);
    await page.getByRole('button', { name: 'adds it' }).click();
    const refund = await placeOf(page, 'refund');
    await page.mouse.click(refund.left + 5, refund.y);
    await page.getByRole('button', { name: 'take out a part' }).click();
    await panel.settled();
    assert.deepEqual(spansOf(engine), [['product', 'lamp', 45, 49]]);
  });

  it('says that a layer allows no parts', async () => {
    const page = await open({ discontinuous: false });
    await drag(page, 'refund');
    await keys(page, 'p', '+');
    assert.match(
      (await page.locator('.message.problem').textContent()) ?? '',
      /does not allow spans with several/,
    );
    assert.equal(await page.getByRole('button', { name: 'add a part' }).count(), 0);
  });

  it('marks the same string everywhere', async () => {
    engine = spansEngine(3, {}, {});
    const original = engine.seed;
    (engine as { seed: typeof original }).seed = (row) => ({
      ...original(row),
      text: 'cat dog cat catalog, Cat cat',
    });
    panel = await openPanel(engine);
    await keys(panel.page, 'ArrowRight', 'a', 'e');
    assert.match((await panel.page.locator('.message').textContent()) ?? '', /2 more occurrences\./);
    await keys(panel.page, 'Enter');
    await panel.settled();
    assert.deepEqual(
      spansOf(engine, 't-0001').map(([, , start]) => start),
      [0, 8, 25],
    );
  });

  it('nests spans if the layer allows it, and prevents crossing', async () => {
    const page = await open({ overlap: 'nested' });
    await drag(page, 'A-3100', 'lamp');
    await keys(page, 'p');
    await drag(page, 'lamp');
    await keys(page, 'o');
    await panel.settled();
    assert.equal(spansOf(engine).length, 2);
    await drag(page, 'for', 'A-3100');
    await keys(page, 'a');
    assert.match((await page.locator('.message.problem').textContent()) ?? '', /must not cross/);
    assert.equal(spansOf(engine).length, 2);
  });

  it('finishes with Enter: a spans layer without spans is answered with none', async () => {
    const page = await open();
    await keys(page, '1', 'Enter');
    await panel.settled();
    assert.deepEqual(engine.answers.get('t-0003')?.labels, { intent: 'refund', entities: [] });
    assert.equal(engine.answers.get('t-0003')?.status, 'done');
    assert.equal(await panel.sampleId(), 't-0004');
  });

  it('says what is missing when Enter comes too early', async () => {
    const page = await open();
    await keys(page, 'Enter');
    assert.match((await page.locator('.message.problem').textContent()) ?? '', /Still to answer: Intent/);
    assert.equal(await panel.sampleId(), 't-0003');
  });

  it('gives room for names only to lines with spans, and makes the text larger and smaller by key', async () => {
    const page = await open();
    const style = (name: 'lineHeight' | 'fontSize'): Promise<string> =>
      page
        .locator('.line')
        .first()
        .evaluate((line, key) => getComputedStyle(line)[key], name);
    assert.deepEqual([await style('lineHeight'), await style('fontSize')], ['28px', '16px']);
    await keys(page, 'Alt+=');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.line')!).fontSize === '18px');
    assert.equal(await style('lineHeight'), '31.5px');
    await keys(page, 'Alt+-');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.line')!).fontSize === '16px');
    await keys(page, ...right(3), 'a');
    await page.locator('.tag').waitFor();
    assert.equal(await style('lineHeight'), '35px');
  });
});
