import assert from 'node:assert/strict';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { openPanel } from './panel-page';

const keys = [
  ...[
    'ArrowRight',
    'Shift+ArrowRight',
    'ArrowDown',
    'a',
    'Alt+Shift+ArrowLeft',
    'Alt+Shift+ArrowRight',
    'Tab',
    'Escape',
  ],
  ...['ArrowLeft', 'o', 'Shift+Tab', 'e', 'Escape', 'Alt+ArrowRight', 'p', 'Escape', 'Escape', 'Escape', 'j'],
];

/** Shows each text in the panel, walks and marks it, and looks that it is shown as it is and that no harm is done. */
export async function walkTexts(texts: readonly string[]): Promise<void> {
  const engine = new FakeEngine(project([intent, entities], labels), texts.length, (row) => ({
    id: `t-${row + 1}`,
    text: texts[row]!,
  }));
  const panel = await openPanel(engine);
  for (const [row, text] of texts.entries()) {
    await panel.page.waitForFunction(
      (id) => document.querySelector('.sample-id')?.textContent === id,
      `t-${row + 1}`,
    );
    const shown = await panel.text();
    const plain = text.replace(/\r\n|\n/g, '\n').replace(/([\r\u2028\u2029])/g, '$1\n');
    assert.ok(shown === plain, `sample ${row + 1}: ${JSON.stringify(text.slice(0, 80))}`);
    await panel.page.evaluate((chords) => {
      for (const chord of chords) {
        const parts = chord.split('+');
        const key = parts.at(-1)!;
        const held = { shiftKey: parts.includes('Shift'), altKey: parts.includes('Alt') };
        window.dispatchEvent(
          new KeyboardEvent('keydown', {
            key,
            code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
            ...held,
          }),
        );
      }
    }, keys);
  }
  await panel.settled();
  assert.deepEqual(panel.errors, []);
  for (const [id, answer] of engine.answers) {
    const points = [...texts[Number(id.slice(2)) - 1]!];
    for (const span of answer.labels['entities'] as { start: number; end: number; text: string }[]) {
      assert.equal(points.slice(span.start, span.end).join(''), span.text, id);
    }
  }
  await panel.close();
}
