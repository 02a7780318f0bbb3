import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { CHECK_FORMATS, type CheckFormatName } from '../../../src/features/check/cli/formats/check-formats';
import { painter } from '../../../src/cli/colors';
import type { CheckReport } from '../../../src/features/check/cli/formats/report';
import { VERSION } from '../../../src/cli/output';
import type { Finding } from '../../../src/project/findings/finding';
import { SLOW } from '../../host/until';
import { nothing, report } from './report';
import { pick } from '../../support/pick';

const plain = painter('never', {});
const written = (name: CheckFormatName, of: CheckReport = report): string =>
  [...CHECK_FORMATS[name](of, plain)].join('');

const FILES: Record<CheckFormatName, string> = {
  text: 'check.txt',
  json: 'check.json',
  sarif: 'check.sarif',
  github: 'check.github.txt',
  junit: 'check.junit.xml',
  codeclimate: 'check.codeclimate.json',
};

describe('golden: formats of check', function () {
  this.timeout(SLOW);

  for (const [name, file] of Object.entries(FILES) as [CheckFormatName, string][])
    it(`${name} is ${file} (UPDATE_GOLDEN=1 writes it)`, () => {
      const golden = path.join(import.meta.dirname, file);
      const text = written(name).replaceAll(`"${VERSION}"`, '"0.0.0"');
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
      // A lone surrogate becomes U+FFFD on its way to the disk.
      assert.equal(Buffer.from(text).toString(), readFileSync(golden, 'utf8'));
    });

  it('are valid when there is nothing to report', () => {
    assert.equal(written('text', nothing), 'No findings in 1 file.\n');
    assert.deepEqual(JSON.parse(written('codeclimate', nothing)), []);
    assert.match(written('junit', nothing), /tests="1" failures="0"/);
    assert.equal(written('github', nothing), 'No findings.\n');
    for (const name of ['json', 'sarif'] as const) JSON.parse(written(name, nothing));
  });

  it('as JUnit, fail by severity, under names without line numbers', () => {
    const failures = (failing: CheckReport['failing']): number =>
      written('junit', { ...report, ...(failing && { failing }) }).split('<failure').length - 1;
    const all = written('junit').split('<testcase').length - 1;
    assert.equal(failures([]), 0);
    assert.ok(failures(undefined) < all);
    assert.equal(failures(['error']), failures(undefined));
    assert.equal(failures(['error', 'warning', 'info']), all);
    const names = [...written('junit').matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
      ([, file, name]) => `${file} ${name}`,
    );
    assert.deepEqual(names, [...new Set(names)]);
    assert.ok(!names.some((name) => /\d+:\d+/.test(name)), names.join('\n'));
  });

  it('colour the text', () => {
    const text = [...CHECK_FORMATS.text(report, painter('always', {}))].join('');
    assert.ok(text.includes('\u001b[31merror'));
    // Colours aside, nothing differs.
    assert.equal(text.replace(/\u001b\[\d+m/g, ''), written('text')); // eslint-disable-line no-control-regex
  });
});

describe('check as text', function () {
  this.timeout(SLOW);

  const [project] = report.projects;
  const [file] = project!.result.files;
  const [finding] = file!.findings;
  const textOf = (findings: Finding[]): string[] => {
    const counts = { error: findings.length, warning: 0, info: 0 };
    const result = { counts, filesChecked: 1, files: [{ ...file!, findings, counts }] };
    return written('text', { projects: [{ ...project!, result }] }).split('\n');
  };

  it('lists as many findings as a file has', () => {
    const lines = textOf(Array.from({ length: 200_000 }, () => finding!));
    assert.equal(lines.length, 200_003);
    assert.equal(lines.at(-2), '200000 errors in 1 of 1 file');
  });

  it('keeps its columns beside characters that take two, or none', () => {
    const rule = (text: string): string => text.slice(0, text.indexOf(finding!.rule));
    const plain = rule(textOf([{ ...finding!, message: 'abcd' }])[0]!);
    const wide = rule(textOf([{ ...finding!, message: '标签' }])[0]!);
    assert.equal(wide.length, plain.length - 2);
    const marks = rule(textOf([{ ...finding!, message: 'a\u0301bcd' }])[0]!);
    assert.equal(marks.length, plain.length + 1);
  });
});

interface SarifLog {
  runs: {
    columnKind: string;
    tool: { driver: { rules: { id: string }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      partialFingerprints: Record<string, string>;
      locations: { physicalLocation: { region: { startLine: number } } }[];
    }[];
    invocations: { toolExecutionNotifications?: { message: { text: string } }[] }[];
  }[];
}
const sarif = (of: CheckReport = report): SarifLog => JSON.parse(written('sarif', of)) as SarifLog;

/** The official schema, which is of draft 4: an identifier apart, it says the same in later drafts. */
function sarifValidator(): (log: unknown) => string {
  const file = require.resolve('@microsoft/sarif-matcher-utils/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { id, $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  assert.match(String(id), /sarif-2\.1\.0/);
  assert.match(String($schema), /draft-04/);
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  const url = (text: string) => URL.canParse(text) && !/\s/.test(text);
  ajv.addFormat('uri', url);
  ajv.addFormat(
    'uri-reference',
    (text) => URL.canParse(text, 'file:///base/') && !/[\s"<>\\^`{|}]/.test(text),
  );
  ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
  const validate = ajv.compile(schema);
  return (log) => (validate(log) ? '' : ajv.errorsText(validate.errors));
}

describe('SARIF', function () {
  this.timeout(SLOW);

  const problems = sarifValidator();

  it('is valid by the official schema', () => {
    assert.equal(problems(sarif()), '');
    assert.equal(problems(sarif(nothing)), '');
    // The validation can fail.
    assert.notEqual(problems({ ...sarif(), runs: [{ ...sarif().runs[0]!, columnKind: 'bytes' }] }), '');
    assert.notEqual(problems(JSON.parse(written('sarif').replace('"level":"error"', '"level":"warn"'))), '');
  });

  it('counts columns in UTF-16 units, and each result finds its rule', () => {
    const run = sarif().runs[0]!;
    assert.equal(run.columnKind, 'utf16CodeUnits');
    for (const { ruleId, ruleIndex } of run.results)
      assert.equal(run.tool.driver.rules[ruleIndex]!.id, ruleId);
  });

  it('has fingerprints that differ, and survive when lines move', () => {
    const prints = ({ runs }: SarifLog) =>
      runs[0]!.results.map((result) => result.partialFingerprints['labelwright/v1']);
    assert.equal(new Set(prints(sarif())).size, 6);
    const moved = JSON.parse(JSON.stringify(report), (_key, value: unknown) => {
      const position = value as { line?: number; character?: number } | null;
      return typeof position?.line === 'number' ? { ...position, line: position.line + 7 } : value;
    }) as CheckReport;
    assert.deepEqual(prints(sarif(moved)), prints(sarif()));
    assert.notDeepEqual(
      sarif(moved).runs[0]!.results.map(({ locations }) => locations[0]!.physicalLocation.region.startLine),
      sarif().runs[0]!.results.map(({ locations }) => locations[0]!.physicalLocation.region.startLine),
    );
  });

  it('stays below the limit of GitHub and says what it leaves out', () => {
    const [project] = report.projects;
    const [file] = project!.result.files;
    const findings = Array.from({ length: 30_000 }, () => file!.findings[0]!);
    const counts = { error: 40_000, warning: 0, info: 0 };
    const many = {
      projects: [
        { ...project!, result: { counts, filesChecked: 1, files: [{ ...file!, findings, counts }] } },
      ],
    };
    const log = sarif(many);
    assert.equal(log.runs[0]!.results.length, 25_000);
    assert.match(
      log.runs[0]!.invocations[0]!.toolExecutionNotifications![0]!.message.text,
      /^15,000 more findings .* 40000 errors\.$/,
    );
  });
});

describe('whatever findings say, and whatever files are called', function () {
  this.timeout(SLOW);

  const problems = sarifValidator();
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({
      maxLength: 20,
      unit: fc.constantFrom(
        '%',
        ':',
        ',',
        '\n',
        '\r',
        '<',
        '&',
        '"',
        '\0',
        '\u001b',
        'ü',
        '\ud800',
        ']]>',
        '::',
      ),
    }),
  );
  const file = fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom('a', 'ü', ' ', '#', '%', '?', ':', '\\', '"', '<', '/', '..', '\n', ','),
  });
  const position = fc.record({ line: fc.nat(20), character: fc.nat(20) });
  const range = fc.tuple(position, position).map(([a, b]) => {
    const sorted = [a, b].sort((x, y) => x.line - y.line || x.character - y.character);
    return { start: sorted[0]!, end: sorted[1]! };
  });
  const edit = fc.record({ file, range, newText: text });
  const finding: fc.Arbitrary<Finding> = fc.record(
    {
      rule: fc.constantFrom('unknown-label', 'invalid-json-line', 'rule-crashed'),
      severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
      message: text,
      file,
      range,
      sample: text,
      key: text,
      related: fc.array(fc.record({ file, range, message: text }), { maxLength: 2 }),
      fixes: fc.uniqueArray(
        fc.record({
          title: text,
          safety: fc.constantFrom('safe' as const, 'ask' as const),
          edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 2, selector: ({ title }) => title },
      ),
    },
    { requiredKeys: ['rule', 'severity', 'message', 'file', 'range'] },
  );
  const reportOf = (findings: readonly Finding[]): CheckReport => ({
    projects: [
      {
        folder: '../p q',
        title: undefined,
        guideline: undefined,
        result: {
          counts: countsOf(findings),
          filesChecked: findings.length,
          files: findings.map((each) => ({ path: each.file, findings: [each], counts: countsOf([each]) })),
        },
      },
    ],
  });
  const countsOf = (findings: readonly Finding[]) => {
    const counts = { error: 0, warning: 0, info: 0 };
    for (const { severity } of findings) counts[severity] += 1;
    return counts;
  };
  const every = (check: (findings: readonly Finding[], report: CheckReport) => void): void =>
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 4 }), (findings) => check(findings, reportOf(findings))),
      { numRuns: 100 },
    );

  it('SARIF is valid', () => every((_, of) => assert.equal(problems(sarif(of)), '')));

  it('JUnit is XML in which each message stands', () =>
    every((findings, of) => {
      const messages: string[] = [];
      const parser = new SaxesParser();
      parser.on('error', (error) => assert.fail(error));
      let isOutput = false;
      parser.on('opentag', ({ name, attributes }) => {
        isOutput = name === 'system-out';
        if (name === 'failure') messages.push(attributes['message'] as string);
      });
      parser.on('closetag', () => (isOutput = false));
      parser.on('text', (message) => void (isOutput && messages.push(message)));
      parser.write(written('junit', of)).close();
      const legal = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
      assert.deepEqual(
        messages,
        findings.map(
          ({ range: { start }, message }) =>
            `${start.line + 1}:${start.character + 1}: ${message.replace(legal, '\ufffd')}`,
        ),
      );
    }));

  it('a workflow command is one line, which the runner reads back', () =>
    every((findings, of) => {
      const lines = written('github', of).split('\n').slice(0, -2);
      const back = (escaped: string): string =>
        escaped
          .replaceAll('%0D', '\r')
          .replaceAll('%0A', '\n')
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ',')
          .replaceAll('%25', '%');
      const shown = (raw: string): string => raw.replace(/(?![\r\n])\p{Cc}/gu, '\ufffd');
      assert.deepEqual(
        lines.map((line) => {
          const [, properties, message] = /^::\w+ ([^]*?)::([^]*)$/.exec(line)!;
          const name = properties!.split(',').find((each) => each.startsWith('file='))!;
          return [back(name.slice(5)), back(message!)];
        }),
        findings.map(({ file: name, message }) => [shown(`../p q/${name}`), shown(message)]),
      );
    }));

  it('text is a line a finding', () =>
    every((findings, of) => {
      const lines = written('text', of)
        .split('\n')
        .filter((line) => line !== '');
      assert.equal(lines.length, findings.length + 1);
      assert.doesNotMatch(lines.join(''), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }));

  it('JSON and code quality give the messages as they are', () =>
    every((findings, of) => {
      const messages = findings.map(({ message }) => message);
      const json = JSON.parse(written('json', of)) as {
        projects: { files: { findings: { message: string }[] }[] }[];
      };
      assert.deepEqual(
        json.projects[0]!.files.flatMap((each) => each.findings).map(({ message }) => message),
        messages,
      );
      const quality = JSON.parse(written('codeclimate', of)) as { description: string }[];
      assert.deepEqual(pick(quality, 'description'), messages);
    }));
});
