// The loss report counts the fields of samples: in = out + lost.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FORMATS } from '../../../../src/formats/registry';
import type { ExchangeReport } from '../../../../src/protocol/exchange-report';
import { runInProcess } from '../../../support/in-process-command';
import { toLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: tone, type: choice, labels: [good, bad], required: false}
  - {id: parts, type: spans, labels: [thing]}
  - {id: better, type: comparison, between: [one, two], required: false}
labels: [{id: good}, {id: bad}, {id: thing}]
people: {annotators: [ana]}
`;
const SAMPLES = [
  { id: 's1', text: 'Good soup', place: 'amber-42', table: 'umber-77', one: 'A', two: 'B' },
  { id: 's2', text: 'Bad bread', place: 'amber-42', table: 'umber-77', one: 'A', two: 'B' },
];
const ANSWER = {
  v: 1,
  id: '01M5Y678R0FVA1WBZBH50MRD01',
  time: '2026-10-27T08:01:27.008Z',
  annotator: 'ana',
  sample: 's1',
  unit: 'codepoint',
  labels: {
    tone: 'good',
    parts: [{ id: 'a', start: 5, end: 9, label: 'thing', text: 'soup' }],
    better: 'one',
  },
  status: 'done',
};
const MARKED = ['amber-42', 'umber-77'];

/** All files below a folder, or the file, as one text. */
const contentOf = (where: string): string =>
  !existsSync(where)
    ? ''
    : readdirSync(path.dirname(where), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && path.join(entry.parentPath, entry.name).startsWith(where))
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
        .join('\n');

describe('the fields of samples in the loss report', () => {
  const folder = temporaryFolder();
  const write = (name: string, content: string): string => {
    mkdirSync(path.dirname(folder.at(name)), { recursive: true });
    writeFileSync(folder.at(name), content);
    return folder.at(name);
  };
  const run = async (...args: string[]): Promise<{ report: ExchangeReport; out: string }> => {
    const { code, err, out } = await runInProcess([...args, '--report', folder.at('report.json')]);
    assert.equal(code, 0, err);
    return { report: JSON.parse(folder.read('report.json')) as ExchangeReport, out };
  };
  const fields = ({ read, written, lost, unaccounted }: ExchangeReport): number[] => {
    assert.equal(unaccounted, undefined);
    return [read.fields, written.fields, lost.fields];
  };
  const project = (): void => {
    write('p/labelwright.yaml', SCHEMA);
    write('p/data/s.jsonl', toLines(SAMPLES));
    write('p/annotations/ana.jsonl', toLines([ANSWER]));
  };

  for (const format of FORMATS)
    for (const variant of format.write ? [undefined, ...(format.variants ?? [])] : [])
      it(`are counted as written where ${format.id}${variant === undefined ? '' : ` (${variant})`} writes them`, async function () {
        // Configurations hold no samples.
        if (['config', 'labels', 'settings'].includes(variant ?? '')) return;
        project();
        const args = ['export', format.id, '-C', folder.at('p'), '--output', folder.at('out.parquet')];
        const { report } = await run(...args, ...(variant === undefined ? [] : ['--variant', variant]));
        const [read, written, lost] = fields(report);
        assert.equal(read, 8);
        assert.equal(written! + lost!, 8);
        assert.ok(report.written.samples > 0, 'a test of nothing');
        // Of each sample that is written, all fields are there, or none.
        if (format.id === 'parquet' && written! > 0) {
          await run('import', 'parquet', folder.at('out.parquet'), '-C', folder.at('again'));
          assert.match(contentOf(folder.at('again/data')), /amber-42[^]*umber-77/);
          return;
        }
        const out = contentOf(folder.at('out.parquet'));
        for (const value of MARKED) assert.equal(out.includes(value), written! > 0, out.slice(0, 500));
        if (written! > 0) assert.equal(written, report.written.samples * 4);
      });

  it('are lost where the project has the sample with others, and where the sample is lost', async () => {
    const rows = [
      { id: 1, text: 'Good soup', label: ['good'], place: 'here', table: 7 },
      { id: 2, text: 'Bad bread', label: ['bad'], place: 'there', table: 8 },
    ];
    const args = ['-C', folder.at('q'), '--annotator'];
    const first = await run('import', 'doccano', write('a.jsonl', toLines(rows)), ...args, 'ana');
    assert.deepEqual(fields(first.report), [4, 4, 0]);
    assert.match(first.out, /^in: {3}2 samples, .*, 4 fields$/m);
    assert.match(first.out, /^lost: 0 samples, .*, 0 fields$/m);
    const later = [
      { ...rows[0], table: 9, more: true },
      { ...rows[1], text: 'Another text' },
    ];
    const second = await run('import', 'doccano', write('b.jsonl', toLines(later)), ...args, 'ben');
    // The first sample has another "table", the second is lost as a whole.
    assert.deepEqual(fields(second.report), [5, 0, 5]);
    assert.match(second.out, /existing samples keep their fields/);
    const swapped = rows.map(({ id, text, label, place, table }) => ({ table, place, label, text, id }));
    const third = await run('import', 'doccano', write('c.jsonl', toLines(swapped)), ...args, 'cid');
    assert.deepEqual(fields(third.report), [4, 4, 0]);
    assert.doesNotMatch(third.out, /keep their fields/);
  });

  it('include the split of a Hugging Face folder', async () => {
    write('hf/data/train.jsonl', toLines([{ text: 'good film', label: 1 }]));
    write('hf/data/test.jsonl', toLines([{ text: 'so so', label: 0, source: 'web' }]));
    const { report } = await run('import', 'hugging-face', folder.at('hf'), '-C', folder.at('h'));
    assert.deepEqual(fields(report), [3, 3, 0]);
  });

  it('are not counted in words where there are none', async () => {
    const file = write('n.jsonl', toLines([{ id: 1, text: 'Good soup', label: ['good'] }]));
    const { out } = await run('import', 'doccano', file, '-C', folder.at('n'), '--annotator', 'ana');
    assert.doesNotMatch(out, /field/);
  });
});
