import assert from 'node:assert/strict';
import { GIT_FILES, missingGitLines } from '../../../../src/project/model/git-settings';

describe('project/model/git-settings', () => {
  it('asks for nothing that is there, and leaves to people what they have settled', () => {
    for (const file of GIT_FILES) {
      const lines = missingGitLines(file, 'node_modules\n');
      assert.ok(lines.length > 0);
      assert.deepEqual(missingGitLines(file, `node_modules\r\n${lines.join('\r\n')}`), []);
    }
    assert.deepEqual(missingGitLines('.gitattributes', '*.jsonl filter=lfs -text\n'), []);
    assert.notDeepEqual(missingGitLines('.gitattributes', '# *.jsonl is text\n'), []);
  });
});
