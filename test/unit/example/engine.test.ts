import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bucketsOf } from '../../../src/features/buckets/buckets';
import { failedImport } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { openedProject } from '../../support/opened-project';
import { folder, samples, warmUp } from './workspace';

describe('example workspace, read by the engine', () => {
  it('has no errors', async () => {
    const { project, findings } = await openedProject(folder);
    assert.equal(project.samples.total, samples.length + warmUp.length);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
      [],
    );
  });

  it('has beside it a failed import: findings in the records alone, as many as its README says', async () => {
    const { findings } = await openedProject(failedImport);
    assert.deepEqual([...new Set(findings.map(({ file }) => file))], ['annotations/dmitri.jsonl']);
    const { out } = await runInProcess(['check', failedImport]);
    const readme = readFileSync(path.join(failedImport, 'README.md'), 'utf8');
    const [, named, warned] = /(\d+) errors and (\d+) warnings/.exec(readme)!;
    assert.match(out, new RegExp(`^${named} errors, ${warned} warnings`, 'm'));
    const rules = new Set(findings.map(({ rule }) => rule));
    for (const rule of [
      'invalid-json-line',
      'unknown-label',
      'cardinality-violation',
      'span-out-of-bounds',
      'span-text-mismatch',
      'span-splits-character',
      'overlapping-spans',
      'lone-surrogate',
    ])
      assert.ok(rules.has(rule), rule);
  });

  it('has only the findings that its README names', async () => {
    const { findings } = await openedProject(folder);
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const [, listed] = /^## Findings that are here on purpose\n([^]*)/m.exec(readme)!;
    const named = [...listed!.matchAll(/^- (`[a-z-]+`) in ([^,:]*(?:, `[^,:]*)*)/gm)].flatMap(
      ([, rule, files]) => files!.match(/`.*?`/g)!.map((file) => `${rule} in ${file}`),
    );
    const found = findings.map(({ file, rule }) => `\`${rule}\` in \`${file}\``);
    assert.deepEqual(named.sort(), [...new Set(found)].sort());
  });

  it('shows every kind of disagreement and of error', async () => {
    const { project } = await openedProject(folder);
    const { disagreements, errors } = bucketsOf(project);
    const pairs = new Map(
      disagreements
        .filter(({ layer }) => layer === 'intent')
        .map(({ labels, samples: found }) => [labels.join('|'), [...found]]),
    );
    assert.deepEqual(pairs.get('cancel-plan|change-plan'), ['t-031', 't-032', 't-034', 't-035', 't-036']);
    assert.deepEqual(pairs.get('damaged-item|return'), ['t-021', 't-022', 't-023', 't-024', 't-026']);
    const kinds = new Set([...disagreements, ...errors].map(({ kind }) => kind));
    for (const kind of [
      'label-pair',
      'extra-label',
      'span-boundary',
      'span-label',
      'span-missing',
      'rating-distance',
      'gold-mismatch',
      'stale-label',
      'ambiguous-source',
      'missing-context',
      'broken-preprocessing',
      'guideline-gap',
      'unsure',
    ])
      assert.ok(kinds.has(kind), kind);
    const stale = errors.find(({ kind }) => kind === 'stale-label');
    assert.deepEqual([...stale!.samples], ['t-001', 't-002', 't-020', 't-055']);
  });
});
