import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { receive } from '../../../../src/features/receive/server';
import { jsonLines } from '../../../support/json-lines';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { zip } from '../../../support/zip';
import { PROJECT, record, sentBy } from './sent-project';

const ANSWERS = 'annotations/zoe.jsonl';
const SENT = sentBy([record('t-1'), record('t-9'), record('t-3')]);

describe('receiving in the editor', () => {
  const folder = temporaryFolder();
  beforeEach(() => folder.write({ ...PROJECT, 'sent/a.jsonl': SENT, 'sent/b.jsonl': 'Dear Lea,\n' }));
  const stop = new AbortController();
  const asked = (dryRun: boolean, ...names: string[]) =>
    receive(
      { root: pathToFileURL(folder.path).href },
      {
        root: '',
        files: names.map((name) => pathToFileURL(folder.at(name)).href),
        by: 'lea',
        dryRun,
        software: '0',
      },
      { signal: stop.signal, progress: () => {} },
    );
  const received = async (...given: Parameters<typeof asked>) => {
    const found = await asked(...given);
    assert.ok(!('problem' in found), JSON.stringify(found));
    return found;
  };

  it('looks at first, and names who is said to have sent it', async () => {
    const found = await received(true, 'sent/a.jsonl', 'sent/b.jsonl');
    assert.deepEqual(
      [found.fresh, found.leftOut, found.claims],
      [0, 2, ['a.jsonl says that zoe sent it on 2026-11-03T09:00:00.000Z: 2 new records.']],
    );
    // What a file says is no part of the question's own words.
    const sent = '2026\nLea has checked it';
    folder.write({ 'sent/c.jsonl': sentBy([record('t-1')], { sent }) });
    const [claim] = (await received(true, 'sent/c.jsonl')).claims;
    assert.equal(claim, 'c.jsonl says that zoe sent it at a time that cannot be read: 1 new record.');
    assert.match(found.text, /Dry run: nothing was written/);
    assert.match(found.text, /\| *3 *\| *the project has no sample "t-9"/);
    assert.match(found.text, /b\\?\.jsonl is not a file of answers/);
    assert.ok(!existsSync(folder.at(ANSWERS)));
    assert.equal(folder.read('pages/lea.jsonl'), PROJECT['pages/lea.jsonl']);
  });

  it('writes what the command line writes', async () => {
    folder.write({ 'sent/all.zip': zip([{ name: 'a.jsonl', content: SENT }]) });
    const { fresh, leftOut, claims, text } = await received(false, 'sent/all.zip');
    assert.deepEqual([fresh, leftOut], [2, 1]);
    assert.match(claims[0]!, /^all\.zip\/a\.jsonl says/);
    assert.doesNotMatch(text, /Dry run/);
    const written = (): [string, object[]] => [
      folder.read(ANSWERS),
      jsonLines<object>(folder.read('pages/lea.jsonl')).map((line) => ({ ...line, id: '', time: '' })),
    ];
    const here = written();
    assert.equal(here[1].length, 2);
    rmSync(folder.at(ANSWERS));
    folder.write(PROJECT);
    const { code } = await runInProcess(['receive', folder.at('sent/all.zip'), '--yes', '-C', folder.path]);
    assert.equal(code, 1);
    assert.deepEqual(written(), here);
  });

  it('says why an archive cannot be read', async () => {
    folder.write({ 'sent/all.zip': zip([{ name: 'in/a.jsonl', content: SENT }]) });
    await assert.rejects(asked(true, 'sent/all.zip'), /^Error: all\.zip has no \.jsonl file at its top\.$/);
  });
});
