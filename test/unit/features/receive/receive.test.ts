import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { sentText } from '../../../../src/project/pages/sent-answers';
import { jsonLines } from '../../../support/json-lines';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { zip } from '../../../support/zip';
import { pick } from '../../../support/pick';
import { OTHER_PAGE, PAGE, PROJECT, record, sentBy } from './sent-project';

const ANSWERS = 'annotations/zoe.jsonl';

interface Result {
  dry_run: boolean;
  files: {
    file: string;
    problem?: string;
    new: number;
    known: number;
    refused: { line: number; why: string }[];
    notes: { note: string; lines: number[] }[];
  }[];
}

describe('labelwright receive', () => {
  const folder = temporaryFolder();
  beforeEach(() => folder.write(PROJECT));
  const run = (...args: string[]) => runInProcess(['receive', ...args, '-C', folder.path]);
  const answers = (): string => (existsSync(folder.at(ANSWERS)) ? folder.read(ANSWERS) : '');
  /** What becomes of a file with these records; `code`: the exit code that is expected. */
  const receive = async (text: string | readonly string[], code: number, ...more: string[]) => {
    folder.write({ 'sent/a.jsonl': typeof text === 'string' ? text : sentBy(text) });
    const ran = await run(folder.at('sent/a.jsonl'), '--yes', '--json', ...more);
    assert.equal(ran.code, code, ran.err + ran.out);
    return (JSON.parse(ran.out) as Result).files[0]!;
  };
  const refused = async (line: string): Promise<string> => {
    const before = answers();
    const { refused: all } = await receive([record('t-1'), line], 1);
    assert.deepEqual(pick(all, 'line'), [3]);
    assert.equal(answers().slice(before.length).split('\n').length, 2, 'the other line is written');
    return all[0]!.why;
  };
  const noted = async (...lines: string[]) => {
    const { notes, refused: none } = await receive(lines, 0);
    assert.deepEqual(none, []);
    for (const line of lines) assert.ok(answers().includes(`${line}\n`), 'is written as it was sent');
    return notes.filter(({ note }) => !/another version/.test(note)).map(({ note, lines: at }) => [note, at]);
  };

  it('appends the lines as they were sent, and notes that in the file of who receives', async () => {
    const sent = [record('t-1'), record('t-2', { 'x-own': 1, flags: [] })];
    const { new: fresh, known } = await receive(sent, 0);
    assert.deepEqual([fresh, known, answers()], [2, 0, sent.map((line) => `${line}\n`).join('')]);
    const [, receipt] = jsonLines<Record<string, unknown>>(folder.read('pages/lea.jsonl'));
    const { id, time, ...rest } = receipt!;
    assert.ok(typeof id === 'string' && Date.parse(String(time)) > Date.now() - 60_000);
    assert.deepEqual(rest, { v: 1, by: 'lea', received: PAGE, person: 'zoe', new: 2, known: 0, refused: 0 });
  });

  it('writes nothing again', async () => {
    const sent = [record('t-1'), record('t-2')];
    await receive(sent, 0);
    const before = answers();
    const again = await receive([...sent, record('t-4')], 0);
    assert.deepEqual([again.new, again.known], [1, 2]);
    assert.ok(answers().startsWith(before));
    // The page may write keys in another order.
    const turned = JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(sent[0]!) as object).reverse()),
    );
    assert.equal((await receive([turned], 0)).known, 1);
  });

  it('keeps numbers and spaces as they are', async () => {
    const line = record('t-1')
      .replace('"v":1', '"v": 1.0')
      .replace('}}', '},"seconds":1e1,"x":9007199254740993}');
    await receive(sentText({ project: PAGE, page: PAGE, person: 'zoe', sent: 'now' }, [line]), 0);
    assert.equal(answers(), `${line}\n`);
  });

  it('writes nothing in a dry run, or where nobody can be asked', async () => {
    const { new: fresh } = await receive([record('t-1')], 0, '--dry-run');
    assert.equal(fresh, 1);
    const asked = await run(folder.at('sent/a.jsonl'));
    assert.equal(asked.code, 2);
    assert.match(asked.err, /no proof of who wrote it.*Add --yes, or --dry-run/);
    assert.equal(answers(), '');
    assert.equal(folder.read('pages/lea.jsonl'), PROJECT['pages/lea.jsonl']);
  });

  it('says what it does in words', async () => {
    folder.write({ 'sent/a.jsonl': sentBy([record('t-1', { sample: 't-9' }), record('t-3')]) });
    const { out } = await run(folder.at('sent/a.jsonl'), '--dry-run');
    assert.match(
      out,
      /a\.jsonl, sent by zoe on 2026-11-03T09:00:00\.000Z: 1 new record, 0 already received, 1 refused\. Dry run/,
    );
    assert.match(out, /2 +the project has no sample "t-9"/);
    assert.match(out, /1 +about a sample that is not assigned to zoe +3/);
  });

  describe('takes a person', () => {
    const FROM = { person: 'kim' };
    const kim = (): string => sentBy([record('t-1', { annotator: 'kim' })], FROM);
    const PLACES: Record<string, Record<string, string>> = {
      'of people': { 'labelwright.yaml': PROJECT['labelwright.yaml']!.replace('ben]', 'ben, kim]') },
      'of a batch': { 'assignments/c.yaml': 'samples: {all: true}\npeople: [kim]\n' },
      'with a file of records': { 'annotations/kim.jsonl': record('t-2', { annotator: 'kim' }) },
      'with a page': { 'pages/ben.jsonl': PROJECT['pages/lea.jsonl']!.replace('zoe', 'kim') },
    };
    for (const [place, files] of Object.entries(PLACES))
      it(place, async () => {
        folder.write(files);
        assert.equal((await receive(kim(), 0)).new, 1);
      });
    it('and nobody else', async () => {
      assert.match(
        (await receive(kim(), 1)).problem!,
        /from "kim", whom the project does not know\. Add the name/,
      );
      assert.ok(!existsSync(folder.at('annotations/kim.jsonl')));
    });
    it('whose name differs from another one only in case: not', async () => {
      folder.write({
        ...PLACES['with a page']!,
        'annotations/KIM.jsonl': record('t-2', { annotator: 'KIM' }),
      });
      folder.write({ 'sent/a.jsonl': kim() });
      const { code, err } = await run(folder.at('sent/a.jsonl'), '--yes');
      assert.equal(code, 2);
      assert.match(err, /"kim" and "KIM" differ only in upper and lower case/);
    });
  });

  describe('refuses as a whole, and leaves as it is', () => {
    const good = sentBy([record('t-1'), record('t-2')]);
    const WRONG: Record<string, [string, RegExp]> = {
      'a file of another project': [
        good.replace(`"project":"${PAGE}"`, `"project":"${OTHER_PAGE}"`),
        /of another project/,
      ],
      'one with a record of another person': [
        sentBy([record('t-1'), record('t-2', { annotator: 'ben' })]),
        /has a record of somebody else than "zoe" in line 3/,
      ],
      'one that lacks a line': [
        good.slice(0, good.lastIndexOf('\n', good.length - 2) + 1),
        /its first line counts 2 lines after it, and there are 1/,
      ],
      'one that was changed': [
        good.replace('"a":"y"', '"a":"x"'),
        /is damaged: its content was changed on the way/,
      ],
      'one whose line ends were changed': [good.replaceAll('\n', '\r\n'), /is damaged/],
      'one that ends too early': [good.slice(0, -9), /is damaged/],
      'a later version': [good.replace('"v":1', '"v":2'), /has format version 2.*Update Labelwright/],
      'another file': [record('t-1'), /is not a file of answers/],
      'a head without a person': [good.replace('"person":"zoe",', ''), /does not say of which project/],
      'a name that is a path': [sentBy([], { person: '../zoe' }), /cannot be the name of a person/],
    };
    for (const [what, [text, message]] of Object.entries(WRONG))
      it(what, async () => {
        assert.match((await receive(text, 1)).problem!, message);
        assert.equal(answers(), '');
        assert.equal(folder.read('pages/lea.jsonl'), PROJECT['pages/lea.jsonl'], 'no receipt');
        assert.equal(folder.read('sent/a.jsonl'), text);
      });
    it('one that is not UTF-8', async () => {
      folder.write({ 'sent/a.jsonl': Buffer.from(good.replace('t-2', 't-\xff'), 'latin1') });
      const { code, out } = await run(folder.at('sent/a.jsonl'), '--yes');
      assert.equal(code, 1);
      assert.match(out, /is damaged: it is not UTF-8/);
    });
  });

  describe('refuses a line, and writes the others', () => {
    it('about a sample that is unknown, or erased', async () => {
      assert.match(await refused(record('t-9')), /the project has no sample "t-9"/);
      const line = record('t-4');
      await runInProcess(['erase', folder.path, '--sample', 't-4', '--yes']);
      assert.match(await refused(line), /the project has no sample "t-4"/);
      assert.doesNotMatch(answers(), /t-4/);
    });
    it('whose id is that of a record that says something else', async () => {
      const line = record('t-1');
      await receive([line], 0);
      assert.match(await refused(line.replace('"y"', '"x"')), /is there already, and says something else/);
      const twice = record('t-2');
      await receive([twice, twice.replace('"y"', '"x"')], 1);
      assert.ok(answers().includes(twice) && !answers().includes(twice.replace('"y"', '"x"')));
    });
    it('whose id is that of another person’s record', async () => {
      const line = record('t-3');
      folder.write({ 'annotations/ben.jsonl': `${line.replace('zoe', 'ben')}\n` });
      assert.match(await refused(line), /is that of a record in annotations\/ben\.jsonl/);
    });
    it('that a migration wrote, unless it is known', async () => {
      const line = record('t-1', { migration: { name: 'm' } });
      assert.match(await refused(line), /a migration wrote it/);
      folder.write({ [ANSWERS]: `${line}\n` });
      assert.equal((await receive([line], 0)).known, 1);
    });
    it('that is no record', async () => {
      assert.match(
        await refused(record('t-1', { swapped: { a: 'x' }, labels: undefined, withdrawn: true })),
        /"swapped".*without "labels"/,
      );
      assert.match(await refused(record('t-1', { time: 'yesterday' })), /"time" is a moment in UTC/);
      assert.match(await refused(record('t-1', { id: undefined })), /"id" is required/);
      folder.write({ [ANSWERS]: `{"sample":"t-2","annotator":"zoe"}\n` });
      assert.match(await refused(record('t-1', { id: undefined })), /"id" is required/);
      assert.match(await refused(record('t-1', { v: 2 })), /Update Labelwright/);
      assert.match(await refused(record('t-1', { annotator: undefined })), /"annotator" is required/);
      assert.match(await refused(record('t-1', { note: 'x'.repeat(1 << 20) })), /more than 1 MB/);
      assert.match(await refused('[]'), /no record that can be read/);
    });
    it('that is for something that this release does not have', async () => {
      const body = sentBy([record('t-1'), record('t-2')]).split('\n');
      body[2] = body[2]!.replace('"annotations"', '"questions"');
      const text = body.slice(1).join('\n');
      const { createHash } = await import('node:crypto');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const head = { ...(JSON.parse(body[0]!) as object), sha256 };
      const { refused: all, new: fresh } = await receive(`${JSON.stringify(head)}\n${text}`, 1);
      assert.equal(fresh, 1);
      assert.match(all[0]!.why, /it is for "questions", and this release receives annotations only/);
    });
  });

  describe('writes, and names', () => {
    it('answers to samples of others', async () => {
      assert.deepEqual(await noted(record('t-1'), record('t-3')), [
        ['about a sample that is not assigned to zoe', [3]],
      ]);
    });
    it('answers to a text that has changed', async () => {
      assert.deepEqual(await noted(record('t-1', { text_hash: '0123456789abcdef' })), [
        ['that "labelwright check" reports: sample-text-changed', [2]],
      ]);
    });
    it('answers by another version of the guideline, which may be stale', async () => {
      const line = record('t-1', { guideline: '1', guideline_hash: 'old', labels: { a: 'x' } });
      const { notes } = await receive([line, record('t-2')], 0);
      assert.deepEqual(notes, [
        { note: 'given by another version of the guideline', lines: [2] },
        { note: 'stale: what its labels mean has changed since', lines: [2] },
      ]);
    });
    it('labels that are gone, and those that a migration renames', async () => {
      const gone = record('t-1', { labels: { a: 'old' } });
      assert.deepEqual(await noted(gone), [['that "labelwright check" reports: unknown-label', [2]]]);
      folder.write({ 'migrations/m.yaml': 'changes: [{type: rename, from: old, to: x}]\n' });
      assert.deepEqual(await noted(record('t-2', { labels: { a: 'old' } })), [
        ['to be migrated: run "labelwright migrate"', [2]],
      ]);
    });
    it('all of a person who was renamed, but what is withdrawn', async () => {
      folder.write({
        'labelwright.yaml': PROJECT['labelwright.yaml']!.replace('zoe', 'zoey'),
        'migrations/m.yaml': 'changes: [{type: rename, kind: person, from: zoe, to: zoey}]\n',
      });
      const withdrawn = record('t-2', { labels: undefined, withdrawn: true });
      assert.deepEqual(await noted(record('t-1'), withdrawn), [
        ['to be migrated: run "labelwright migrate"', [2]],
      ]);
    });
    it('what an old page sends after a rename, which then follows it', async () => {
      const old = { labels: { a: 'old' } };
      const sent = [record('t-1', old)];
      await receive(sent, 0);
      folder.write({ 'migrations/m.yaml': 'changes: [{type: rename, from: old, to: x}]\n' });
      const migrate = () => runInProcess(['migrate', folder.path, '--as', 'lea']);
      assert.equal((await migrate()).code, 0);
      // Later on the page, and before the migration by the clock.
      sent.push(record('t-1', old), record('t-2', old));
      const { notes, known } = await receive(sent, 0);
      assert.deepEqual(
        [known, notes.map(({ note, lines }) => [note.split(',')[0], lines])],
        [
          1,
          [
            ['older than what a migration made of an answer', [3]],
            ['to be migrated: run "labelwright migrate"', [4]],
          ],
        ],
      );
      await migrate();
      const counting = jsonLines<{ sample: string; labels: object; time: string }>(answers());
      const last = (sample: string) =>
        counting.filter((each) => each.sample === sample).sort((a, b) => (a.time < b.time ? 1 : -1))[0]!;
      assert.deepEqual([last('t-1').labels, last('t-2').labels], [{ a: 'x' }, { a: 'x' }]);
    });
    it('what is older than a migrated answer, and what is older than another', async () => {
      const [old, other] = [record('t-1'), record('t-2')];
      folder.write({
        [ANSWERS]: [record('t-1', { migration: { name: 'm', replaces: 'r' } }), record('t-2'), ''].join('\n'),
      });
      assert.deepEqual(await noted(old, other), [
        ['older than what a migration made of an answer, and no longer counts: label the sample again', [2]],
        ['older than an answer that is there, and does not count', [3]],
      ]);
    });
    it('a clock that is ahead', async () => {
      const at = (minutes: number) => ({ time: new Date(Date.now() + minutes * 60_000).toISOString() });
      assert.deepEqual(await noted(record('t-1', at(5)), record('t-2', at(20)), record('t-4', at(30))), [
        ['from a clock that is ahead by 30 minutes', [3, 4]],
      ]);
    });
    it('unknown fields', async () => {
      assert.deepEqual(await noted(record('t-1', { mood: 'good', plan: 1 })), [
        ['with fields that are not known, and are kept: "mood", "plan"', [2]],
      ]);
    });
    it('a person who is set aside', async () => {
      folder.write({
        'labelwright.yaml': PROJECT['labelwright.yaml']!.replace(
          '[zoe,',
          '[{id: zoe, count: false, reason: r},',
        ),
      });
      const notes = await noted(record('t-1'));
      assert.ok(notes.some(([note]) => note === 'of zoe, who is set aside: does not count'));
    });
    it('only those answers that would count', async () => {
      assert.deepEqual(await noted(record('t-1', { labels: { a: 'old' } }), record('t-1')), []);
    });
  });

  it('reads the files at the top of an archive, each record once', async () => {
    const [first, second] = [record('t-1'), record('t-2')];
    folder.write({
      'a.zip': zip([
        { name: '1.jsonl', content: sentBy([first]) },
        { name: '2.jsonl', content: sentBy([first, second]), deflate: true },
        { name: 'in/3.jsonl', content: sentBy([record('t-4')]) },
        { name: 'read.me', content: 'x' },
      ]),
    });
    const { code, out } = await run(folder.at('a.zip'), '--yes', '--json');
    const { files } = JSON.parse(out) as Result;
    assert.deepEqual([code, ...pick(files, 'new', 'known')], [0, [1, 0], [1, 1]]);
    assert.equal(answers(), `${first}\n${second}\n`);
    folder.write({ 'b.zip': zip([{ name: 'in/3.jsonl', content: 'x' }]) });
    assert.match((await run(folder.at('b.zip'))).err, /no \.jsonl file at its top/);
    assert.match((await run(folder.at('no.jsonl'))).err, /There is no file or folder .*no\.jsonl/);
    assert.match((await run(folder.path)).err, /is a folder/);
  });

  it('says who receives', async () => {
    folder.write({ 'labelwright.yaml': PROJECT['labelwright.yaml']!.replace(', reviewers: [lea]', '') });
    folder.write({ 'sent/a.jsonl': sentBy([record('t-1')]) });
    assert.match((await run(folder.at('sent/a.jsonl'), '--yes')).err, /Say who receives with --as NAME/);
    rmSync(folder.at('pages/lea.jsonl'));
    folder.write({ 'pages/ben.jsonl': PROJECT['pages/lea.jsonl']! });
    assert.equal((await run(folder.at('sent/a.jsonl'), '--yes', '--as', 'ben')).code, 0);
    assert.equal(jsonLines(folder.read('pages/ben.jsonl')).length, 2);
  });
});
