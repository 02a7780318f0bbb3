import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkProject } from '../../../src/engine/check-project';
import { mergeRecordFile } from '../../../src/features/share/server';
import { recordLine } from '../../support/record-line';
import { Project } from '../../../src/engine/project';
import {
  SAMPLE_PATHS,
  FaultsWorld,
  findingsOf,
  messageOf,
  settled,
  stateOf,
} from '../../support/faults-world';
import { SLOW } from '../../host/until';

const isLong = process.env['LABELWRIGHT_LONG'] !== undefined;

/** The most operations of a scenario: each fails once in a run of its own. */
const MAX_OPERATIONS = 400;

/** The record file that is shared. */
const SHARED = 'annotations/ben.jsonl';
/** The lock of a file that is merged is on a real disk. */
let folder = '';
const root = (): string => pathToFileURL(folder).href;

type Scenario = (world: FaultsWorld) => Promise<void>;

const open: Scenario = async (world) => {
  await world.step('refresh', () => world.project.refresh());
  for (const path of SAMPLE_PATHS) await world.look(path);
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  open,
  async label(world) {
    await world.step('refresh', () => world.project.refresh());
    await world.look('data/b.csv');
    await world.label('data/b.csv', 'ana');
    await world.label('data/c.txt', 'ben');
    await world.label('data/c.txt', 'ana');
    for (const step of ['undo', 'redo'] as const)
      await world.step(step, async () => world.panel[step](await world.caller('data/c.txt', 'ana'), {}));
  },
  async review(world) {
    await world.step('refresh', () => world.project.refresh());
    const looked = await world.look('data/a.jsonl', 'lea', true);
    const caller = () => world.caller('data/a.jsonl', 'lea', true);
    await world.step('evidence', async () => world.panel.evidence(await caller(), { sample: 't-a' }));
    await world.label('data/a.jsonl', 'lea', { decision: {} });
    await world.step('undo', async () => world.panel.undo(await caller(), {}));
    await world.step('redo', async () => world.panel.redo(await caller(), {}));
    if (looked)
      await world.step('decide all', async () =>
        world.panel.decideAll(await caller(), {
          view: looked.view,
          strategy: { kind: 'unanimous' },
          dryRun: false,
        }),
      );
  },
  async share(world) {
    await world.step('refresh', () => world.project.refresh());
    await world.label('data/c.txt', 'ana');
    // Git could not merge what ben has labelled here and elsewhere.
    const base = world.disk.text(SHARED);
    const [ours, theirs] = ['data/a.jsonl', 'data/c.txt'].map(
      (sample) => `${base}${recordLine('ben', sample, {}, { id: `of-${sample}` })}\r\n`,
    ) as [string, string];
    const [left, right] = [ours, theirs].map((text) => text.slice(base.length));
    world.disk.put(SHARED, `${base}<<<<<<< HEAD\r\n${left}=======\r\n${right}>>>>>>> theirs\r\n`);
    await world.step('refresh', () => world.project.refresh());
    await world.step('merge', () =>
      mergeRecordFile(
        { root: root(), project: world.project },
        { root: root(), path: SHARED, base, ours, theirs, dryRun: false },
      ),
    );
    await world.step('refresh', () => world.project.refresh());
    const now = world.disk.text(SHARED);
    assert.ok(
      [left, right].every((line) => now.includes(line!)),
      `records are missing in ${now}`,
    );
    assert.equal(now.includes('<<<<<<<'), now.includes('>>>>>>>'), 'half merged');
    await world.label('data/b.csv', 'ben');
  },
  async check(world) {
    await world.step(
      'check',
      () => checkProject(world.project, { limit: Infinity }),
      ({ files }) =>
        files.flatMap(({ findings }) => findings.map(({ file, message }) => `${file} ${message}`)),
    );
  },
};

/** The state of a project that is opened without faults. */
async function freshState({ disk }: FaultsWorld, withProjectRules: boolean): Promise<object> {
  const project = new Project(disk, { pause: () => Promise.resolve(), statistics: true });
  try {
    await project.refresh();
    return stateOf({ project }, withProjectRules);
  } finally {
    project.dispose();
  }
}

describe('a fault at any operation on a file', function () {
  this.timeout(3 * SLOW);

  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  let others: NodeJS.UnhandledRejectionListener[] = [];
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'labelwright-faults-'));
    mkdirSync(path.join(folder, 'annotations'));
    others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', note);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    process.off('unhandledRejection', note);
    for (const listener of others) process.on('unhandledRejection', listener);
  });

  for (const [name, scenario] of Object.entries(SCENARIOS))
    for (const lasts of ['once', 'stays'] as const)
      it(`${name}: one that ${lasts === 'once' ? 'passes' : 'stays'} is named, and stops nothing else`, async () => {
        const right = new FaultsWorld();
        await scenario(right);
        right.dispose();
        assert.deepEqual(
          right.outcomes.filter(({ error }) => error !== undefined),
          [],
        );
        const { count, operations } = right.files;
        assert.ok(count > 0 && count <= MAX_OPERATIONS, `${count} operations`);
        // One that stays is met by all that follow of its kind on its path: the first of each step will do, but for long runs.
        const places = operations.flatMap((operation, n) =>
          isLong || lasts === 'once' || operations.indexOf(operation) === n ? [n + 1] : [],
        );
        const wrong: string[] = [];
        for (const at of places) {
          const world = new FaultsWorld({ at, lasts });
          try {
            await scenario(world);
            checkNamed(world, right);
            checkSaved(world);
            if (lasts === 'stays' && name !== 'check') await checkOthers(world);
            await checkRecovers(world, name === 'open');
          } catch (error) {
            const { failed } = world.files;
            wrong.push(`${at}: ${failed?.code} at ${failed?.kind} of ${failed?.path}: ${messageOf(error)}`);
          } finally {
            world.dispose();
          }
        }
        assert.deepEqual(wrong, []);
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(unhandled, []);
      });
});

/** Whoever did something was told which file is at fault, or it made no difference. */
function checkNamed(world: FaultsWorld, right: FaultsWorld): void {
  const { failed } = world.files;
  assert.ok(failed);
  const isSame = JSON.stringify(world.outcomes) === JSON.stringify(right.outcomes);
  // What is not there is no fault that anyone can see.
  if (isSame || (failed.kind === 'stat' && failed.code === 'ENOENT')) return;
  // Of the ids of a batch that are not there, the file that would keep them is named.
  const names = [failed.path, ...(failed.code === 'ENOENT' ? [failed.path.replace(/\.ids$/, '.jsonl')] : [])];
  assert.ok(
    names.some((name) => world.told.includes(name)),
    `not named in\n${world.told}`,
  );
}

/** What was acknowledged is on the disk. */
function checkSaved({ disk, saved }: FaultsWorld): void {
  for (const { path, id } of saved)
    assert.ok(disk.text(path).includes(`"id":"${id}"`), `${path} lacks ${id}`);
}

/** A fault of one data file does not concern the others. */
async function checkOthers(world: FaultsWorld): Promise<void> {
  const { failed } = world.files;
  const isData = /^(data|annotations|decisions)\/./.test(failed!.path);
  if (!isData || failed!.kind === 'list') return;
  for (const path of SAMPLE_PATHS) {
    if (path === failed!.path) continue;
    const looked = await world.look(path, failed!.path.includes('ana') ? 'ben' : 'ana');
    assert.ok(looked?.text, `${path} cannot be seen: ${JSON.stringify(world.outcomes.at(-1))}`);
  }
}

/** When the fault is gone, the project is as if it had never been. The rules over all answers wait longer after a save. */
async function checkRecovers(world: FaultsWorld, withProjectRules: boolean): Promise<void> {
  world.files.isMended = true;
  await settled('refresh', world.project.refresh());
  assert.deepEqual(stateOf(world, withProjectRules), await freshState(world, withProjectRules));
  assert.equal(findingsOf(world.project).filter((line) => line.includes('unreadable-file')).length, 0);
}
