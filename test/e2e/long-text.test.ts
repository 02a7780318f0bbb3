import assert from 'node:assert/strict';
import type { Span } from '../../src/project/records/records';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { makeLong } from '../support/generated/long';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';

describe('a text of 50 kB with 500 spans', () => {
  const folder = new Folder();
  let workbench: Workbench;
  before(async () => {
    makeLong(folder.path, {});
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
  });
  after(() => closed(workbench, folder));

  it('is shown with all its spans, and takes more', async () => {
    const panel = await Panel.start(workbench);
    await panel.onSample('short');
    await panel.press('q', 'ArrowDown', 'Enter');
    await panel.locator('.queue-name').getByText('All').waitFor();
    await panel.onSample('short');
    await panel.press('k');
    await panel.onSample('long');
    await until(
      '500 names',
      () => panel.locator('.tag').count(),
      (tags) => tags >= 500,
    );
    for (let i = 0; i < 15; i++) await panel.press('ArrowRight', '2');
    await panel.saved();
    const spans = folder.records('ana').at(-1)!.labels!['entities'] as Span[];
    assert.equal(spans.length, 515);
  });
});
