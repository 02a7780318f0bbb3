import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withVersions } from '../../../src/features/compare/cli/command';
import { comparison } from '../../../src/features/compare/report/build';
import type { Comparison } from '../../../src/features/compare/report/model';
import { builtCommandLine } from '../../support/command-line';
import { allowGit } from '../../../src/platform/git/run-git';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { plantedFiles, plantedRecord } from '../../support/planted-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

/** The gold of the planted project as a decision became it: agreement leaves out other gold. */
const GOLD = `${JSON.stringify({ ...(JSON.parse(plantedFiles['gold/gold.jsonl']!) as object), origin: { kind: 'decision', record: 'd1', reviewer: 'lea' } })}\n`;

const round = (value: number | null): number | null => value && Math.round(value * 1e6) / 1e6;

describe('labelwright compare', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  before(allowGit);
  const cli = builtCommandLine();
  let repository: TestRepository;
  const project = () => folder.at('tickets');
  const append = (file: string, ...records: string[]): void =>
    appendFileSync(path.join(project(), file), records.join(''));
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(path.join(project(), file), 'utf8');
    assert.ok(text.includes(from), from);
    writeFileSync(path.join(project(), file), text.replace(from, to));
  };
  const compared = (from: string, to?: string, seed = 1): Promise<Comparison> =>
    withVersions(project(), from, to, pause, (before, after) =>
      comparison(before, after, '1.0.0', { resamples: 200, seed, pause }),
    );
  const pause = (): Promise<void> => Promise.resolve();
  const layer = ({ layers }: Comparison, id: string) => layers.find((each) => each.id === id)!;

  beforeEach(() => {
    repository = makeRepository(folder.path);
    repository.commit(
      Object.fromEntries(
        Object.entries({ ...plantedFiles, 'gold/gold.jsonl': GOLD }).map(([file, text]) => [
          `tickets/${file}`,
          text,
        ]),
      ),
      'One',
    );
    repository.git('tag', 'v1');
  });

  /** A tie-breaker for refund against cancel is written, and what follows from it. */
  const writeTieBreaker = (): void => {
    edit(
      'guideline.yaml',
      'changelog:\n',
      '  - {id: TB-3, between: [refund, cancel], when: Both., prefer: cancel}\nchangelog:\n  - {version: "3", changes: [{type: added, target: TB-3, impact: semantic, relabel: [refund]}]}\n',
    );
    edit('guideline.yaml', 'version: "2"\nlabels', 'version: "3"\nlabels');
  };

  it('puts the move down to the change of the guideline, other people, and the rest', async () => {
    writeTieBreaker();
    const now = { guideline: '3' };
    append(
      'annotations/ana.jsonl',
      plantedRecord('ana', 'gap', { intent: 'cancel' }, { ...now, rules: ['TB-3'] }),
      plantedRecord('ana', 'conflict', { intent: 'cancel' }, now),
      // Under the version of before: not because of the tie-breaker, although it is about this label.
      plantedRecord('ana', 'damaged', { intent: 'cancel' }),
      plantedRecord('ana', 'confused', { intent: 'duplicate' }, now),
      plantedRecord('ana', 'new', { intent: 'refund' }, now),
    );
    append('annotations/ben.jsonl', plantedRecord('ben', 'new', { intent: 'refund' }, now));
    append(
      'annotations/eva.jsonl',
      plantedRecord('eva', 'text', {}, { withdrawn: true }),
      plantedRecord('eva', 'rating', { intent: 'other', tone: 4 }),
    );
    append('data/samples.jsonl', '{"id":"new","text":"Pay me back."}\n');
    const result = await compared('v1');
    const intent = layer(result, 'intent');
    assert.deepEqual(intent.metric, { key: 'alpha.nominal', name: 'Krippendorff’s alpha, nominal' });
    const sum = intent.parts.reduce((total, { contribution }) => total + contribution!, 0);
    assert.ok(Math.abs(sum - intent.move.value!) < 1e-12);
    assert.ok(intent.move.value! > 0.1);
    assert.ok(Math.abs(intent.move.value! - (intent.after.value! - intent.before.value!)) < 1e-12);
    assert.deepEqual(
      intent.parts.map(({ kind, change, samples, shared, answers, examples }) => [
        change?.id ?? kind,
        samples,
        shared,
        answers,
        kind === 'unchanged' ? [] : examples,
      ]),
      [
        ['TB-3', 2, 0, 2, ['conflict', 'gap']],
        ['entered', 1, 0, 2, ['new']],
        ['people', 1, 0, 1, ['text']],
        ['relabelled', 3, 0, 3, ['damaged', 'confused', 'rating']],
        ['unchanged', 12, 0, 0, []],
        ['chance', 0, 0, 0, []],
      ],
    );
    const by = Object.fromEntries(
      intent.parts.map((part) => [part.change?.id ?? part.kind, part.contribution!]),
    );
    assert.ok(by['TB-3']! > 0 && by.relabelled! > 0);
    // Two and three samples of the same kind: two people against one became three of one mind.
    assert.equal(round(by['TB-3']! * 3), round(by.relabelled! * 2));
    assert.equal(intent.common.samples, 18);
    assert.equal(intent.common.seed, 1);
    assert.ok(intent.common.difference.ci95![0] > 0);
  });

  it('shares a sample that several changes touch equally among them', async () => {
    writeTieBreaker();
    edit('guideline.yaml', 'definition: A plan is to end.,', 'definition: A plan shall end.,');
    append(
      'annotations/ana.jsonl',
      plantedRecord('ana', 'gap', { intent: 'cancel' }, { guideline: '3' }),
      plantedRecord('ana', 'changed', { intent: 'cancel' }, { guideline: '3' }),
    );
    const { parts } = layer(await compared('v1'), 'intent');
    const changes = parts.filter(({ kind }) => kind === 'guideline-change');
    assert.deepEqual(
      changes.map(({ change, samples, shared, examples }) => [change!.id, samples, shared, examples]),
      [
        // `other` and `cancel` are nothing to a tie-breaker between `refund` and `cancel`.
        ['cancel', 2, 1, ['changed', 'gap']],
        ['TB-3', 1, 1, ['gap']],
      ],
    );
    assert.equal(round(changes[0]!.contribution!), round(changes[1]!.contribution! * 3));
  });

  it('tells which labels changed, from what to what and by whom', async () => {
    append(
      'annotations/ana.jsonl',
      plantedRecord('ana', 'gap', { intent: 'cancel' }),
      plantedRecord('ana', 'conflict', { intent: 'cancel' }),
      plantedRecord('ana', 'missing', { intent: 'other', parts: [{ start: 0, end: 5, label: 'order' }] }),
      plantedRecord('ana', 'rating', { intent: 'other', tone: 3 }),
    );
    append('annotations/ben.jsonl', plantedRecord('ben', 'gap', {}, { withdrawn: true }));
    append('annotations/dan.jsonl', plantedRecord('dan', 'gap', { intent: 'refund' }));
    const result = await compared('v1');
    const intent = layer(result, 'intent').answers;
    assert.deepEqual([intent.added, intent.changed, intent.removed, intent.same], [1, 2, 1, 51]);
    assert.deepEqual(intent.annotators, [
      { annotator: 'ana', added: 0, changed: 2, removed: 0 },
      { annotator: 'ben', added: 0, changed: 0, removed: 1 },
      { annotator: 'dan', added: 1, changed: 0, removed: 0 },
    ]);
    assert.deepEqual(intent.moves, [
      {
        kind: 'label-pair',
        from: 'refund',
        to: 'cancel',
        count: 2,
        annotators: { ana: 2 },
        examples: ['conflict', 'gap'],
      },
    ]);
    assert.deepEqual(
      ['parts', 'tone'].map((id) =>
        layer(result, id).answers.moves.map(({ kind, from, to, count }) => [kind, from, to, count]),
      ),
      [[['span-missing', null, 'order', 1]], [['rating-distance', '1', '3', 1]]],
    );
  });

  it('tells which disagreements went, came and stayed, and which were decided', async () => {
    append(
      'annotations/ana.jsonl',
      plantedRecord('ana', 'gap', { intent: 'cancel' }),
      plantedRecord('ana', 'slip-2', { intent: 'refund' }),
    );
    const id = `01KDVQ0000${'Z'.repeat(16)}`;
    mkdirSync(path.join(project(), 'decisions'));
    append(
      'decisions/lea.jsonl',
      `${JSON.stringify({ v: 1, id, time: '2026-02-01T00:00:00Z', reviewer: 'lea', sample: 'confused', labels: { intent: 'duplicate' } })}\n`,
    );
    const { disagreements, causes, buckets, differing, totals } = await compared('v1');
    assert.deepEqual(differing, { answers: 2, people: 1 });
    assert.deepEqual(totals.after, { ...totals.before, decisions: totals.before.decisions + 1 });
    const of = (sample: string) => disagreements.find((each) => each.sample === sample)!;
    assert.equal(of('gap').change, 'went');
    assert.deepEqual(of('gap').before, { cause: 'guideline-gap', decided: false });
    assert.equal(of('slip-2').change, 'came');
    assert.deepEqual(of('confused').after, { cause: 'class-confusion', decided: true });
    assert.equal(disagreements.filter(({ change }) => change === 'stayed').length, 16);
    assert.deepEqual(
      causes.find(({ cause }) => cause === 'guideline-gap'),
      {
        cause: 'guideline-gap',
        name: 'Gap in the guideline',
        before: 1,
        after: 0,
        went: 1,
        came: 0,
        stayed: 0,
      },
    );
    assert.deepEqual(
      buckets
        .filter(({ went, came }) => went + came > 0)
        .map((b) => [b.id, b.before, b.after, b.went, b.came]),
      [
        ['intent/label-pair/duplicate/refund', 2, 3, 0, 1],
        ['intent/label-pair/cancel/refund', 3, 2, 1, 0],
        ['gold-mismatch/intent', 1, 0, 1, 0],
      ],
    );
  });

  it('takes a label under its new name for the same label', async () => {
    const rename = (text: string) => text.replaceAll('duplicate', 'charged-twice');
    for (const file of [
      'labelwright.yaml',
      'guideline.yaml',
      ...['ana', 'ben', 'eva'].map((name) => `annotations/${name}.jsonl`),
    ])
      writeFileSync(path.join(project(), file), rename(readFileSync(path.join(project(), file), 'utf8')));
    const result = await compared('v1');
    const { answers, parts, move } = layer(result, 'intent');
    assert.deepEqual([answers.added, answers.changed, answers.removed], [0, 0, 0]);
    assert.equal(round(move.value), 0);
    assert.deepEqual(pick(parts, 'kind'), ['unchanged', 'chance']);
    assert.deepEqual(
      result.buckets.filter(({ went, came }) => went + came > 0),
      [],
    );
  });

  it('says why where a number is undefined or cannot be compared', async () => {
    edit('labelwright.yaml', '{id: tone, type: rating, min: 1, max: 5,', '{id: mood, type: text,');
    append(
      'annotations/ana.jsonl',
      plantedRecord('ana', 'only-some', { intent: 'other', tags: ['urgent', 'angry'] }),
    );
    const result = await compared('v1');
    const why = (id: string) => layer(result, id).move;
    assert.deepEqual(why('tone'), { value: null, reason: 'the question is gone' });
    assert.deepEqual(why('mood'), { value: null, reason: 'the question is new' });
    assert.deepEqual(why('tags'), {
      value: null,
      reason: 'undefined in the later version: only one label among pairable values',
    });
    assert.deepEqual(pick(layer(result, 'tags').parts, 'kind', 'samples', 'contribution'), [
      ['relabelled', 1, null],
    ]);
  });

  it('compares two commits, reads them from Git alone, and leaves everything as it was', async () => {
    append('annotations/ana.jsonl', plantedRecord('ana', 'gap', { intent: 'cancel' }));
    repository.commit({}, 'Two');
    repository.git('tag', 'v2');
    append('annotations/ana.jsonl', plantedRecord('ana', 'gap', { intent: 'other' }));
    edit('data/samples.jsonl', 'A long story.', 'Another story.');
    const state = () => [
      repository.git('status', '--porcelain'),
      ...readdirSync(project(), { recursive: true, encoding: 'utf8' }).map((file) => {
        const { mtimeMs, size } = statSync(path.join(project(), file));
        return `${file} ${mtimeMs} ${size}`;
      }),
    ];
    const before = state();
    // Temporary files of its own, because other tests run beside this one.
    const temporary = mkdtempSync(path.join(tmpdir(), 'labelwright-'));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary;
    const result = await compared('v1', 'v2', 5).finally(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    assert.deepEqual(state(), before);
    assert.deepEqual(readdirSync(temporary), []);
    rmSync(temporary, { recursive: true });
    assert.deepEqual(
      [result.before.revision, result.after.revision, result.after.commit],
      ['v1', 'v2', repository.git('rev-parse', 'v2')],
    );
    assert.deepEqual(pick(layer(result, 'intent').answers.moves, 'from', 'to'), [['refund', 'cancel']]);
    assert.equal(layer(result, 'intent').common.seed, 5);
    // The same from a clone without the work tree's changes.
    repository.git('clone', '-q', '.', 'clone');
    const { out, err, code } = cli.run(folder.at('clone/tickets'), [
      'compare',
      'v1',
      'v2',
      '--json',
      '--seed=5',
      '--resamples=200',
    ]);
    assert.deepEqual([err, code], ['', 0]);
    const { software, ...same } = JSON.parse(out) as Comparison;
    assert.ok(software);
    assert.deepEqual({ ...same, software: '1.0.0' }, { ...result, guideline: same.guideline });
    assert.deepEqual(same.guideline.changes, []);
  });

  it('says it in text, in Markdown and as a page that escapes what comes from the project', async () => {
    writeTieBreaker();
    edit('labelwright.yaml', 'title: Planted', 'title: "<b>Planted</b>"');
    append('annotations/ana.jsonl', plantedRecord('ana', 'gap', { intent: 'cancel' }, { guideline: '3' }));
    const text = cli.run(project(), ['compare', 'v1']).out;
    assert.match(text, /^From v1 [0-9a-f]{10} \(guideline 2\) to the files as they are \(guideline 3\)$/m);
    // What a reader of a pull request sees first.
    assert.match(
      text,
      /^1 answer added, changed or withdrawn by 1 person, agreement on intent 0\.\d{3} → 0\.\d{3}, 0 new disagreements, 1 added tie-breaker$/m,
    );
    assert.match(text, /^ +Guideline: tie-breaker TB-3 added +1 +1 +\+0\.\d{3}$/m);
    assert.match(text, /^17 disagreements before, 16 after: 1 gone, 0 new, 16 stayed; 0 decided since\.$/m);
    assert.match(
      cli.run(project(), ['compare', 'v1', '--format', 'markdown']).out,
      /^\| Guideline: tie-breaker `TB-3` added \| 1 \| 1 \| \+0\.\d{3} \|$/m,
    );
    const { err, code } = cli.run(project(), ['compare', 'v1', '--output', 'out/page.html']);
    assert.deepEqual([err, code], ['Wrote out/page.html\n', 0]);
    const page = readFileSync(path.join(project(), 'out/page.html'), 'utf8');
    assert.ok(page.includes('&#60;b&#62;Planted&#60;/b&#62;') && !page.includes('<b>Planted'));
    assert.ok(!page.includes('<script') && page.includes('default-src &#39;none&#39;'));
  });

  it('counts samples in Markdown, which goes into comments, and names them with --ids', () => {
    writeTieBreaker();
    append('annotations/ana.jsonl', plantedRecord('ana', 'gap', { intent: 'cancel' }, { guideline: '3' }));
    const markdown = (...args: string[]): string =>
      cli.run(project(), ['compare', 'v1', '--format', 'markdown', ...args]).out;
    const named = /slip-1|only-some|link-end|span-label|\bgap\b/;
    assert.match(markdown('--ids'), named);
    const counted = markdown();
    assert.doesNotMatch(counted, named);
    assert.match(
      counted,
      /^17 disagreements before, 16 after: 1 gone, 0 new, 16 stayed; 0 decided since\.$/m,
    );
    assert.match(counted, /^\| From \| To \| Answers \| By \|$/m);
  });

  it('ends with 2 and a way out when it cannot compare', async () => {
    const failing = (args: string[], message: RegExp): void => {
      const { code, err, out } = cli.run(project(), ['compare', ...args]);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    };
    failing(['v9'], /^Git knows no revision "v9" in .* "git tag" list/);
    failing(['v1', '--json', '--format', 'markdown'], /^Only one of json and markdown/);
    failing(['v1', '--resamples', '1'], /^--resamples must be 2 or more/);
    repository.git('rm', '-q', '-r', '--cached', 'tickets');
    const bare = repository.commit({ '.gitignore': 'tickets\n' }, 'Without the project');
    failing([bare], /^There was no labelwright\.yaml in \. at [0-9a-f]{40}\.\n$/);
    assert.ok(existsSync(path.join(project(), 'labelwright.yaml')));
  });
});
