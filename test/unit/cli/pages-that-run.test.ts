// Pages do what they say: their blocks are written and run in their order, in an empty folder.
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

/** The blocks of a page. `file=NAME` after the language says which file a block is, `append=NAME` to which one it is added. */
function blocksOf(page: string) {
  const text = repositoryFile(page);
  const blocks = [...text.matchAll(/^```(\w+)(?: (file|append)=(\S+))?\n([^]*?)\n```$/gm)].map(
    ([, language, action, file, content]) => ({ language, action, file, content: content! }),
  );
  assert.equal(2 * blocks.length, text.match(/^```/gm)?.length, page);
  return blocks;
}

describe('pages that run', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();

  /** Writes and runs the blocks in a folder, and follows them where they `cd`. How many blocks of commands there were. */
  function run(blocks: ReturnType<typeof blocksOf>): number {
    let [cwd, printed, count] = [folder.path, '', 0];
    for (const { language, action, file, content } of blocks) {
      if (action === 'file') writeFiles(cwd, { [file!]: `${content}\n` });
      else if (action === 'append') appendFileSync(path.join(cwd, file!), `${content}\n`);
      else if (language === 'text') assertShown(content, printed);
      else {
        assert.equal(language, 'sh');
        const where = folder.at('where');
        const lines = ['set -e', 'labelwright() { $CLI "$@"; }', content, `pwd > '${where}'`];
        const { code, out, err } = cli.shell(cwd, lines.join('\n'));
        assert.equal(code, 0, `${content}\n${out}${err}`);
        [cwd, printed, count] = [readFileSync(where, 'utf8').trimEnd(), out + err, count + 1];
      }
    }
    return count;
  }

  it('the tutorial: from the texts to the trained model', () => {
    const blocks = blocksOf('docs/tutorial.md');
    // The script stands at the end, so that the page begins with what a reader wants.
    assert.ok(run([blocks.at(-1)!, ...blocks.slice(0, -1)]) >= 12);
    assert.equal(readFileSync(folder.at('messages-1.0/data/test.jsonl'), 'utf8').split('\n').length, 21);
  });

  it('coming from another tool: there and back', () => {
    assert.equal(run(blocksOf('docs/from-other-tools.md')), 6);
  });
});
