import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { CHECK_FORMATS, type CheckFormatName } from '../../../src/cli/formats/check-formats';
import { painter } from '../../../src/cli/formats/colors';
import type { CheckReport } from '../../../src/cli/formats/report';
import { VERSION } from '../../../src/cli/version';
import type { Finding } from '../../../src/core/findings/finding';
import { nothing, report } from './report';

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

describe('golden: formats of check', () => {
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

  it('colour the text', () => {
    const text = [...CHECK_FORMATS.text(report, painter('always', {}))].join('');
    assert.ok(text.includes('\u001b[31merror'));
    // Colours aside, nothing differs.
    assert.equal(text.replace(/\u001b\[\d+m/g, ''), written('text')); // eslint-disable-line no-control-regex
  });
});

describe('check as text', () => {
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
    assert.equal(lines.at(-2), '200000 errors in 1 of 1 files');
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

describe('SARIF', () => {
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
      /^15000 more findings .* 40000 errors\.$/,
    );
  });
});
