import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { Journal } from '../../../../src/engine/journal';
import { planReceipt } from '../../../../src/features/receive/plan-receipt';
import { readPages } from '../../../../src/project/pages/page-log';
import { readSent } from '../../../../src/project/pages/sent-answers';
import { openedProject } from '../../../support/opened-project';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { PROJECT, record, sentBy } from './sent-project';

const ANSWERS = 'annotations/zoe.jsonl';

/** What Zoe's two copies of the page have done: records of the first, of the second, and of both. */
const sets = fc.array(
  fc.record({
    sample: fc.constantFrom('t-1', 't-2', 't-4'),
    more: fc.constantFrom<object>(
      {},
      { status: 'draft' },
      { labels: undefined, withdrawn: true },
      { note: '“né”\u2028 😀', 'x-mine': [1, { b: 2, a: 1 }] },
      { labels: { a: 'gone' } },
    ),
    where: fc.constantFrom('one', 'two', 'both'),
  }),
  { minLength: 1, maxLength: 12 },
);
/** Sent files: how much of which copy, since a page sends all that it has then. And after which one the program is killed in the write. */
const sendings = fc.array(
  fc.record({ copy: fc.constantFrom('one', 'two'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { maxLength: 6 },
);

describe('answers that are received', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();

  const receive = async (lines: readonly string[]): Promise<number> => {
    folder.write({ 'sent/a.jsonl': sentBy(lines) });
    return (await runInProcess(['receive', folder.at('sent/a.jsonl'), '-C', folder.path, '--yes'])).code;
  };
  const answers = (): string[] => (existsSync(folder.at(ANSWERS)) ? folder.read(ANSWERS).split('\n') : ['']);

  it('in any order, more than once, from old and new copies, and after a crash in the write, are all there once and unchanged', () =>
    fc.assert(
      fc.asyncProperty(
        sets,
        sendings,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (made, sent, cut) => {
          folder.write({ ...PROJECT, [ANSWERS]: '' });
          const all = made.map(({ sample, more, where }) => ({ line: record(sample, more), where }));
          const copy = (name: string): string[] =>
            all.filter(({ where }) => where === name || where === 'both').map(({ line }) => line);
          const arrived = new Set<string>();
          for (const { copy: name, share } of [
            ...sent,
            { copy: 'one', share: 1 },
            { copy: 'two', share: 1 },
          ]) {
            const lines = copy(name).slice(0, Math.ceil(share * copy(name).length));
            const before = folder.read(ANSWERS);
            assert.equal(await receive(lines), 0);
            const after = folder.read(ANSWERS);
            assert.ok(after.startsWith(before), 'what was there is unchanged');
            // Killed in the write: a part of what is new has reached the disk. It is received again.
            const kept = before.length + Math.floor(cut * (after.length - before.length));
            writeFileSync(folder.at(ANSWERS), after.slice(0, kept));
            assert.equal(await receive(lines), 0);
            assert.ok(folder.read(ANSWERS).startsWith(after.slice(0, kept)));
            for (const line of lines) arrived.add(line);
            const there = answers();
            for (const line of arrived) assert.equal(there.filter((each) => each === line).length, 1, line);
            // A torn line stays for a person to remove, and nothing else is added.
            const torn = there.filter((each) => each !== '' && !arrived.has(each));
            for (const each of torn) assert.throws(() => JSON.parse(each) as unknown, each);
          }
          assert.deepEqual([...arrived].sort(), all.map(({ line }) => line).sort());
        },
      ),
      { numRuns: 40 },
    ));

  it('by two programs at once are there once', async () => {
    folder.write(PROJECT);
    const sent = readSent(sentBy([record('t-1'), record('t-2')]));
    assert.ok(typeof sent === 'object');
    const written = [];
    const planned = [];
    for (const { project } of [await openedProject(folder.path), await openedProject(folder.path)]) {
      const plan = await planReceipt(project, project.model!, sent, await readPages(project), new Map());
      assert.ok(typeof plan === 'object');
      planned.push({ project, plan });
    }
    for (const { project, plan } of planned) {
      written.push(await new Journal(project).restore('zoe', plan.fresh));
      project.dispose();
    }
    assert.deepEqual(written, [2, 0]);
    assert.equal(answers().length, 3);
  });
});
