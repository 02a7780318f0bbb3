import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { Project } from '../../../../src/engine/project';
import { collectCorrections } from '../../../../src/features/corrections/collect-corrections';
import { correctionsDocument, correctionsTable } from '../../../../src/features/corrections/document';
import { tableCsv } from '../../../../src/base/csv/table-csv';
import { documentMarkdown } from '../../../../src/document/markdown';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, cancel, other]}
  - {id: tags, type: choices, labels: [urgent, angry], required: false}
labels: [{id: refund}, {id: cancel}, {id: other}, {id: urgent}, {id: angry}]
`;

/** Records at minute `at` of an hour. */
const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const lines = (records: readonly object[]) => records.map((one) => `${JSON.stringify(one)}\n`).join('');
const ana = (minute: number, sample: string, intent: string | null, more: object = {}) => ({
  v: 1,
  id: `a${minute}`,
  time: at(minute),
  annotator: 'ana',
  sample,
  guideline: '1',
  ...(intent === null ? { withdrawn: true } : { labels: { intent } }),
  ...more,
});
const lea = (minute: number, sample: string, more: object) => ({
  v: 1,
  id: `l${minute}`,
  time: at(minute),
  reviewer: 'lea',
  sample,
  ...more,
});

async function corrections(annotations: readonly object[], decisions: readonly object[] = []) {
  const files = new MemoryFiles({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': lines(['s1', 's2', 's3'].map((id) => ({ id, text: `Text of ${id}` }))),
    'annotations/ana.jsonl': lines(annotations),
    ...(decisions.length > 0 && { 'decisions/lea.jsonl': lines(decisions) }),
  });
  const pause = () => Promise.resolve();
  const project = new Project(files, { pause });
  await project.refresh();
  return collectCorrections({ project, model: project.model! }, pause);
}

describe('documented corrections', () => {
  const base = { sample: 's1', layer: 'intent', annotator: 'ana', by: 'ana' };

  it('tell what an annotator changed and withdrew, with note, rules and versions; drafts and repeats are none', async () => {
    const found = await corrections([
      ana(1, 's1', 'refund'),
      ana(2, 's1', 'other', { status: 'draft' }),
      ana(3, 's1', 'refund', { rules: ['R-1'] }),
      ana(4, 's1', 'cancel', { note: 'Read it again.', rules: ['R-2'], guideline: '2' }),
      ana(5, 's1', null),
      ana(6, 's1', 'cancel', { undoes: 'a5', guideline: '2' }),
    ]);
    const path = 'annotations/ana.jsonl';
    const versions = { guideline: { from: '1', to: '2' } };
    assert.deepEqual(found, [
      {
        ...base,
        kind: 'changed',
        from: 'refund',
        to: 'cancel',
        time: at(4),
        rules: ['R-2'],
        reason: 'Read it again.',
        ...versions,
        path,
        line: 4,
      },
      {
        ...base,
        kind: 'withdrawn',
        from: 'cancel',
        to: null,
        time: at(5),
        rules: [],
        guideline: { from: '2', to: '1' },
        path,
        line: 5,
      },
      {
        ...base,
        kind: 'changed',
        from: null,
        to: 'cancel',
        time: at(6),
        rules: [],
        undone: true,
        ...versions,
        path,
        line: 6,
      },
    ]);
  });

  it('are no first answers to a question, as where a layer was added later', async () => {
    const found = await corrections([
      ana(1, 's1', 'refund', { labels: {} }),
      ana(2, 's1', 'refund'),
      ana(3, 's1', 'cancel'),
    ]);
    assert.deepEqual(pick(found, 'from', 'to'), [['refund', 'cancel']]);
  });

  it('tell that a reviewer asked for it, who, and with which words', async () => {
    const found = await corrections(
      [
        ana(1, 's1', 'refund'),
        ana(5, 's1', 'cancel'),
        ana(6, 's1', 'other'),
        ana(1, 's2', 'refund'),
        ana(5, 's2', 'cancel'),
        ana(1, 's3', 'refund'),
        ana(5, 's3', 'cancel'),
      ],
      [
        lea(3, 's1', { return_to: ['ana'], reason: 'Look at the end.' }),
        // Taken back before she answered; sent back to somebody else.
        lea(3, 's2', { return_to: ['ana'] }),
        lea(4, 's2', { withdrawn: true, undoes: 'l3' }),
        lea(3, 's3', { return_to: ['ben'] }),
      ],
    );
    assert.deepEqual(pick(found, 'sample', 'to', 'returned'), [
      ['s1', 'cancel', { by: 'lea', time: at(3), reason: 'Look at the end.' }],
      ['s2', 'cancel', undefined],
      ['s3', 'cancel', undefined],
      ['s1', 'other', undefined],
    ]);
  });

  it('tell what a migration wrote, and by whom it was applied, or by nobody, and are counted without it', async () => {
    const migration = { name: '2026-03-01-cancel', replaces: 'a1', by: 'lea', reason: 'One name for both.' };
    const found = await corrections([
      ana(1, 's1', 'other'),
      ana(2, 's1', 'cancel', { migration }),
      ana(3, 's1', 'other', { migration: { name: migration.name, reverts: 'a2' } }),
    ]);
    assert.deepEqual(
      found.map(({ kind, by, from, to, reason, migration: name, undone }) => ({
        kind,
        by,
        from,
        to,
        reason,
        name,
        undone,
      })),
      [
        {
          kind: 'migrated',
          by: 'lea',
          from: 'other',
          to: 'cancel',
          reason: 'One name for both.',
          name: migration.name,
          undone: undefined,
        },
        {
          kind: 'migrated',
          by: undefined,
          from: 'cancel',
          to: 'other',
          reason: undefined,
          name: migration.name,
          undone: true,
        },
      ],
    );
    const text = documentMarkdown(correctionsDocument(found, { title: 'T', listed: 10 }), '1.0.0');
    assert.match(text, /0 labels were changed after they were given; migrations renamed 2/);
    assert.match(text, /\| 2026-03-01-cancel \| applied \| lea \| One name for both\. \| 1 \|/);
    assert.match(text, /\| 2026-03-01-cancel \| taken back \| not said \| {1,2}\| 1 \|/);
    assert.ok(!text.includes('Whose'));
  });

  it('tell what a reviewer decided against, with cause, reason and rules, and every layer by itself', async () => {
    const found = await corrections(
      [ana(1, 's1', 'refund', { labels: { intent: 'refund', tags: ['urgent'] } }), ana(2, 's2', 'other')],
      [
        lea(3, 's1', {
          labels: { intent: 'cancel', tags: ['urgent'] },
          cause: 'slip',
          reason: 'It ends.',
          rules: ['TB-1'],
        }),
        lea(4, 's2', { valid: { intent: ['refund', 'cancel'] } }),
      ],
    );
    const by = { annotator: 'ana', by: 'lea', kind: 'decided', layer: 'intent', path: 'decisions/lea.jsonl' };
    assert.deepEqual(found, [
      {
        ...by,
        sample: 's1',
        from: 'refund',
        to: 'cancel',
        time: at(3),
        rules: ['TB-1'],
        cause: 'slip',
        reason: 'It ends.',
        line: 1,
      },
      {
        ...by,
        sample: 's2',
        from: 'other',
        to: null,
        valid: ['refund', 'cancel'],
        time: at(4),
        rules: [],
        line: 2,
      },
    ]);
  });

  it('are a document and a table, in which what people wrote is only text', async () => {
    const found = await corrections(
      [ana(1, 's1', 'refund'), ana(5, 's1', 'cancel', { note: '=1+1, "so" **bold** <b>' })],
      [lea(3, 's1', { return_to: ['ana'], reason: 'Why?' })],
    );
    const text = documentMarkdown(
      correctionsDocument(found, { title: 'T', listed: 10, since: 'v1' }),
      '1.0.0',
    );
    assert.match(text, /1 label was changed after it was given, since v1/);
    assert.match(text, /\| Whose \| Changed after being sent back \|/);
    assert.match(text, /^ana: `refund` → `cancel`/m);
    assert.match(text, /- Sent back by lea: Why\?/);
    assert.ok(!text.includes('<b>') && !text.includes('**bold**'));
    assert.equal(
      tableCsv(correctionsTable(found)).split(/\r?\n/)[1],
      `${at(5)},s1,intent,changed,ana,ana,refund,cancel,,,"=1+1, ""so"" **bold** <b>",,lea,Why?,,,,,annotations/ana.jsonl,2`,
    );
    const few = documentMarkdown(
      correctionsDocument([found[0]!, found[0]!], { title: 'T', listed: 1 }),
      '1.0.0',
    );
    assert.match(few, /The newest 1; 1 older ones are in the JSON and the CSV file/);
  });
});
