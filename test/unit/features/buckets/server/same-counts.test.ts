import assert from 'node:assert/strict';
import path from 'node:path';
import { bucketsJson } from '../../../../../src/features/buckets/cli/command';
import { CAUSE_NAMES } from '../../../../../src/disagreement/causes';
import { disagreementsOf } from '../../../../../src/features/buckets/disagreements';
import { Project } from '../../../../../src/engine/project';
import { NodeFiles } from '../../../../../src/platform/node-files';
import { projectReport } from '../../../../../src/features/report/measure/project-report';
import type { BucketNode } from '../../../../../src/protocol/buckets';
import { BucketTrees } from '../../../../../src/features/buckets/server/bucket-trees';
import { repoRoot } from '../../../../support/repo-root';
import { ORDER, ROOT } from './support';

const pause = () => Promise.resolve();

interface Counted {
  disagreements: { id: string; count: number }[];
  disputes: { sample: string; layer: string; cause: string; cost: number; state: string }[];
  errors: { id: string; kind: string; count: number }[];
}

describe('trees, "buckets --json" and the report of the example', () => {
  const files = new NodeFiles(path.join(repoRoot, 'examples/support-tickets'));

  it('count the same', async () => {
    const project = new Project(files, { pause });
    await project.refresh();
    const model = project.model!;
    const checked = { folder: 'x', title: 'x', guideline: 'x' };
    const json = JSON.parse(
      [
        ...bucketsJson({ project, model, checked } as never, await disagreementsOf(project, pause), [], []),
      ].join(''),
    ) as Counted;
    const report = await projectReport(
      { project, model },
      {
        software: '1',
        now: new Date(0),
        samples: 1,
        texts: false,
        pause,
      },
    );
    const trees = new BucketTrees({ project, root: ROOT, uri: (file) => file }, pause);

    // By cause, open, returned and decided together.
    const byCause = await trees.tree(ORDER);
    assert.ok(byCause.decided > 0 && byCause.open > 20);
    const states = { open: byCause.open, returned: byCause.returned, decided: byCause.decided };
    for (const [state, count] of Object.entries(states))
      assert.equal(json.disputes.filter((one) => one.state === state).length, count, state);
    const counts = new Map<string, number>();
    const add = (nodes: readonly BucketNode[], layer = ''): void => {
      for (const { kind, icon, label, description = '', children = [] } of nodes) {
        if (kind === 'state') add(children);
        else if (kind === 'layer') add(children, label);
        else if (icon === 'list-tree')
          counts.set(`${layer} ${label}`, (counts.get(`${layer} ${label}`) ?? 0) + parseInt(description, 10));
      }
    };
    add(byCause.disagreements);
    const expected = new Map<string, number>();
    for (const { layer, cause } of json.disputes) {
      const name = `${model.layers.get(layer)?.layer?.name ?? layer} ${CAUSE_NAMES[cause]}`;
      expected.set(name, (expected.get(name) ?? 0) + 1);
    }
    assert.deepEqual(sorted(counts), sorted(expected));
    for (const { id, disputed, causes } of report.layers) {
      assert.equal(json.disputes.filter(({ layer }) => layer === id).length, disputed);
      for (const { cause, count, cost, decided } of causes) {
        const own = json.disputes.filter((one) => one.layer === id && one.cause === cause);
        assert.deepEqual(
          [own.length, own.filter(({ state }) => state === 'decided').length],
          [count, decided],
        );
        assert.equal(
          own.reduce((sum, one) => sum + one.cost, 0),
          cost,
        );
      }
    }

    // By label pair: what reports call buckets.
    const pairs = new Map<string, number>();
    const addPairs = (nodes: readonly BucketNode[]): void => {
      for (const { id, branch, description = '', children } of nodes) {
        if (children) addPairs(children);
        if (branch === undefined) continue;
        const bucket = decodeURIComponent(id.slice(id.lastIndexOf('/') + 1));
        pairs.set(bucket, (pairs.get(bucket) ?? 0) + parseInt(description, 10));
      }
    };
    addPairs((await trees.tree({ ...ORDER, by: 'pair' })).disagreements);
    assert.deepEqual(sorted(pairs), sorted(new Map(json.disagreements.map(({ id, count }) => [id, count]))));
    const reported = report.layers.flatMap(({ buckets }) =>
      buckets.map(({ id, count }) => [id, count] as const),
    );
    assert.deepEqual(sorted(pairs), sorted(new Map(reported)));

    // Errors.
    const wrong = (await trees.tree({ ...ORDER, by: 'pair' })).errors;
    const errors = new Map(
      wrong.map(({ id, description = '' }) => [
        decodeURIComponent(id.slice(id.indexOf('/') + 1)),
        parseInt(description, 10),
      ]),
    );
    assert.deepEqual(sorted(errors), sorted(new Map(json.errors.map(({ id, count }) => [id, count]))));
    assert.deepEqual(sorted(errors), sorted(new Map(report.errors.map(({ id, count }) => [id, count]))));
    assert.equal(
      byCause.wrong,
      [...errors.values()].reduce((sum, count) => sum + count, 0),
    );
  }).timeout(20_000);
});

const sorted = (map: ReadonlyMap<string, number>): [string, number][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
