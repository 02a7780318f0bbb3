// The labelling panel as a person uses it: keys go to what has the focus, and what is on screen is read from the page.
import type { Frame, Locator } from 'playwright-core';
import { patience, until } from '../../host/until';
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
    // The list closes when another part of the window takes the focus: then it is asked for again.
    await until('the panel among the editors', async () => {
      await workbench.command('View: Reopen Editor With...');
      return workbench.pick('Labelwright Labelling Panel', 20_000).then(
        () => true,
        () => false,
      );
    });
    return Panel.inSight(workbench);
  }

  /** Opens the only file of samples of a workspace, without looking at it in a text editor, and waits for its first sample. */
  static async start(workbench: Workbench): Promise<Panel> {
    await workbench.command('Labelwright: Start Labelling');
    return new Panel(workbench, await workbench.webviewFrame('.sample-place'));
  }

  /** Waits for a panel that shows something. */
  static async inSight(workbench: Workbench): Promise<Panel> {
    return new Panel(workbench, await workbench.webviewFrame('.sample-place, .empty-state'));
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** Presses keys one after the other, as fast as they go, once the panel has the focus: after a question it comes back a little later. */
  async press(...keys: string[]): Promise<void> {
    await this.#focused();
    for (const key of keys) await this.workbench.page.keyboard.press(key);
  }

  #focused(): Promise<boolean> {
    return until('the panel to have the focus', () => this.frame.evaluate<boolean>('document.hasFocus()'));
  }

  /** Says who labels. The question closes when another part of the window takes the focus: then it is opened again. */
  async labelAs(name: string): Promise<void> {
    const shown = this.locator('.annotator').getByText(name, { exact: true });
    const timeout = 20_000;
    await until(`${name} to label`, async () => {
      try {
        if (await shown.isVisible()) return true;
        await this.locator('.annotator, .call button').first().click({ timeout });
        await this.workbench.enter('Who is labelling?', name, timeout);
        await shown.waitFor({ timeout });
        return true;
      } catch {
        return false;
      }
    });
  }

  /** Goes to a sample by its id. What is typed before the field has the focus would be keys of the panel. */
  async goTo(id: string): Promise<void> {
    const field = this.locator('.go-to input:focus');
    await until('the field for a sample', async () => {
      await this.press('Control+g');
      return field.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    });
    await field.fill(id);
    await field.press('Enter');
    // The sample may be on screen already; until the field closes, it takes the keys.
    await this.locator('.go-to').waitFor({ state: 'detached' });
    await this.onSample(id);
  }

  /** Types digits at a rhythm, in milliseconds from one to the next, without waiting for what they do. */
  async type(digits: readonly number[], gap: number): Promise<void> {
    await this.#focused();
    const { page } = this.workbench;
    const session = await page.context().newCDPSession(page);
    const sent: Promise<unknown>[] = [];
    for (const digit of digits) {
      const event = { key: String(digit), code: `Digit${digit}`, windowsVirtualKeyCode: 48 + digit };
      sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: String(digit), ...event }));
      sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }));
      if (gap > 0) await new Promise((resolve) => setTimeout(resolve, gap));
    }
    await Promise.all(sent);
    await session.detach();
  }

  /** Drags with the mouse over the text, from a part of one string (0 its left end, 1 its right end) to a part of another. */
  async drag(from: string, fromPart: number, to: string, toPart: number): Promise<void> {
    const { mouse } = this.workbench.page;
    const start = await this.placeOf(from, fromPart);
    const end = await this.placeOf(to, toPart);
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }

  async doubleClick(words: string): Promise<void> {
    const { x, y } = await this.placeOf(words, 0.5);
    await this.workbench.page.mouse.dblclick(x, y);
  }

  /** Where a string of the text is on the page, in pixels. */
  private async placeOf(words: string, part: number): Promise<{ x: number; y: number }> {
    const text = this.locator('.text');
    const box = (await text.boundingBox())!;
    const inText = await text.evaluate((root, wanted) => {
      const onlyTexts = 4;
      const walker = root.ownerDocument.createTreeWalker(root, onlyTexts);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const at = node.data.indexOf(wanted);
        if (at < 0 || node.parentElement.closest('.tag, .sr-only')) continue;
        const range = root.ownerDocument.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const outer = root.getBoundingClientRect();
        const { left, top, width, height } = range.getBoundingClientRect();
        return { left: left - outer.left, top: top - outer.top, width, height };
      }
      throw new Error(`There is no ${wanted} in the text`);
    }, words);
    // A pixel within the string also at its ends.
    const across = Math.min(Math.max(inText.width * part, 1), inText.width - 1);
    return { x: box.x + inText.left + across, y: box.y + inText.top + inText.height / 2 };
  }

  /** The id of the sample on screen; empty when there is none. */
  sampleId(): Promise<string> {
    return this.frame.evaluate<string>("document.querySelector('.sample-id')?.innerText ?? ''");
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

  /** Waits until everything is on disk. While the next sample is loaded, keys are held back, and "Saved" is not the last word. */
  async saved(timeout = patience): Promise<void> {
    const busyAndStatus = `[document.querySelector('main')?.ariaBusy, document.querySelector('.save-status')?.innerText]`;
    await until(
      '"Saved", with a sample on screen',
      () => this.frame.evaluate<[string | null, string | undefined]>(busyAndStatus),
      ([busy, status]) => busy !== 'true' && status?.includes('Saved') === true,
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
