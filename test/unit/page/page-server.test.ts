import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Page } from '../../../src/page/page-content';
import type { PagesParams } from '../../../src/page/requests';
import { pages } from '../../../src/page/server';
import type { PageRecord } from '../../../src/project/pages/page-log';
import { jsonLines } from '../../support/json-lines';
import { pick } from '../../support/pick';
import { temporaryFolder } from '../../support/temporary-folder';

const PROJECT: Readonly<Record<string, string>> = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: a, type: choice, labels: [x, y]}]
labels: [{id: x}, {id: y}]
suggestions: {model: m}
people: {annotators: [ana, ben, kit], reviewers: [lea]}
`,
  'data.jsonl': ['t-1', 't-2', 't-3'].map((id) => `{"id":"${id}","text":"Text ${id}."}\n`).join(''),
  'predictions/m.jsonl': '',
  'assignments/one.yaml': 'people: [ana, ben]\nper_sample: 2\n',
  'assignments/one.ids': 't-1\n',
  'assignments/two.yaml': 'people: [ana]\n',
  'assignments/two.ids': 't-2\nt-3\n',
};
const FRAME = '<body><!-- page --></body>';

describe('making pages in the editor', () => {
  const folder = temporaryFolder();
  beforeEach(() => folder.write(PROJECT));
  const make = async (more: Partial<PagesParams>, progress: (what: string) => void = () => {}) => {
    const root = pathToFileURL(folder.path).href;
    const out = pathToFileURL(folder.at('out')).href;
    const params = { root, people: ['ana', 'ben'], by: 'lea', folder: out, ...more };
    const made = await pages({ root }, params, { signal: stop.signal, progress }, FRAME);
    assert.ok(!('problem' in made), JSON.stringify(made));
    return made;
  };
  let stop: AbortController;
  beforeEach(() => (stop = new AbortController()));
  const pageIn = (uri: string): Page => {
    const html = folder.read('out', decodeURIComponent(uri.split('/').at(-1)!));
    return JSON.parse(/<script type="application\/json" id="page">(.*)<\/script>/.exec(html)![1]!) as Page;
  };
  const logged = (): PageRecord[] => jsonLines<PageRecord>(folder.read('pages/lea.jsonl'));

  it('makes one for each person, under names that nobody can guess, and notes it', async () => {
    const steps: string[] = [];
    const { made, problems, notes, invitation } = await make({}, (what) => steps.push(what));
    assert.deepEqual(pick(made.map(pageIn), 'person', 'samples'), [
      ['ana', ['t-1', 't-2', 't-3']],
      ['ben', ['t-1']],
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(notes, ['The page shows no suggestions of a model.']);
    assert.match(invitation, /press Send/);
    assert.deepEqual(steps.slice(-2), ['ana, 1 of 2', 'ben, 2 of 2']);
    for (const name of readdirSync(folder.at('out'))) assert.match(name, /^(?:ana|ben)-[0-9A-Z]{26}\.html$/);
    assert.deepEqual(pick(logged(), 'id', 'person', 'by'), [
      [pageIn(made[0]!).page, 'ana', 'lea'],
      [pageIn(made[1]!).page, 'ben', 'lea'],
    ]);
  });

  it('has only the samples of a batch, if one is named', async () => {
    const { made } = await make({ batch: 'two', people: ['ana'] });
    assert.deepEqual(pageIn(made[0]!).samples, ['t-2', 't-3']);
  });

  it('says which page cannot be made, and makes the others', async () => {
    const { made, problems } = await make({ people: ['kit', 'ana'] });
    assert.deepEqual(pick(made.map(pageIn), 'person'), ['ana']);
    assert.deepEqual(problems, ['kit has no samples here, so there is nothing for a page.']);
    assert.deepEqual(pick(logged(), 'person'), ['ana']);
  });

  it('warns where gold can be told from the other samples', async () => {
    const samples = ['t-1', 't-2', 't-3', 'gold-1'].map((id) => `{"id":"${id}","text":"Text ${id}."}\n`);
    folder.write({
      'labelwright.yaml': `${PROJECT['labelwright.yaml']}gold: {share: 0.5}\n`,
      'data.jsonl': samples.join(''),
      'gold/known.jsonl': '{"sample":"gold-1","labels":{"a":"x"}}\n',
    });
    const { made, problems } = await make({ people: ['ana'] });
    assert.equal(made.length, 1);
    assert.deepEqual(problems, [
      'Gold can be told by its ids, which are unlike those of all other samples: "gold-1".',
    ]);
  });

  it('says what is made by the time it is stopped', async () => {
    const { made } = await make({}, (what) => void (what.startsWith('ben') && stop.abort()));
    assert.deepEqual(pick(made.map(pageIn), 'person'), ['ana']);
    assert.equal(readdirSync(folder.at('out')).length, 1);
    assert.deepEqual(pick(logged(), 'person'), ['ana']);
  });
});
