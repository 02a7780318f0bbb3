import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { openWorkbench } from '../host/person';
import type { Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { axe } from '../support/axe';
import { Panel } from './support/panel';
import { Folder, closed } from './support/project';
import { reviewsProject } from './support/reviews';

const file = 'data/reviews.jsonl';

/** The ways to the panel, what the trees show, and from the trees to the panel. */
describe('the panel and the trees', () => {
  // Ana sees the finding in Ben's record.
  const folder = new Folder({
    ...reviewsProject,
    'labelwright.yaml': reviewsProject['labelwright.yaml']!.replace(
      'annotators_per_sample: 2',
      'annotators_per_sample: 2, independent: false',
    ),
  });
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ folder: folder.path, settings: { 'labelwright.annotator': 'ana' } });
  });
  after(() => closed(workbench, folder));

  /** The rows of a tree, as far as they are open, each with its number. */
  const rows = async (view: string) =>
    (await workbench.treeRows(view)).map(
      ({ label, description, level }) => `${'  '.repeat(level - 1)}${label} ${description}`,
    );
  /** Waits for the table of everybody's answers: people, then what they say. */
  const reviewed = (panel: Panel) =>
    until(
      'the answers of r-2',
      async () =>
        (await panel.locator('.answers tr').allInnerTexts()).map((row) =>
          row
            .trim()
            .split('\t')
            .map((cell) => cell.replace(/\s+/g, ' ').trim()),
        ),
      (shown) =>
        isDeepStrictEqual(shown, [
          ['1 ana', '2 ben'],
          ['Mood differs', 'Good', 'Mixed'],
        ]),
    );

  it('the panel opens from the title of the text editor', async () => {
    await workbench.openFile(file);
    await workbench.editorTitle('Open in Labelling Panel');
    // The first that is to do.
    await (await Panel.inSight(workbench)).onSample('r-5');
    await workbench.closeEditors();
  });

  it('from the menu of the file in the explorer', async () => {
    await workbench.explorerMenu('reviews.jsonl', 'Open in Labelling Panel');
    await (await Panel.inSight(workbench)).onSample('r-5');
    await workbench.closeEditors();
  });

  it('with "Reopen Editor With…"', async () => {
    await (await Panel.open(workbench, file)).onSample('r-5');
    await workbench.closeEditors();
  });

  it('by command, without naming a file', async () => {
    await workbench.command('Labelwright: Start Labelling');
    await (await Panel.inSight(workbench)).onSample('r-5');
    await workbench.closeEditors();
  });

  it('from a finding in the file of records', async () => {
    await workbench.openFile('annotations/ben.jsonl');
    const [problem] = await until(
      'a finding',
      () => workbench.problems(),
      (all) => all.length > 0,
    );
    assert.equal(problem!.line, 4);
    await workbench.goTo(problem!.line, problem!.column);
    await workbench.quickFix('Open r-4 in the labelling panel');
    const panel = await Panel.inSight(workbench);
    await panel.onSample('r-4');
    await workbench.closeEditors();
  });

  it('the trees count disagreements and errors, and go down to the samples', async () => {
    await until(
      'the numbers',
      () => rows('Disagreements'),
      (all) => all.length === 2,
    );
    await workbench.expand('Disagreements', 'Labels confused');
    await until(
      'the pairs',
      () => rows('Disagreements'),
      (all) => all.length === 4,
    );
    await workbench.expand('Disagreements', 'Good / Mixed');
    await until(
      'the samples',
      () => rows('Disagreements'),
      (all) => all.length === 5,
    );
    assert.deepEqual(await rows('Disagreements'), [
      'Mood 2',
      '  Labels confused 2',
      '    Bad / Good 1',
      '    Good / Mixed 1',
      '      r-2 Breakfast was great, but what a price 😬',
    ]);
    await until(
      'the error',
      () => rows('Errors'),
      ([top]) => top === 'Schema violations 1',
    );
  });

  it('a click on a sample of the tree shows everybody’s answers side by side', async () => {
    await clickRow(
      (await workbench.tree('Disagreements')).locator('.monaco-list-row').filter({ hasText: 'r-2' }),
    );
    const panel = await Panel.inSight(workbench);
    await panel.onSample('r-2');
    await reviewed(panel);
  });

  it('which a reload of the window keeps', async () => {
    await workbench.reload();
    const panel = await Panel.inSight(workbench);
    await panel.onSample('r-2');
    await reviewed(panel);
  });

  it('a new answer moves the numbers', async () => {
    const panel = await Panel.inSight(workbench);
    // Back from review to labelling: an answer is the annotator's own.
    await panel.press('Alt+r');
    await panel.onSample('r-5');
    await panel.press('j');
    await panel.onSample('r-6');
    await panel.press('1');
    await panel.saved();
    await until(
      'three disagreements',
      () => rows('Disagreements'),
      ([top]) => top === 'Mood 3',
    );
    await panel.press('u');
    await until(
      'two disagreements',
      () => rows('Disagreements'),
      ([top]) => top === 'Mood 2',
    );
  });

  it('what another program writes moves them too', async () => {
    folder.write(
      'annotations/ben.jsonl',
      reviewsProject['annotations/ben.jsonl']!.replace('"mixed"', '"good"'),
    );
    await until(
      'one disagreement',
      () => rows('Disagreements'),
      ([top]) => top === 'Mood 1',
    );
  });

  for (const theme of ['dark', 'light', 'high-contrast-dark', 'high-contrast-light'] as const) {
    it(`axe-core finds nothing in the panel, ${theme}`, async () => {
      await workbench.theme(theme);
      const panel = await Panel.inSight(workbench);
      await panel
        .locator(`:scope.vscode-${theme.replace('-dark', '')}, .vscode-${theme.replace('-dark', '')}`)
        .first()
        .waitFor();
      assert.deepEqual(await axe(panel.frame), []);
    });
  }
});
