// Reads the rows of VS Code's lists and trees, which hold only those in sight.
import type { Locator } from 'playwright-core';
import { until } from './until';

/** What a row of a list or tree shows. Fields that it does not have are empty. */
export interface Row {
  label: string;
  description: string;
  /** What a screen reader says. */
  aria: string;
  /** 1 for the roots of a tree. */
  level: number;
  expanded: boolean | undefined;
  /** Of a row with a checkbox. */
  checked: boolean | undefined;
}

/** The part of the browser's Element that is used here; the DOM's types stay out of code that runs in Node. */
export interface PageElement {
  textContent: string | null;
  className: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}

/**
 * Reads every row, those out of sight too, by scrolling from the top to the bottom. `read` runs in the page: it gets the row
 * elements in sight and returns one value for each.
 */
export async function allRows<T>(
  list: Locator,
  read: (rows: PageElement[]) => T[],
  tries = 10,
): Promise<T[]> {
  const rows = list.locator('.monaco-list-row');
  const found = new Map<number, T>();
  const look = async (): Promise<{ first: number; last: boolean }> => {
    const before = await rows.evaluateAll(places);
    const values = (await rows.evaluateAll(read as never)) as T[];
    const after = await rows.evaluateAll(places);
    // The list changed meanwhile: values and places may not belong together.
    if (JSON.stringify(before) !== JSON.stringify(after)) return look();
    after.forEach(({ index }, i) => found.set(index, values[i]!));
    const first = Math.min(...after.map(({ index }) => index));
    return { first, last: after.length === 0 || after.some(({ last }) => last) };
  };

  const start = await look();
  if (start.first > 0 && start.first < Infinity) {
    await scroll(list, -1e6);
    await until('the top of the list', look, ({ first }) => first === 0);
    found.clear();
  }
  let { last } = await look();
  while (!last) {
    const seen = found.size;
    // Half the height at a time, so that no row is missed when the list moves a little further than told.
    await scroll(list, Math.max(((await list.boundingBox())?.height ?? 0) / 2, 22));
    ({ last } = await until('more rows', look, () => found.size > seen));
  }
  const sorted = [...found].sort(([a], [b]) => a - b);
  const gap = sorted.findIndex(([index], i) => index !== i);
  if (gap === -1) return sorted.map(([, value]) => value);
  // Rows came or went while it was scrolled: then what was read is of two lists.
  if (tries > 1) return allRows(list, read, tries - 1);
  throw new Error(`Missed row ${gap} while scrolling through a list`);
}

async function scroll(list: Locator, pixels: number): Promise<void> {
  await list.hover();
  await list.page().mouse.wheel(0, pixels);
}

/** Runs in the page. */
function places(rows: PageElement[]): { index: number; last: boolean }[] {
  return rows.map((row) => ({
    index: Number(row.getAttribute('data-index')),
    last: row.getAttribute('data-last-element') === 'true',
  }));
}

/** Runs in the page: what tree rows show. */
export function treeRow(rows: PageElement[]): Row[] {
  const states: Record<string, boolean> = { true: true, false: false };
  return rows.map((row) => ({
    label: row.querySelector('.label-name')?.textContent ?? '',
    description: row.querySelector('.label-description')?.textContent ?? '',
    aria: row.getAttribute('aria-label') ?? '',
    level: Number(row.getAttribute('aria-level')),
    expanded: states[row.getAttribute('aria-expanded') ?? ''],
    checked: states[row.getAttribute('aria-checked') ?? ''],
  }));
}

/** Clicks a row until the click has reached it: a list may be drawn again under a click, which is lost then. */
export async function clickRow(row: Locator, modifiers: 'Control'[] = []): Promise<void> {
  await until('a click on a row', () => reachedByClick(row, 5000, modifiers).catch(() => false));
}

/** Clicks a row; false if the click did not reach it. The page says whether it did: a click that was late may have worked. */
export async function reachedByClick(
  row: Locator,
  timeout: number,
  modifiers: 'Control'[] = [],
): Promise<boolean> {
  const aria = await row.getAttribute('aria-label', { timeout });
  await row.page().evaluate(noteClicks);
  await row.click({ timeout, modifiers }).catch(() => undefined);
  return (await row.page().evaluate<string | null>('window.rowClicked')) === aria;
}

/** A script that notes in the page which row is clicked from now on. */
const noteClicks = `
  if (window.rowClicked === undefined)
    window.addEventListener(
      'click',
      ({ target }) => (window.rowClicked = target.closest('.monaco-list-row')?.ariaLabel ?? window.rowClicked),
      true,
    );
  window.rowClicked = null;`;
