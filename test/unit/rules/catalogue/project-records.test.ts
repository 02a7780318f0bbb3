import assert from 'node:assert/strict';
import { checkProject } from '../../../../src/engine/check-project';
import { offsetUnitDrift } from '../../../../src/rules/catalogue/offset-units';
import { annotatorFileName, staleGuidelineVersion } from '../../../../src/rules/catalogue/records';
import { duplicateItemId } from '../../../../src/rules/catalogue/duplicates';
import type { RecordReport } from '../../../../src/rules/framework/rule';
import { fixed, modelOf } from '../../../support/lint-lines';
import { runProjectRule, type ListInput } from '../../../support/list-view';
import { GUIDELINE, model, record, SCHEMA, withSpans } from '../../../support/ticket-project';
import { memoryProject } from '../../../support/memory-project';
import { pick } from '../../../support/pick';

describe('duplicate-item-id', () => {
  it('names the first sample, and how many are not listed', async () => {
    const place = (file: string, line: number) => ({ file, line, offset: 0 });
    const first = [
      { id: 't-1', first: place('data/a.jsonl', 2), again: place('data/b.jsonl', 0), idField: 'id' },
    ];
    const [found, ...more] = (await runProjectRule(duplicateItemId, {
      model,
      view: { duplicateSamples: { first, total: 4 } },
    })) as RecordReport[];
    assert.equal(more.length, 0);
    assert.match(
      found!.message,
      /"t-1" is the id of another sample already \(data\/a.jsonl, line 3\).*3 more samples/,
    );
    assert.deepEqual(found!.record, { ...place('data/b.jsonl', 0), path: ['id'] });
    assert.equal(found!.relatedRecords!.length, 1);
  });
});

describe('annotator-file-name', () => {
  it('names people of the schema whom no file can be for', async () => {
    const people = modelOf(
      `${SCHEMA}\npeople: { annotators: [ana, AUX, a/b, zoë, Ben], reviewers: [lea, Lea] }\n`,
      GUIDELINE,
    );
    const found = await runProjectRule(annotatorFileName, {
      model: people,
      annotations: { 'annotations/ana.jsonl': [], 'annotations/ben.jsonl': [] },
    });
    assert.deepEqual(pick(found, 'message'), [
      'Windows reserves the name "AUX": answers of this person could not be saved. Give the person another name.',
      '"a/b" cannot be the name of a person. Use letters, digits and . _ - @ only, such as "a-b".',
      '"Ben" and "ben" differ only in upper and lower case: on Windows and macOS their files are one. Give one of them another name.',
      '"Lea" and "lea" differ only in upper and lower case: on Windows and macOS their files are one. Give one of them another name.',
    ]);
  });
});

describe('file-name-case', () => {
  it('names all but annotators whose files are one on some systems', async () => {
    const batch = 'people: [{id: ana}]\n';
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'guideline.yaml': GUIDELINE,
      'data/a.jsonl': '{"id":"t-1","text":"Text"}\n',
      'assignments/Week.yaml': batch,
      'assignments/week.yaml': batch,
      'decisions/Lea.jsonl': '',
      'decisions/lea.jsonl': '',
      'gold/é.jsonl': '',
      'gold/E\u0301.jsonl': '',
      'predictions/bert.jsonl': '',
      'predictions/Bert.jsonl': '',
      'suggestions/gpt.jsonl': '',
      'suggestions/GPT.jsonl': '',
    });
    const rules = new Set(['file-name-case']);
    const { files } = await checkProject(project, { limit: Infinity, rules });
    assert.deepEqual(pick(files, 'path'), [
      'assignments/week.yaml',
      'decisions/lea.jsonl',
      'gold/é.jsonl',
      'predictions/bert.jsonl',
      'suggestions/gpt.jsonl',
    ]);
  });
});

describe('offset-unit-drift', () => {
  const samples = {
    't-1': '😀 pays 9 EUR',
    't-2': '😀😀 pays 10 EUR',
    't-3': 'plain 3 EUR',
    't-4': 'a\r\nb\r\n9 EUR',
  };
  const span = (start: number, end: number, text: string) => [{ start, end, label: 'amount', text }];
  const run = async (lines: readonly string[], input: Partial<ListInput> = {}) =>
    (await runProjectRule(offsetUnitDrift, {
      model,
      samples,
      annotations: { 'annotations/ana.jsonl': lines },
      ...input,
    })) as RecordReport[];
  const utf16 = [
    withSpans(span(8, 13, '9 EUR')),
    withSpans(span(10, 16, '10 EUR'), { sample: 't-2' }),
    withSpans(span(6, 11, '3 EUR'), { sample: 't-3' }),
  ];

  it('is one finding for a file, with a fix that converts it', async () => {
    const [found, ...more] = await run(utf16);
    assert.equal(more.length, 0);
    assert.match(found!.message, /count UTF-16 units .* all 2 shifted spans of 2 records/);
    assert.deepEqual([...found!.supersedes!], [0, 1]);
    const after = fixed(utf16, found!.fixes![0]!.edits);
    assert.deepEqual(after, [
      withSpans(span(7, 12, '9 EUR')),
      withSpans(span(8, 14, '10 EUR'), { sample: 't-2' }),
      utf16[2],
    ]);
    assert.deepEqual(await run(after), []);
  });

  it('knows bytes and line ends, and records that declare another unit', async () => {
    const bytes = [withSpans(span(10, 15, '9 EUR')), withSpans(span(14, 20, '10 EUR'), { sample: 't-2' })];
    assert.match((await run(bytes))[0]!.message, /UTF-8 bytes/);
    const crlf = [
      withSpans(span(4, 9, '9 EUR'), { sample: 't-4' }),
      withSpans(span(4, 5, '9'), { sample: 't-4' }),
    ];
    assert.match((await run(crlf))[0]!.message, /each \\r\\n as one/);
    const declared = utf16.map((line) => line.replace('"codepoint"', '"byte"'));
    assert.deepEqual(fixed(declared, (await run(declared))[0]!.fixes![0]!.edits).slice(0, 1), [
      withSpans(span(10, 15, '9 EUR'), { unit: 'byte' }),
    ]);
  });

  it('is silent when the spans are wrong in different ways, and in good files', async () => {
    assert.deepEqual(
      await run([utf16[0]!, withSpans(span(0, 5, '10 EUR'), { sample: 't-2' }), utf16[2]!]),
      [],
    );
    assert.deepEqual(await run([utf16[2]!]), []);
  });

  it('leaves the odd one out to its own finding', async () => {
    const many = Array.from({ length: 12 }, () => utf16[0]!);
    const [found] = await run([...many, withSpans(span(0, 5, '10 EUR'), { sample: 't-2' })]);
    assert.match(found!.message, /1 more records are wrong in another way/);
    assert.equal(found!.supersedes!.has(12), false);
  });
});

describe('stale-guideline-version', () => {
  const run = async (lines: readonly string[], guideline = GUIDELINE) =>
    (await runProjectRule(staleGuidelineVersion, {
      model: modelOf(SCHEMA, guideline),
      annotations: { 'annotations/ana.jsonl': lines },
    })) as RecordReport[];
  const at = (guideline: string, intent: string, more: Record<string, unknown> = {}) =>
    record({ guideline, labels: { intent, urgency: 1 }, ...more });

  it('reports once what a semantic change touches, with the count', async () => {
    const guideline = GUIDELINE.replace(
      '{type: renamed, target: reimb',
      '{type: changed, target: TB-1, impact: semantic, note: The duplicate wins.}\n      - {type: renamed, target: reimb',
    );
    const [found, ...more] = await run(
      [at('1.3.0', 'refund'), at('1.2.0', 'other'), at('1.2.0', 'refund'), at('1.2.0', 'refund')],
      guideline,
    );
    assert.equal(more.length, 0);
    assert.equal(found!.record.line, 2);
    assert.equal(found!.severity, 'warning');
    assert.equal(
      found!.message,
      '2 records of this file follow version 1.2.0. Version 1.3.0 changed "TB-1" (The duplicate wins). Look at them again: relabel what differs, confirm the rest.',
    );
    assert.equal(found!.relatedRecords!.length, 1);
  });

  it('reports cited rules that went, and not what is editorial or newer', async () => {
    const [found, ...more] = await run([
      at('1.2.0', 'other', { rules: ['R-REF-9'] }),
      at('1.2.0', 'refund'),
      at('1.3.0', 'other', { rules: ['R-REF-9'] }),
    ]);
    assert.equal(more.length, 0);
    assert.match(found!.message, /Version 1.3.0 removed "R-REF-9"/);
  });

  it('reports an unknown version as an error', async () => {
    const [found] = await run([at('9.9.9', 'other')]);
    assert.equal(found!.severity, undefined);
    assert.match(found!.message, /version 9.9.9, which the changelog does not have/);
  });

  it('has nothing to say of drafts, and without a guideline', async () => {
    assert.deepEqual(await run([at('9.9.9', 'other', { status: 'draft' })]), []);
    assert.deepEqual(await run([at('9.9.9', 'other')], 'labels: []'), []);
  });
});
