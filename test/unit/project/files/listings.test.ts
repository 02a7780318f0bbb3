import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { modelToWorkWith } from '../../../../src/cli/open-project';
import { Project } from '../../../../src/engine/project';
import { FileError } from '../../../../src/base/files/file-error';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data:
  samples: [data/*.jsonl, "!data/old.jsonl"]
layers: [{id: intent, type: choice, labels: [refund, other]}]
labels: [{id: refund}, {id: other}]
`;

describe('paths that leave the project', () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string): void => {
    const at = path.join(folder.path, name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  };
  const open = async (work: (project: Project) => Promise<void>): Promise<void> => {
    const files = new NodeFiles(path.join(folder.path, 'project'));
    const project = new Project(files, { pause: () => Promise.resolve() });
    try {
      await project.refresh();
      await work(project);
    } finally {
      project.dispose();
    }
  };
  const found = (project: Project): string[] =>
    project
      .findingsOf('labelwright.yaml')
      .findings.filter(({ rule }) => /file|path/.test(rule))
      .map(
        ({ rule, message, range }) =>
          `${range.start.line + 1}:${range.start.character + 1} ${rule} ${message}`,
      );

  beforeEach(() => {
    write('outside/tickets.jsonl', '{"id":"t-9","text":"Not here."}\n');
    write('outside/ana.jsonl', '');
    write('outside/guideline.yaml', 'version: "1"\n');
    write('project/labelwright.yaml', SCHEMA);
    write('project/guideline.yaml', 'version: "1"\n');
    write('project/data/tickets.jsonl', '{"id":"t-1","text":"Please pay back."}\n');
    write('project/data/old.jsonl', '{"id":"t-1","text":"Left out."}\n');
  });

  it('are reported at the pattern that met them; the rest is read', async () => {
    symlinkSync(
      path.join(folder.path, 'outside/tickets.jsonl'),
      path.join(folder.path, 'project/data/b.jsonl'),
    );
    await open(async (project) => {
      assert.deepEqual(found(project), [
        `4:13 refused-path Not read: "data/b.jsonl", it is a symbolic link that leaves the project's folder. Copy what is needed into the project, or leave it out of the pattern.`,
      ]);
      assert.equal(project.samples.total, 1);
      assert.equal(project.samples.known.duplicateCount, 0);
      rmSync(path.join(folder.path, 'project/data/b.jsonl'));
      await project.refresh();
      assert.deepEqual(found(project), []);
    });
  });

  it('are reported at "data" when the folder is the usual one', async () => {
    symlinkSync(path.join(folder.path, 'outside'), path.join(folder.path, 'project/annotations'));
    await open(async (project) => {
      assert.deepEqual(found(project), [
        `3:1 refused-path Not read: "annotations", it is a symbolic link that leaves the project's folder. Copy what is needed into the project.`,
      ]);
    });
  });

  it('are reported where a folder is one of Git, and nothing is written there', async () => {
    mkdirSync(path.join(folder.path, 'project/.git/hooks'), { recursive: true });
    write('project/labelwright.yaml', `${SCHEMA}\n`.replace('data:', 'data:\n  annotations: .GIT/hooks'));
    const files = new NodeFiles(path.join(folder.path, 'project'));
    await open((project) => {
      assert.deepEqual(
        found(project).map((line) => line.slice(0, 64)),
        [`4:16 refused-path .GIT/hooks/*.jsonl leads into the folder .git,`],
      );
      return Promise.resolve();
    });
    symlinkSync('.git/hooks', path.join(folder.path, 'project/linked'));
    for (const name of ['.git/hooks/ana.jsonl', 'linked/ana.jsonl']) {
      await assert.rejects(
        files.append(name, [Buffer.from('{}')]),
        (error) => FileError.is(error, 'outside'),
        name,
      );
      await assert.rejects(
        files.writeAtomic(name, Buffer.from('{}')),
        (error) => FileError.is(error, 'outside'),
        name,
      );
    }
    assert.deepEqual(readdirSync(path.join(folder.path, 'project/.git/hooks')), []);
  });

  for (const folderOf of ['assignments', 'migrations'])
    it(`are reported where one of the ${folderOf} is one, and commands that need them stop`, async () => {
      write('outside/week.yaml', 'people: [ana]\n');
      mkdirSync(path.join(folder.path, 'project', folderOf));
      symlinkSync(
        path.join(folder.path, 'outside/week.yaml'),
        path.join(folder.path, `project/${folderOf}/week.yaml`),
      );
      await open((project) => {
        const message = `Not read: ${folderOf}/week.yaml, it is a symbolic link that leaves the project's folder. Copy it into the project.`;
        assert.deepEqual(found(project), [`2:12 refused-path ${message}`]);
        assert.throws(() => modelToWorkWith(project), { name: 'CheckError', message });
        return Promise.resolve();
      });
    });

  it('are reported where the guideline is one', async () => {
    rmSync(path.join(folder.path, 'project/guideline.yaml'));
    symlinkSync(
      path.join(folder.path, 'outside/guideline.yaml'),
      path.join(folder.path, 'project/guideline.yaml'),
    );
    await open(async (project) => {
      const [finding, ...others] = found(project);
      assert.match(finding!, /^2:12 refused-path The guideline cannot be read: .*symbolic link/);
      assert.deepEqual(others, []);
      assert.equal(project.samples.total, 1);
    });
  });

  it('is seen when the guideline comes', async () => {
    rmSync(path.join(folder.path, 'project/guideline.yaml'));
    await open(async (project) => {
      assert.deepEqual(found(project), [
        '2:12 file-not-found There is no guideline "guideline.yaml". Create it, or correct the path under "guideline".',
      ]);
      write('project/guideline.yaml', 'version: "1"\n');
      await project.refresh();
      assert.deepEqual(found(project), []);
    });
  });
});
