import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { mergeRecordFile } from '../../../../src/features/share/server';
import { HostedProject } from '../../../../src/server/hosted-project';
import { temporaryFolder } from '../../../support/temporary-folder';

const FILE = 'annotations/ana.jsonl';
const record = (id: string, second: number, note?: string): string =>
  `${JSON.stringify({ v: 1, id, time: new Date(1e12 + 1000 * second).toISOString(), sample: `s-${id}`, note })}\n`;

describe('a record file that Git could not merge', () => {
  const folder = temporaryFolder();
  let hosted: HostedProject;
  beforeEach(() => {
    hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
  });
  afterEach(() => hosted.dispose());
  const merge = (base: string, ours: string, theirs: string, dryRun = false) =>
    mergeRecordFile(hosted, { root: hosted.root, path: FILE, base, ours, theirs, dryRun });
  const text = (): string => folder.read(FILE);
  const [a, b, c, d] = [record('a', 1), record('b', 2), record('c', 3), record('d', 4)];

  it('gets the records of both sides, and keeps what was appended since', async () => {
    folder.write({ [FILE]: `${a}<<<<<<< HEAD\n${c}=======\n${b}>>>>>>> origin/main\n${d}` });
    const marked = text();
    assert.deepEqual(await merge(a, a + c, a + b, true), {});
    assert.equal(text(), marked);
    assert.deepEqual(await merge(a, a + c, a + b), {});
    assert.equal(text(), a + b + c + d);
  });

  it('does not bring back what one side removed', async () => {
    folder.write({ [FILE]: `<<<<<<< HEAD\n${a}${c}=======\n${b}>>>>>>> origin/main\n` });
    assert.deepEqual(await merge(a, a + c, b), {});
    assert.equal(text(), b + c);
  });

  it('stays as it is where a person has to decide', async () => {
    const marked = `<<<<<<< HEAD\n${record('a', 1, 'x')}=======\n${record('a', 1, 'y')}>>>>>>> origin/main\n`;
    folder.write({ [FILE]: marked });
    assert.deepEqual(await merge(a, record('a', 1, 'x'), record('a', 1, 'y')), {
      problem: `${FILE}: record a is changed on both sides. A person has to merge it.`,
    });
    assert.equal(text(), marked);
  });
});
