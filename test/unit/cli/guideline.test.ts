import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertRefused, builtCommandLine, exampleProject } from '../../support/command-line';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { LANGUAGE_FILES, LANGUAGE_GUIDELINE } from '../../support/language-project';
import { SLOW } from '../../host/until';

describe('labelwright guideline', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();

  it('prints Markdown, and the same bytes again', () => {
    const first = cli.run(exampleProject, ['guideline']);
    assert.equal(first.err, '');
    assert.equal(first.code, 0);
    assert.match(first.out, /^# Support tickets of Kettle & Crane$/m);
    assert.match(first.out, /^> I was given a `\[\[`€50`\]\(amount\)` gift card`\]\(product\)`/m);
    assert.equal(cli.run(folder.path, ['guideline', exampleProject]).out, first.out);
  });

  it('writes a page as the file is called, and replaces only what it made itself', () => {
    assert.equal(cli.run(folder.path, ['guideline', exampleProject, '--output', 'out/g.html']).code, 0);
    assert.match(folder.read('out/g.html'), /^<!doctype html>/);
    assert.equal(cli.run(folder.path, ['guideline', exampleProject, '--output', 'out/g.html']).code, 0);
    writeFileSync(folder.at('guideline.yaml'), 'version: "1"\n');
    const refused = cli.run(folder.path, ['guideline', exampleProject, '--output', 'guideline.yaml']);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /already exists/);
    assert.equal(folder.read('guideline.yaml'), 'version: "1"\n');
  });

  describe('in Git', () => {
    let repository: TestRepository;
    const guideline = (...args: string[]) => cli.run(folder.path, ['guideline', ...args]);
    beforeEach(() => {
      repository = makeRepository(folder.path);
      const older = LANGUAGE_GUIDELINE.replace('version: "2"', 'version: "1"').replace(
        /changelog:\n {2}- version: "2"\n.*\n.*\n/,
        'changelog:\n',
      );
      repository.commit({ ...LANGUAGE_FILES, 'guideline.yaml': older }, 'One');
      repository.commit({ 'guideline.yaml': older.replace('already paid', 'already paid once') }, 'Wording');
      repository.git('tag', 'v1');
      repository.commit({ 'guideline.yaml': LANGUAGE_GUIDELINE }, 'Two');
    });

    it('shows what changed between versions, from the last wording of each', () => {
      const { out } = guideline();
      assert.match(out, /<details><summary>Every difference to 1 \(\d+\)<\/summary>/);
      assert.match(
        out,
        /definition: The writer asks for money already <del>paid once\.<\/del> <ins>paid\.<\/ins>/,
      );
      assert.doesNotMatch(guideline('--no-history').out, /<del>/);
    });

    it('shows an earlier version as it was', () => {
      const { out } = guideline('--rev', 'v1');
      assert.match(out, /Annotation guideline, version 1, draft/);
      assert.match(out, /money already paid once\./);
      assertRefused(guideline('--rev', 'v9'), /no revision "v9"/);
    });

    it('takes the newest version as the files have it', () => {
      repository.write({ 'guideline.yaml': LANGUAGE_GUIDELINE.replace('already paid', 'paid before') });
      assert.match(
        guideline().out,
        /The writer asks for money <del>already paid once\.<\/del> <ins>paid before\.<\/ins>/,
      );
    });
  });

  it('says what is missing where there is no guideline', () => {
    const project = folder.at('p');
    cli.shell(folder.path, 'mkdir p');
    writeFileSync(path.join(project, 'labelwright.yaml'), 'labelwright: 1\ndata: {samples: [a.jsonl]}\n');
    assertRefused(cli.run(project, ['guideline']), /names none that can be read/);
  });
});
