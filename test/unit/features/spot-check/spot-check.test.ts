import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { MemoryFiles } from '../../../support/memory-files';
import { Project } from '../../../../src/engine/project';
import {
  answersToDraw,
  drawSpotCheck,
  type DrawOptions,
  type Drawn,
} from '../../../../src/features/spot-check/draw';
import {
  readSpotCheck,
  spotCheckNames,
  spotCheckText,
  writeSpotCheck,
} from '../../../../src/features/spot-check/spot-check-files';
import { spotCheckResult, type SpotCheckResult } from '../../../../src/features/spot-check/spot-check-result';
import { recordLine as record } from '../../../support/record-line';
import {
  decisionLines,
  ids,
  labelOf,
  otherLabel,
  span,
  spotCheckProject,
} from '../../../support/spot-check-project';
import { pick } from '../../../support/pick';

const pause = () => Promise.resolve();
const opened = async (files: Readonly<Record<string, string>> = {}): Promise<Project> => {
  const project = new Project(new MemoryFiles({ ...spotCheckProject, ...files }), { pause });
  await project.refresh();
  return project;
};
const draw = async (project: Project, options: Partial<DrawOptions> = {}): Promise<Drawn> =>
  drawSpotCheck(
    { project, model: project.model! },
    { scope: { annotators: ['ana'] }, size: { count: 10, confidence: 0.95 }, seed: 1, ...options },
    pause,
  );
const resultOf = async (
  { check }: Drawn,
  files: Readonly<Record<string, string>>,
): Promise<SpotCheckResult> => {
  const project = await opened(files);
  return spotCheckResult({ project, model: project.model! }, check);
};
const later = { time: '2026-01-03T00:00:00.000Z' };

describe('drawing a spot check', () => {
  it('takes the answers whose hashes are least, so that anybody can draw them again', async () => {
    const { check } = await draw(await opened(), { seed: 7 });
    const rank = (id: string): string => createHash('sha256').update(`7\nana\n${id}`).digest('hex');
    const least = [...ids].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 10);
    assert.deepEqual(
      check.answers,
      least.map((sample) => ({ sample, annotator: 'ana', record: `ana-${sample}` })),
    );
    assert.equal(check.population, 60);
    assert.equal(check.name, 'ana-10-seed-7');
  });

  it('is sized for the interval wanted', async () => {
    const size = { halfWidth: 0.1, confidence: 0.95, expected: 0.5 };
    const { check } = await draw(await opened(), { size });
    assert.equal(check.answers.length, 38, '96.04 / (1 + 95.04 / 60), rounded up');
  });

  it('counts beforehand the answers that it draws from', async () => {
    const flagged = record('ben', 't-3', {}, { flags: ['unsure'] });
    const project = await opened({
      'annotations/ben.jsonl': `${spotCheckProject['annotations/ben.jsonl']}${flagged}\n`,
    });
    const counts = await answersToDraw({ project, model: project.model! }, pause);
    assert.deepEqual(
      [...counts],
      [
        ['ana', 60],
        ['ben', 1],
      ],
    );
    for (const [annotator, count] of counts)
      assert.equal((await draw(project, { scope: { annotators: [annotator] } })).check.population, count);
  });

  it('gives each answer the same chance', async () => {
    const project = await opened();
    const times = new Map(ids.map((id) => [id, 0]));
    const runs = 300;
    for (let seed = 0; seed < runs; seed += 1)
      for (const { sample } of (await draw(project, { seed, size: { count: 20, confidence: 0.95 } })).check
        .answers)
        times.set(sample, times.get(sample)! + 1);
    // Binomial, 300 times 1/3: five standard deviations to either side.
    for (const [id, n] of times) assert.ok(Math.abs(n - 100) < 41, `${id}: ${n}`);
  });

  it('does not hang on the order of records, and moves little when one comes', async () => {
    const before = (await draw(await opened())).check;
    const lines = spotCheckProject['annotations/ana.jsonl'].trimEnd().split('\n');
    const turned = await opened({ 'annotations/ana.jsonl': `${[...lines].reverse().join('\n')}\n` });
    assert.deepEqual((await draw(turned)).check, before);
    const fewer = await opened({ 'annotations/ana.jsonl': `${lines.slice(1).join('\n')}\n` });
    const kept = (await draw(fewer)).check.answers.filter(({ record: id }) =>
      before.answers.some((one) => one.record === id),
    );
    assert.ok(kept.length >= 9);
  });

  it('leaves out drafts, and says of what cannot be looked at', async () => {
    const project = await opened();
    const everybody = await draw(project, { scope: {}, size: { count: 100, confidence: 0.95 } });
    assert.deepEqual([everybody.check.population, everybody.leftOut], [61, 1]);
    const labelled = await draw(project, {
      scope: { labels: ['b'] },
      size: { count: 100, confidence: 0.95 },
    });
    assert.deepEqual([labelled.check.population, labelled.check.layers], [21, ['topic']]);
  });

  it('says what is wrong with what was asked', async () => {
    const project = await opened();
    const of = (options: Partial<DrawOptions>) => draw(project, options);
    await assert.rejects(of({ scope: { annotators: ['eva'] } }), /eva has not answered anything yet/);
    await assert.rejects(of({ scope: { annotators: ['zoe'] } }), /Annotators: ana, ben\./);
    await assert.rejects(of({ scope: { layers: ['mood'] } }), /no layer "mood"/);
    await assert.rejects(
      of({ scope: { layers: ['part'], labels: ['a'] } }),
      /None of the layers part offers/,
    );
    await assert.rejects(of({ name: '../x' }), /cannot be the name/);
  });

  it('never replaces a file, and reads back what it wrote', async () => {
    const project = await opened();
    const { check } = await draw(project, { accept: 0.9 });
    assert.equal(await writeSpotCheck(project.files, check), true);
    assert.equal(await writeSpotCheck(project.files, check), false, 'the same sample is there');
    await assert.rejects(
      writeSpotCheck(project.files, { ...check, answers: check.answers.slice(1) }),
      /holds another sample/,
    );
    assert.deepEqual(await spotCheckNames(project.files), [check.name]);
    assert.deepEqual(await readSpotCheck(project.files, check.name), check);
    await assert.rejects(readSpotCheck(project.files, 'other'), /no spot check "other".*ana-10-seed-1/);
  });

  it('names the line of a file that is none', async () => {
    const text = spotCheckText((await draw(await opened())).check);
    const read = async (content: string) =>
      readSpotCheck((await opened({ 'spot-checks/x.jsonl': content })).files, 'x');
    await assert.rejects(read(`${text}{"sample": 3}\n`), /^FileError: spot-checks\/x\.jsonl:12: expected/);
    await assert.rejects(read(text.replace('"v":1', '"v":2')), /x\.jsonl:1: it has format version 2/);
    await assert.rejects(read(text.replace('"confidence":0.95', '"confidence":95')), /"confidence"/);
    await assert.rejects(read(''), /is empty/);
  });
});

describe('the result of a spot check', () => {
  it('is what decisions say: accepted, corrected, returned, open; votes are nobody’s look', async () => {
    const drawn = await draw(await opened(), { size: { count: 6, confidence: 0.95 }, accept: 0.5 });
    const [one, two, three, four, five, six] = drawn.check.answers.map(({ sample }) => sample) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const right = (sample: string) => ({ topic: labelOf(sample), part: [{ ...span, id: 'x' }] });
    const result = await resultOf(drawn, {
      'decisions/lea.jsonl': decisionLines([
        [one, { labels: right(one), unit: 'codepoint' }],
        [two, { labels: { ...right(two), part: [] }, reason: 'No part.' }],
        [three, { labels: { part: [span] }, valid: { topic: ['a', 'b'] }, unit: 'codepoint' }],
        [four, { return_to: ['ana'], reason: 'Look again.' }],
        [five, { labels: right(five), unit: 'codepoint', origin: { kind: 'policy', strategy: 'majority' } }],
        [six, { labels: { topic: labelOf(six) } }],
      ]),
    });
    assert.deepEqual(
      result.answers.map(({ state, layers }) => [state, ...layers]),
      [['accepted'], ['corrected', 'part'], ['accepted'], ['returned'], ['open'], ['open']],
    );
    assert.deepEqual([result.decided, result.byPolicy, result.verdict], [4, 1, 'open']);
    assert.equal(result.rate.value, 0.5);
  });

  it('is about the answers that were drawn, whatever became of them, and follows migrations', async () => {
    const drawn = await draw(await opened(), {
      scope: { annotators: ['ana'], layers: ['topic'] },
      size: { count: 3, confidence: 0.95 },
    });
    const [changed, migrated, lost] = drawn.check.answers.map(({ sample }) => sample) as [
      string,
      string,
      string,
    ];
    const lines = spotCheckProject['annotations/ana.jsonl'].trimEnd().split('\n');
    const migration = { name: 'one', replaces: `ana-${migrated}` };
    const result = await resultOf(drawn, {
      'annotations/ana.jsonl': [
        ...lines.filter((line) => !line.includes(`"ana-${lost}"`)),
        record('ana', changed, { topic: otherLabel(changed) }, { id: 'new', ...later }),
        record('ana', migrated, { topic: otherLabel(migrated) }, { id: 'm', ...later, migration }),
        '',
      ].join('\n'),
      'decisions/lea.jsonl': decisionLines([
        [changed, { labels: { topic: labelOf(changed) } }],
        [migrated, { labels: { topic: otherLabel(migrated) } }],
        [lost, { labels: { topic: labelOf(lost) } }],
      ]),
    });
    assert.deepEqual(pick(result.answers, 'state'), ['accepted', 'accepted', 'missing']);
    assert.equal(result.verdict, 'none');
  });

  it('is accepted when the whole interval is at the rate, and else not, or not shown', async () => {
    const drawn = await draw(await opened(), {
      scope: { annotators: ['ana'], layers: ['topic'] },
      size: { count: 40, confidence: 0.95 },
      accept: 0.9,
    });
    const withMistakes = (mistakes: number) =>
      resultOf(drawn, {
        'decisions/lea.jsonl': decisionLines(
          drawn.check.answers.map(({ sample }, n) => [
            sample,
            { labels: { topic: n < mistakes ? otherLabel(sample) : labelOf(sample) } },
          ]),
        ),
      });
    assert.equal((await withMistakes(0)).verdict, 'accepted');
    assert.equal((await withMistakes(2)).verdict, 'undecided');
    const { verdict, counts, rate } = await withMistakes(12);
    assert.deepEqual([verdict, counts.corrected, rate.value], ['rejected', 12, 0.7]);
  });
});
