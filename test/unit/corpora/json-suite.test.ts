import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { writeFiles } from '../../support/command-line';
import { openedProject } from '../../support/opened-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { describeCorpus } from './made';

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schema = `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: {version: "1"}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;

/** Whether the only line of a file is a JSON object in strict UTF-8, after a byte order mark; undefined for several lines, or none. */
function isObjectLine(file: string): boolean | undefined {
  const bytes = readFileSync(file);
  if (bytes.length === 0 || bytes.includes(10) || bytes.includes(13)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.trim() === '' ? undefined : isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

describeCorpus('every file of the JSON test suite as a file of samples', () => {
  const folder = temporaryFolder();
  const suite = corpusPath('jsontestsuite/test_parsing');

  it('is read with a finding where its line is no JSON object, and without that finding where it is', async () => {
    const names = readdirSync(suite);
    assert.ok(names.length > 300);
    writeFiles(folder.path, { 'labelwright.yaml': schema, 'data/good.jsonl': '{"id":"g","text":"good"}\n' });
    for (const name of names) copyFileSync(path.join(suite, name), path.join(folder.path, `data/${name}l`));
    const { project, findings } = await openedProject(folder.path);
    const wrong = names.filter((name) => {
      const good = isObjectLine(path.join(suite, name));
      if (good === undefined) return false;
      const own = findings.filter(({ file }) => file === `data/${name}l`);
      return good === own.some(({ rule }) => rule === 'invalid-json-line');
    });
    assert.deepEqual(wrong, []);
    assert.ok(findings.every(({ rule }) => rule !== 'rule-crashed'));
    assert.ok(project.samples.files.some(({ path: file }) => file === 'data/good.jsonl'));
  });
});
