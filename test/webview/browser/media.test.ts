import assert from 'node:assert/strict';
import { until } from '../../host/until';
import { pngImage, wavSound } from '../../support/media-files';
import { FakeEngine } from '../fake-engine';
import { intent, labels, project } from '../projects';
import { openPanel } from './panel-page';

const SAMPLES: { context: [string, string][]; text: string }[] = [
  {
    text: 'It shows this when I pay.',
    context: [
      ['channel', 'mail'],
      ['shot', 'images/1.png'],
    ],
  },
  { text: 'Nothing to see here.', context: [['channel', 'phone']] },
  { text: 'A call.', context: [['call', 'sounds/1.wav']] },
  {
    text: 'Broken ones.',
    context: [
      ['shot', 'https://example.com/a.png'],
      ['call', 'images/damaged.png'],
    ],
  },
];

/** In two slices, as the server sends large files. */
function mediaEngine(): FakeEngine {
  const engine = new FakeEngine(
    project([intent], labels.slice(0, 4), { media: ['shot', 'call'] }),
    SAMPLES.length,
    (row) => ({ id: `t-${row + 1}`, ...SAMPLES[row]! }),
  );
  const put = (path: string, type: string, bytes: Buffer): void => {
    const half = bytes.length >> 1;
    engine.media.set(path, (from) => ({
      type,
      size: bytes.length,
      version: '1',
      base64: (from === 0 ? bytes.subarray(0, half) : bytes.subarray(from)).toString('base64'),
    }));
  };
  put('images/1.png', 'image/png', pngImage(1200, 700, [60, 120, 180]));
  put('sounds/1.wav', 'audio/wav', wavSound(2));
  put('images/damaged.png', 'image/png', pngImage(9, 9, [0, 0, 0]).subarray(0, 20));
  engine.media.set('https://example.com/a.png', () => ({
    problem: 'https://example.com/a.png is an address.',
  }));
  return engine;
}

describe('images and recordings in the browser', () => {
  it('shows an image, and enlarges it by its key and by Enter', async () => {
    const panel = await openPanel(mediaEngine());
    const box = panel.page.locator('.media-box');
    const image = panel.page.getByRole('img', { name: 'shot: images/1.png' });
    assert.equal((await box.boundingBox())!.height, 240, 'the box has its height before the image is there');
    await image.waitFor();
    await image.evaluate((element: HTMLImageElement) => element.decode());
    assert.equal((await box.boundingBox())!.height, 240);
    assert.equal(
      await panel.page.locator('.context').innerText(),
      'channel\nmail',
      'the path is no text of its own',
    );
    await panel.page.keyboard.press('Alt+m');
    await panel.page.waitForFunction(() => document.querySelector('.media-box')!.clientHeight > 240);
    await box.focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.waitForFunction(() => document.querySelector('.media-box')!.clientHeight < 240);
    assert.equal(await panel.sampleId(), 't-1', 'Enter in the image marks nothing as done');
  });

  it('plays a recording by its key, and keeps the keys of its player', async () => {
    const engine = mediaEngine();
    const panel = await openPanel(engine);
    for (const key of ['j', 'j']) await panel.page.keyboard.press(key);
    const audio = panel.page.locator('audio[controls]');
    await audio.waitFor();
    const state = () => audio.evaluate(({ paused, duration }: HTMLAudioElement) => ({ paused, duration }));
    await panel.page.waitForFunction(() => document.querySelector('audio')!.duration === 2);
    assert.deepEqual(await state(), { paused: true, duration: 2 }, 'it does not play by itself');
    await panel.page.keyboard.press('Alt+m');
    await panel.page.waitForFunction(() => !document.querySelector('audio')!.paused);
    await panel.page.keyboard.press('Alt+m');
    await panel.page.waitForFunction(() => document.querySelector('audio')!.paused);
    await audio.focus();
    await panel.page.keyboard.press('Space');
    await panel.page.waitForFunction(() => !document.querySelector('audio')!.paused);
    await panel.page.keyboard.press('2');
    await panel.settled();
    assert.deepEqual(engine.saved.at(-1)!.labels, { intent: 'duplicate-charge' }, 'labels keep their keys');
  });

  it('looks again at the files on screen when files change', async () => {
    const engine = mediaEngine();
    const panel = await openPanel(engine);
    const image = panel.page.locator('.media img');
    const source = await image.getAttribute('src');
    const asked = engine.asked.length;
    const first = engine.media.get('images/1.png')!;
    await panel.send('changed', { samples: true });
    await until('the file to be asked for', () =>
      engine.asked.slice(asked).some(({ method }) => method === 'media'),
    );
    await panel.quiet();
    assert.equal(await image.getAttribute('src'), source, 'it is as it was');
    engine.media.set('images/1.png', () => ({ problem: 'images/1.png does not exist.' }));
    await panel.send('changed', { samples: true });
    await panel.page.getByText('images/1.png does not exist.').waitFor();
    assert.equal(await image.count(), 0);
    engine.media.set('images/1.png', first);
    await panel.send('changed', { samples: true });
    await image.waitFor();
    assert.equal(await panel.page.locator('.media-problem').count(), 0);
  });

  it('says in place what cannot be shown', async () => {
    const panel = await openPanel(mediaEngine());
    for (const key of ['j', 'j', 'j']) await panel.page.keyboard.press(key);
    const problems = panel.page.locator('.media-problem');
    await problems.nth(1).waitFor();
    assert.deepEqual(await problems.allInnerTexts(), [
      'https://example.com/a.png is an address.',
      'images/damaged.png is damaged, or of a kind that cannot be shown here.',
    ]);
  });

  it('loads nothing for samples without files', async () => {
    const engine = mediaEngine();
    const panel = await openPanel(engine);
    await panel.page.locator('.media img').waitFor();
    await panel.quiet();
    const before = engine.asked.filter(({ method }) => method === 'media').length;
    assert.equal(before, 2, 'a request for each slice');
    await panel.page.keyboard.press('j');
    await panel.quiet();
    assert.equal(await panel.page.locator('.media').count(), 0);
    assert.equal(engine.asked.filter(({ method }) => method === 'media').length, before);
  });
});
