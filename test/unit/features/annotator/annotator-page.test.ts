import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { Project } from '../../../../src/engine/project';
import { documentMain } from '../../../../src/document/html';
import { ownPage } from '../../../../src/features/annotator/build';
import type { OwnPage } from '../../../../src/features/annotator/model';
import { annotatorDocument } from '../../../../src/features/annotator/document';
import { recordLine } from '../../../support/record-line';
import { decisionLines } from '../../../support/spot-check-project';
import { pick } from '../../../support/pick';

const pause = (): Promise<void> => Promise.resolve();
const OPTIONS = { software: '9.9.9', now: new Date(Date.UTC(2026, 10, 25)), pause };
const ids = ['one', 'two', 'three', 'open', 'draft', 'back', 'others'];
const lines = (list: readonly (string | object)[]): string =>
  list.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
const at = (day: number, more: object = {}): object => ({
  time: new Date(Date.UTC(2026, 0, day)).toISOString(),
  guideline: '1',
  ...more,
});
const span = (start: number, end: number, label = 'p'): object => ({ start, end, label });

const files = {
  'labelwright.yaml': `labelwright: 1
title: <T>
data: {samples: [data/*.jsonl]}
layers:
  - {id: topic, type: choice, labels: [a, b, secret]}
  - {id: part, type: spans, labels: [p, q]}
labels: [{id: a}, {id: b}, {id: secret}, {id: p}, {id: q}]
people: {annotators: [ana, ben, eva], reviewers: [lea]}
guideline:
  version: "2"
  labels:
    - {id: b, definition: What b is., exclude: [{id: R-B-1, text: Not b but a., use_instead: a}]}
    - {id: a, definition: What a is.}
    - {id: secret, definition: What secret is.}
  tie_breakers: [{id: TB-1, between: [a, b], when: Both hold., prefer: a}]
  changelog:
    - {version: "2", date: "2026-02-01", changes: [{type: changed, target: b, impact: semantic, note: b is narrower.}]}
    - {version: "1", changes: []}
`,
  'data/one.jsonl': lines(ids.map((id) => ({ id, text: `some text of ${id}` }))),
  'annotations/ana.jsonl': lines([
    recordLine(
      'ana',
      'one',
      { topic: 'b', part: [span(0, 4), span(5, 9)] },
      at(1, { unit: 'codepoint', seconds: 4 }),
    ),
    recordLine('ana', 'two', { topic: 'a' }, at(2, { seconds: 10 })),
    recordLine('ana', 'three', { topic: 'b' }, at(10, { seconds: 6 })),
    recordLine('ana', 'draft', { topic: 'a' }, at(11, { status: 'draft' })),
    recordLine('ana', 'back', { topic: 'a' }, at(12)),
    recordLine('ana', 'others', { topic: 'a' }, at(13)),
  ]),
  'annotations/ben.jsonl': lines(
    ['one', 'two', 'others', 'open'].map((id) =>
      recordLine('ben', id, { topic: 'b' }, at(3, { seconds: 20 })),
    ),
  ),
  'annotations/eva.jsonl': lines([recordLine('eva', 'others', { topic: 'b' }, at(3))]),
  'gold/g.jsonl': lines([
    { sample: 'one', labels: { topic: 'a', part: [span(0, 4), span(5, 14)] }, unit: 'codepoint' },
    { sample: 'two', labels: { topic: 'a' }, check: 'attention' },
    ...['open', 'draft', 'back'].map((sample) => ({
      sample,
      labels: { topic: 'secret' },
      explanation: 'Hush.',
    })),
  ]),
  'decisions/lea.jsonl': decisionLines([
    ['three', { labels: {}, valid: { topic: ['a', 'b'] } }],
    ['back', { return_to: ['ana'], reason: 'Hush.' }],
  ]),
};

/** Ana's answer to `two` as a migration says it again, much later, and as it is taken back. */
const migrated = (...marks: object[]): Readonly<Record<string, string>> => ({
  'annotations/ana.jsonl':
    files['annotations/ana.jsonl'] +
    lines(
      marks.map((mark, n) => recordLine('ana', 'two', { topic: 'a' }, at(100 + n, { seconds: 10, ...mark }))),
    ),
});

const htmlOf = (page: OwnPage): string => documentMain(annotatorDocument(page));

async function pageOf(changed: Readonly<Record<string, string>> = {}, allGold = false): Promise<OwnPage> {
  const project = new Project(new MemoryFiles({ ...files, ...changed }), { pause });
  await project.refresh();
  return ownPage({ project, model: project.model! }, 'ana', { ...OPTIONS, allGold });
}
const withGold = (section: string) => ({
  'labelwright.yaml': `${files['labelwright.yaml']}gold: ${section}\n`,
});

describe('an annotator’s own page', () => {
  it('says how right they are by gold and decisions, and what they take for what', async () => {
    const { layers, confusions, counts } = await pageOf();
    assert.deepEqual(counts, { answers: 5, flagged: 0, stale: 2, returned: 1 });
    const [topic, part] = layers;
    assert.deepEqual([topic!.gold!.correct, topic!.gold!.items], [1, 2], 'without what was sent back');
    assert.deepEqual(
      [topic!.decisions!.correct, topic!.decisions!.items],
      [1, 1],
      'one of two valid answers',
    );
    assert.deepEqual([part!.gold!.correct, part!.gold!.items], [0, 1]);
    assert.deepEqual(
      confusions.map(({ layer, said, right, ends, by, samples }) => [
        layer,
        said,
        right,
        ends ?? false,
        by,
        samples.map(({ sample }) => sample).join(),
      ]),
      [
        ['topic', 'b', 'a', false, 'gold', 'one'],
        ['part', 'p', 'p', true, 'gold', 'one'],
        ['topic', 'a', 'b', false, 'others', 'others'],
      ],
    );
    assert.equal(confusions[0]!.samples[0]!.path, 'data/one.jsonl');
  });

  it('is the same after a migration and after taking it back: neither is the person’s work', async () => {
    const before = await pageOf();
    for (const marks of [
      [{ id: 'm1', migration: { name: 'm', replaces: 'x' } }],
      [{ id: 'm1', migration: { name: 'm', replaces: 'x' } }, { migration: { name: 'm', reverts: 'm1' } }],
      [{ undoes: 'y' }],
    ])
      assert.deepEqual(await pageOf(migrated(...marks)), before);
  });

  it('counts what was sent back as to do, whatever a migration writes since', async () => {
    const { counts } = await pageOf({
      'annotations/ana.jsonl':
        files['annotations/ana.jsonl'] +
        lines([
          recordLine('ana', 'back', { topic: 'a' }, at(100, { migration: { name: 'm', replaces: 'x' } })),
        ]),
    });
    assert.equal(counts.returned, 1);
  });

  it('tells nothing of samples that are to do, begun, or to be done again', async () => {
    const page = await pageOf();
    const html = htmlOf(page);
    for (const text of [html, JSON.stringify(page)]) assert.doesNotMatch(text, /secret|Hush/);
    for (const sample of ['open', 'draft', 'back'])
      assert.ok(page.confusions.every(({ samples }) => samples.every((one) => one.sample !== sample)));
  });

  it('keeps gold to itself where the project does, attention checks by themselves', async () => {
    const hidden = await pageOf(withGold('{feedback: none, attention: immediate}'));
    assert.deepEqual(
      [hidden.layers[0]!.gold!.items, hidden.goldUntold],
      [1, true],
      'only the attention check',
    );
    assert.ok(hidden.confusions.every(({ by }) => by !== 'gold'));
    const atEnd = await pageOf(withGold('{feedback: end}'));
    assert.equal(atEnd.layers[0]!.gold, undefined, 'there is something left to do');
    const told = await pageOf(withGold('{feedback: immediate}'));
    assert.deepEqual(
      [told.layers[0]!.gold!.items, told.goldUntold],
      [1, true],
      'all but the attention check',
    );
    const lead = await pageOf(withGold('{feedback: none}'), true);
    assert.deepEqual([lead.layers[0]!.gold!.items, lead.goldUntold], [3, false]);
  });

  it('names what to read again, and what changed since the last answer', async () => {
    const { reread, changes } = await pageOf();
    assert.deepEqual(pick(reread.slice(0, 3), 'id', 'because'), [
      ['TB-1', 'said b for a, 1 time'],
      ['R-B-1', 'said b for a, 1 time'],
      ['a', 'said b for a, 1 time'],
    ]);
    assert.deepEqual(changes, {
      since: '1',
      current: '2',
      entries: [
        {
          version: '2',
          date: '2026-02-01',
          changes: [{ target: 'b', semantic: true, text: 'changed b: b is narrower.' }],
        },
      ],
    });
  });

  it('gives medians of the time spent, by week and beside the others’', async () => {
    const { speed } = await pageOf();
    assert.deepEqual([speed.answers, speed.median, speed.quartiles, speed.others], [3, 6, [5, 8], 20]);
    assert.deepEqual(pick(speed.weeks, 'answers', 'median'), [
      [2, 7],
      [1, 6],
    ]);
  });

  it('is a page that escapes what comes from the project, and needs nothing else', async () => {
    const html = htmlOf(await pageOf());
    assert.match(html, /&#60;T&#62;/);
    assert.doesNotMatch(html, /<T>|<script|https?:/);
    assert.match(html, /data-bucket="data\/one\.jsonl" data-sample="one"/);
    for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g))
      assert.ok(html.includes(`id="${anchor}"`), anchor);
  });

  it('fills up with the first answer', async () => {
    const project = new Project(new MemoryFiles(files), { pause });
    await project.refresh();
    const page = await ownPage({ project, model: project.model! }, 'zoe', OPTIONS);
    assert.deepEqual([page.counts.answers, page.layers, page.confusions], [0, [], []]);
    assert.match(htmlOf(page), /There are no answers yet/);
  });
});
