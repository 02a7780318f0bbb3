import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../src/core/files/memory-files';
import { PAGE_BYTES, Pages } from '../../../src/core/tables/pages';
import { checkProject, keepingOf } from '../../../src/engine/check-project';
import { OverlayFiles } from '../../../src/engine/files/overlay-files';
import { Project } from '../../../src/engine/project';
import { RangeRunner } from '../../../src/engine/ranges/range-runner';
import type { RangeTeam } from '../../../src/engine/ranges/range-team';
import { MemoryPages } from '../../support/memory-pages';

/** More than a page has. */
const SAMPLES = 4400;
const OPTIONS = { limit: Infinity };
const SCHEMA = `labelwright: 1
language: en
data: {samples: [data/*.jsonl], split: split, group: customer}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
  - {id: parts, type: spans, labels: [amount]}
labels: [{id: refund}, {id: cancel}, {id: amount}]
people: {annotators: [ana, ben, eve]}
`;

/** Samples in two files, some of them twice, in groups that leak; three people, each in an order of their own, who correct themselves and differ. */
function files(): Record<string, string> {
  const lines = Array.from({ length: SAMPLES }, (_, n) => ({
    id: `s-${n % 997 === 996 ? n - 500 : n}`,
    text: `Number ${n % 499 === 498 ? n - 400 : n} costs 5 EUR, and nobody knows why it does.`,
    split: n % 5 === 0 ? 'test' : 'train',
    customer: `c-${n >> 1}`,
  }));
  const jsonl = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  const half = SAMPLES / 2;
  const texts: Record<string, string> = {
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': jsonl(lines.slice(0, half)),
    'data/b.jsonl': `\n${jsonl(lines.slice(half))}`,
  };
  for (const [who, annotator] of ['ana', 'ben', 'eve'].entries()) {
    const step = [1, 7, SAMPLES - 1][who]!;
    const records = Array.from({ length: SAMPLES }, (_, n) => {
      const at = n % 100 === 99 ? n - 50 : n;
      const { id, text } = lines[(at * step) % SAMPLES]!;
      const start = text.indexOf('5 EUR');
      return {
        v: 1,
        id: `${annotator}-${n}`,
        time: new Date(1_767_571_200_000 + n * 10_000).toISOString(),
        annotator,
        sample: n % 1500 === 1499 ? 'nobody' : id,
        unit: 'codepoint',
        labels: {
          intent: (n + who) % 11 === 0 ? 'cancel' : 'refund',
          parts: [{ start, end: start + 5, label: 'amount', text: n % 700 === 699 ? '6 EUR' : '5 EUR' }],
        },
        status: 'done',
      };
    });
    texts[`annotations/${annotator}.jsonl`] = jsonl(records);
  }
  return texts;
}

describe('engine/check in pages', () => {
  it('finds what is found in memory, by one and by two, and where the pages find no room', async () => {
    const texts = files();
    const check = async (pages?: Pages, team?: RangeTeam) => {
      const project = new Project(new MemoryFiles(texts), {
        pause: () => Promise.resolve(),
        ...(pages && { pages }),
      });
      return checkProject(project, OPTIONS, team);
    };
    const expected = await check();
    const rules = new Set(expected.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    for (const rule of ['duplicate-item-id', 'duplicate-text', 'split-leakage', 'span-text-mismatch'])
      assert.ok(rules.has(rule), `${rule} is not among ${[...rules].join(', ')}`);
    for (const room of [Infinity, 20]) {
      const file = new MemoryPages(room);
      assert.deepEqual(await check(new Pages(file, 3 * PAGE_BYTES)), expected);
      assert.ok(file.pages.length > 15);
    }
    const file = new MemoryPages();
    let helped = 0;
    const team: RangeTeam = {
      rangeSize: () => 1 << 16,
      helpers: ({ model }) => {
        const runner = new RangeRunner(new OverlayFiles(new MemoryFiles(texts)), model!, keepingOf(OPTIONS));
        return [
          {
            run: (job) => {
              if (job.kind === 'records') helped += 1;
              return Promise.resolve(structuredClone(runner.run(job)));
            },
            reuse: ({ kind, rows }) => runner.reuse(kind, rows.buffer),
            know: (samples) => runner.know(structuredClone(samples), new Pages(file, PAGE_BYTES)),
          },
        ];
      },
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      end: () => Promise.resolve(),
    };
    assert.deepEqual(await check(new Pages(file, 3 * PAGE_BYTES), team), expected);
    assert.ok(helped > 5);
  });
});
