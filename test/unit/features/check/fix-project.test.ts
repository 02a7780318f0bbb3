import assert from 'node:assert/strict';
import { FileError } from '../../../../src/base/files/file-error';
import { MemoryFiles } from '../../../support/memory-files';
import { checkProject, checkResult } from '../../../../src/engine/check-project';
import { fixProject } from '../../../../src/features/check/fix-project';
import { Project } from '../../../../src/engine/project';

/** Two typing errors in keys, and a blank line among the samples. */
const SCHEMA =
  '\ufefflabelwright: 1\r\ntitel: 😡 Tickets # mine\r\ndata: {smaples: data/*.jsonl, samples: data/a.jsonl}\r\nlayers: [{id: a, type: choice, labels: [x]}]\r\nlabels: [{id: x, nmae: X}]\r\n';
const files = () =>
  new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': '{"id":"1","text":"a"}\n\n{"id":"2","text":"b"}\n',
  });
const all = () => true;
const limit = { limit: Infinity };

async function opened(disk: MemoryFiles): Promise<Project> {
  const project = new Project(disk, { pause: () => Promise.resolve() });
  await checkProject(project, limit);
  return project;
}
const textOf = async (disk: MemoryFiles, path: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await disk.read(path));

describe('features/check/fix-project', () => {
  it('makes the safe fixes of the YAML files and changes nothing else', async () => {
    const disk = files();
    const project = await opened(disk);
    const before = checkResult(project, limit).counts.error;
    const { count, files: changed } = await fixProject(project, all, true);
    assert.ok(count >= 2);
    assert.deepEqual(changed, [
      {
        path: 'labelwright.yaml',
        before: SCHEMA,
        after: SCHEMA.replace('titel:', 'title:').replace('nmae:', 'name:'),
      },
    ]);
    assert.equal(
      await textOf(disk, 'labelwright.yaml'),
      SCHEMA.replace('titel:', 'title:').replace('nmae:', 'name:'),
    );
    assert.equal(await textOf(disk, 'data/a.jsonl'), '{"id":"1","text":"a"}\n\n{"id":"2","text":"b"}\n');
    const after = checkResult(project, limit);
    assert.ok(after.counts.error < before);
    // The state is that of the files as they are now.
    const fresh = await opened(disk);
    assert.deepEqual(after, checkResult(fresh, limit));
    assert.equal((await fixProject(project, all, true)).count, 0);
  });

  it('writes nothing in a dry run, and reports the same', async () => {
    const disk = files();
    const project = await opened(disk);
    const dry = await fixProject(project, all, false);
    assert.equal(await textOf(disk, 'labelwright.yaml'), SCHEMA);
    const other = await opened(files());
    assert.deepEqual(await fixProject(other, all, true), dry);
    assert.deepEqual(checkResult(project, limit), checkResult(other, limit));
  });

  it('makes only the fixes that are wanted', async () => {
    const disk = files();
    const { count } = await fixProject(await opened(disk), ({ message }) => message.includes('titel'), true);
    assert.equal(count, 1);
    assert.equal(await textOf(disk, 'labelwright.yaml'), SCHEMA.replace('titel:', 'title:'));
  });

  it('does not overwrite what somebody else has written meanwhile', async () => {
    const disk = files();
    const project = await opened(disk);
    const original = disk.writeAtomic.bind(disk);
    disk.writeAtomic = async (path, bytes, version) => {
      await original(path, new TextEncoder().encode('labelwright: 1 # theirs\n'));
      return original(path, bytes, version);
    };
    await assert.rejects(fixProject(project, all, true), (error) => FileError.is(error, 'changed'));
    assert.equal(await textOf(disk, 'labelwright.yaml'), 'labelwright: 1 # theirs\n');
  });
});
