import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../support/repo-root';
import { FakeEngine } from '../fake-engine';
import { entities, intent, labels, project } from '../projects';
import { closeBrowser, openPanel } from './panel-page';

const naughty = path.resolve(repoRoot, '../shared/data/blns/blns.json');
const own = [
  '',
  ' ',
  'a',
  '\u0000',
  '\ud83d',
  '\udc00\ud800',
  'a\r\nb\rc\nd\u2028e\u2029f\u0085g',
  '\u202eabc\u202c',
  '\u2066\u2067\u2068 open isolates',
  'e\u0301\u0301\u0301',
  '👩‍👩‍👧🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'שלום 123 abc مرحبا',
  '\t\ttabs\t',
  '<img src=x onerror=alert(1)>',
  'a'.repeat(10_000),
  '👩‍👩‍👧'.repeat(1000),
  '\u0300'.repeat(5000),
];

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

describe('any text in the browser', function () {
  this.timeout(120_000);
  after(closeBrowser);

  it('is shown as it is, walked and marked without harm', async function () {
    // Of the list's plain ASCII the panel makes nothing but letters: a few of them are enough.
    const naughtyTexts = existsSync(naughty) ? (JSON.parse(readFileSync(naughty, 'utf8')) as string[]) : [];
    const texts = [...own, ...naughtyTexts.filter((text, at) => /[^ -~]/.test(text) || at % 20 === 0)];
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
  });
});
