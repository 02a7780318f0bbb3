import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryProject } from '../../support/memory-project';
import { LatestRecords } from '../../../src/features/exchange/latest-records';
import { ANNOTATIONS, DECISIONS } from '../../../src/features/exchange/cli/own-records';
import { OverlayFiles } from '../../../src/project/files/overlay-files';
import { SLOW } from '../../host/until';

const SAMPLES = ['s0', 's1', 's2'];
const schema = `labelwright: 1
data: {samples: data.jsonl}
layers: [{id: intent, type: choice, labels: [a, b, c]}]
labels: [{id: a}, {id: b}, {id: c}]
`;
const TIMES = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '9999-12-31T23:59:59.999Z', 'never'];

const line = fc.record({
  id: fc.stringMatching(/^[a-c]{1,2}$/),
  time: fc.constantFrom(...TIMES),
  sample: fc.constantFrom(...SAMPLES),
  who: fc.constantFrom('ana', 'ben'),
  label: fc.constantFrom('a', 'b', 'c'),
  more: fc.constantFrom<object>({}, {}, { withdrawn: true }, { status: 'draft' }),
});
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

const annotations = (lines: readonly Line[]): string =>
  lines
    .map(({ id, time, sample, who, label, more }) =>
      JSON.stringify({ v: 1, id, time, annotator: who, sample, labels: { intent: label }, ...more }),
    )
    .join('\n') + '\n';
// Ids are unique, as ULIDs are.
const decisions = (lines: readonly Line[]): string =>
  [...new Map(lines.map((each) => [each.id, each])).values()]
    .map(({ id, time, sample, who, label }) =>
      JSON.stringify({ v: 1, id, time, reviewer: who, sample, labels: { intent: label } }),
    )
    .join('\n') + '\n';

async function stateOf(first: string, second: string, decided: string): Promise<unknown> {
  const { files: disk, project } = await memoryProject({
    'labelwright.yaml': schema,
    'data.jsonl': SAMPLES.map((id) => `{"id":"${id}","text":"Text ${id}"}\n`).join(''),
    'annotations/x.jsonl': first,
    'annotations/y.jsonl': second,
    'decisions/x.jsonl': decided,
  });
  const { table, decisions: found } = project.records;
  const answers = Array.from({ length: table.rows }, (_, row) => [
    project.samples.nameOf(table.key(row)),
    table.annotatorName(row),
    table.time(row),
    table.counts(row),
    table.isDraft(row),
    table.labels(row),
  ]);
  const overlay = new OverlayFiles(disk);
  const paths = ['annotations/x.jsonl', 'annotations/y.jsonl'];
  const [latest, last] = [
    await LatestRecords.of(overlay, paths, ANNOTATIONS),
    await LatestRecords.of(overlay, ['decisions/x.jsonl'], DECISIONS),
  ];
  const exported = SAMPLES.flatMap((sample) => [...latest.of(sample), ...last.of(sample)]);
  project.dispose();
  const sorted = (all: unknown[]): string[] => all.map((each) => JSON.stringify(each)).sort();
  return {
    answers: sorted(answers),
    decisions: sorted([...found.values()].map(({ record }) => record)),
    exported: sorted(exported.map(({ record }) => record)),
  };
}

describe('the order of lines', function () {
  this.timeout(SLOW);

  it('decides nothing: not in a file, nor between files', async () => {
    const lines = fc.uniqueArray(line, { maxLength: 12, selector: ({ who, id }) => `${who} ${id}` });
    await fc.assert(
      fc.asyncProperty(
        lines.chain((all) =>
          fc.record({
            all: fc.constant(all),
            other: fc.shuffledSubarray(all, { minLength: all.length }),
            at: fc.nat(all.length),
            from: fc.nat(all.length),
          }),
        ),
        async ({ all, other, at, from }) => {
          const one = await stateOf(
            annotations(all.slice(0, at)),
            annotations(all.slice(at)),
            decisions(all),
          );
          const two = await stateOf(
            annotations(other.slice(0, from)),
            annotations(other.slice(from)),
            decisions(other.filter(({ id, who }) => all.findLast((each) => each.id === id)!.who === who)),
          );
          assert.deepEqual(one, two);
        },
      ),
      { numRuns: 200 },
    );
  });
});
