import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { Staging } from '../../../../src/features/exchange/cli/staging';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('files of an import before they are put into place', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();

  it('give lines again where they were written, short and long ones, in any order, while they grow', () => {
    const staging = new Staging(folder.path);
    try {
      const lines: { file: string; offset: number; line: string }[] = [];
      for (let n = 0; n < 400; n++) {
        const file = `annotations/${n % 3}.jsonl`;
        const line = `${n} ü😀 ${'x'.repeat((n * 7919) % (n % 50 === 0 ? 90_000 : 300))}`;
        lines.push({ file, offset: staging.write(file, `${line}\n`), line });
        const again = lines[(n * 31) % lines.length]!;
        assert.equal(staging.lineAt(again.file, again.offset), again.line);
      }
      for (const { file, offset, line } of lines) assert.equal(staging.lineAt(file, offset), line);
      staging.finish();
      for (const name of ['annotations/0.jsonl', 'annotations/1.jsonl'])
        assert.equal(
          readFileSync(staging.path(name), 'utf8'),
          lines.flatMap(({ file, line }) => (file === name ? `${line}\n` : [])).join(''),
        );
    } finally {
      staging.remove();
    }
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('hold a few megabytes of text at most, however many files there are', () => {
    const staging = new Staging(folder.at('many'));
    try {
      const text = `${'x'.repeat(99_999)}\n`;
      const files = Array.from({ length: 100 }, (_, n) => `annotations/${n}.jsonl`);
      for (const file of files) staging.write(file, text);
      const written = files.reduce((sum, file) => sum + readFileSync(staging.path(file)).length, 0);
      assert.ok(written > 5_000_000, `${written} of 10,000,000 bytes are written`);
      staging.finish();
    } finally {
      staging.remove();
    }
  });
});
