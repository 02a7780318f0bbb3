// The tutorial does what it says: its blocks are written and run in their order, in an empty folder.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { builtCommandLine, repositoryFile, writeFiles } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

/** Asserts that a page's excerpt has its lines in their order in what was printed. */
function assertShown(excerpt: string, printed: string): void {
  const lines = printed.split('\n').map((line) => line.trimEnd());
  let at = 0;
  for (const line of excerpt.split('\n')) {
    const found = lines.indexOf(line, at);
    assert.ok(found >= 0, `not printed, or not in this place: ${line}\n\n${printed}`);
    at = found + 1;
  }
}

describe('the tutorial', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();

  it('runs from the texts to the trained model, and prints what the page shows', () => {
    const page = repositoryFile('docs/tutorial.md');
    const blocks = [...page.matchAll(/^```(\w+)(?: (file|append)=(\S+))?\n([^]*?)\n```$/gm)].map(
      ([, language, action, file, text]) => ({ language, action, file, text: text! }),
    );
    assert.equal(blocks.length, page.split(/^```/gm).length / 2 - 0.5);
    // The script stands at the end, so that the page begins with what a reader wants.
    writeFiles(folder.path, { 'play.mjs': blocks.at(-1)!.text });
    let [printed, ran] = ['', 0];
    for (const { language, action, file, text } of blocks.slice(0, -1)) {
      const project = folder.at('messages');
      if (action === 'file') writeFiles(project, { [file!]: `${text}\n` });
      else if (action === 'append') appendFileSync(path.join(project, file!), `${text}\n`);
      else if (language === 'text') assertShown(text, printed);
      else {
        assert.equal(language, 'sh');
        // The second block ends in the folder of the project, and all others run there.
        const cwd = ran < 2 ? folder.path : project;
        const { code, out, err } = cli.shell(cwd, `set -e\nlabelwright() { $CLI "$@"; }\n${text}`);
        assert.equal(code, 0, `${text}\n${out}${err}`);
        [printed, ran] = [out + err, ran + 1];
      }
    }
    assert.ok(ran >= 12, String(ran));
    assert.equal(readFileSync(folder.at('messages-1.0/data/test.jsonl'), 'utf8').split('\n').length, 21);
  });
});
