// The labelling panel as a person uses it: keys go to what has the focus, and what is on screen is read from the page.
import type { Frame, Locator } from 'playwright-core';
import { until } from '../../host/until';
import type { Workbench } from '../../host/person';

/** The panel in sight. */
export class Panel {
  private constructor(
    readonly workbench: Workbench,
    /** The page of the webview; another one after the window was reloaded. */
    readonly frame: Frame,
  ) {}

  /** Opens a file of samples in the panel, through the command "Reopen Editor With…", and waits for what it shows first. */
  static async open(workbench: Workbench, file: string): Promise<Panel> {
    await workbench.openFile(file);
    await workbench.command('View: Reopen Editor With...');
    await workbench.pick('Labelwright Labelling Panel');
    return Panel.inSight(workbench);
  }

  /** Waits for a panel that shows something. */
  static async inSight(workbench: Workbench): Promise<Panel> {
    return new Panel(workbench, await workbench.webviewFrame('.sample-id, .empty-state'));
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** Presses keys one after the other, as fast as they go. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.workbench.page.keyboard.press(key);
  }

  /** The id of the sample on screen; empty when there is none. */
  async sampleId(): Promise<string> {
    const id = this.locator('.sample-id');
    return (await id.count()) > 0 ? id.innerText() : '';
  }

  /** Waits until a sample is on screen. */
  async onSample(id: string): Promise<void> {
    await until(
      `${id} on screen`,
      () => this.sampleId(),
      (now) => now === id,
    );
  }

  /** The text of the sample as it is drawn: without the names of spans and what only screen readers hear. Lines are joined by \n. */
  text(): Promise<string> {
    return this.locator('.text').evaluate((element) => {
      const copy = element.cloneNode(true) as typeof element;
      for (const extra of copy.querySelectorAll('.tag, .sr-only')) extra.remove();
      return [...copy.querySelectorAll('.line')].map((line) => line.textContent).join('\n');
    });
  }

  /** What a screen reader says of the caret or the span in focus. */
  heard(): Promise<string> {
    return this.locator('.text + .sr-only').innerText();
  }

  /** What stands where the panel says whether the work is on disk. */
  saveStatus(): Promise<string> {
    return this.locator('.save-status').innerText();
  }

  /** The line with messages, menus and hints. */
  message(): Promise<string> {
    return this.locator('.message').first().innerText();
  }

  /** Waits until everything is on disk. */
  async saved(timeout = 20_000): Promise<void> {
    await until(
      '"Saved"',
      () => this.saveStatus(),
      (text) => text.includes('Saved'),
      timeout,
    );
  }

  /** Walks with the keyboard from the text's start until the caret is on the first word, and extends it to the last. */
  async select(words: readonly string[], onward: 'ArrowRight' | 'ArrowLeft' = 'ArrowRight'): Promise<void> {
    await this.press('Control+Home');
    for (let steps = 0; (await this.heard()) !== words[0]; steps++) {
      if (steps > 200) throw new Error(`The caret never came to ${words[0]}; it is on ${await this.heard()}`);
      await this.press(onward);
    }
    for (let i = 1; i < words.length; i++) await this.press(`Shift+${onward}`);
  }

  /** The names of the spans on screen, in the order of the text. */
  tags(): Promise<string[]> {
    return this.locator('.text .tag:not(.again)').allInnerTexts();
  }
}
