import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Baseline, writeBaseline } from '../../../src/features/check/cli/baseline';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [refund, other]}
labels: [{id: refund}, {id: other}]
lint: {extends: none, rules: {unknown-label: error, invalid-json-line: error, duplicate-text: warning, unknown-key: error, unused-label: info}}
`;
const answer = (id: string, sample: string, label: string): string =>
  `${JSON.stringify({ v: 1, id, time: '2026-03-02T09:00:00.000Z', annotator: 'ana', sample, labels: { intent: label } })}\n`;
const sample = (id: string, text: string): string => `${JSON.stringify({ id, text })}\n`;
const files = {
  'labelwright.yaml': SCHEMA,
  'data/a.jsonl':
    sample('s-1', 'The first text, which is long enough to be compared with others.') +
    sample('s-2', 'Second.'),
  'annotations/ana.jsonl': answer('01A', 's-1', 'typo-1') + answer('01B', 's-2', 'other'),
};

describe('labelwright check, narrowed', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  const append = (file: string, text: string): void => writeFileSync(folder.at(file), text, { flag: 'a' });
  const check = (...args: string[]) => cli.run(folder.path, ['check', ...args]);

  describe('--changed-since', () => {
    let repository: TestRepository;
    beforeEach(() => {
      repository = makeRepository(folder.path);
      repository.commit(files, 'One');
    });

    it('shows what is on changed lines, and counts the rest', () => {
      append('annotations/ana.jsonl', answer('01C', 's-2', 'typo-2'));
      const { out, code } = check('--changed-since', 'HEAD');
      assert.equal(code, 1);
      assert.match(out, /^annotations\/ana\.jsonl:3:\d+ .*typo-2/);
      assert.doesNotMatch(out, /typo-1/);
      assert.match(out, /\nLeft out: 1 error that is not on lines changed since HEAD \([0-9a-f]{10}\)\.\n$/);
    });

    it('ends with 0 when the change itself is clean, and says that something is elsewhere', () => {
      append('annotations/ana.jsonl', answer('01C', 's-2', 'refund'));
      const { out, code } = check('--changed-since', 'HEAD');
      assert.equal(code, 0);
      assert.match(out, /^No findings in 3 files\.\nLeft out: 1 error that is not/);
    });

    it('shows what a change of the schema makes wrong on other lines, and leaves out what was wrong before', () => {
      folder.write({
        'labelwright.yaml': SCHEMA.replace('labels: [refund, other]', 'labels: [refund]').replace(
          ', {id: other}',
          '',
        ),
      });
      const { out, code } = check('--changed-since', 'HEAD');
      assert.equal(code, 1);
      assert.match(out, /^annotations\/ana\.jsonl:2:\d+ .*"other"/);
      assert.match(
        out,
        /\nLeft out: 1 error that is not on lines changed since HEAD \([0-9a-f]{10}\) and was there before\.\n$/,
      );
      const json = JSON.parse(check('--changed-since', 'HEAD', '--format', 'json').out);
      assert.deepEqual(json.leftOut.changedSince, {
        revision: 'HEAD',
        base: repository.git('rev-parse', 'HEAD'),
        elsewhere: { errors: 1, warnings: 0, infos: 0 },
        yamlChanged: true,
        compared: true,
      });
    });

    it('shows what a line that is gone makes wrong on others', () => {
      folder.write({ 'labelwright.yaml': SCHEMA.replace('unknown-label: error', 'unknown-sample: error') });
      repository.commit({}, 'Another rule');
      folder.write({ 'data/a.jsonl': files['data/a.jsonl'].split('\n').slice(1).join('\n') });
      const { out, code } = check('--changed-since', 'HEAD');
      assert.equal(code, 1);
      assert.match(out, /^annotations\/ana\.jsonl:1:\d+ .*s-1/);
    });

    it('knows a file that was renamed', () => {
      repository.git('mv', 'annotations/ana.jsonl', 'annotations/ana 2.jsonl');
      append('annotations/ana 2.jsonl', answer('01C', 's-2', 'typo-2'));
      const { out } = check('--changed-since', 'HEAD', '--rule', 'unknown-label');
      assert.match(out, /^annotations\/ana 2\.jsonl:3:\d+ .*typo-2.*\n\n1 error in/);
      assert.match(out, /\nLeft out: 1 error that is not/);
    });

    it('compares a project in a submodule with the commit that the revision names', () => {
      const inner = folder.at('p');
      mkdirSync(inner);
      const submodule = makeRepository(inner);
      const commit = submodule.commit(files, 'Of its own');
      repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},p`);
      repository.commit({}, 'With a submodule');
      submodule.commit({}, 'Goes on');
      writeFiles(inner, {
        'annotations/ana.jsonl': files['annotations/ana.jsonl'] + answer('01C', 's-2', 'typo-2'),
      });
      const { out, err } = check('p', '--changed-since', 'HEAD');
      assert.match(out, /^p\/annotations\/ana\.jsonl:3:.*typo-2.*\n\n1 error in/, err);
      const all = check('--changed-since', 'HEAD');
      assert.equal(all.err, '');
      assert.match(all.out, /^p\/annotations\/ana\.jsonl:3:.*typo-2.*\n\n1 error in/);
      // Before, there was no submodule: all of it is new.
      assert.match(check('--changed-since', 'HEAD~1').out, /\n\n2 errors in/);
      assert.match(
        cli.run(folder.path, ['compare', '--guideline', 'HEAD']).out,
        /^p: what changed since HEAD /m,
      );
    });

    it('takes a file of Git LFS that differs as changed from top to bottom', () => {
      const pointer = (n: number): string =>
        `version https://git-lfs.github.com/spec/v1\noid sha256:${String(n).repeat(64)}\nsize ${n}\n`;
      repository.commit(
        { 'annotations/ana.jsonl': pointer(1), '.gitattributes': '*.jsonl filter=lfs\n' },
        'LFS',
      );
      repository.git('config', 'filter.lfs.clean', `printf '${pointer(2).replaceAll('\n', '\\n')}'`);
      folder.write({ 'annotations/ana.jsonl': `\n\n\n${files['annotations/ana.jsonl']}` });
      const { out } = check('--changed-since', 'HEAD', '--rule', 'unknown-label');
      assert.match(out, /^annotations\/ana\.jsonl:4:.*typo-1/);
    });

    it('makes fixes in files that changed alone', () => {
      const broken = SCHEMA.replace('{id: refund}', '{id: refund, nmae: R}');
      repository.commit({ 'a/labelwright.yaml': broken, 'b/labelwright.yaml': broken }, 'Two projects');
      folder.write({ 'b/labelwright.yaml': `${broken}title: New\n` });
      const { err } = check('--changed-since', 'HEAD', '--fix');
      assert.match(err, /^Made 1 safe fix in b\/labelwright\.yaml\.\n/);
      assert.equal(folder.read('a/labelwright.yaml'), broken);
    });

    it('shows of a YAML file that changed what is on changed lines, and what one of them makes wrong elsewhere', () => {
      const typo = SCHEMA.replace('{id: refund}', '{id: refund, colour: red}');
      repository.commit({ 'labelwright.yaml': typo }, 'With a typo');
      folder.write({ 'labelwright.yaml': typo.replace('labels: [refund, other]', 'labels: [refund]') });
      append('labelwright.yaml', 'titel: New\n');
      const { out } = check('--changed-since', 'HEAD');
      assert.match(out, /labelwright\.yaml:5:\d+ .*"other".*unused-label/);
      assert.match(out, /labelwright\.yaml:7:\d+ .*"titel".*unknown-key/);
      assert.doesNotMatch(out, /colour/);
      assert.match(
        out,
        /\nLeft out: 2 errors that are not on lines changed since HEAD \(.*\) and were there/,
      );
    });

    it('shows a finding whose related place is on a changed line', () => {
      append(
        'data/a.jsonl',
        sample('s-3', 'The first text, which is long enough to be compared with others.'),
      );
      const { out } = check('--changed-since', 'HEAD');
      assert.match(out, /duplicate-text/);
    });

    it('compares with where the history parted, not with what others did since', () => {
      repository.git('checkout', '-q', '-b', 'mine');
      repository.commit({ 'data/b.jsonl': sample('s-9', 'Mine.') }, 'Mine');
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'annotations/ana.jsonl': answer('01B', 's-2', 'other') }, 'Theirs');
      repository.git('checkout', '-q', 'mine');
      assert.match(
        check('--changed-since', 'main').out,
        /^No findings in 4 files\.\nLeft out: 1 error that is not on lines changed since main/,
      );
    });

    it('takes files that Git does not know as changed, and says so on standard error for other formats', () => {
      folder.write({ 'annotations/ben.jsonl': answer('01D', 's-1', 'typo-3').replace('ana', 'ben') });
      const { out, err } = check('--changed-since', 'HEAD', '--format', 'github');
      assert.match(out, /^::error title=unknown-label,file=annotations\/ben\.jsonl/);
      assert.match(err, /^Left out: 1 error /);
      const sarif = JSON.parse(check('--changed-since', 'HEAD', '--format', 'sarif').out);
      assert.match(
        sarif.runs[0].invocations[0].toolExecutionNotifications[0].message.text,
        /^Left out: 1 error /,
      );
    });

    it('ends with 2 and the reason without Git or without the revision', () => {
      const unknown = check('--changed-since', 'v9');
      assert.equal(unknown.code, 2);
      assert.match(unknown.err, /^Git knows no revision "v9"/);
    });
  });

  describe('--baseline', () => {
    const baseline = () => folder.read('labelwright-baseline.json');
    beforeEach(() => folder.write(files));

    it('hides what is known, also when lines move, and shows what is new', () => {
      const written = check('--write-baseline');
      assert.deepEqual(
        [written.out, written.err, written.code],
        ['Wrote 1 finding to labelwright-baseline.json.\n', '', 0],
      );
      const clean = check('--baseline', 'labelwright-baseline.json');
      assert.deepEqual(
        [clean.out, clean.code],
        ['No findings in 3 files.\nThe baseline labelwright-baseline.json hides 1 error.\n', 0],
      );
      folder.write({
        'annotations/ana.jsonl':
          answer('019', 's-2', 'refund') + files['annotations/ana.jsonl'] + answer('01C', 's-2', 'typo-1'),
      });
      const grown = check('--baseline', 'labelwright-baseline.json');
      assert.equal(grown.code, 1);
      assert.match(
        grown.out,
        /^annotations\/ana\.jsonl:4:\d+ .*typo-1.*\n\n1 error in 1 of 3 files\nThe baseline labelwright-baseline\.json hides 1 error\.\n$/,
      );
    });

    it('names the entries that no longer occur', () => {
      check('--write-baseline');
      folder.write({ 'annotations/ana.jsonl': answer('01A', 's-1', 'refund') });
      assert.equal(
        check('--baseline', 'labelwright-baseline.json').out,
        'No findings in 3 files.\nThe baseline labelwright-baseline.json hides nothing.\nOne entry of it no longer occurs; write it again with --write-baseline:\n  annotations/ana.jsonl  unknown-label  unknown-label 01A labels/intent\n',
      );
      const { leftOut } = JSON.parse(
        check('--baseline', 'labelwright-baseline.json', '--format', 'json').out,
      );
      assert.deepEqual(
        leftOut.baseline.gone.map(({ rule }: { rule: string }) => rule),
        ['unknown-label'],
      );
      // What was not looked at is not gone.
      assert.doesNotMatch(
        check('--baseline', 'labelwright-baseline.json', '--rule', 'unknown-key').out,
        /no longer/,
      );
    });

    it('is the same file for the same findings, wherever it is written from', () => {
      check('--write-baseline');
      const first = baseline();
      cli.run(folder.at('data'), [
        'check',
        '--write-baseline',
        '--baseline',
        '../labelwright-baseline.json',
        '..',
      ]);
      assert.equal(baseline(), first);
      assert.equal(
        first.replace(/[0-9a-f]{32}/, 'X'),
        '{"version":1,"findings":[\n{"file":"annotations/ana.jsonl","rule":"unknown-label","about":"unknown-label 01A labels/intent","fingerprint":"X"}\n]}\n',
      );
    });

    it('knows lines that cannot be read by what they say', () => {
      folder.write({ 'annotations/ana.jsonl': '{"broken":\n' });
      check('--write-baseline');
      folder.write({ 'annotations/ana.jsonl': `{"other":\n{"broken":\n` });
      assert.match(check('--baseline', 'labelwright-baseline.json').out, /^annotations\/ana\.jsonl:1:/);
    });

    it('overwrites and takes no file that is not a baseline', async () => {
      const file = folder.at('labelwright-baseline.json');
      for (const [text, why] of [
        ['{"a":1}', /"version" or "findings" is missing/],
        ['no json', /it is not JSON/],
        ['{"version":1,"findings":[{"file":"a"}]}', /entry 1 is incomplete/],
        ['{"version":9,"findings":[]}', /newer version/],
      ] as const) {
        folder.write({ 'labelwright-baseline.json': text });
        await assert.rejects(writeBaseline(file, []), why);
        await assert.rejects(Baseline.read(file), why);
        assert.equal(baseline(), text);
      }
      const none = check('--baseline', 'none.json');
      assert.equal(none.code, 2);
      assert.match(none.err, /^There is no baseline none\.json\./);
      assert.match(check('--write-baseline', '--rule', 'unknown-key').err, /does not go with --rule/);
    });
  });

  describe('--fix-dry-run', () => {
    it('prints a patch that makes the fixes', () => {
      const broken = SCHEMA.replace('{id: refund}', '{id: refund, colr: red}').replace('colr', 'nmae');
      folder.write({ ...files, 'labelwright.yaml': broken, 'annotations/ana.jsonl': '' });
      const { out, err } = check('--fix-dry-run');
      assert.match(out, /^--- a\/labelwright\.yaml\n\+\+\+ b\/labelwright\.yaml\n@@ -\d/);
      assert.match(err, /^Would make 1 safe fix in labelwright\.yaml\.\nLeft then: /);
      assert.equal(folder.read('labelwright.yaml'), broken);
      const patched = spawnSync('git', ['apply', '-'], { cwd: folder.path, input: out, encoding: 'utf8' });
      assert.equal(patched.stderr, '');
      assert.equal(folder.read('labelwright.yaml'), broken.replace('nmae', 'name'));
      assert.equal(check('--fix-dry-run').out, '');
    });

    for (const [program, ...args] of [
      ['git', 'apply', '-'],
      ['patch', '-p1', '--binary', '-s'],
    ] as const)
      it(`its patch is taken by ${program} for names with spaces, CRLF, and a last line without an end`, () => {
        const lines = SCHEMA.replace('extends: none', 'extends: none, colr: red').trimEnd();
        const broken = lines.replace('{id: refund}', '{id: refund, nmae: R}').replaceAll('\n', '\r\n');
        folder.write({ 'my p/labelwright.yaml': broken, 'ü p/labelwright.yaml': broken });
        const { out } = check('--fix-dry-run');
        const patched = spawnSync(program, args, { cwd: folder.path, input: out, encoding: 'utf8' });
        assert.equal(patched.stderr + patched.stdout, '');
        for (const name of ['my p', 'ü p'])
          assert.equal(folder.read(name, 'labelwright.yaml'), broken.replace('nmae', 'name'));
      });

    it('leaves standard output to another format', () => {
      folder.write({ ...files, 'labelwright.yaml': SCHEMA.replace('{id: refund}', '{id: refund, nmae: R}') });
      assert.equal(JSON.parse(check('--fix-dry-run', '--format', 'json').out).version, 1);
    });
  });

  describe('--as-seen-by annotators', () => {
    const gold = (share: string): string => `gold: {${share}}\n`;
    const said = (annotator: string, label: string): string =>
      ['s-1', 's-2', 's-3']
        .map((id, n) =>
          JSON.stringify({
            v: 1,
            id: `${annotator}-${n}`,
            time: '2026-03-02T09:00:00.000Z',
            annotator,
            sample: id,
            labels: { intent: label },
          }),
        )
        .join('\n') + '\n';
    const schema = (more: string): string => `labelwright: 1
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [refund, cancel, close]}
labels: [{id: refund}, {id: cancel}, {id: close}]
lint: {extends: none, rules: {missing-tie-breaker: warning, gold-mismatch: warning, unknown-label: error, unadjudicated-disagreement: warning, unknown-key: error}}
${more}`;
    const write = (
      more = '',
      others: Record<string, string> = { 'annotations/ben.jsonl': said('ben', 'cancel') },
    ) =>
      folder.write({
        'labelwright.yaml': schema(more),
        'guideline.yaml': 'version: "1"\nnosuchkey: 1\n',
        'data/a.jsonl':
          sample('s-1', 'First.') +
          sample('s-2', 'Second.') +
          sample('s-3', 'Third.') +
          sample('s-4', 'Fourth.'),
        'gold/a.jsonl':
          JSON.stringify({ id: 'g-1', sample: 's-3', labels: { intent: 'close' }, explanation: 'WHY' }) +
          '\n',
        'annotations/ana.jsonl': said('ana', 'refund') + answer('01A', 's-4', 'typo'),
        ...others,
      });
    const asSeen = (...args: string[]) => check('--as-seen-by', 'annotators', ...args);
    const TELLS = /s-\d|WHY|typo|"?(annotations|gold)\//;

    for (const format of ['text', 'github', 'json', 'sarif', 'junit', 'codeclimate'])
      it(`lists no answer, no gold and no sample as ${format}, with the counts and exit code of a full check`, () => {
        write();
        const [full, seen] = [check('--format', format), asSeen('--format', format)];
        assert.match(full.out, /WHY/);
        assert.equal(seen.code, full.code);
        const listed = seen.out
          .split('\n')
          // How many there are in a file is no secret.
          .filter((line) => !/not shown here|"notShown"|testsuite name|not listed|^"tool"/.test(line))
          .join('\n');
        assert.doesNotMatch(listed, TELLS);
        assert.match(listed, /nosuchkey/);
        assert.match(listed, /3 samples, hidden until you have answered them/);
        assert.match(
          seen.out + seen.err,
          /Counted, not listed: 1 error, 2 warnings that would tell annotators/,
        );
        const totals = /2 errors, 4 warnings/;
        if (format === 'text' || format === 'github') {
          assert.match(full.out, totals);
          assert.match(seen.out, totals);
        }
        if (format === 'json') {
          const parse = (out: string) => JSON.parse(out) as { summary: object; leftOut?: object };
          assert.deepEqual(parse(seen.out).summary, parse(full.out).summary);
          assert.deepEqual(parse(seen.out).leftOut, {
            asSeenBy: { hidden: { errors: 1, warnings: 2, infos: 0 } },
          });
        }
      });

    it('keeps to --max-warnings and --fail-on', () => {
      write();
      assert.equal(asSeen('--fail-on', 'never', '--max-warnings', '3').code, 1);
      assert.equal(asSeen('--fail-on', 'never', '--max-warnings', '4').code, 0);
    });

    it('lists everything where the editor hides nothing', () => {
      write('quality: {independent: false}\n');
      assert.deepEqual(asSeen(), check());
      write('', {});
      folder.write({ 'annotations/ben.jsonl': '' });
      rmSync(folder.at('annotations/ben.jsonl'));
      assert.deepEqual(asSeen(), check());
      // Gold is hidden all the same where people get it among the others.
      write('quality: {independent: false}\n' + gold('feedback: none'));
      assert.doesNotMatch(asSeen().out, /WHY/);
      assert.match(asSeen().out, /typo/);
    });

    it('does not go with --write-baseline', () => {
      write();
      assert.equal(asSeen('--write-baseline').code, 2);
    });
  });
});
