import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const example = path.join(repoRoot, 'examples/support-tickets');

describe('labelwright report agreement', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();

  it('writes the page and the tables, into folders that are not there yet', () => {
    for (const args of [
      ['-o', 'out/a.html'],
      ['--format', 'csv', '-o', 'out/tables'],
    ]) {
      const { code, err } = cli.run(folder.path, ['report', 'agreement', example, ...args]);
      assert.equal(code, 0, err);
    }
    assert.match(folder.read('out/a.html'), /^<!doctype html>[^]*<\/html>\n$/);
    assert.ok(readdirSync(folder.at('out/tables')).includes('coefficients.csv'));
  });

  it('prints JSON with the numbers of "agreement"', () => {
    const report = JSON.parse(cli.run(folder.path, ['report', 'agreement', example, '--json']).out) as {
      version: number;
      layers: { id: string; headline: { value: number } }[];
    };
    const agreement = JSON.parse(cli.run(folder.path, ['agreement', example, '--json']).out) as {
      layers: Record<string, Record<string, number>>;
    };
    const [intent, remedy] = report.layers;
    assert.equal(report.version, 1);
    assert.equal(intent!.headline.value, agreement.layers.intent!['alpha.nominal']);
    assert.equal(remedy!.headline.value, agreement.layers.remedy!['alpha.jaccard']);
  });

  it('says what is missing, or cannot be', () => {
    assert.match(
      cli.run(folder.path, ['report', 'agreement', example, '--format', 'csv']).err,
      /several tables\. Give a folder for them: --output FOLDER/,
    );
    assert.match(
      cli.run(folder.path, ['report', 'agreement', example, '--json', '--format', 'html']).err,
      /^Only one of json and html can be written to standard output\./,
    );
    assertRefused(cli.run(folder.path, ['report']), /^There is no labelwright.yaml in \. or below/);
    assert.match(cli.run(folder.path, ['report', 'agreement', '.', '--json']).err, /no labelwright.yaml/);
  });
});
