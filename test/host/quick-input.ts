// Drives VS Code's quick input: the command palette, quick open, and the questions that extensions ask.
import type { Locator, Page } from 'playwright-core';
import { treeRow } from './rows';
import type { Row } from './rows';
import { patience, until } from './until';

/** The quick input of a window. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Chooses a row of the quick pick that is open, by its label. Gives up after `timeout` ms. */
  async pick(label: string, timeout = patience): Promise<void> {
    // A click may have worked although its end was not seen in time: then the row is gone, or its checkbox has changed.
    let clicked: Row | undefined;
    // The list may go or change while it is read: then it is read again.
    await until(
      `${label} in a quick pick`,
      async () => {
        try {
          if (clicked) {
            const row = (await this.#shown()).find((each) => each.label.trim() === label);
            if (!row || row.checked !== clicked.checked) return true;
          }
          return await this.#clickRow(label, undefined, 5000, (row) => (clicked ??= row));
        } catch {
          return false;
        }
      },
      Boolean,
      timeout,
    );
  }

  /**
   * Types into the input box that an extension has opened under a title, and presses Enter. What it proposed is replaced, also
   * when it comes late: a box for a file proposes one only when it has read the folder, over what was typed meanwhile.
   */
  async enter(title: string, text: string): Promise<void> {
    const widget = this.#page.locator('.quick-input-widget');
    const question = widget.locator('.quick-input-title').getByText(title, { exact: true });
    await question.waitFor();
    const input = widget.locator('.quick-input-box input').first();
    const busy = widget.locator('.quick-input-progress.active');
    // The list before it may have the same title: that it goes is no answer.
    let pressed = false;
    await until(`"${title}" to be answered`, async () => {
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
    });
  }

  /** Opens the quick input with a key, puts a text into it and chooses a row. */
  async choose(key: string, text: string, label: string, description?: string): Promise<void> {
    const input = this.#page.locator('.quick-input-widget input[type=text]').first();
    const typed = async () =>
      (await input.isVisible()) && (await input.inputValue({ timeout: patient }).catch(() => text)) === text;
    // Longer with each attempt: on a busy machine each step takes its time.
    let patient = 500;
    const gone = () =>
      until('the quick input to go', async () => !(await typed()), Boolean, 6 * patient).then(
        () => true,
        () => false,
      );
    // A click may have worked although its end was not seen in time: what is open by then is the next question.
    let clicked = false;
    // A key pressed before its keybinding is known is lost, a quick input may close at any moment, and a search that begins
    // before the extension host is there finds nothing and is not repeated: so the whole is tried again.
    await until(
      `${label} after ${key} and "${text}"`,
      async () => {
        try {
          if (clicked && (await gone())) return true;
          clicked = false;
          // What is open may be the next question: nothing is typed into that.
          if (await input.isVisible()) {
            await this.#page.keyboard.press('Escape');
            await input.waitFor({ state: 'hidden', timeout: patient });
          }
          await this.#page.keyboard.press(key);
          await input.waitFor({ timeout: patient });
          await input.fill('', { timeout: patient });
          await input.fill(text, { timeout: patient });
          await until(
            label,
            () => this.#clickRow(label, description, patient, () => (clicked = true)),
            Boolean,
            6 * patient,
          );
          if (!(await gone())) throw new Error('The quick input stays open.');
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
  }

  get #rows(): Locator {
    return this.#page.locator('.quick-input-list .monaco-list-row');
  }

  async #shown(): Promise<Row[]> {
    return (await this.#rows.evaluateAll(treeRow as never)) as Row[];
  }

  /** Clicks the first row of the quick pick with this label; false if there is none yet. */
  async #clickRow(
    label: string,
    description?: string,
    timeout = 5000,
    beforeClick: (row: Row) => void = () => undefined,
  ): Promise<boolean> {
    const shown = await this.#shown();
    const i = shown.findIndex(
      (row) => row.label.trim() === label && (description ?? row.description) === row.description,
    );
    if (i === -1) return false;
    const row = this.#rows.nth(i);
    // The list may have changed since; then it is another row.
    if ((await row.getAttribute('aria-label', { timeout })) !== shown[i]!.aria) return false;
    beforeClick(shown[i]!);
    await row.click({ timeout });
    return true;
  }
}
