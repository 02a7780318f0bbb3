import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { sha256Of } from '../../../../src/base/text/hash';
import { codeLabel, codeMerge, codesPage } from '../../../../src/features/codes/server';
import { migrateRecords } from '../../../../src/features/migrate/server';
import { HostedProject } from '../../../../src/server/hosted-project';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
guideline: {version: "1.0.0", labels: [{id: late, definition: Late.}]}
data: {samples: [data/*.jsonl]}
layers:
  - {id: note, type: text}
  - {id: codes, type: choices, open: true}
  - {id: kinds, type: choice, labels: [late]}
labels: [{id: late}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const line = (annotator: string, sample: string, code: string, note: string): string =>
  `${JSON.stringify({ v: 1, id: `01KAW3Q0Z4M8Y2T6B9C1D7${annotator.slice(0, 1)}${sample.slice(2)}00`.toUpperCase(), time: '2026-03-01T09:00:00.000Z', annotator, sample, labels: { codes: [code], note } })}\n`;

describe('features/codes: the page', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const pause = () => Promise.resolve();
  let hosted: HostedProject;
  beforeEach(async () => {
    for (const name of ['data', 'annotations']) mkdirSync(folder.at(name), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(folder.at(name), text);
    write('labelwright.yaml', SCHEMA);
    write('data/a.jsonl', '{"id":"t-1","text":"One <b>."}\n{"id":"t-2","text":"Two."}\n');
    write('annotations/ana.jsonl', line('ana', 't-1', 'cold', 'Mine.'));
    write(
      'annotations/ben.jsonl',
      line('ben', 't-1', 'cold', 'Of the first.') + line('ben', 't-2', 'cold', 'A secret.'),
    );
    hosted = new HostedProject(pathToFileURL(folder.path).href, (message) => assert.fail(message));
    await hosted.refresh();
  });
  afterEach(() => hosted.dispose());
  const page = async (viewer: string): Promise<string> => {
    const made = await codesPage(
      hosted,
      { root: hosted.root, software: '1.0.0', nonce: 'abc', viewer },
      pause,
    );
    assert.ok('html' in made);
    return made.html;
  };

  it('shows counts to everyone, and notes only on samples that the reader has answered', async () => {
    const ana = await page('ana');
    assert.match(ana, /Of the first\./);
    assert.doesNotMatch(ana, /A secret\.|>t-2</);
    assert.match(ana, /1 note on samples that you have not answered/);
    assert.match(ana, /Make a label…/);
    assert.match(await page('lea'), /A secret\./);
  });

  it('asks for a label with a note of the reader’s own samples, and makes its edits', async () => {
    const base = { root: hosted.root, code: 'cold', from: 'codes', viewer: 'ana' };
    const first = await codeLabel(hosted, base);
    assert.deepEqual(first, {
      layers: [
        { id: 'codes', name: 'codes' },
        { id: 'kinds', name: 'kinds' },
      ],
      id: 'cold',
      note: 'Mine.',
    });
    const label = { id: 'tone', layer: 'kinds', definition: 'Cold.', rule: 'No greeting.' };
    const made = await codeLabel(hosted, { ...base, label });
    assert.ok('files' in made, JSON.stringify(made));
    assert.deepEqual(
      made.files.map(({ file, hash }) => [file, hash]),
      [['labelwright.yaml', sha256Of(SCHEMA)]],
      'an inline guideline is in the same file',
    );
    assert.equal(made.example, 't-1');
    assert.equal(made.version, '1.1.0');
    assert.deepEqual(pick(made.samples, 'samples'), [['t-1']]);
    assert.equal(made.hidden, 1);
    assert.deepEqual(await codeLabel(hosted, { ...base, label: { ...label, id: 'late' } }), {
      problem: 'The layer "kinds" has the label "late" already.',
    });
    assert.deepEqual(await codeLabel(hosted, { ...base, code: 'gone' }), {
      problem: 'No one gives the code "gone" any more.',
    });
  });

  it('merges a code into another with a migration, and counts its records first', async () => {
    const base = { root: hosted.root, layer: 'codes', from: ['cold'] };
    assert.deepEqual(await codeMerge(hosted, base), { problem: 'There is no other code to merge it into.' });
    appendFileSync(folder.at('annotations/ben.jsonl'), line('ben', 't-3', 'Cold', 'Again.'));
    appendFileSync(folder.at('data/a.jsonl'), '{"id":"t-3","text":"Three."}\n');
    assert.deepEqual(await codeMerge(hosted, base), { codes: [{ code: 'Cold', samples: 1 }] });
    const html = (await page('lea')).replace(/&quot;|&#34;/g, '"');
    assert.match(html, /\["merge","codes","Cold"\]/);
    assert.match(html, /\["merge into","codes","cold","Cold"\]/);
    const made = await codeMerge(hosted, { ...base, to: 'Cold', viewer: 'lea' });
    assert.ok('path' in made, JSON.stringify(made));
    const { path: file, content, name, records, left } = made;
    assert.match(file, /^migrations\/\d{4}-\d\d-\d\d-01-cold\.yaml$/);
    assert.match(
      content,
      /^author: lea\ndate: "[\d-]+"\nchanges:\n {2}- \{type: merge, kind: code, from: \[cold\], to: Cold\}\n$/,
    );
    assert.deepEqual([file.includes(name), records, left], [true, 3, 0]);
    mkdirSync(folder.at('migrations'));
    writeFileSync(folder.at(file), content);
    const done = await migrateRecords(
      hosted,
      { root: hosted.root, only: [name], dryRun: false },
      new AbortController().signal,
      () => {},
    );
    assert.ok('records' in done);
    assert.equal(done.records, 3);
    assert.deepEqual(await codeMerge(hosted, { ...base, from: ['Cold'] }), {
      problem: 'There is no other code to merge it into.',
    });
    assert.match(JSON.stringify(await codeMerge(hosted, { ...base, to: 'x\ny' })), /problem/);
  });
});
