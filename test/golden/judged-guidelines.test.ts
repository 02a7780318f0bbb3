import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { lintTexts } from '../support/golden/lint-project';

const folder = path.resolve(import.meta.dirname, '../fixtures/guidelines-judged');

interface Verdict {
  readonly rule: string;
  readonly about: readonly string[];
  readonly act: boolean;
  readonly why: string;
}

const read = (name: string, file: string): string => readFileSync(path.join(folder, name, file), 'utf8');

const projects = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const verdicts = parse(read(name, 'verdicts.yaml')) as Verdict[];
    const findings = lintTexts(
      new Map(['labelwright.yaml', 'guideline.yaml'].map((file) => [file, read(name, file)])),
    ).map((finding) => ({
      ...finding,
      verdicts: verdicts.filter(
        ({ rule, about }) =>
          rule === finding.rule && about.every((word) => finding.message.includes(`"${word}"`)),
      ),
    }));
    return { name, verdicts, findings };
  });

describe('guidelines with a verdict for each finding', () => {
  for (const { name, findings, verdicts } of projects) {
    it(`${name}: each finding has a verdict`, () => {
      const without = findings.filter((finding) => finding.verdicts.length === 0);
      assert.deepEqual(
        without.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });

    it(`${name}: what is worth acting on is given`, () => {
      const given = new Set(findings.flatMap((finding) => finding.verdicts));
      assert.deepEqual(
        verdicts.filter((verdict) => verdict.act && !given.has(verdict)),
        [],
      );
    });
  }

  it('nine findings of ten are worth acting on', () => {
    const findings = projects.flatMap((project) => project.findings);
    const worth = findings.filter(({ verdicts }) => verdicts.some(({ act }) => act));
    assert.deepEqual([worth.length, findings.length], [27, 29]);
    assert.ok(worth.length >= 0.9 * findings.length);
  });
});
