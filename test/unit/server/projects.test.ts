import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerPanel } from '../../../src/panel/server/answer-panel';
import { pathIn } from '../../../src/server/hosted-project';
import { Projects } from '../../../src/server/projects';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('server/projects', function () {
  this.timeout(SLOW);

  const temporary = temporaryFolder();
  const folder = (name: string): string => pathToFileURL(path.join(temporary.path, name)).href;

  it('keeps what a later search has opened, however slow an earlier one is', async () => {
    for (const name of ['a', 'b']) {
      mkdirSync(path.join(temporary.path, name));
      writeFileSync(path.join(temporary.path, name, 'labelwright.yaml'), 'labelwright: 1\n');
    }
    for (let n = 0; n < 400; n++) mkdirSync(path.join(temporary.path, `slow/${n}/x`), { recursive: true });
    const projects = new Projects(
      () => {},
      () => {},
      assert.fail,
    );
    try {
      const slow = projects.discover([folder('slow'), folder('a')]);
      await Promise.all([slow, projects.discover([folder('a'), folder('b')])]);
      assert.deepEqual(projects.all.map(({ root }) => root).sort(), [folder('a'), folder('b')]);
    } finally {
      projects.dispose();
    }
  });

  it('knows a file of a project by its whole address, not only by its path', () => {
    const here = 'file:///home/one';
    assert.equal(pathIn(here, 'file:///home/one/data/a%20b.jsonl'), 'data/a b.jsonl');
    for (const other of ['git:/home/one/a.jsonl', 'untitled:/home/one/a.jsonl', 'file://server/home/one/a'])
      assert.equal(pathIn(here, other), undefined, other);
    for (const drive of ['C:', 'c%3A', 'C%3A'])
      assert.equal(pathIn('file:///c%3A/home', `file:///${drive}/home/a.jsonl`), 'a.jsonl', drive);
    assert.equal(pathIn('file://server/share', 'file://SERVER/share/a.jsonl'), 'a.jsonl');
    assert.equal(pathIn('file://server/share', 'file:///share/a.jsonl'), undefined);
  });

  it('knows no method of the panel by a name that every object has', async () => {
    const projects = new Projects(
      () => {},
      () => {},
      assert.fail,
    );
    for (const method of ['constructor', 'toString', '__proto__', 'nothing']) {
      const request = { uri: folder('a'), method, params: {} } as unknown as Parameters<
        typeof answerPanel
      >[1];
      const answer = await answerPanel(projects, request);
      assert.equal('error' in answer && answer.error.code, 'unknown-method', method);
    }
    const odd = { uri: folder('a'), method: 'save', params: 'x' } as unknown as Parameters<
      typeof answerPanel
    >[1];
    const answer = await answerPanel(projects, odd);
    assert.match('error' in answer ? answer.error.message : '', /parameters of "save" are not an object/);
  });

  it('says of a project that is not listed yet that it is still being read, and of a broken one that it cannot be read', async () => {
    mkdirSync(path.join(temporary.path, 'late'));
    writeFileSync(path.join(temporary.path, 'late/labelwright.yaml'), 'labelwright: [\n');
    const projects = new Projects(
      () => {},
      () => {},
      assert.fail,
    );
    try {
      await projects.discover([folder('late')]);
      const [hosted] = projects.all;
      hosted!.listed = () => Promise.resolve();
      const uri = `${folder('late')}/data.jsonl`;
      const ask = () => answerPanel(projects, { uri, review: false, method: 'view', params: {} });
      assert.deepEqual(await ask(), {
        error: { code: 'reading', message: 'The files of the project are still being read.' },
      });
      await hosted!.refresh();
      const broken = await ask();
      assert.equal('error' in broken && broken.error.code, 'failed');
      assert.match('error' in broken ? broken.error.message : '', /labelwright.yaml/);
    } finally {
      projects.dispose();
    }
  });
});
