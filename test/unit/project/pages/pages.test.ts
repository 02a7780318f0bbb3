import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { RecordMerge } from '../../../../src/features/merge/merge-records';
import { appendPage, readPages, type PageRecord, type Receipt } from '../../../../src/project/pages/page-log';
import { readSent, sentRecord, sentText } from '../../../../src/project/pages/sent-answers';
import { MemoryFiles } from '../../../support/memory-files';
import { pick } from '../../../support/pick';

const HEAD = { project: 'p', page: 'q', person: 'zoe', sent: '2026-11-03T09:00:00.000Z' };
const PAGE = { person: 'zoe', samples: 3, guideline_hash: 'g', schema_hash: 's' };

describe('the file with sent answers', () => {
  it('begins with a line that any program can check', () => {
    const text = sentText(HEAD, ['{"id":"ä"}', '{}']);
    const [first, ...rest] = text.split('\n');
    const body = rest.join('\n');
    const sha256 = createHash('sha256').update(body).digest('hex');
    const expected = { labelwright: 'answers', v: 1, ...HEAD, lines: 2, sha256 };
    assert.deepEqual(JSON.parse(first!), expected);
    assert.equal(body, '{"to":"annotations","record":{"id":"ä"}}\n{"to":"annotations","record":{}}\n');
  });

  it('has records as they were written', () =>
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())), (records) => {
        const lines = records.map((each) => JSON.stringify(each));
        const sent = readSent(sentText(HEAD, lines));
        assert.ok(typeof sent === 'object');
        assert.deepEqual(sent.head, HEAD);
        const found = sent.lines.map(sentRecord);
        assert.deepEqual(
          found.map((each) => typeof each === 'object' && each.raw),
          lines,
        );
      }),
    ));

  it('is refused after any change of a character', () =>
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', 'x', '\n', '0'), (at, sign) => {
        const text = sentText(HEAD, ['{"id":"a"}', '{"id":"b"}']);
        const place = text.indexOf('\n') + (at % (text.length - text.indexOf('\n')));
        if (text[place] === sign) return;
        const found = readSent(text.slice(0, place) + sign + text.slice(place + 1));
        assert.equal(typeof found, 'string');
      }),
    ));

  it('takes the last of two records in a line, as JSON does, whole', () => {
    const found = sentRecord('{"to":"annotations","record":{"id":"a"},"record":{"id":"b"}}');
    assert.deepEqual(found, { raw: '{"id":"b"}', record: { id: 'b' } });
  });
});

describe('the log of pages', () => {
  it('has pages and receipts of all owners by time, and leaves other files alone', async () => {
    const sample = { id: 't-1', person: 'zoe', samples: 1 };
    const files = {
      files: new MemoryFiles({
        'pages/data.jsonl': '{"id":"t-1","text":"No page."}\nnot JSON\n',
        'pages/samples.jsonl': JSON.stringify(sample),
      }),
      samples: { file: (path: string) => path === 'pages/samples.jsonl' },
    };
    const first = await appendPage<PageRecord>(files, 'lea', PAGE);
    const second = await appendPage<PageRecord>(files, 'ben', { ...PAGE, person: 'ana', guideline: '2' });
    const counts = { received: first.id, person: 'zoe', new: 1, known: 0, refused: 0 };
    const receipt = await appendPage<Receipt>(files, 'lea', counts);
    assert.ok(first.time < second.time && second.time < receipt.time);
    assert.deepEqual(await readPages(files), { pages: [first, second], receipts: [receipt] });
    assert.deepEqual(pick((await readPages(files)).pages, 'by', 'samples'), [
      ['lea', 3],
      ['ben', 3],
    ]);
  });

  it('is merged record by record', () => {
    const line = (n: number): string =>
      `{"v":1,"id":"${n}","time":"2026-11-0${n}T00:00:00Z","by":"lea","person":"zoe","samples":1}`;
    const merge = new RecordMerge();
    for (const [side, ...lines] of [
      ['base', 1],
      ['ours', 1, 3],
      ['theirs', 1, 2],
    ] as const)
      for (const n of lines) merge.add(side, line(n), true);
    assert.equal(merge.foreign, undefined);
    assert.deepEqual(merge.end(), { lines: [1, 2, 3].map(line), end: '\n' });
  });
});
