import assert from 'node:assert/strict';
import { builtCommandLine } from '../../support/command-line';
import { makeRepository } from '../../support/git-repository';
import { LANGUAGE_FILES, LANGUAGE_GUIDELINE } from '../../support/language-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('labelwright explain, of a sample', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();

  it('prints why a sample has its labels, with the wording that Git has of that version', () => {
    const older = LANGUAGE_GUIDELINE.replace('version: "2"', 'version: "1"').replace(
      'already paid',
      'paid once',
    );
    const repository = makeRepository(folder.path);
    repository.commit({ ...LANGUAGE_FILES, 'guideline.yaml': older }, 'One');
    repository.commit({ 'guideline.yaml': LANGUAGE_GUIDELINE }, 'Two');
    const { code, out, err } = cli.run(folder.path, ['explain', 't-1', '--annotator', 'ben']);
    assert.equal(err, '');
    assert.equal(code, 0);
    assert.match(
      out,
      /^Why t-1 has its labels\ndata\/a\.jsonl:1\n\n {2}\| 😀 Please pay back €19 for A-1009\.\n\nAnswer of ben 2026-11-25 09:10 UTC\n\n- intent: refund\n/,
    );
    assert.match(out, /^Followed version 1, the last wording of commit [0-9a-f]{10}, 2026-03-02 by Ana\./m);
    assert.match(out, /^Stale: since then, changed refund\.$/m);
    assert.match(out, /^The writer asks for money paid once\.$/m);
    assert.match(out, /The writer asks for money \[-paid once\.-\] \{\+already paid\.\+\}/);
    assert.match(out, /^- 2026-11-25 09:10 UTC ana answered: .* annotations\/ana\.jsonl:1, counts$/m);
    assert.match(
      cli.run(folder.path, ['explain', 't-1', '--format', 'markdown']).out,
      /^# Why t-1 has its labels$/m,
    );
    const none = cli.run(folder.path, ['explain', 't-9']);
    assert.equal(none.code, 2);
    assert.match(none.err, /^No rule, and no file and no record of the project, knows "t-9"\./);
    const layer = cli.run(folder.path, ['explain', 't-1', '--layer', 'intnt']);
    assert.equal(layer.code, 2);
    assert.match(layer.err, /no layer "intnt"\. Its layers: intent, entities, urgency\./);
  });
});
