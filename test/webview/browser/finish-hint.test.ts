import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { FakeEngine } from '../fake-engine';
import { intent, labels, project, ticket } from '../projects';
import { keys, openPanel, type PanelPage } from './panel-page';

const asked = labels[0]!.id;
const engineOf = (multiline: boolean): FakeEngine => {
  const why: Layer = { id: 'why', type: 'text', required: true, multiline, when: { intent: [asked] } };
  return new FakeEngine(project([intent, why], labels), 3, ticket);
};

describe('the line that says what the next key does', () => {
  /** The key that is said to finish the sample; empty where none is. */
  const saidKey = async ({ page }: PanelPage): Promise<string> =>
    (await page.locator('.finish kbd:visible, .text-keys kbd:visible').allInnerTexts()).join(' ');

  it('names no key while an answer goes on by itself', async () => {
    const engine = engineOf(false);
    const panel = await openPanel(engine);
    assert.equal(await saidKey(panel), '');
    await panel.page.getByText('Answering takes you to the next sample.').waitFor();
    await keys(panel.page, '2');
    await panel.settled();
    assert.deepEqual(
      engine.saved.map(({ sample, status }) => [sample, status]),
      [[ticket(0).id, 'done']],
    );
  });

  for (const [multiline, key] of [
    [false, 'Enter'],
    [true, 'Control+Enter'],
  ] as const)
    it(`names the key that finishes from a text, of ${multiline ? 'several lines' : 'one line'}`, async () => {
      const engine = engineOf(multiline);
      const panel = await openPanel(engine);
      await keys(panel.page, '1');
      await panel.page.locator('.layer.active :is(input, textarea):focus').waitFor();
      assert.equal(await saidKey(panel), key.replace('Control', 'Ctrl'));
      await panel.page.keyboard.type('So');
      if (multiline) await keys(panel.page, 'Enter');
      await panel.page.keyboard.type('.');
      await keys(panel.page, key);
      await panel.settled();
      const { labels: given, status } = engine.saved.at(-1)!;
      assert.deepEqual([given['why'], status], [multiline ? 'So\n.' : 'So.', 'done']);
    });
});
