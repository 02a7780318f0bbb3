import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertRefused, builtCommandLine, exampleProject } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const GOOD =
  'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers: [{id: a, type: choice, labels: [x]}]\nlabels: [{id: x}]\n';
/** A layer of a type that does not exist, and a key that is not known. */
const BROKEN = GOOD.replace('type: choice', 'type: chioce').replace('labels: [{id: x}]', 'lables: [{id: x}]');

interface Json {
  version: number;
  summary: { errors: number; warnings: number; infos: number; filesChecked: number };
  projects: {
    folder: string;
    files: {
      path: string;
      notShown: number;
      findings: { rule: string; severity: string; line: number; column: number; endColumn: number }[];
    }[];
  }[];
}

describe('labelwright check', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const json = (args: string[]): { code: number | null; report: Json } => {
    const { code, out, err } = cli.run(folder.path, ['check', '--format', 'json', ...args]);
    assert.equal(err, '');
    return { code, report: JSON.parse(out) as Json };
  };

  it('ends with 0 when there is nothing, also with no module of npm near', () => {
    folder.write({ 'labelwright.yaml': GOOD, 'data/a.jsonl': '{"id":"1","text":"t"}\n' });
    const { code, out, err } = cli.run(folder.path, ['check']);
    assert.equal(err, '');
    assert.match(out, /^No findings in 2 files\.\n$/);
    assert.equal(code, 0);
  });

  it('ends with 1 on findings at or above --fail-on, and with 0 below', () => {
    folder.write({ 'labelwright.yaml': BROKEN });
    assert.equal(cli.run(folder.path, ['check']).code, 1);
    assert.equal(cli.run(folder.path, ['check', '--fail-on', 'info']).code, 1);
    assert.equal(cli.run(folder.path, ['check', '--fail-on', 'never']).code, 0);
  });

  it('counts by rule with --statistics, whatever is listed', () => {
    folder.write({
      'labelwright.yaml': GOOD.replace('labels: [{id: x}]', 'lables: [{id: x}]\nx-no: [no, off, yes]'),
      'data/a.jsonl': '{"id":"1","text":""}\n{"id":"2","text":""}\n',
    });
    const { code, out } = cli.run(folder.path, ['check', '--statistics', '--rule', 'implicit-yaml-type']);
    assert.equal(code, 0);
    assert.equal(
      out,
      '  findings  errors  warnings  info  files  safe fixes  suppressed  rule\n         3       0         3     0      1           3              implicit-yaml-type\n\n3 warnings in 1 of 2 files\n',
    );
    const { report } = json(['--statistics', '--limit', '1']);
    const statistics = (report as Json & { statistics: { rule: string; warnings: number }[] }).statistics;
    assert.deepEqual(statistics[0], {
      rule: 'implicit-yaml-type',
      errors: 0,
      warnings: 3,
      infos: 0,
      files: 1,
      safeFixes: 3,
      suppressed: 0,
    });
    assert.deepEqual(
      statistics.find(({ rule }) => rule === 'text-length-outlier'),
      {
        rule: 'text-length-outlier',
        errors: 0,
        warnings: 2,
        infos: 0,
        files: 1,
        safeFixes: 0,
        suppressed: 0,
      },
    );
    assert.ok(report.projects[0]!.files.every(({ findings }) => findings.length <= 1));
  });

  it('says beside a rule how often people refused its findings', () => {
    folder.write({
      'labelwright.yaml': `${GOOD}# labelwright-disable-next-line implicit-yaml-type -- A word.
x-no: no
x-off: [off, yes, on]
lint: {suppress: [{rule: possible-pii, sample: "1", reason: Invented.}]}
`,
      'data/a.jsonl': '{"id":"1","text":"Write to jo@example.org."}\n',
    });
    const { report } = json(['--statistics']);
    const found = (report as Json & { statistics: Record<string, unknown>[] }).statistics.map(
      ({ rule, warnings, suppressed }) => [rule, warnings, suppressed],
    );
    assert.deepEqual(
      found.filter(([rule]) => ['implicit-yaml-type', 'possible-pii'].includes(rule as string)),
      [
        ['implicit-yaml-type', 3, 1],
        ['possible-pii', 0, 1],
      ],
    );
    const { out } = cli.run(folder.path, ['check', '--statistics', '--rule', 'implicit-yaml-type']);
    assert.match(out, / 3 +1 \(25 %\) +implicit-yaml-type\n\n/);
    assert.doesNotMatch(out, /possible-pii/);
  });

  it('ends with 2 and a way out when it cannot run', () => {
    const cases: [string[], RegExp][] = [
      [['check'], /There is no labelwright\.yaml in \. or below\. "labelwright init"/],
      [['check', 'nowhere'], /There is no file or folder nowhere/],
      [['check', '--format', 'xml'], /Allowed choices are text, json/],
      [['check', '--limit', '-1'], /whole number/],
      [['check', '--rule', 'no-such-rule'], /There is no rule no-such-rule\. The rules are: /],
      [['check', '--rule', 'unknwon-key'], /There is no rule unknwon-key\. Did you mean unknown-key\?/],
      [['check', '--statistics', '--format', 'sarif'], /--statistics goes with --format text and json/],
      [['check', '--statistics', '--write-baseline'], /does not go with --statistics/],
      [['chekc'], /unknown command 'chekc'/],
      [['lint'], /unknown command 'lint'\n\(Did you mean check\?\)/],
      [['ls'], /unknown command 'ls'\n\(Did you mean status\?\)/],
      [['help', 'chekc'], /unknown command 'chekc'/],
    ];
    for (const [args, message] of cases) {
      const { code, out, err } = cli.run(folder.path, args);
      assert.match(err, message);
      assert.equal(out, '');
      assert.equal(code, 2, args.join(' '));
    }
  });

  it('names the project above when started inside of one', () => {
    folder.write({ 'labelwright.yaml': GOOD, 'data/a.jsonl': '' });
    assertRefused(
      cli.run(folder.at('data'), ['check']),
      /Run the command there, or name its folder: \.\.\n$/,
    );
  });

  it('writes one line a finding, with lines and columns that editors show', () => {
    folder.write({ 'labelwright.yaml': BROKEN, 'data/a.jsonl': '' });
    const { out } = cli.run(folder.path, ['check']);
    assert.match(out, /^labelwright\.yaml:3:24 +error {4}.+chioce.+ {2}schema-violation$/m);
    assert.match(out, /^labelwright\.yaml:4:1 +error {4}.+lables.+ {2}unknown-key$/m);
    assert.match(out, /\n\n\d+ errors in 1 of 2 files\n$/);
  });

  it('lists --limit findings for each file and counts the rest', () => {
    folder.write({ 'labelwright.yaml': BROKEN, 'data/a.jsonl': '' });
    const all = json(['--limit', '0']);
    const total = all.report.summary.errors;
    assert.ok(total >= 2);
    const one = json(['--limit', '1']);
    assert.equal(one.report.summary.errors, total);
    assert.equal(one.report.projects[0]!.files[0]!.findings.length, 1);
    assert.equal(one.report.projects[0]!.files[0]!.notShown, total - 1);
    assert.deepEqual(
      one.report.projects[0]!.files[0]!.findings,
      all.report.projects[0]!.files[0]!.findings.slice(0, 1),
    );
    assert.match(
      cli.run(folder.path, ['check', '--limit', '1']).out,
      new RegExp(`${total - 1} errors? not shown here`),
    );
  });

  it('checks every project in a folder, with paths from where it was started', () => {
    folder.write({
      'one/labelwright.yaml': BROKEN,
      'b/two/labelwright.yaml': GOOD,
      'b/two/data/a.jsonl': '',
    });
    const { code, report } = json([]);
    assert.equal(code, 1);
    assert.deepEqual(
      report.projects.map(({ folder: at, files }) => [at, files.map((file) => file.path)]),
      [
        ['b/two', []],
        ['one', ['one/labelwright.yaml']],
      ],
    );
    const inside = cli.run(folder.at('b'), ['check', '../one']);
    assert.match(inside.out, /^\.\.\/one\/labelwright\.yaml:3:24 /m);
  });

  it('writes the report to a file', () => {
    folder.write({ 'labelwright.yaml': BROKEN });
    const { code, out } = cli.run(folder.path, [
      'check',
      '--format',
      'json',
      '--output',
      'report.json',
      '--color',
      'always',
    ]);
    assert.equal(code, 1);
    assert.equal(out, '');
    const report = JSON.parse(folder.read('report.json')) as Json;
    assert.equal(report.version, 1);
    assert.equal(cli.run(folder.path, ['check', '--output', 'no/such/folder.txt']).code, 2);
  });

  it('writes no report over a file of the project', () => {
    folder.write({ 'labelwright.yaml': BROKEN, 'data/a.jsonl': '{"id":"1","text":"t"}\n' });
    for (const name of ['labelwright.yaml', 'data/a.jsonl']) {
      const before = folder.read(name);
      assertRefused(
        cli.run(folder.path, ['check', '--format', 'json', '--output', name]),
        /--output would replace .*, a file of the project/,
      );
      assert.equal(folder.read(name), before);
    }
  });

  it('gives the same findings in every format', () => {
    const of = (format: string) => cli.run(exampleProject, ['check', '--format', format]).out;
    const report = JSON.parse(of('json')) as Json;
    const rules = report.projects.flatMap(({ files }) =>
      files.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    );
    assert.ok(rules.length > 20);
    const log = JSON.parse(of('sarif')) as {
      runs: {
        results: { ruleId: string }[];
        tool: { driver: { rules: { help?: { markdown: string } }[] } };
      }[];
    };
    assert.deepEqual(log.runs[0]!.results.map(({ ruleId }) => ruleId).sort(), rules.toSorted());
    for (const { help } of log.runs[0]!.tool.driver.rules) assert.match(help!.markdown, /^# /);
    const climate = JSON.parse(of('codeclimate')) as { check_name: string }[];
    assert.deepEqual(
      climate.map((issue) => issue.check_name),
      rules,
    );
    assert.deepEqual(
      [...of('github').matchAll(/^::\w+ title=([\w-]+),/gm)].map(([, rule]) => rule),
      rules,
    );
    assert.deepEqual(
      [...of('junit').matchAll(/<testcase [^>]* name="([\w-]+): /g)].map(([, rule]) => rule),
      rules,
    );
    assert.deepEqual(
      [...of('text').matchAll(/^\S+:\d+:\d+ .*? {2}([\w-]+)$/gm)].map(([, rule]) => rule),
      rules,
    );
  });

  it('makes safe fixes, tells of them apart from the report, and reports what is left', () => {
    const fixable = GOOD.replace('labels: [{id: x}]', 'labels: [{id: x, nmae: X}]');
    folder.write({
      'labelwright.yaml': fixable,
      'data/a.jsonl': '{"id":"1","text":"t"}\n\n{"id":"2","text":"u"}\n',
    });
    const file = folder.at('labelwright.yaml');
    assert.equal(cli.run(folder.path, ['check']).code, 1);
    const dry = cli.run(folder.path, ['check', '--fix-dry-run', '--rule', 'unknown-key']);
    assert.equal(dry.err, 'Would make 1 safe fix in labelwright.yaml.\nLeft then: nothing.\n');
    assert.equal(dry.code, 0);
    assert.equal(readFileSync(file, 'utf8'), fixable);
    const fixed = cli.run(folder.path, ['check', '--fix', '--format', 'json']);
    assert.match(fixed.err, /^Made 1 safe fix in labelwright\.yaml\.\n/);
    assert.equal(readFileSync(file, 'utf8'), fixable.replace('nmae', 'name'));
    const left = (JSON.parse(fixed.out) as Json).projects[0]!.files.flatMap(({ findings }) => findings);
    assert.ok(left.every(({ rule }) => rule !== 'unknown-key'));
    assert.equal(cli.run(folder.path, ['check', '--fix']).err.includes('Made'), false);
  });

  it('colours when told to, and not in a pipe', () => {
    folder.write({ 'labelwright.yaml': BROKEN });
    const coloured = (args: string[], env = {}) =>
      cli.run(folder.path, ['check', ...args], { env }).out.includes('\u001b[');
    assert.equal(coloured([]), false);
    assert.equal(coloured(['--color', 'always']), true);
    assert.equal(coloured(['--color', 'never'], { FORCE_COLOR: '1' }), false);
    assert.equal(coloured([], { FORCE_COLOR: '1' }), true);
    assert.equal(coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  });

  it('says that the disk is full when it cannot write its output', () => {
    // Linux alone has a disk that is always full.
    if (!existsSync('/dev/full')) return;
    const { code, err } = cli.shell(path.dirname(exampleProject), '$CLI status support-tickets > /dev/full');
    assert.deepEqual(
      [code, err],
      [2, 'Cannot write the output: the disk is full. Free some space and try again.\n'],
    );
  });

  it('goes quietly when its reader goes, keeping its exit code', () => {
    const keys = Array.from({ length: 3000 }, (_, n) => `unknown${n}: 1\n`).join('');
    folder.write({ 'labelwright.yaml': GOOD + keys, 'data/a.jsonl': '' });
    const { out, err } = cli.shell(
      folder.path,
      '$CLI check --limit 0 | head -1; echo "exit ${PIPESTATUS[0]}"',
    );
    assert.match(out, /^labelwright\.yaml:5:1 .*\nexit 1\n$/);
    assert.equal(err, '');
    assert.match(cli.shell(folder.path, '$CLI check --help | true; echo "exit ${PIPESTATUS[0]}"').err, /^$/);
  });

  it('leaves the project as it was', () => {
    const copy = folder.at('copy');
    cpSync(exampleProject, copy, { recursive: true });
    assert.ok([0, 1].includes(cli.run(copy, ['check']).code!));
    assert.ok(existsSync(path.join(copy, 'labelwright.yaml')));
    const { code, out } = cli.shell(folder.path, `diff -r copy ${exampleProject}`);
    assert.equal(out, '');
    assert.equal(code, 0);
  });

  it('says what is wrong in a file that it cannot read', () => {
    folder.write({ 'labelwright.yaml': 'labelwright: [\n' });
    writeFileSync(folder.at('labelwright.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    const { code, err } = cli.run(folder.path, ['check']);
    assert.equal(code, 1);
    assert.equal(err, '');
  });
});
