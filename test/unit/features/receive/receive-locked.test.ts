import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { receive } from '../../../../src/features/receive/server';
import { Lock } from '../../../../src/project/pages/lock';
import { lockedText } from '../../../../src/project/pages/sent-answers';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { zip } from '../../../support/zip';
import { OTHER_PAGE, PAGE, PROJECT, record, sentBy } from './sent-project';

const ANSWERS = 'annotations/zoe.jsonl';
const PASSPHRASE = 'seven badgers knit slowly';
const WRONG = 'cannot be opened: it is locked with another passphrase, or was changed on purpose.';
const MISSING = 'is locked with the passphrase of its page, which was not given.';

/** What a locked page of Zoe's sends. */
async function lockedBy(records: readonly string[], passphrase = PASSPHRASE, page = PAGE): Promise<string> {
  const head = { project: PAGE, page, person: 'zoe', sent: '2026-11-03T09:00:00.000Z' };
  return lockedText(head, records, await Lock.of(passphrase, page));
}

describe('receiving from locked pages', () => {
  const folder = temporaryFolder();
  let lines: string[];
  beforeEach(async () => {
    lines = [record('t-1'), record('t-2')];
    folder.write({
      ...PROJECT,
      'sent/a.jsonl': await lockedBy(lines),
      'right.txt': `${PASSPHRASE}\r\nSecond line.\n`,
      'wrong.txt': 'six badgers knit slowly\n',
      'empty.txt': '\n',
    });
  });
  const run = (names: string[], ...more: string[]) =>
    runInProcess(['receive', ...names.map((name) => folder.at(name)), '-C', folder.path, '--yes', ...more]);
  const answers = (): string => (existsSync(folder.at(ANSWERS)) ? folder.read(ANSWERS) : '');

  it('writes what the page has written', async () => {
    const { code, out, err } = await run(['sent/a.jsonl'], '--passphrase-file', folder.at('right.txt'));
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /sent by zoe on 2026-11-03T09:00:00\.000Z: 2 new records/);
    assert.equal(answers(), lines.map((line) => `${line}\n`).join(''));
  });

  it('writes nothing with a wrong passphrase, without one, or of a damaged file, and leaves the file', async () => {
    const before = folder.read('sent/a.jsonl');
    const refusals = {
      [WRONG]: ['--passphrase-file', folder.at('wrong.txt')],
      [MISSING]: [],
    };
    for (const [why, options] of Object.entries(refusals)) {
      const { code, out, err } = await run(['sent/a.jsonl'], ...options);
      assert.deepEqual([code, out], [1, `${folder.at('sent/a.jsonl')} ${why}\n`]);
      assert.equal(err, why === MISSING ? 'Give the passphrase with --passphrase-file FILE.\n' : '');
    }
    folder.write({ 'sent/cut.jsonl': before.slice(0, -3) });
    const { code, out } = await run(['sent/cut.jsonl'], '--passphrase-file', folder.at('right.txt'));
    assert.deepEqual([code, /is damaged/.test(out)], [1, true]);
    assert.equal(answers(), '');
    assert.equal(folder.read('sent/a.jsonl'), before);
    assert.equal(folder.read('pages/lea.jsonl'), PROJECT['pages/lea.jsonl']);
  });

  it('takes in the others where one has another passphrase, and those that are not locked', async () => {
    const third = record('t-4');
    folder.write({
      'sent/all.zip': zip([
        { name: 'a.jsonl', content: folder.read('sent/a.jsonl') },
        { name: 'b.jsonl', content: await lockedBy([record('t-3')], 'another passphrase', OTHER_PAGE) },
        { name: 'c.jsonl', content: sentBy([third]) },
      ]),
    });
    const { code, out } = await run(['sent/all.zip'], '--passphrase-file', folder.at('right.txt'));
    assert.equal(code, 1);
    assert.ok(out.includes(`all.zip/b.jsonl ${WRONG}`), out);
    assert.equal(answers(), [...lines, third].map((line) => `${line}\n`).join(''));
  });

  it('says which file has no passphrase', async () => {
    const empty = await run(['sent/a.jsonl'], '--passphrase-file', folder.at('empty.txt'));
    assert.deepEqual(
      [empty.code, /The first line of .*empty\.txt should be a passphrase/.test(empty.err)],
      [2, true],
    );
    const none = await run(['sent/a.jsonl'], '--passphrase-file', folder.at('none.txt'));
    assert.deepEqual([none.code, /none\.txt/.test(none.err)], [2, true]);
  });

  it('lets the editor know that a passphrase is needed, or is another one', async () => {
    const asked = async (passphrase?: string) => {
      const found = await receive(
        { root: pathToFileURL(folder.path).href },
        {
          root: '',
          files: [pathToFileURL(folder.at('sent/a.jsonl')).href],
          by: 'lea',
          dryRun: true,
          passphrase,
          software: '0',
        },
        { signal: new AbortController().signal, progress: () => {} },
      );
      assert.ok(!('problem' in found), JSON.stringify(found));
      return [found.locked, found.claims.length];
    };
    assert.deepEqual(await asked(), [true, 0]);
    assert.deepEqual(await asked('six badgers'), [true, 0]);
    assert.deepEqual(await asked(PASSPHRASE), [false, 1]);
  });
});
