import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtCommandLine, exampleProject } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('labelwright report annotator', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const temporary = temporaryFolder();

  it('prints text or JSON, and writes a page', () => {
    const { out, code } = cli.run(exampleProject, ['report', 'annotator', 'chloe']);
    assert.equal(code, 0);
    assert.match(out, /^chloe\n.*\n\n55 answers, 11\.3 s per sample \(median\), 7 flagged\n/);
    assert.match(out, /^ {2}intent +54 +0\.83 \[0\.55, 0\.95\] 10 of 12 /m);
    assert.match(out, /intent +return +damaged-item +gold +1 +t-024/);
    assert.match(out, /^11\.3 s per sample, .* The others: 10\.8 s\./m);
    const file = temporary.at('chloe.html');
    const page = (...args: string[]) => cli.run(exampleProject, ['report', 'annotator', 'chloe', ...args]);
    assert.equal((JSON.parse(page('--json').out) as { name: string }).name, 'chloe');
    assert.equal(page('-o', file).code, 0);
    assert.match(readFileSync(file, 'utf8'), /^<!doctype html>[^]*<h1 dir="auto">chloe<\/h1>/);
  });

  it('knows who there is', () => {
    const { code, err } = cli.run(exampleProject, ['report', 'annotator', 'zoe']);
    assert.equal(code, 2);
    assert.equal(err, 'No one called "zoe" has answered anything. Annotators: ana, ben, chloe.\n');
  });
});
