import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { versionsPage } from '../../../src/features/compare/server';
import { allowGit } from '../../../src/platform/git/run-git';
import { HostedProject } from '../../../src/server/hosted-project';
import { makeRepository } from '../../support/git-repository';
import { recordLine } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';

const answers = (label: string): string =>
  ['s1', 's2'].map((sample) => `${recordLine('ben', sample, { topic: label })}\n`).join('');

describe('server: the page of two versions', () => {
  const folder = temporaryFolder();
  before(allowGit);

  it('names no sample that is hidden, also where it is the first thing that a window asks for', async () => {
    const repository = makeRepository(folder.path);
    const project = {
      'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
people: {annotators: [ana, ben], reviewers: [lea]}
`,
      'data/a.jsonl': '{"id":"s1","text":"One"}\n{"id":"s2","text":"Two"}\n',
      'annotations/ana.jsonl': `${recordLine('ana', 's2', { topic: 'a' })}\n`,
    };
    repository.commit({ ...project, 'annotations/ben.jsonl': answers('a') }, 'One');
    repository.commit({ 'annotations/ben.jsonl': answers('b') }, 'Two');
    const shownTo = async (viewer: string): Promise<string[]> => {
      // A project that has read nothing yet.
      const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
      const asked = { root: hosted.root, software: 'test', from: 'HEAD~1', viewer };
      const page = await versionsPage(hosted, asked, () => Promise.resolve());
      hosted.dispose();
      assert.ok('html' in page, JSON.stringify(page));
      return [...new Set(page.html.match(/\bs[12]\b/g))].sort();
    };
    assert.deepEqual(await shownTo('lea'), ['s1', 's2']);
    assert.deepEqual(await shownTo('ana'), ['s2']);
  });
});
