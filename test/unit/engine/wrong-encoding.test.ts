import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { MemoryFiles } from '../../support/memory-files';
import type { Finding } from '../../../src/project/findings/finding';
import { checkProject } from '../../../src/engine/check-project';
import { Project } from '../../../src/engine/project';
import { noWorkers } from '../../../src/engine/chunks/worker-pool';

const LATIN1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const UTF16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

const files = {
  'labelwright.yaml': `labelwright: 1
title: Räume
guideline: guideline.yaml
data: {samples: [data.jsonl]}
layers: [{id: kind, type: choice, labels: [übel, gut]}]
labels: [{id: übel}, {id: gut}]
`,
  'guideline.yaml': `version: "1"
labels:
  - {id: übel, definition: Schön ist anders.}
  - {id: gut, definition: Gut., defintion: x}
decision_order: [übel, gut]
`,
  'data.jsonl': '{"id":"s1","text":"Grün"}\n{"id":"s2","text":"Blau"}\n{"id":"s3","text":"Weiß"}\n',
  'annotations/ana.jsonl': ['s1', 's2']
    .map(
      (sample, n) =>
        `{"v":1,"id":"a${n}","time":"2026-03-02T09:00:0${n}.000Z","annotator":"ana","sample":"${sample}","labels":{"kind":"gut"},"note":"schön"}\n`,
    )
    .join(''),
};
type Name = keyof typeof files;

async function findingsWith(changed: Partial<Record<Name, Uint8Array>>): Promise<Finding[]> {
  const { project } = await memoryProject({ ...files, ...changed });
  return project.findings.paths.flatMap((path) => project.findingsOf(path).findings);
}
const errorsIn = (findings: readonly Finding[], name: Name): Finding[] =>
  findings.filter(({ file }) => file === name);

describe('a file that is not UTF-8', () => {
  const PLACES: Record<Name, [line: number, character: number]> = {
    'labelwright.yaml': [1, 8],
    'guideline.yaml': [2, 9],
    'data.jsonl': [0, 21],
    'annotations/ana.jsonl': [0, 118],
  };
  for (const name of Object.keys(files) as Name[]) {
    it(`has one finding at the first byte that is no character: ${name}`, async () => {
      const [found, ...more] = errorsIn(await findingsWith({ [name]: LATIN1(files[name]) }), name);
      assert.deepEqual(more, []);
      assert.equal(found?.severity, 'error');
      assert.match(
        found.message,
        /^The file is not UTF-8: the byte here is not a valid character\. Save the file as UTF-8/,
      );
      const { start } = found.range;
      assert.deepEqual([start.line, start.character], PLACES[name]);
    });
    it(`is named as UTF-16, without signs that nobody can read: ${name}`, async () => {
      const findings = await findingsWith({ [name]: UTF16(files[name]) });
      const [found, ...more] = errorsIn(findings, name);
      assert.deepEqual(more, []);
      assert.match(
        found!.message,
        /^The file is UTF-16, and only UTF-8 can be read\. Save the file as UTF-8/,
      );
      for (const { message } of findings) assert.doesNotMatch(message, /[\0\ufffd]/);
    });
  }

  it('has one finding where it is read in ranges, also behind lines that are right', async () => {
    const sample = (n: number): string => JSON.stringify({ id: `s${n}`, text: `text number ${n}` });
    const record = (n: number, note: string): string =>
      JSON.stringify({
        v: 1,
        id: `a${n}`,
        time: '2026-03-02T09:00:00.000Z',
        annotator: 'ana',
        sample: `s${n}`,
        labels: { kind: 'gut' },
        note,
      });
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    const lines = (line: (n: number) => string): string => numbers.map((n) => `${line(n)}\n`).join('');
    const project = (): Project =>
      new Project(
        new MemoryFiles({
          ...files,
          'data.jsonl': lines(sample),
          'annotations/ana.jsonl': LATIN1(lines((n) => record(n, n < 9 ? 'fine' : 'schön'))),
        }),
        { pause: () => Promise.resolve() },
      );
    const inChunks = { ...noWorkers(() => Promise.resolve()), rangeBytes: 512 };
    for (const limit of [1, Infinity])
      for (const pool of [undefined, inChunks]) {
        const { files: found } = await checkProject(project(), { limit }, pool);
        const records = found.find(({ path }) => path === 'annotations/ana.jsonl');
        assert.deepEqual(records?.counts, { error: 1, warning: 0, info: 0 });
        assert.deepEqual(
          records.findings.map(({ rule, range }) => [rule, range.start.line]),
          [['wrong-encoding', 9]],
        );
      }
  });

  it('makes no findings elsewhere', async () => {
    const before = new Set((await findingsWith({})).map(({ message }) => message));
    for (const name of Object.keys(files) as Name[])
      for (const encode of [LATIN1, UTF16]) {
        const others = (await findingsWith({ [name]: encode(files[name]) })).filter(
          ({ file, message }) => file !== name && !before.has(message),
        );
        assert.deepEqual(others, [], name);
      }
  });
});
