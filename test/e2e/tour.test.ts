// The tour of the example as its readme tells it: what is pressed in minutes 1 to 4, and what a reviewer sees in minutes 5 to 7.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import type { Span } from '../../src/project/records/records';
import { openWorkbench, type Workbench } from '../host/person';
import { until } from '../host/until';
import { exampleProject, repositoryFile } from '../support/command-line';
import { Panel } from './support/panel';
import { closed, Folder } from './support/project';

describe('the tour of the example in VS Code', () => {
  const tour = repositoryFile('examples/support-tickets/README.md');
  const folder = new Folder();
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    cpSync(exampleProject, folder.path, { recursive: true });
    workbench = await openWorkbench({
      folder: folder.path,
      size: { width: 1200, height: 2400 },
      settings: { 'labelwright.annotator': 'mia' },
    });
    panel = await Panel.open(workbench, 'data/tickets.jsonl');
  });
  after(() => closed(workbench, folder));

  /** The newest record of a sample. */
  const record = (sample: string) => folder.records('mia').findLast((one) => one.sample === sample);
  const rows = async (view: string) =>
    (await workbench.treeRows(view)).map(({ label, description }) => `${label} ${description}`.trim());
  const whenShown = (what: string, view: string, isThere: (all: string[]) => boolean) =>
    until(what, () => rows(view), isThere);

  const isHidden = (row: string): boolean => /^\d+ hidden until you have answered$/.test(row);

  it('labels the first tickets with the keys that it names', async () => {
    await panel.onSample('t-001');
    await panel.press('1', '2', ';', 'K', 'C', '-', '4', '8', 'Enter', 'i');
    await until(
      'the span',
      () => panel.tags(),
      (tags) => tags.length === 1,
    );
    await panel.press('Enter');
    await panel.onSample('t-002');
    await panel.press('2', '2', 'c');
    // The letter is beside the rule.
    const cite = panel.locator('[aria-label="Cite TB-1"]');
    await panel.press(await cite.innerText());
    await panel.locator('[aria-label="Cite TB-1"][aria-pressed=true]').waitFor();
    await panel.press('Enter');
    await panel.goTo('t-049');
    await panel.press('f', 'a', 'Enter');
    await panel.saved();
    const { labels, status } = record('t-001')!;
    assert.deepEqual([labels!['intent'], labels!['urgency'], status ?? 'done'], ['refund', 2, 'done']);
    const [span] = labels!['entities'] as Span[];
    assert.deepEqual([span!.label, span!.text], ['order-id', 'KC-48213']);
    assert.deepEqual(record('t-002')!.rules, ['TB-1']);
    assert.deepEqual(record('t-049')!.flags, ['ambiguous-source']);
  });

  it('undoes by appending a line', async () => {
    const before = folder.records('mia').length;
    await panel.goTo('t-049');
    await panel.press('u');
    await until(
      'the line of the undo',
      () => folder.linesSoFar('annotations/mia.jsonl'),
      (all) => all.length > before,
    );
    assert.ok(folder.records('mia').at(-1)!.undoes);
  });

  it('hides what others say until the reviewer looks', async () => {
    await whenShown('that most is hidden', 'Disagreements', (all) => all.some(isHidden));
    const [, command, reviewer] = /run \*\*(Labelwright: Choose Who Is Labelling…)\*\*[^*]*\*(\w+)\*/.exec(
      tour,
    )!;
    await workbench.command(command!);
    await workbench.pick(reviewer!);
    await workbench.viewMenu('Disagreements', 'Group By', 'Label Pair');
    const shows = (view: string, beginnings: readonly string[]) =>
      whenShown(beginnings.join(', '), view, (all) =>
        beginnings.every((row) => all.some((one) => one.startsWith(row))),
      );
    const shown = await shows('Disagreements', [
      'Cancel plan / Change plan 5',
      'Damaged or wrong item / Return 4',
      'Duplicate charge / Refund 1',
      'Rating distance: 3 apart 1',
    ]);
    assert.ok(!shown.some((row) => row.includes('hidden')));
    assert.ok(shown.some((row) => /^Decided \d/.test(row)));
    await shows('Errors', [
      'Stale labels 4',
      'Gold mismatches: intent',
      'Flagged: missing context 1',
      'Flagged: broken preprocessing 2',
    ]);
  });

  it('leads back, and leaves nothing in the name of the reviewer', async () => {
    assert.match(tour, /\*Back\*: run \*\*Labelwright: Choose Who Is Labelling…\*\* again/);
    await workbench.command('Labelwright: Choose Who Is Labelling…');
    await workbench.pick('mia');
    await workbench.answer('Use “mia”');
    await whenShown('that most is hidden', 'Disagreements', (all) => all.some(isHidden));
    const file = 'decisions/lea.jsonl';
    assert.equal(folder.read(file), repositoryFile(`examples/support-tickets/${file}`));
    assert.ok(!('annotations/lea.jsonl' in folder.all()));
  });
});
