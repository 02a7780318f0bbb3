import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import type { Correction } from '../../../src/features/corrections/collect-corrections';
import { builtCommandLine } from '../../support/command-line';
import { makeRepository } from '../../support/git-repository';
import { plantedFiles, plantedRecord } from '../../support/planted-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('labelwright report corrections', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  const run = (...args: string[]) => cli.run(folder.path, ['report', 'corrections', ...args]);
  const found = (...args: string[]): string[] => {
    const { out, err, code } = run('--json', ...args);
    assert.deepEqual([err, code], ['', 0]);
    const { version, corrections } = JSON.parse(out) as { version: number; corrections: Correction[] };
    assert.equal(version, 1);
    return corrections.map(
      ({ annotator, sample, layer, from, to }) =>
        `${annotator} ${sample} ${layer} ${String(from)} ${String(to)}`,
    );
  };

  it('tells all, or what records say since a revision, committed or not', () => {
    const repository = makeRepository(folder.path);
    const change = (name: string, sample: string, intent: string) =>
      appendFileSync(folder.at(`annotations/${name}.jsonl`), plantedRecord(name, sample, { intent }));
    repository.commit(plantedFiles, 'One');
    change('ana', 'gap', 'cancel');
    repository.commit({}, 'Two');
    change('ben', 'gap', 'other');
    change('dan', 'gap', 'other');
    change('dan', 'gap', 'refund');
    const first = 'eva rating intent other othr';
    const [two, ...three] = [
      'ana gap intent refund cancel',
      'ben gap intent cancel other',
      'dan gap intent other refund',
    ];
    assert.deepEqual(found(), [first, two, ...three]);
    assert.deepEqual(found('--changed-since', 'HEAD'), three);
    assert.deepEqual(found('--changed-since', 'HEAD~1'), [two, ...three]);
    // All records were made on one day.
    assert.deepEqual(found('--since', '2026-01-01'), [first, two, ...three]);
    assert.deepEqual(found('--since', '2026-01-02'), []);
    assert.deepEqual(found('--since', '2026-01-01', '--changed-since', 'HEAD'), three);
    assert.match(
      run('--since', 'HEAD').err,
      /Expected a date such as 2026-11-25, or a number of days such as 7d/,
    );
    const { out, code } = run('--format', 'csv');
    assert.equal(code, 0);
    assert.equal(out.trimEnd().split('\n').length, 5);
    assert.equal(run('--output', 'page.html').code, 0);
    assert.match(folder.read('page.html'), /4 labels were changed after they were given/);
    appendFileSync(
      folder.at('annotations/ana.jsonl'),
      plantedRecord('ana', 'gap', { intent: 'refund' }).replace('"labels"', '"note": "=1+1", "labels"'),
    );
    const told = run('--format', 'csv');
    assert.match(told.out, /,=1\+1(,|$)/m);
    assert.match(
      told.err,
      /^corrections\.csv:\d+: 1 cell looks like a formula.*--guard-formulas writes ' before/,
    );
    const guarded = run('--format', 'csv', '--guard-formulas');
    assert.match(guarded.out, /,'=1\+1(,|$)/m);
    assert.equal(guarded.err, '');
    assert.match(run('--guard-formulas').err, /--guard-formulas is for the cells of --format csv/);
    assert.match(run().out, /^ana: refund → cancel/m);
    const none = run('--changed-since', 'v9');
    assert.equal(none.code, 2);
    assert.match(none.err, /^Git knows no revision "v9"/);
    assert.equal(run('--json', '--format', 'csv').code, 2);
  });
});
