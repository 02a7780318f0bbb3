// Drives VS Code's quick input: the command palette, quick open, and the questions that extensions ask.
import type { Locator, Page } from 'playwright-core';
import { reachedByClick, treeRow } from './rows';
import type { Row } from './rows';
import { patience, until } from './until';

/** The quick input of a window. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Chooses a row of the quick pick that is open, by its label, and returns when the list is gone, has become another, or shows the row
   * checked: the next question may have the same title, and what is typed too early would go into this one. Gives up after `timeout` ms.
   */
  async pick(label: string, timeout = patience): Promise<void> {
    let before: string | undefined;
    // The list may go or change while it is read: then it is read again.
    await until(
      `${label} in a quick pick`,
      async () => {
        try {
          const state = await this.#state(label);
          if (before === undefined) {
            if (state !== '' && (await this.#clickRow(label))) before = state;
            return false;
          }
          return state !== before;
        } catch {
          return false;
        }
      },
      Boolean,
      timeout,
    );
  }

  /** What a person sees of the question that is open, and whether the row with this label is checked: it changes with each answer. Empty if none is open. */
  async #state(label: string): Promise<string> {
    const widget = this.#page.locator('.quick-input-widget');
    if (!(await widget.isVisible())) return '';
    const shown = await this.#shown();
    return JSON.stringify([
      await widget.locator('.quick-input-title').innerText({ timeout: 5000 }),
      await widget.locator('input[type=text]').first().getAttribute('placeholder', { timeout: 5000 }),
      shown.map((row) => row.label),
      shown.find((row) => row.label.trim() === label)?.checked,
    ]);
  }

  /**
   * Types into the input box that an extension has opened under a title, and presses Enter. What it proposed is replaced, also
   * when it comes late: a box for a file proposes one only when it has read the folder, over what was typed meanwhile.
   * Gives up after `timeout` ms: the box closes without an answer when another part of the window takes the focus.
   */
  async enter(title: string, text: string, timeout = patience): Promise<void> {
    const widget = this.#page.locator('.quick-input-widget');
    const question = widget.locator('.quick-input-title').getByText(title, { exact: true });
    await question.waitFor({ timeout });
    const input = widget.locator('.quick-input-box input').first();
    const busy = widget.locator('.quick-input-progress.active');
    // The list before it may have the same title: that it goes is no answer.
    let pressed = false;
    await until(
      `"${title}" to be answered`,
      async () => {
        if (!(await question.isVisible())) return pressed;
        if ((await busy.count()) > 0) return false;
        try {
          if ((await input.inputValue({ timeout: 5000 })) !== text) {
            await input.fill(text, { timeout: 5000 });
            return false;
          }
          pressed = true;
          await input.press('Enter', { timeout: 5000 });
          await question.waitFor({ state: 'hidden', timeout: 5000 });
          return true;
        } catch {
          return false;
        }
      },
      Boolean,
      timeout,
    );
  }

  /** Opens the quick input with a key, puts a text into it and chooses a row. */
  async choose(key: string, text: string, label: string, description?: string): Promise<void> {
    const input = this.#page.locator('.quick-input-widget input[type=text]').first();
    const typed = async () =>
      (await input.isVisible()) && (await input.inputValue({ timeout: 5000 }).catch(() => text)) === text;
    // Longer with each attempt: on a busy machine each step takes its time.
    let patient = 500;
    // A key pressed before its keybinding is known is lost, a quick input may close at any moment, and a search that begins
    // before the extension host is there finds nothing and is not repeated: so the whole is tried again.
    await until(
      `${label} after ${key} and "${text}"`,
      async () => {
        try {
          if (await input.isVisible()) {
            await this.#page.keyboard.press('Escape');
            await input.waitFor({ state: 'hidden', timeout: patient });
          }
          await this.#page.keyboard.press(key);
          await input.waitFor({ timeout: patient });
          await input.fill('', { timeout: patient });
          await input.fill(text, { timeout: patient });
          await until(label, () => this.#clickRow(label, description, patient), Boolean, 6 * patient);
          return true;
        } catch (error) {
          patient = Math.min(2 * patient, 20_000);
          // A webview that is drawn again, or is gone, may keep the keys to itself.
          await this.#page.evaluate(
            "document.activeElement?.matches('iframe') && document.activeElement.blur()",
          );
          return error instanceof Error ? error.message : false;
        }
      },
      (result) => result === true,
    );
    // What is open by then may be the next question.
    await until('the quick input to go', async () => !(await typed()));
  }

  get #rows(): Locator {
    return this.#page.locator('.quick-input-list .monaco-list-row');
  }

  async #shown(): Promise<Row[]> {
    return (await this.#rows.evaluateAll(treeRow as never)) as Row[];
  }

  /**
   * Clicks the first row of the quick pick with this label; false if the click did not reach it. The page says whether it did: the list
   * may have closed before, and a click that was late may have worked.
   */
  async #clickRow(label: string, description?: string, timeout = 5000): Promise<boolean> {
    const shown = await this.#shown();
    const i = shown.findIndex(
      (row) => row.label.trim() === label && (description ?? row.description) === row.description,
    );
    if (i === -1) return false;
    const row = this.#rows.nth(i);
    // The list may have changed since; then it is another row.
    return (
      (await row.getAttribute('aria-label', { timeout })) === shown[i]!.aria && reachedByClick(row, timeout)
    );
  }
}
