// A disagreement of every cause there is, opened as a person opens it: the trees say what the command line of the same build says.
import assert from 'node:assert/strict';
import { CAUSE_NAMES } from '../../src/disagreement/cause-names';
import { openWorkbench, type Workbench } from '../host/person';
import { clickRow } from '../host/rows';
import { until } from '../host/until';
import { PLANTED, plantedFiles } from '../support/planted-project';
import { Folder, run, closed } from './support/project';

interface Bucket {
  readonly id: string;
  readonly kind: string;
  readonly layer?: string;
  readonly labels: readonly string[];
  readonly count: number;
  readonly samples: readonly { readonly sample: string }[];
}
interface Buckets {
  readonly disagreements: readonly Bucket[];
  readonly disputes: readonly { readonly sample: string; readonly layer: string; readonly cause: string }[];
  readonly errors: readonly Bucket[];
}

describe('a planted disagreement of every kind', () => {
  const folder = new Folder(plantedFiles);
  let workbench: Workbench;
  let told: Buckets;

  before(async () => {
    const { stdout } = run(folder.path, 'buckets', '--json');
    told = (JSON.parse(stdout) as { projects: [Buckets] }).projects[0];
    // So high that every row is in sight.
    workbench = await openWorkbench({
      folder: folder.path,
      size: { width: 1200, height: 3600 },
      // A reviewer sees everything.
      settings: { 'labelwright.annotator': 'lea' },
    });
    await workbench.tree('Disagreements');
    await workbench.fold('My Work', 'Errors', 'Reports');
  });
  after(() => closed(workbench, folder));

  /** The rows of a tree with the names of those above them, from the top: `['intent', 'Slip']`. */
  async function rowsOf(view: string) {
    const above: string[] = [];
    return (await workbench.treeRows(view)).map((row) => {
      above.splice(row.level - 1, Infinity, row.label);
      return { ...row, path: [...above] };
    });
  }

  /** Opens every branch, level by level; of a level from the last to the first, since opening one moves none before it. */
  async function openAll(view: string): Promise<void> {
    const rows = (await workbench.tree(view)).locator('.monaco-list-row');
    const closed = (all: Awaited<ReturnType<typeof rowsOf>>): number[] =>
      all.flatMap(({ expanded }, n) => (expanded === false ? [n] : [])).reverse();
    await until(
      `what is in ${view}`,
      () => rowsOf(view),
      (all) => all.length > 0,
    );
    for (let open = closed(await rowsOf(view)); open.length > 0; open = closed(await rowsOf(view)))
      for (const n of open) {
        const row = rows.and(workbench.page.locator(`[data-index="${n}"]`));
        const below = await rows.count();
        await clickRow(row);
        await until('what is in it', async () => (await rows.count()) > below);
      }
  }

  const counts = (buckets: readonly { readonly layer: string; readonly name: string }[]): string[] => {
    const branch = new Map<string, number>();
    for (const { layer, name } of buckets)
      for (const key of [layer, `${layer} > ${name}`]) branch.set(key, (branch.get(key) ?? 0) + 1);
    return [...branch].map(([key, count]) => `${key} ${count}`).sort();
  };

  it('stands in the tree under its question and cause, as many as the command line counts', async () => {
    assert.equal(told.disputes.length, PLANTED.length);
    const expected = counts(
      told.disputes.map(({ layer, cause }) => ({ layer, name: CAUSE_NAMES[cause] ?? cause })),
    );
    const questions = new Set(PLANTED.map(([, layer]) => layer));
    assert.equal(expected.length, questions.size + PLANTED.length);
    const shown = async (): Promise<string[]> =>
      (await rowsOf('Disagreements')).map((row) => `${row.path.join(' > ')} ${row.description}`).sort();
    const all = await until('all causes', shown, ({ length }) => length === expected.length);
    assert.deepEqual(all, expected);
  });

  it('is listed by its sample where its cause is opened', async () => {
    await openAll('Disagreements');
    const places = (await rowsOf('Disagreements'))
      .filter(({ expanded }) => expanded === undefined)
      .map(({ label, path: [layer, cause] }) => [label, layer, cause]);
    assert.deepEqual(
      places.sort(),
      PLANTED.map(([sample, layer, cause]) => [sample, layer, CAUSE_NAMES[cause]]).sort(),
    );
  });

  it('is grouped by labels as the command line groups it', async () => {
    await workbench.viewMenu('Disagreements', 'Group By', 'Label Pair');
    const leaf = ({ kind, labels, layer = '' }: Bucket): string =>
      kind === 'rating-distance' ? `${labels[0]} apart` : labels.length > 0 ? labels.join(' / ') : layer;
    const expected = told.disagreements.map((bucket) => `${bucket.layer} ${leaf(bucket)} ${bucket.count}`);
    const pairs = async (): Promise<string[]> =>
      (await rowsOf('Disagreements')).flatMap(({ level, label, description, path: [layer] }) =>
        // Before the labels stands what kind of difference it is, where it is another than two labels.
        level === 2 ? [`${layer} ${label.replace(/^[^:]*: /, '')} ${description}`] : [],
      );
    const all = await until('the pairs', pairs, ({ length }) => length === expected.length);
    assert.deepEqual(all.sort(), expected.sort());
  });

  it('has errors beside it, which are those of the command line', async () => {
    const expected = told.errors.map(({ count, samples: [first] }) => `${count} ${first!.sample}`);
    await openAll('Errors');
    const shown = await rowsOf('Errors');
    const pairs = shown.flatMap(({ expanded, label, path: [top] }) =>
      expanded === undefined
        ? [`${shown.find(({ label: name }) => name === top)!.description} ${label}`]
        : [],
    );
    assert.deepEqual(pairs.sort(), expected.sort());
  });
});
