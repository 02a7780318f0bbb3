// Two records with one id.
import assert from 'node:assert/strict';
import { checkProject } from '../../../src/engine/check-project';
import { memoryProject } from '../../support/memory-project';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: tone, type: choice, labels: [calm, rude]}]
labels: [{id: calm}, {id: rude}]
lint: {extends: none, rules: {duplicate-record-id: error}}
`;
const record = (id: string, sample: string, tone = 'calm', annotator = 'ana'): string =>
  `${JSON.stringify({ v: 1, id, time: '2026-03-02T09:00:00.000Z', annotator, sample, labels: { tone } })}\n`;

async function found(files: Readonly<Record<string, string>>) {
  const { project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': '{"id":"a","text":"Hello."}\n{"id":"b","text":"Go away."}\n',
    ...files,
  });
  const findings = project.findings.paths
    .flatMap((path) => project.findingsOf(path).findings)
    .filter(({ rule }) => rule === 'duplicate-record-id');
  const { files: checked } = await checkProject(project, { limit: Infinity });
  project.dispose();
  const listed = checked.flatMap(({ findings: some }) => some);
  assert.deepEqual(
    listed.filter(({ rule }) => rule === 'duplicate-record-id').map(({ message }) => message),
    findings.map(({ message }) => message),
  );
  return findings;
}

describe('records with one id', () => {
  it('are an error where they say different things, and both are named', async () => {
    const [one, ...more] = await found({
      'annotations/ana.jsonl': record('r-1', 'a') + record('r-2', 'a', 'rude') + record('r-1', 'b', 'rude'),
    });
    assert.equal(more.length, 0);
    assert.equal(one!.severity, 'error');
    assert.match(
      one!.message,
      /^Another record has the id "r-1" already \(line 1\), and says something else/,
    );
    assert.deepEqual(one!.range, { start: { line: 2, character: 12 }, end: { line: 2, character: 17 } });
    assert.deepEqual(
      one!.related!.map(({ file, range }) => [file, range.start.line]),
      [['annotations/ana.jsonl', 0]],
    );
    assert.equal(one!.fixes, undefined);
  });

  it('are a warning where a line was copied, with a fix that deletes the copy', async () => {
    const [one, ...more] = await found({
      'annotations/ana.jsonl': record('r-1', 'a') + record('r-2', 'b') + record('r-1', 'a'),
    });
    assert.equal(more.length, 0);
    assert.equal(one!.severity, 'warning');
    assert.match(one!.message, /^This line is a copy of line 1\./);
    const [fix] = one!.fixes!;
    assert.equal(fix!.safety, 'ask');
    assert.deepEqual(
      fix!.edits.map(({ file, range, newText }) => [file, range.start.line, range.end.line, newText]),
      [['annotations/ana.jsonl', 2, 3, '']],
    );
  });

  it('are found in different files, also an answer and a decision', async () => {
    const decision = { v: 1, id: 'r-2', time: '2026-03-02T10:00:00.000Z', reviewer: 'lea', sample: 'a' };
    const findings = await found({
      'annotations/ana.jsonl': record('r-1', 'a') + record('r-2', 'b'),
      'annotations/ben.jsonl': record('r-1', 'b', 'rude', 'ben'),
      'decisions/lea.jsonl': `${JSON.stringify({ ...decision, labels: { tone: 'rude' } })}\n`,
    });
    assert.deepEqual(
      findings.map(({ file, related }) => [file, related![0]!.file, related![0]!.range.start.line]),
      [
        ['annotations/ben.jsonl', 'annotations/ana.jsonl', 0],
        ['decisions/lea.jsonl', 'annotations/ana.jsonl', 1],
      ],
    );
  });

  it('are not records without an id, or broken lines', async () => {
    assert.deepEqual(
      await found({
        'annotations/ana.jsonl': `${record('', 'a')}${record('', 'b')}{"id":"r-1"}\n{"id":"r-1"}\n{"v":1,"id":"r-1`,
      }),
      [],
    );
  });

  it('are listed up to a thousand, and counted beyond', async () => {
    const all = Array.from({ length: 1500 }, (_, n) => record(`r-${n}`, n % 2 ? 'a' : 'b')).join('');
    const findings = await found({ 'annotations/ana.jsonl': all, 'annotations/copy.jsonl': all });
    assert.equal(findings.length, 1000);
    assert.match(findings.at(-1)!.message, /500 more records have an id that was used before\.$/);
    assert.ok(
      findings.every(({ file, severity }) => file === 'annotations/copy.jsonl' && severity === 'warning'),
    );
  });

  it('are found when one is appended', async () => {
    const { project, files } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': '{"id":"a","text":"Hello."}\n{"id":"b","text":"Go away."}\n',
      'annotations/ana.jsonl': record('r-1', 'a'),
    });
    const encoder = new TextEncoder();
    await files.append('annotations/ana.jsonl', () =>
      Promise.resolve([encoder.encode(record('r-1', 'b').trim())]),
    );
    await project.refresh();
    assert.match(
      project.findingsOf('annotations/ana.jsonl').findings[0]!.message,
      /"r-1" already \(line 1\)/,
    );
    project.dispose();
  });
});
