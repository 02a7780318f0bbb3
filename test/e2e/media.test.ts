import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { pngImage, wavSound } from '../support/media-files';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';

describe('samples with an image and a recording', () => {
  const folder = new Folder({
    'labelwright.yaml': `labelwright: 1
data: { samples: [data/*.jsonl], media: [shot, call] }
layers:
  - { id: intent, type: choice, labels: [refund, other] }
labels: [{ id: refund, name: Refund }, { id: other, name: Other }]
`,
    'data/tickets.jsonl': '{"id":"t-1","text":"Look at this.","shot":"media/1.png","call":"media/1.wav"}\n',
  });
  let workbench: Workbench;
  before(async () => {
    mkdirSync(path.join(folder.path, 'media'));
    // Larger than a message with a slice of it.
    writeFileSync(path.join(folder.path, 'media/1.wav'), wavSound(200));
    writeFileSync(path.join(folder.path, 'media/1.png'), pngImage(300, 200, [60, 120, 180]));
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
  });
  after(() => closed(workbench, folder));

  it('are shown and played, under the policy of the panel', async () => {
    const panel = await Panel.start(workbench);
    await panel.onSample('t-1');
    await panel.locator('.media img').waitFor();
    const valueOf = (part: string, name: string): Promise<unknown> =>
      panel.locator(part).evaluate((node, key) => (node as unknown as Record<string, unknown>)[key], name);
    await until(
      'the image',
      () => valueOf('.media img', 'naturalWidth'),
      (now) => now === 300,
    );
    await panel.locator('.media audio').waitFor();
    await until(
      'the recording',
      () => valueOf('.media audio', 'duration'),
      (now) => now === 200,
    );
    await panel.press('Alt+m');
    await until(
      'the recording to play',
      () => valueOf('.media audio', 'paused'),
      (now) => now === false,
    );
    assert.equal(await panel.locator('.media-problem').count(), 0);
    await panel.press('1');
    await panel.saved();
    assert.deepEqual(folder.records('ana').at(-1)!.labels, { intent: 'refund' });
  });
});
