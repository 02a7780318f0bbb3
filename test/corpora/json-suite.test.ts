import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from './corpora';
import { writeFiles } from '../support/command-line';
import { checkJsonError } from '../support/json-error';
import { lintAny } from '../support/lint-any';
import { openedProject } from '../support/opened-project';
import { temporaryFolder } from '../support/temporary-folder';

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

describe('the JSON test suite', () => {
  const folder = temporaryFolder();
  const suite = corpusPath('jsontestsuite/test_parsing');
  const names = readdirSync(suite);
  const bytesOf = (name: string): Buffer => readFileSync(path.join(suite, name));

  it('as files of samples: has a finding where its line is no JSON object, and none of that kind where it is', async () => {
    assert.ok(names.length > 300);
    writeFiles(folder.path, { 'labelwright.yaml': schema, 'data/good.jsonl': '{"id":"g","text":"good"}\n' });
    for (const name of names) copyFileSync(path.join(suite, name), path.join(folder.path, `data/${name}l`));
    const { project, findings } = await openedProject(folder.path);
    const wrong = names.filter((name) => {
      const good = isObjectLine(path.join(suite, name));
      if (good === undefined) return false;
      const own = findings.filter(({ file }) => file === `data/${name}l`);
      return good === own.some(({ rule }) => rule === 'invalid-json-line' || rule === 'wrong-encoding');
    });
    assert.deepEqual(wrong, []);
    assert.ok(findings.every(({ rule }) => rule !== 'rule-crashed'));
    assert.ok(project.samples.files.some(({ path: file }) => file === 'data/good.jsonl'));
  });

  it('as lines of each kind: has a finding inside the line for every broken one', () => {
    for (const name of names) {
      const text = bytesOf(name).toString();
      if (text.includes('\n') || text.length > 10_000) continue;
      const found = lintAny(text);
      if (name.startsWith('n_'))
        assert.ok(
          found.some(({ rule }) => rule === 'invalid-json-line'),
          name,
        );
    }
  });

  it('has an error at a place in the text exactly where JSON.parse refuses it', () => {
    assert.equal(names.length, 318);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for (const name of names) checkJsonError(decoder.decode(bytesOf(name)), name);
  });
});
