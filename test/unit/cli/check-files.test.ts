import assert from 'node:assert/strict';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { makeRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, other]}
labels: [{id: refund, nmae: R}, {id: other}]
lint: {extends: none, rules: {unknown-label: error, duplicate-item-id: error, unknown-key: error}}
`;
const answer = (id: string, sample: string, label: string): string =>
  `${JSON.stringify({ v: 1, id, time: '2026-03-02T09:00:00.000Z', annotator: 'ana', sample, labels: { intent: label } })}\n`;
const sample = (id: string): string => `${JSON.stringify({ id, text: `The text of ${id}.` })}\n`;
const PROJECT = {
  'labelwright.yaml': SCHEMA,
  'data/a.jsonl': sample('s-1') + sample('s-2'),
  'data/b.jsonl': sample('s-3'),
  'annotations/ana.jsonl': answer('01A', 's-1', 'typo-1'),
  'annotations/ben.jsonl': answer('01B', 's-2', 'other').replace('ana', 'ben'),
  'README.md': '# Of ours\n',
};

describe('labelwright check of single files', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const outside = temporaryFolder();
  const cli = builtCommandLine();
  const check = (...args: string[]) => cli.run(folder.path, ['check', ...args]);
  beforeEach(() => folder.write(PROJECT));

  it('shows the findings in the named files, and says how many there are elsewhere', () => {
    const { out, code } = check('annotations/ana.jsonl', 'annotations/ben.jsonl');
    assert.match(
      out,
      /^annotations\/ana\.jsonl:1:\d+ .*typo-1.*\n\n1 error in 1 of 2 files\nLeft out: 1 error in files that were not named\.\n$/,
    );
    assert.equal(code, 1);
    const clean = check('annotations/ben.jsonl');
    assert.match(clean.out, /^No findings in 1 file\.\nLeft out: 2 errors in files/);
    assert.equal(clean.code, 0);
    assert.match(
      check('./labelwright.yaml').out,
      /^labelwright\.yaml:5:\d+ .*nmae.*\n\n1 error in 1 of 1 file\n/,
    );
  });

  it('reads the others all the same: an id that comes twice is found where it comes second', () => {
    folder.write({ 'data/b.jsonl': sample('s-1') });
    assert.match(check('data/b.jsonl').out, /^data\/b\.jsonl:1:.*duplicate-item-id/);
  });

  it('finds the project above, of several files several, and from inside of one', () => {
    for (const [name, text] of Object.entries(PROJECT))
      folder.write({ [`p/${name}`]: text, [`q/${name}`]: text });
    const { out } = check('p/annotations/ana.jsonl', 'q/labelwright.yaml');
    assert.match(
      out,
      /^p\/annotations\/ana\.jsonl:1:[^]*^q\/labelwright\.yaml:5:[^]*2 errors in 2 of 2 files\n/m,
    );
    const inside = cli.run(folder.at('p/annotations'), ['check', 'ana.jsonl']);
    assert.match(inside.out, /ana\.jsonl:1:\d+ .*typo-1/);
    // A folder is checked in full, also where files of it are named.
    assert.match(check('p', 'p/data/a.jsonl', 'q/data/a.jsonl').out, /2 errors in 2 of 6 files\n/);
  });

  it('says which files nobody reads, and has no part of them in the exit code', () => {
    const { out, code } = check('README.md', 'annotations/ben.jsonl');
    assert.match(
      out,
      /^No findings in 1 file\.\nLeft out: .*\nNot checked: README\.md\. The project does not read it; "data" in its labelwright\.yaml says what it reads\.\n$/,
    );
    assert.equal(code, 0);
    outside.write({ 'notes.txt': '' });
    const none = cli.run(outside.path, ['check', 'notes.txt']);
    assert.equal(
      none.out,
      'No findings in 0 files.\nNot checked: notes.txt. There is no labelwright.yaml beside it or above.\n',
    );
    assert.equal(none.code, 0);
    const json = JSON.parse(check('README.md', 'data/a.jsonl', '--format', 'json').out);
    assert.deepEqual(json.leftOut, {
      files: {
        elsewhere: { errors: 2, warnings: 0, infos: 0 },
        notRead: [{ file: 'README.md', project: '.' }],
      },
    });
    assert.match(
      check('README.md', '--format', 'github').err,
      /^Left out: 2 errors.*\nNot checked: README\.md/,
    );
  });

  it('counts everything that a check reads', () => {
    const read = ['predictions/m.jsonl', 'predictions/m.yaml', 'suggestions/m.jsonl', 'splits.jsonl'];
    folder.write(Object.fromEntries(read.map((file) => [file, ''])));
    folder.write({
      'assignments/b.yaml': 'people: [ana]\n',
      'assignments/b.ids': 's-1\n',
      'assignments/c.yaml': 'people: [ana]\n',
      'assignments/c.jsonl': '{"sample":"s-1","people":["ana"]}\n',
    });
    const { out } = check(...read, 'assignments/b.ids', 'assignments/c.jsonl');
    assert.match(out, / 6 files\.?\n/);
    assert.doesNotMatch(out, /Not checked/);
  });

  it('ends with 2 for a file that is not there, and for a baseline of files', () => {
    const { err, code } = check('data/gone.jsonl');
    assert.equal(err, 'There is no file or folder data/gone.jsonl.\n');
    assert.equal(code, 2);
    assert.match(
      check('data/a.jsonl', '--write-baseline').err,
      /^--write-baseline .*name folders, not files/,
    );
  });

  it('makes fixes in the named files alone', () => {
    assert.doesNotMatch(check('annotations/ana.jsonl', '--fix').err, /Made/);
    assert.equal(folder.read('labelwright.yaml'), SCHEMA);
    assert.match(check('labelwright.yaml', '--fix').err, /^Made 1 safe fix in labelwright\.yaml\.\n/);
  });

  it('goes with --changed-since and with a baseline', () => {
    const repository = makeRepository(folder.path);
    repository.commit({}, 'One');
    folder.write({
      'annotations/ben.jsonl': PROJECT['annotations/ben.jsonl'] + answer('01C', 's-2', 'typo-2'),
    });
    assert.match(
      check('annotations/ben.jsonl', '--changed-since', 'HEAD').out,
      /^annotations\/ben\.jsonl:2:/,
    );
    assert.match(check('annotations/ana.jsonl', '--changed-since', 'HEAD').out, /^No findings in 1 file\./);
    check('--write-baseline');
    folder.write({
      'annotations/ana.jsonl': PROJECT['annotations/ana.jsonl'] + answer('01D', 's-3', 'typo-3'),
    });
    const { out } = check('annotations/ana.jsonl', '--baseline', 'labelwright-baseline.json');
    assert.match(out, /^annotations\/ana\.jsonl:2:.*typo-3.*\n\n1 error in 1 of 1 file\n/);
    assert.doesNotMatch(out, /no longer/);
  });

  describe('--stdin-filename', () => {
    const stdin = (input: string, ...args: string[]) =>
      cli.run(folder.path, ['check', '--stdin-filename', ...args], { input });

    it('checks what comes in place of a file: schema and records', () => {
      const mended = stdin(SCHEMA.replace('nmae', 'name'), 'labelwright.yaml');
      assert.equal(mended.out, 'No findings in 1 file.\nLeft out: 1 error in files that were not named.\n');
      const typo = stdin(SCHEMA.replace('id: intent', 'idd: intent'), 'labelwright.yaml');
      assert.match(typo.out, /^labelwright\.yaml:4:\d+ .*idd/m);
      const record = stdin(
        answer('01A', 's-1', 'refund') + answer('01E', 's-2', 'typo-9'),
        'annotations/ana.jsonl',
      );
      assert.match(record.out, /^annotations\/ana\.jsonl:2:\d+ .*typo-9.*\n\n1 error in 1 of 1 file\n/);
      assert.equal(record.code, 1);
      assert.equal(folder.read('annotations/ana.jsonl'), PROJECT['annotations/ana.jsonl']);
    });

    it('checks large samples as they come in, whatever --threads says', () => {
      const many = Array.from({ length: 20_000 }, (_, n) => sample(`m-${n}`)).join('');
      folder.write({ 'data/a.jsonl': many });
      const { out } = stdin(
        `${many}${sample('m-5')}`,
        'data/a.jsonl',
        '--threads',
        '2',
        '--rule',
        'duplicate-item-id',
      );
      assert.match(out, /^data\/a\.jsonl:20001:/);
    });

    it('gives the fixes of what came in as a patch, and writes nothing', () => {
      const { out } = stdin(`# New\n${SCHEMA}`, 'labelwright.yaml', '--fix-dry-run');
      assert.match(out, /^-labels: \[\{id: refund, nmae: R\}.*\n\+labels: \[\{id: refund, name: R\}/m);
      assert.match(out, /^@@ -3,5 \+3,5 @@$/m);
      assert.equal(folder.read('labelwright.yaml'), SCHEMA);
    });

    it('ends with 2 and a way out for what does not go with it', () => {
      for (const [args, why] of [
        [['labelwright.yaml', '--fix'], /--fix-dry-run prints/],
        [['labelwright.yaml', '--changed-since', 'HEAD'], /--changed-since/],
        [['labelwright.yaml', '--write-baseline'], /--stdin-filename/],
        [['labelwright.yaml', 'data/a.jsonl'], /does not go with paths/],
        [['data/new.jsonl'], /^There is no file data\/new\.jsonl\..*save the file once/],
      ] as const) {
        assertRefused(stdin(SCHEMA, ...args), why);
      }
      const latin = cli.shell(
        folder.path,
        String.raw`printf 'title: \xe9' | $CLI check --stdin-filename labelwright.yaml`,
      );
      assert.match(latin.err, /^Standard input is not UTF-8\./);
      assert.equal(latin.code, 2);
    });
  });
});
