import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import { textHash } from '../../../../src/base/text/hash';
import { checkProject, keepingOf, type CheckOptions } from '../../../../src/engine/check-project';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';
import { Project } from '../../../../src/engine/project';
import { checkChunk, workerChecker } from '../../../../src/engine/chunks/check-chunk';
import { noWorkers, type PoolWorker, type WorkerPool } from '../../../../src/engine/chunks/worker-pool';
import { SLOW } from '../../../host/until';

const SCHEMA = `labelwright: 1
language: en
data: {samples: [data/*.jsonl, data/*.txt, data/*.csv], split: split, group: customer}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: parts, type: spans, labels: [amount]}
  - {id: ends, type: relations, spans: parts, labels: [amount]}
  - {id: several, type: choices, labels: [refund, cancel]}
  - {id: note, type: text}
guideline: guideline.yaml
labels: [{id: refund}, {id: cancel}, {id: amount}]
`;

type ProjectFiles = Record<string, string | Uint8Array>;

const pause = () => Promise.resolve();

/** How many jobs workers have done. */
const done = { samples: 0, records: 0 };

/** A worker that answers later, through copies as between threads, and fails after `most` jobs. */
function worker(texts: ProjectFiles, project: Project, options: CheckOptions, most: number): PoolWorker {
  const files = new OverlayFiles(new MemoryFiles(texts));
  const model = project.model!;
  let checker = workerChecker(files, model, keepingOf(options));
  let jobs = 0;
  return {
    setSamples: (samples) => {
      checker = workerChecker(files, model, keepingOf(options), structuredClone(samples));
    },
    run: async (job) => {
      const copy = structuredClone(job);
      // Results come in any order.
      for (let turns = (jobs * 7) % 5; turns >= 0; turns--)
        await new Promise((resolve) => setImmediate(resolve));
      if (++jobs > most) throw new Error('gone');
      done[job.kind] += 1;
      return structuredClone(checkChunk(checker, copy));
    },
  };
}

/** `most`: how many jobs each worker does before it fails. */
function poolOf(
  texts: ProjectFiles,
  options: CheckOptions,
  rangeBytes: number,
  most: readonly number[],
): WorkerPool {
  let workers: PoolWorker[] | undefined;
  return {
    chunkBytes: rangeBytes,
    workers: (project) => (workers ??= most.map((jobs) => worker(texts, project, options, jobs))),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    end: () => Promise.resolve(),
  };
}

/** All that a check leaves behind. */
function stateOf({ samples, records, disagreements, dataFindings }: Project) {
  return {
    rows: samples.files.map((file) => [
      file.path,
      file.complete,
      Array.from({ length: file.rows }, (_, row) => [
        file.range(row),
        file.lineOf(row),
        samples.keyAt(file, row),
        { ...samples.read(file, row), file: undefined },
      ]),
    ]),
    duplicates: [
      samples.known.duplicateCount,
      samples.known.duplicates.map(({ key, id, first, again }) => [
        key,
        id,
        first.file.path,
        first.row,
        again.file.path,
        again.row,
      ]),
    ],
    census: [...dataFindings.census.files].map(([path, census]) => [
      path,
      Array.from({ length: census.rows }, (_, row) => [
        census.textKey(row),
        census.group(row),
        census.split(row),
      ]),
    ]),
    ids: samples.ids.size,
    table: Array.from({ length: records.table.rows }, (_, row) => [
      records.table.key(row),
      records.table.labels(row),
      records.table.rules(row),
      records.table.time(row),
      records.table.position(row),
      records.table.annotatorName(row),
      records.table.version(row),
      records.table.followed(row),
      records.table.flags(row),
      records.table.counts(row),
      records.table.suggestion(row),
      records.table.answer(row),
      records.table.present(row),
      records.table.earlierLabels(row),
    ]),
    files: records.files.map(({ path, size, lines, history, tail }) => [path, size, lines, history, tail]),
    times: [...records.lastTimes],
    groups: [...disagreements.groups.values()].map(({ id, samples: keys }) => [id, [...keys]]),
  };
}

async function check(texts: ProjectFiles, options: CheckOptions, pool?: WorkerPool) {
  const project = new Project(new MemoryFiles(texts), { pause });
  const result = await checkProject(project, options, pool);
  return { result, state: stateOf(project) };
}

/** Many ranges on several threads give the same as whole files on one. */
async function compare(
  texts: ProjectFiles,
  size: number,
  most: readonly number[],
  limit = Infinity,
): Promise<void> {
  const options = { limit };
  const expected = await check(texts, options);
  const seen = await check(texts, options, poolOf(texts, options, size, most));
  assert.deepEqual(seen.result, expected.result);
  assert.deepEqual(seen.state, expected.state);
}

/** A file of which some bytes were changed: other characters, line ends that are gone or new, what is no UTF-8. */
const damaged = (text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      text,
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(10, 13, 34, 92))), { maxLength: 8 }),
    )
    .map(([whole, changes]) => {
      const bytes = new TextEncoder().encode(whole);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    });

const sampleLine = fc.oneof(
  fc.constantFrom(
    '',
    ' \t',
    '{',
    '[1]',
    '{"id":"x"}',
    '{"id":7,"text":"seven"}',
    '\ufeff',
    '{"id":"a","text":"a \\ud83d"}',
  ),
  fc
    .record({
      id: fc.option(fc.constantFrom('1', '2', '3', 'é'), { nil: undefined }),
      text: fc.constantFrom(
        '',
        'Hello there',
        'hello  THERE',
        'CafÃ© 😡',
        'call +49 30 901820',
        'x'.repeat(90),
      ),
      split: fc.option(fc.constantFrom('train', 'test', ''), { nil: undefined }),
      customer: fc.option(fc.constantFrom('c', 'd'), { nil: undefined }),
    })
    .map((sample) => JSON.stringify(sample)),
);
const samples = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(sampleLine, { maxLength: 40 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(
    ([bom, lines, end, closed]) =>
      `${bom}${`{"id":"first","text":"${'f'.repeat(990)}"}${end}`}${lines.join(end)}${closed ? end : ''}`,
  );

const GUIDELINE = `version: "2"
rules: [{id: R-1, text: Text.}]
changelog: [{version: "2", changes: [{type: changed, target: refund, impact: semantic}]}, {version: "1"}]
`;
const RECORDED_TEXTS = { 's-0': 'pay 5 EUR', 's-1': 'Café 😡 7 EUR' };
const RECORDED = [...Object.values(RECORDED_TEXTS), 'nothing', `${'long '.repeat(300)}`]
  .map((text, n) => `${JSON.stringify({ id: `s-${n}`, text })}\n`)
  .join('\n');

/** A line of a person's records: right, wrong, older than another one, of no sample, with all that a record may hold. */
const recordLine = (annotator: string) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', '{"v":1}', ' ') },
    {
      weight: 4,
      arbitrary: fc
        .record({
          id: fc.constantFrom('r-1', 'r-2', undefined),
          time: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', 'soon'),
          annotator: fc.constantFrom(annotator, annotator, 'eve'),
          sample: fc.constantFrom('s-0', 's-1', 's-2', 's-3', 'nobody', 7),
          unit: fc.constantFrom('codepoint', 'utf16', 'byte', undefined),
          labels: fc.record(
            {
              intent: fc.constantFrom('refund', 'cancel', 'refnd', 3),
              parts: fc.constantFrom(
                [],
                [{ id: 'a', start: 4, end: 5, label: 'amount', text: '5' }],
                [{ start: 7, end: 8, label: 'amount', text: '7', parts: [{ start: 7, end: 8 }] }],
                [{ start: 0, end: 99, label: 'sum' }],
              ),
              ends: fc.constantFrom([], [{ label: 'amount', from: 'a', to: 'b' }]),
              several: fc.constantFrom([], ['refund', 'new'], ['refund', 'refund']),
              note: fc.constantFrom('', 'free text', 2.5),
            },
            { requiredKeys: [] },
          ),
          guideline: fc.constantFrom('1', '2', undefined),
          guideline_hash: fc.constantFrom('a'.repeat(16), 'b'.repeat(16), undefined),
          rules: fc.constantFrom([], ['R-1'], ['R-1', 'R-9'], undefined),
          flags: fc.constantFrom([], ['unsure'], ['unsure', 'odd'], undefined),
          status: fc.constantFrom('done', 'draft'),
          withdrawn: fc.constantFrom(true, undefined, undefined),
          undoes: fc.constantFrom('r-0', undefined, undefined, undefined),
          seconds: fc.constantFrom(0.1, 9),
          origin: fc.constantFrom(
            { kind: 'hand' },
            { kind: 'suggestion', model: 'm', action: 'changed' },
            { kind: 'suggestion', action: 'accepted' },
          ),
        })
        .map((record) => JSON.stringify({ v: 1, ...record })),
    },
    { weight: 4, arbitrary: rightLine(annotator) },
  );

/** A line like many others, about which there is nothing to say. */
const rightLine = (annotator: string) =>
  fc
    .record({
      id: fc.constantFrom('r-1', 'r-2'),
      time: fc.constantFrom(
        '2026-01-01T00:00:00.000Z',
        '2026-01-01T00:30:00.000Z',
        '2026-01-02T00:00:00.000Z',
      ),
      sample: fc.constantFrom('s-0', 's-1'),
      intent: fc.constantFrom('refund', 'cancel'),
      guideline: fc.constantFrom('1', '2'),
      action: fc.constantFrom('accepted', 'changed'),
    })
    .map(({ id, time, sample, intent, guideline, action }) => {
      const at = sample === 's-0' ? 4 : 7;
      const parts = [
        { id: 's1', label: 'amount', start: at, end: at + 1, text: sample === 's-0' ? '5' : '7' },
      ];
      return JSON.stringify({
        v: 1,
        id,
        time,
        annotator,
        sample,
        text_hash: textHash(RECORDED_TEXTS[sample]),
        unit: 'codepoint',
        labels: { intent, parts },
        guideline,
        rules: ['R-1'],
        seconds: 9,
        status: 'done',
        origin: { kind: 'suggestion', model: 'm', action },
      });
    });
const records = (annotator: string) =>
  fc
    .tuple(
      fc.array(recordLine(annotator), { minLength: 5, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([lines, end, closed]) => lines.join(end) + (closed ? end : ''));

describe('engine/chunks', function () {
  this.timeout(SLOW);

  it('finds and keeps the same of samples, whichever thread reads which range', async () => {
    await fc.assert(
      fc.asyncProperty(
        damaged(samples),
        samples,
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(1, 3, Infinity),
        async (one, two, size, limit) =>
          compare(
            {
              'labelwright.yaml': SCHEMA,
              'data/a.jsonl': one,
              'data/b.txt': two,
              'data/c.csv': 'id,text\n1,"two\nlines"\n',
              'data/d.jsonl': two,
            },
            size,
            [Infinity, Infinity],
            limit,
          ),
      ),
      { numRuns: 15 },
    );
  });

  it('finds and keeps the same of records', async () => {
    await fc.assert(
      fc.asyncProperty(
        damaged(records('ana')),
        records('ben'),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(1, Infinity),
        // Also alone.
        fc.constantFrom([Infinity, 9], []),
        async (ana, ben, size, limit, most) =>
          compare(
            {
              'labelwright.yaml': SCHEMA.replace(', data/*.csv', ''),
              'guideline.yaml': GUIDELINE,
              'data/a.jsonl': RECORDED,
              'data/b.txt': 'a line\r\nanother\n',
              'annotations/ana.jsonl': ana,
              'annotations/ben.jsonl': ben,
            },
            size,
            most,
            limit,
          ),
      ),
      { numRuns: 15 },
    );
  });

  it('reads what is appended to a file while the one before is checked', async () => {
    const lines = (annotator: string, count: number): string =>
      Array.from({ length: count }, (_, n) => {
        const time = `2026-01-01T00:00:${10 + n}.000Z`;
        return `${JSON.stringify({ v: 1, id: `r-${n}`, time, annotator, sample: `s-${n % 2}`, labels: { intent: 'refnd' } })}\n`;
      }).join('');
    const texts = {
      'labelwright.yaml': SCHEMA.replace(', data/*.csv', ''),
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': RECORDED,
      'annotations/ana.jsonl': lines('ana', 20),
      'annotations/ben.jsonl': lines('ben', 20),
      'annotations/cara.jsonl': lines('cara', 20),
    };
    const files = new MemoryFiles(texts);
    const project = new Project(files, { pause });
    const grown = { ...texts, 'annotations/ben.jsonl': lines('ben', 30) };
    let isGrown = false;
    const grow = (): Promise<void> => {
      if (!isGrown && project.records.table.rows > 0) {
        isGrown = true;
        files.put('annotations/ben.jsonl', grown['annotations/ben.jsonl']);
      }
      return Promise.resolve();
    };
    const options = { limit: Infinity };
    const result = await checkProject(project, options, { ...noWorkers(grow), chunkBytes: 300 });
    const expected = await check(grown, options);
    assert.ok(isGrown);
    assert.deepEqual(result, expected.result);
    assert.deepEqual(stateOf(project), expected.state);
  });

  it('does what a worker failed at', async () => {
    const text = Array.from(
      { length: 300 },
      (_, n) => `{"id":"${n % 290}","text":"text ${n} \\u200b"}\n`,
    ).join('');
    for (const most of [[0], [1], [3, 0], [5, 7]])
      await compare({ 'labelwright.yaml': SCHEMA, 'data/a.jsonl': text }, 64, most);
  });

  after(() => assert.ok(done.samples > 10 && done.records > 10, JSON.stringify(done)));

  it('names the three lines of a Git LFS pointer once', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    await compare(
      { 'labelwright.yaml': SCHEMA, 'data/a.jsonl': pointer + '{"id":"1","text":"x"}\n'.repeat(80) },
      16,
      [Infinity],
    );
  });
});
