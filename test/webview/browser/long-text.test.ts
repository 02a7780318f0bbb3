import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Span } from '../../../src/project/records/records';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { openPanel, type PanelPage } from './panel-page';

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

/** Presses a key, and lays the page out again. */
function press(page: Page, key: string): Promise<void> {
  return page.evaluate((name) => {
    window.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: name,
        code: name.length === 1 ? `Key${name.toUpperCase()}` : name,
        bubbles: true,
        cancelable: true,
      }),
    );
    document.querySelector('.text')!.getBoundingClientRect();
  }, key);
}

/** Milliseconds of processor time that the page's thread has taken: what passes on the clock also counts whatever else the machine does. */
async function pageClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
}

/** Scrolls by 400 px a frame; milliseconds of processor time for each frame. */
async function scroll(page: Page, frames: number): Promise<number[]> {
  const now = await pageClock(page);
  const times: number[] = [];
  for (let at = 0; at < frames; at++) {
    const before = await now();
    await page.evaluate(async () => {
      document.getElementById('page')!.scrollTop += 400;
      // The first callback runs before the frame is painted.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    times.push((await now()) - before);
  }
  return times;
}

/** Opens the second sample and marks some words in it; milliseconds of processor time for the one, and for each of the others. */
async function openAndMark(panel: PanelPage, marks: number): Promise<{ opening: number; marking: number }> {
  await panel.quiet();
  const now = await pageClock(panel.page);
  const start = await now();
  await press(panel.page, 'j');
  await panel.quiet();
  const opened = await now();
  assert.equal(await panel.sampleId(), 't-2');
  for (let at = 0; at < marks; at++) {
    await press(panel.page, 'ArrowRight');
    await press(panel.page, 'a');
  }
  await panel.settled();
  return { opening: opened - start, marking: ((await now()) - opened) / marks };
}

function engineOf(text: string, spans: Span[]): FakeEngine {
  const engine = new FakeEngine(project([intent, entities], labels), 2, (row) =>
    row === 0 ? { id: 't-1', text: 'A short one first.' } : { id: 't-2', text },
  );
  engine.answers.set('t-2', { labels: { entities: spans }, rules: [], flags: [], note: '', status: 'draft' });
  return engine;
}

describe('long texts in the browser', () => {
  for (const [name, text, count, marks] of [
    ['50 kB', longText(50_000), 500, 15],
    ['a megabyte of paragraphs', longText(1_000_000), 5000, 3],
    ['a megabyte in one line', longText(1_000_000).replaceAll('\n\n', ' '), 500, 15],
  ] as const)
    it(`opens ${name} with ${count} spans, marks text in it, and scrolls`, async () => {
      const engine = engineOf(text, manySpans(text, count));
      const panel = await openPanel(engine);
      const { opening, marking } = await openAndMark(panel, marks);
      assert.equal((engine.answers.get('t-2')!.labels['entities'] as Span[]).length, count + marks);
      const frames = await scroll(panel.page, 60);
      const frame = frames.reduce((sum, each) => sum + each, 0) / frames.length;
      const late = frames.filter((each) => each > 1000 / 60).length;
      const took = `opening ${opening.toFixed(0)} ms, a span ${marking.toFixed(1)} ms, a frame ${frame.toFixed(1)} ms, ${late} of ${frames.length} frames over 16.7 ms`;
      console.log(`      processor time: ${took}`);
      // Each part that is laid out only in sight costs time in every frame.
      const watched = await panel.page.locator('.text > *').count();
      assert.ok(watched <= 150, `${watched} parts`);
      // With 5,000 spans, much of a span's time is spent on copying the messages of this test.
      assert.ok(opening < 3000 && marking < (count > 500 ? 900 : 300) && frame < 150, took);
    });

  it('brings the end into sight with the first jump, and the start with the next', async () => {
    const texts = [longText(1_000_000), longText(2000)];
    const engine = new FakeEngine(project([entities], labels), 2, (row) => ({
      id: `t-${row + 1}`,
      text: texts[row]!,
    }));
    const panel = await openPanel(engine);
    /** How far the caret is outside of what is in sight, in pixels, once the page stands still. */
    const outside = async (): Promise<number> => {
      await panel.quiet();
      return panel.page.evaluate(async () => {
        const page = document.getElementById('page')!;
        for (let still = 0; still < 10;) {
          const before = page.scrollTop;
          await new Promise((resolve) => requestAnimationFrame(resolve));
          still = before === page.scrollTop ? still + 1 : 0;
        }
        const [place] = CSS.highlights.get('labelwright-selection')!.values();
        const range = document.createRange();
        range.setStart(place!.startContainer, place!.startOffset);
        range.setEnd(place!.endContainer, place!.endOffset);
        const caret = range.getBoundingClientRect();
        const view = page.getBoundingClientRect();
        return Math.max(0, view.top - caret.top, caret.bottom - view.bottom);
      });
    };
    await panel.page.locator('.text').focus();
    for (const key of ['Control+End', 'Control+Home', 'j', 'k', 'Control+End']) {
      await panel.page.keyboard.press(key);
      if (key.length > 1) assert.equal(await outside(), 0, key);
      else await panel.quiet();
    }
  });
});
