import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Span } from '../../../src/core/records/records';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { closeBrowser, openPanel } from './panel-page';

const words =
  'the parcel came late and two of three lamps were broken so we want our money back soon please'.split(' ');

/** Text of about so many characters, in paragraphs. */
function longText(length: number): string {
  const parts: string[] = [];
  let size = 0;
  for (let at = 0; size < length; at++) {
    const word = at % 97 === 96 ? '\n\n' : words[(at * 31 + (at >> 3)) % words.length]!;
    parts.push(word);
    size += word.length + 1;
  }
  return parts.join(' ').replaceAll(' \n\n ', '\n\n');
}

/** Spans over single words, spread evenly. */
function manySpans(text: string, count: number): Span[] {
  const places = [...text.matchAll(/\w+/g)].filter(({ index }) => index > 300);
  const step = Math.floor(places.length / count);
  return Array.from({ length: count }, (_, at) => {
    const { index, 0: word } = places[at * step]!;
    return {
      id: `s${at + 1}`,
      start: index,
      end: index + word.length,
      label: ['amount', 'order-id', 'product'][at % 3]!,
      text: word,
    };
  });
}

/** Milliseconds that a key takes: from its event until the page is laid out again. */
function keyTime(page: Page, key: string): Promise<number> {
  return page.evaluate((name) => {
    const start = performance.now();
    window.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: name,
        code: name.length === 1 ? `Key${name.toUpperCase()}` : name,
        bubbles: true,
        cancelable: true,
      }),
    );
    document.querySelector('.text')!.getBoundingClientRect();
    return performance.now() - start;
  }, key);
}

const median = (times: number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

function engineOf(text: string, spans: Span[]): FakeEngine {
  const engine = new FakeEngine(project([intent, entities], labels), 2, (row) =>
    row === 0 ? { id: 't-1', text: 'A short one first.' } : { id: 't-2', text },
  );
  engine.answers.set('t-2', { labels: { entities: spans }, rules: [], flags: [], note: '', status: 'draft' });
  return engine;
}

describe('long texts in the browser', function () {
  this.timeout(120_000);
  after(closeBrowser);

  it('opens 50 kB with 500 spans in under a second, and takes a new span in under 50 ms', async () => {
    const text = longText(50_000);
    const engine = engineOf(text, manySpans(text, 500));
    const panel = await openPanel(engine);
    await panel.page.waitForTimeout(300);
    const opening = await keyTime(panel.page, 'j');
    assert.equal(await panel.sampleId(), 't-2');
    assert.equal(await panel.page.locator('.tag').count(), 500);
    const times: number[] = [];
    for (let at = 0; at < 15; at++) {
      await keyTime(panel.page, 'ArrowRight');
      times.push(await keyTime(panel.page, 'a'));
    }
    await panel.settled();
    assert.equal((engine.answers.get('t-2')!.labels['entities'] as Span[]).length, 515);
    console.log(
      `      opened in ${opening.toFixed(0)} ms; a span in ${median(times).toFixed(1)} ms (median), ${Math.max(...times).toFixed(1)} ms (worst)`,
    );
    assert.ok(opening < 1000, `opened in ${opening} ms`);
    assert.ok(median(times) < 50, `a span in ${median(times)} ms`);
    await panel.close();
  });

  for (const [name, text] of [
    ['a megabyte of paragraphs', longText(1_000_000)],
    ['a megabyte in one line', longText(1_000_000).replaceAll('\n\n', ' ')],
  ] as const) {
    it(`opens ${name}, marks in it, and scrolls smoothly`, async () => {
      const engine = engineOf(text, manySpans(text, 500));
      const panel = await openPanel(engine);
      await panel.page.waitForTimeout(300);
      const opening = await keyTime(panel.page, 'j');
      const times: number[] = [];
      for (let at = 0; at < 9; at++) {
        await keyTime(panel.page, 'ArrowRight');
        times.push(await keyTime(panel.page, 'a'));
      }
      const frames = await panel.page.evaluate(async () => {
        const page = document.getElementById('page')!;
        const gaps: number[] = [];
        let last = performance.now();
        for (let at = 0; at < 60; at++) {
          page.scrollTop += 400;
          await new Promise(requestAnimationFrame);
          const now = performance.now();
          gaps.push(now - last);
          last = now;
        }
        return gaps;
      });
      console.log(
        `      opened in ${opening.toFixed(0)} ms; a span in ${median(times).toFixed(1)} ms (median); scrolling ${median(frames).toFixed(1)} ms a frame (median), ${Math.max(...frames).toFixed(0)} ms (worst)`,
      );
      assert.ok(opening < 1000, `opened in ${opening} ms`);
      assert.ok(median(times) < 50, `a span in ${median(times)} ms`);
      assert.ok(median(frames) < 34, `${median(frames)} ms a frame`);
      await panel.close();
    });
  }
});
