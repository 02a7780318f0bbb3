import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import { bucketsOf } from '../../../../src/features/buckets/buckets';
import { Project } from '../../../../src/engine/project';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: parts, type: spans, labels: [amount, order]}]
labels: [{id: amount}, {id: order}]
`;
const UNITS = ['codepoint', 'utf16', 'byte'] as const;

interface Place {
  readonly start: number;
  readonly end: number;
}

const offset = (text: string, codePoint: number, unit: (typeof UNITS)[number]): number => {
  const before = [...text].slice(0, codePoint).join('');
  return unit === 'codepoint' ? codePoint : unit === 'utf16' ? before.length : Buffer.byteLength(before);
};

function line(who: Record<string, string>, unit: (typeof UNITS)[number], text: string, place: Place): string {
  const span = {
    start: offset(text, place.start, unit),
    end: offset(text, place.end, unit),
    label: 'amount',
    text: [...text].slice(place.start, place.end).join(''),
  };
  const time = '2026-11-25T09:10:00.000Z';
  return `${JSON.stringify({ v: 1, id: 'r1', time, ...who, sample: 't-1', unit, labels: { parts: [span] } })}\n`;
}

function filesOf(text: string, places: readonly Place[], goldUnit: (typeof UNITS)[number]): MemoryFiles {
  return new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': `${JSON.stringify({ id: 't-1', text })}\n`,
    'gold/g.jsonl': line({}, goldUnit, text, places[0]!),
    'decisions/lea.jsonl': line({ reviewer: 'lea' }, goldUnit, text, places[0]!),
    ...Object.fromEntries(
      UNITS.map((unit, n) => [
        `annotations/${unit}.jsonl`,
        line({ annotator: unit }, unit, text, places[n]!),
      ]),
    ),
  });
}

async function load(files: MemoryFiles): Promise<Project> {
  const project = new Project(files, { pause: () => Promise.resolve(), statistics: true });
  await project.refresh();
  return project;
}

const cases = fc
  .tuple(
    fc.array(fc.constantFrom('a', '€', '😡', 'é', '\n'), { minLength: 3, maxLength: 12 }),
    fc.nat(),
    fc.nat(),
    fc.constantFrom(...UNITS),
  )
  .map(([parts, a, b, unit]) => {
    const start = a % (parts.length - 1);
    return { text: parts.join(''), start, end: start + 1 + (b % (parts.length - start)), unit };
  });

describe('answers in other offset units', function () {
  this.timeout(SLOW);

  it('are compared in code points: the same places are no disagreement and no gold mismatch', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, start, end, unit }) => {
        const same = { start, end };
        const project = await load(filesOf(text, [same, same, same], unit));
        assert.deepEqual(project.disagreements.groups.size, 0);
        assert.deepEqual(bucketsOf(project).errors, []);
        const { gold, decisions } = project.records;
        for (const { record } of [gold.get('t-1')!, decisions.get('t-1')!])
          assert.deepEqual(
            (record.labels!.parts as unknown as Place[]).map((span) => [span.start, span.end]),
            [[start, end]],
          );
      }),
      { numRuns: 40 },
    );
  });

  it('differ where they mark different places', async () => {
    const project = await load(
      filesOf(
        '😡😡 €5',
        [
          { start: 3, end: 5 },
          { start: 3, end: 5 },
          { start: 4, end: 5 },
        ],
        'utf16',
      ),
    );
    assert.deepEqual([...project.disagreements.groups.keys()], ['parts/span-boundary/amount/']);
    assert.deepEqual(pick(bucketsOf(project).errors, 'id'), ['gold-mismatch/parts']);
  });

  it('follow the text when it changes, and are left out of comparisons where it has no such place', async () => {
    const same = { start: 0, end: 1 };
    const files = filesOf('😡x', [same, same, same], 'utf16');
    const project = await load(files);
    assert.equal(project.disagreements.groups.size, 0);
    const row = project.records.table.first(project.samples.ids.find('t-1'));
    files.put('data/a.jsonl', `${JSON.stringify({ id: 't-1', text: 'x😡' })}\n`);
    await project.refresh();
    const labels = new Map<string, unknown>();
    for (let at = row; at >= 0; at = project.records.table.following(at))
      labels.set(project.records.table.annotatorName(at), project.records.table.labels(at));
    assert.deepEqual(labels.get('codepoint'), { parts: [{ start: 0, end: 1, label: 'amount' }] });
    assert.deepEqual(labels.get('utf16'), {}); // [0, 2) of "x😡" ends inside the emoji
    assert.deepEqual(labels.get('byte'), {});
  });
});
