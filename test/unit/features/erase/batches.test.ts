import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { NodeFiles } from '../../../../src/platform/node-files';
import { Project } from '../../../../src/engine/project';
import { assertRefused } from '../../../support/command-line';
import { runInProcess } from '../../../support/in-process-command';
import { toLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';

const IDS = Array.from({ length: 48 }, (_, n) => `r${String(n).padStart(4, '0')}`);
const ERASED = 'r0017';
const FILES = {
  'labelwright.yaml':
    'labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: a, type: choice, labels: [x, y]}]\nlabels: [{id: x}, {id: y}]\n',
  'data/a.jsonl': toLines(IDS.map((id) => ({ id, text: `The text of ${id}, which nobody else wrote.` }))),
  'assignments/week.yaml': 'people: [ana, ben, cara, dan, eve]\nper_sample: 2\nmethod: balanced\n',
};
const LISTED = { 'assignments/week.ids': IDS.map((id) => `${id}\n`).join('') };

describe('labelwright erase in a project with batches', () => {
  const folder = temporaryFolder();
  /** Who has each sample of the batch. */
  const people = async (): Promise<Record<string, string[]>> => {
    const project = new Project(new NodeFiles(folder.path), { pause: () => Promise.resolve() });
    await project.refresh();
    const assigned = (await project.assignments.ready(project.model!))!;
    const [batch] = assigned.batches;
    const found = [...batch!.keys].flatMap((key, n) =>
      key < 0 ? [] : [[project.samples.nameOf(key)!, assigned.peopleIn(batch!, n)] as const],
    );
    project.dispose();
    return Object.fromEntries(found);
  };
  const erase = async (...options: string[]) => {
    const { code, out, err } = await runInProcess(['erase', folder.path, '--sample', ERASED, ...options]);
    return { code, out, err };
  };
  const without = (all: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => id !== ERASED));

  it("moves nobody's other samples, also where earlier versions froze the batch", async () => {
    folder.write({ ...FILES, ...LISTED });
    const before = await people();
    assert.equal(Object.keys(before).length, 48);
    const shown = await erase();
    assert.match(
      shown.out,
      /week\.ids becomes assignments\/week\.jsonl, which keeps everyone's other samples/,
    );
    assert.equal(shown.code, 0);
    assert.deepEqual([existsSync(folder.at('assignments/week.jsonl')), await people()], [false, before]);
    const { code, out } = await erase('--yes');
    assert.equal(code, 0, out);
    assert.deepEqual(await people(), without(before));
    assert.equal(existsSync(folder.at('assignments/week.ids')), false);
    assert.doesNotMatch(folder.read('assignments/week.jsonl'), new RegExp(ERASED));
  });

  it('drops the line of a batch with reserves, and asks no other people', async () => {
    const reserves = IDS.map((sample, n) => ({
      sample,
      people: n % 2 === 0 ? ['ana', 'ben'] : ['cara', 'dan'],
      reserve: ['eve'],
    }));
    folder.write({ ...FILES, 'assignments/week.jsonl': toLines(reserves) });
    const { code, out } = await erase('--yes');
    assert.equal(code, 0, out);
    const rest = toLines(reserves.filter(({ sample }) => sample !== ERASED));
    assert.equal(folder.read('assignments/week.jsonl'), rest);
  });

  it('would move people if the line were only taken out of the file of ids', async () => {
    folder.write({ ...FILES, ...LISTED });
    const before = await people();
    folder.write({ 'assignments/week.ids': LISTED['assignments/week.ids'].replace(`${ERASED}\n`, '') });
    assert.notDeepEqual(await people(), without(before));
  });

  it('takes one line out of a file that keeps people', async () => {
    folder.write(FILES);
    assert.equal((await runInProcess(['assign', 'week', '-C', folder.path])).code, 0);
    const [before, text] = [await people(), folder.read('assignments/week.jsonl')];
    folder.write({ 'assignments/week.ids': `${ERASED}\nr0001\n` });
    assert.equal((await erase('--yes')).code, 0);
    assert.deepEqual(await people(), without(before));
    assert.equal(
      folder.read('assignments/week.jsonl'),
      text
        .split('\n')
        .filter((line) => !line.includes(ERASED))
        .join('\n'),
    );
    assert.equal(folder.read('assignments/week.ids'), 'r0001\n', 'which is not read beside the other one');
  });

  it('finds a sample that only a file of ids still names', async () => {
    const data = FILES['data/a.jsonl']
      .split('\n')
      .filter((line) => !line.includes(ERASED))
      .join('\n');
    folder.write({ ...FILES, ...LISTED, 'data/a.jsonl': data });
    const before = await people();
    assert.equal((await erase('--yes')).code, 0);
    assert.deepEqual(await people(), before);
  });

  it('erases nothing while it cannot be known who has which sample', async () => {
    folder.write({ ...FILES, ...LISTED, 'assignments/week.yaml': 'people: [ana, ben\n' });
    assertRefused(await erase('--yes'), /assignments\/week\.yaml:\d+:\d+: .* Correct it first/);
    assert.equal(folder.read('data/a.jsonl'), FILES['data/a.jsonl']);
  });

  it('takes the line out of a file of ids without a batch', async () => {
    folder.write({ ...FILES, 'assignments/old.ids': `r0001\n"${ERASED}"\n` });
    assert.equal((await erase('--yes')).code, 0);
    assert.equal(folder.read('assignments/old.ids'), 'r0001\n');
  });
});
