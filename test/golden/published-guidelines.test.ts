import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../src/project/findings/finding';
import { lintTexts } from '../support/golden/lint-project';

const root = path.resolve(import.meta.dirname, '../..');

function lintFolder(folder: string): Finding[] {
  const files = ['labelwright.yaml', 'guideline.yaml'].map(
    (name) => [name, readFileSync(path.join(root, folder, name), 'utf8')] as const,
  );
  return lintTexts(new Map(files));
}

/** Line, severity, rule, and the label or word that it is about. */
const inShort = ({ file, range, severity, rule, message }: Finding): string =>
  `${file === 'guideline.yaml' ? '' : `${file}:`}${range.start.line + 1} ${severity} ${rule} ${/"([^"]*)"/.exec(message)?.[1] ?? ''}`.trim();

describe('published guidelines, as they are', () => {
  it('Tagalog entities: the borders of ORG, and nothing that is vague', () => {
    assert.deepEqual(lintFolder('test/fixtures/guidelines/calamancy').map(inShort), [
      '43 warning one-sided-exclusion PER',
      '44 warning missing-exclusion-criteria ORG',
      '156 info missing-counter-example ORG',
    ]);
  });

  it('species in abstracts: what its authors left open', () => {
    assert.deepEqual(lintFolder('test/fixtures/guidelines/s1000').map(inShort), [
      '25 error unresolved-placeholder TODO',
      '68 error missing-definition Genus',
      '68 warning too-few-examples Genus',
      '86 info undefined-term Strains',
      '99 warning missing-exclusion-criteria Out-of-scope',
      '99 warning too-few-examples Out-of-scope',
      '100 error unresolved-placeholder TODO',
      '129 info missing-counter-example Genus',
    ]);
  });

  for (const rubric of ['rubric-answers', 'rubric-summaries', 'rubric-severity'])
    it(`${rubric} is clean but for examples`, () => {
      const found = lintFolder(`test/fixtures/guidelines/${rubric}`).map(inShort);
      assert.deepEqual(
        found.filter((finding) => !/example/.test(finding)),
        [],
      );
    });

  it('the examples are clean', () => {
    for (const name of ['support-tickets', 'assistant-traces'])
      assert.deepEqual(lintFolder(`examples/${name}`).map(inShort), [], name);
  });
});
