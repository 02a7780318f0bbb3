import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FORMATS } from '../../../src/formats/registry';
import { exported, imported } from '../../support/exchange';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const example = path.join(repoRoot, 'examples/support-tickets');

/** Throws where a file is not what its ending says; columns of words and lines of fastText can be anything. */
const READS: Readonly<Record<string, (bytes: Buffer) => void>> = {
  '.json': (bytes) => void JSON.parse(bytes.toString()),
  '.jsonl': (bytes) => {
    for (const line of bytes.toString().trimEnd().split('\n')) {
      assert.match(line, /^\{.*\}$/);
      JSON.parse(line);
    }
  },
  '.xml': (bytes) => assert.match(bytes.toString(), /^<View>[^]*<\/View>\n?$/),
  '.csv': (bytes) => assert.match(bytes.toString(), /^[^\t\n]+,[^\t\n]+\n/),
  '.tsv': (bytes) => assert.match(bytes.toString(), /^[^,\n]+\t[^,\n]+\n/),
  '.parquet': (bytes) => assert.equal(bytes.subarray(0, 4).toString(), 'PAR1'),
  '.conll': () => {},
  '.txt': () => {},
};

/** Nothing of the example goes out as preference data. */
async function comparisons(folder: string): Promise<string> {
  const file = path.join(folder, 'pairs.jsonl');
  writeFileSync(file, JSON.stringify({ prompt: 'The sky is', chosen: ' blue.', rejected: ' green.' }));
  await imported('preference', [file], path.join(folder, 'project'));
  return path.join(folder, 'project');
}

describe('every format writes the example, in a file that is what its proposed ending says', function () {
  this.timeout(SLOW);

  const temporary = temporaryFolder();
  for (const { id, variants = [], ending, endings } of FORMATS.filter(({ write }) => write))
    for (const variant of [undefined, ...variants])
      it(`${[id, variant].filter(Boolean).join(' ')}: ${endings?.[variant ?? ''] ?? ending ?? 'several files'}`, async () => {
        const { bytes } = await exported(
          id,
          id === 'preference' ? await comparisons(temporary.path) : example,
          {
            ...(variant !== undefined && { variant }),
          },
        );
        const expected = endings?.[variant ?? ''] ?? ending;
        if (expected === undefined) return assert.ok(!bytes.has('') && bytes.size > 0);
        READS[expected]!(bytes.get('')!);
      });
});
