import assert from 'node:assert/strict';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { until } from '../host/until';
import { Panel } from './support/panel';
import { Folder, lines, closed } from './support/project';

const COUNT = 60;
const labels = ['red', 'green', 'blue', 'grey'];
const keyAt = (i: number): number => ((i * 7 + (i >> 2)) % 4) + 1;

/** The extension host dies while somebody labels: VS Code starts another one, which knows nothing of the panel that is open. */
for (const version of ['oldest', 'newest'] as const) {
  describe(`the end of the extension host, in the ${version} VS Code`, () => {
    let folder: Folder;
    let workbench: Workbench;

    before(async () => {
      folder = new Folder({
        'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: colour, type: choice, labels: [${labels.join(', ')}]}]
labels: [${labels.map((id) => `{id: ${id}}`).join(', ')}]
`,
        'data/things.jsonl': lines(
          Array.from({ length: COUNT }, (_, i) => ({ id: `things-${i}`, text: `Thing ${i}` })),
        ),
        'annotations/ana.jsonl': '',
      });
      workbench = await openWorkbench({ folder: folder.path, version });
    });
    after(() => closed(workbench, folder));

    /** Every answer once, in order, on its sample. */
    function assertOnDisk(count: number): void {
      assert.deepEqual(
        folder.records('ana').map(({ sample, labels: given }) => [sample, given!['colour']]),
        Array.from({ length: count }, (_, i) => [`things-${i}`, labels[keyAt(i) - 1]]),
      );
    }

    /** The panel that was opened again. */
    async function reopened(before: Panel): Promise<Panel> {
      await until('the end of the old panel', () => before.frame.isDetached());
      return Panel.inSight(workbench);
    }

    it('is said, the panel opens again by itself, and no answer is lost', async () => {
      const panel = await Panel.open(workbench, 'data/things.jsonl');
      await panel.labelAs('ana');
      await panel.onSample('things-0');
      await panel.locator('.text').click();
      const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => keyAt(from + i));
      await panel.type(keys(0, 5), 20);
      await panel.onSample('things-5');
      await panel.saved();
      await workbench.killExtensionHost(async () => {
        await panel.type(keys(5, 15), 80);
        await panel.onSample('things-15');
        await panel.locator('.bar').getByText('The panel has lost its connection').waitFor();
        assert.match(await panel.saveStatus(), /10 not saved/);
      });
      const again = await reopened(panel);
      await again.onSample('things-15');
      await again.saved();
      assertOnDisk(15);
      assert.equal(await again.locator('.bar').count(), 0);
      await again.type(keys(15, 18), 20);
      await again.onSample('things-18');
      await again.saved();
      assertOnDisk(18);
    });

    it('loses nothing either when the window is loaded again at once', async () => {
      const panel = await Panel.inSight(workbench);
      await panel.onSample('things-18');
      await workbench.killExtensionHost(async () => {
        await panel.type(
          Array.from({ length: 6 }, (_, i) => keyAt(18 + i)),
          20,
        );
        await panel.onSample('things-24');
      });
      await workbench.page.reload();
      await workbench.ready();
      const again = await Panel.inSight(workbench);
      await again.onSample('things-24');
      await again.saved();
      assertOnDisk(24);
    });

    // Half a minute of waiting; VS Code has no part in it.
    if (version === 'oldest') return;
    it('loads the page of a panel again that has died', async () => {
      const panel = await Panel.inSight(workbench);
      await panel.onSample('things-24');
      await panel.frame.evaluate(`
        for (let timer = Number(setTimeout(() => {})); timer >= 0; timer -= 1) clearTimeout(timer);
        window.setTimeout = () => 0;
        document.body.textContent = '';
      `);
      const again = await Panel.inSight(workbench);
      await again.onSample('things-24');
      await again.type([keyAt(24)], 20);
      await again.onSample('things-25');
      await again.saved();
      assertOnDisk(25);
    });
  });
}
