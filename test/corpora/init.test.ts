import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { builtCommandLine } from '../support/command-line';
import { temporaryFolder } from '../support/temporary-folder';
import { corpusPath } from './corpora';

describe('labelwright init with a published corpus', () => {
  const cli = builtCommandLine();
  const folder = temporaryFolder();

  it('makes a project that passes the check', () => {
    const file = corpusPath('banking77', 'banking_data', 'train.csv');
    assert.equal(cli.run(folder.path, ['init', 'bank', '--from', file, '--labels-from', 'category']).code, 0);
    const schema = readFileSync(path.join(folder.path, 'bank/labelwright.yaml'), 'utf8');
    assert.equal((parse(schema) as { labels: unknown[] }).labels.length, 77);
    const { code, out, err } = cli.run(folder.path, ['check', 'bank']);
    assert.equal(code, 0, out + err);
  });
});
