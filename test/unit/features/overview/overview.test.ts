import assert from 'node:assert/strict';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { documentMarkdown } from '../../../../src/document/markdown';
import { overviewOf, type OverviewOptions } from '../../../../src/features/overview/build';
import { overviewDocument } from '../../../../src/features/overview/document';
import { hourSentence, nextHour } from '../../../../src/features/overview/next-hour';
import { COMMANDS } from '../../../../src/main/commands';
import { allowGit } from '../../../../src/platform/git/run-git';
import { filesBefore } from '../../../../src/platform/git/git-files';
import { writeFiles } from '../../../support/command-line';
import { runInProcess } from '../../../support/in-process-command';
import { makeRepository } from '../../../support/git-repository';
import { memoryProject } from '../../../support/memory-project';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

const pause = (): Promise<void> => Promise.resolve();
const NOW = new Date('2026-03-20T09:00:00Z');
const SINCE = '2026-03-13T09:00:00.000Z';
const PEOPLE = ['ana', 'ben', 'cleo'] as const;
const LABELS = ['rude', 'kind', 'odd'] as const;
type Person = (typeof PEOPLE)[number];

interface Answer {
  readonly annotator: Person;
  readonly sample: string;
  readonly topic: string;
  readonly time: string;
  readonly seconds: number;
}

/** Two batches: of the first 30 samples for ana and ben, and of the next 20 for all three. The last six samples have gold. */
const BATCHES = {
  one: { people: ['ana', 'ben'], samples: Array.from({ length: 30 }, (_, n) => `t-${n}`) },
  two: { people: PEOPLE, samples: Array.from({ length: 20 }, (_, n) => `t-${n + 30}`) },
} satisfies Record<string, { people: readonly Person[]; samples: string[] }>;
const GOLD = Array.from({ length: 6 }, (_, n) => `t-${n + 44}`);
const UNASSIGNED = ['t-50', 't-51', 't-52'];
const SPEED: Record<Person, number> = { ana: 10, ben: 60, cleo: 2 };

/** Ana answers all, ben leaves out each fifth sample, and cleo answers at random and only in the last week. */
function drawnAnswers(): Answer[] {
  const random = seededRandom(8);
  return Object.values(BATCHES).flatMap(({ people, samples }) =>
    people.flatMap((annotator: Person) =>
      samples.flatMap((sample, n): Answer[] => {
        const right = LABELS[n % 3]!;
        const isWrong = annotator === 'cleo' || random.next() < 0.3;
        const topic = isWrong ? LABELS[random.below(3)]! : right;
        if (annotator === 'ben' && n % 5 === 0) return [];
        const day = annotator === 'cleo' ? 14 + (n % 5) : 6 + (n % 14);
        const time = new Date(Date.UTC(2026, 2, day, 10, n)).toISOString();
        return [{ annotator, sample, topic, time, seconds: SPEED[annotator] + random.next() }];
      }),
    ),
  );
}

const ANSWERS = drawnAnswers();
const lines = (list: readonly object[]): string => list.map((one) => `${JSON.stringify(one)}\n`).join('');
const isSince = ({ time }: { readonly time: string }): boolean => time >= SINCE;

/** The samples on which people differ and that nobody has decided: the first ones of these are decided. */
const givenOn = (sample: string, answers = ANSWERS): Answer[] =>
  answers.filter((one) => one.sample === sample);
const differs = (sample: string): boolean => new Set(givenOn(sample).map(({ topic }) => topic)).size > 1;
const ALL = Object.values(BATCHES).flatMap(({ samples }) => samples);
const DECIDED = ALL.filter((sample) => differs(sample) && !GOLD.includes(sample)).slice(0, 8);
const DECISIONS = DECIDED.map((sample, n) => ({
  ...{ v: 1, id: `d-${n}`, sample, reviewer: n % 2 === 0 ? 'lea' : 'max', labels: { topic: 'rude' } },
  time: new Date(Date.UTC(2026, 2, n < 3 ? 10 : 15, 10, 0, 20 * n)).toISOString(),
}));

const schema = (more = ''): string => `labelwright: 1
title: Tones
data: {samples: [data.jsonl], gold: [gold.jsonl]}
layers: [{id: topic, type: choice, labels: [rude, kind, odd]}]
labels: [{id: rude}, {id: kind}, {id: odd}]
people: {annotators: [ana, ben, cleo], reviewers: [lea, max]}
training: {gate: {min_answered: 0.5, min_gold_pass_rate: 0.8}}
${more}`;

const files = (more?: string): Record<string, string> => ({
  'labelwright.yaml': schema(more),
  'data.jsonl': lines([...ALL, ...UNASSIGNED].map((id) => ({ id, text: `Text ${id}` }))),
  'gold.jsonl': lines(
    GOLD.map((sample, n) => ({ v: 1, id: `g-${n}`, sample, labels: { topic: LABELS[(n + 14) % 3] } })),
  ),
  ...Object.fromEntries(
    Object.entries(BATCHES).flatMap(([name, { people, samples }]) => [
      [`assignments/${name}.yaml`, `people: [${people.join(', ')}]\nper_sample: ${people.length}\n`],
      [`assignments/${name}.jsonl`, lines(samples.map((sample) => ({ sample, people })))],
    ]),
  ),
  ...Object.fromEntries(
    PEOPLE.map((name) => [
      `annotations/${name}.jsonl`,
      lines(
        ANSWERS.filter(({ annotator }) => annotator === name).map(({ topic, ...one }, n) => ({
          ...{ v: 1, id: `${name}-${n}`, ...one, labels: { topic } },
        })),
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['lea', 'max'].map((name) => [
      `decisions/${name}.jsonl`,
      lines(DECISIONS.filter(({ reviewer }) => reviewer === name)),
    ]),
  ),
});

const SHOWN = 'report: {people: true}\n';

async function overview(more = SHOWN, options: Partial<OverviewOptions> = {}, contents = files(more)) {
  const { project } = await memoryProject(contents);
  const past = { reason: 'Git was not asked.' };
  const fixed = { software: '9.9.9', now: NOW, since: SINCE, past, pause };
  const made = await overviewOf({ project, model: project.model! }, { ...fixed, ...options });
  project.dispose();
  return made;
}

const textOf = (made: Awaited<ReturnType<typeof overview>>): string =>
  documentMarkdown(overviewDocument(made), '9.9.9');

/** Krippendorff's alpha for labels without order, from coincidences. */
function alpha(units: readonly (readonly string[])[]): number {
  const pairable = units.filter(({ length }) => length > 1);
  const n = pairable.flat().length;
  const share = (same: (a: string, b: string) => boolean): number =>
    pairable.reduce((sum, unit) => {
      const pairs = unit.flatMap((a, i) => unit.filter((b, j) => i !== j && !same(a, b)));
      return sum + pairs.length / (unit.length - 1);
    }, 0) / n;
  const all = pairable.flat();
  const expected = all.flatMap((a, i) => all.filter((b, j) => i !== j && a !== b)).length / (n * (n - 1));
  return 1 - share((a, b) => a === b) / expected;
}

const near = (found: number | null | undefined, expected: number): void =>
  assert.ok(Math.abs(found! - expected) < 1e-9, `${found} is not ${expected}`);

describe('the overview of a project', function () {
  this.timeout(SLOW);
  let made: Awaited<ReturnType<typeof overview>>;
  before(async () => (made = await overview(SHOWN, { rate: 20 })));

  it('says how far each batch is, and all samples', () => {
    const isAnswered = (batch: keyof typeof BATCHES, sample: string): boolean =>
      GOLD.includes(sample) ||
      DECIDED.includes(sample) ||
      BATCHES[batch].people.every((name: Person) =>
        givenOn(sample).some(({ annotator }) => annotator === name),
      );
    const expected = (['one', 'two'] as const).map((batch) => {
      const { samples } = BATCHES[batch];
      return [batch, samples.length, samples.filter((sample) => isAnswered(batch, sample)).length];
    });
    const found = made.progress.map(({ batch, samples, answered }) => [batch, samples, answered]);
    assert.deepEqual(found.slice(0, 2), expected);
    const sum = (n: 1 | 2): number => expected.reduce((all, row) => all + (row[n] as number), 0);
    assert.deepEqual(found[2], [null, sum(1), sum(2)]);
    assert.deepEqual(made.progress[2]!.words, ['3 more samples assigned to nobody']);
    assert.equal(made.progress[0]!.words.length, 1);
  });

  it('says how many samples lack one answer, but for those on which people differ already', () => {
    const isOneShort = (batch: keyof typeof BATCHES, sample: string): boolean =>
      givenOn(sample).length === BATCHES[batch].people.length - 1;
    const lacking = (['one', 'two'] as const).flatMap((batch) =>
      BATCHES[batch].samples.filter(
        (sample) => isOneShort(batch, sample) && ![...GOLD, ...DECIDED].includes(sample),
      ),
    );
    const agreeing = lacking.filter((sample) => !differs(sample));
    assert.ok(agreeing.length > 0 && agreeing.length < lacking.length);
    assert.equal(made.nextHour.uses.find(({ by }) => by === 'last answers')!.waiting, agreeing.length);
  });

  it('says when each batch ends, or what is uncertain', () => {
    assert.match(made.progress[0]!.words.join(), /^\d answers left, expected end 2026-03-2\d/);
  });

  it('says for whom samples wait', () => {
    assert.match(
      made.team.find(({ name }) => name === 'ben')!.next,
      /^label \d+ samples, \d+ wait only for ben$/,
    );
    assert.doesNotMatch(made.team.find(({ name }) => name === 'ana')!.next, /wait only/);
  });

  it('says of each person how much, how fast, how long, and how right', () => {
    assert.deepEqual(
      made.team.map(({ name }) => name),
      PEOPLE,
    );
    for (const { name, answers, since, time, median, gold } of made.team) {
      const own = ANSWERS.filter(({ annotator }) => annotator === name);
      assert.deepEqual([answers, since], [own.length, own.filter(isSince).length]);
      const seconds = own.map((one) => one.seconds).sort((a, b) => a - b);
      near(
        median,
        (seconds[Math.floor((seconds.length - 1) / 2)]! + seconds[Math.ceil((seconds.length - 1) / 2)]!) / 2,
      );
      near(
        time.all,
        own.reduce((sum, one) => sum + one.seconds, 0),
      );
      near(
        time.since,
        own.filter(isSince).reduce((sum, one) => sum + one.seconds, 0),
      );
      const judged = own.filter(({ sample }) => GOLD.includes(sample));
      const right = judged.filter(({ sample, topic }) => topic === LABELS[(GOLD.indexOf(sample) + 14) % 3]);
      assert.deepEqual([gold!.items, gold!.correct], [judged.length, right.length]);
    }
  });

  it('says of each person how they agree with the others', () => {
    const lowest = new Map(made.team.map(({ name, lowest: found }) => [name, found!.value!]));
    assert.ok(
      lowest.get('cleo')! < lowest.get('ana')!,
      `cleo answers at random: ${JSON.stringify([...lowest])}`,
    );
    assert.ok(made.team.every((one) => one.lowest!.question === 'topic'));
  });

  it('says where the time went, and what it cost', () => {
    const all = ANSWERS.reduce((sum, one) => sum + one.seconds, 0);
    near(made.time.all, all);
    const cost = ((all / 3600) * 20).toFixed(2);
    assert.ok(textOf(made).includes(`**${cost}** at 20 an hour`), textOf(made).slice(0, 600));
  });

  it('measures agreement of all answers, of those since, and of each batch, without gold', () => {
    const unitsOf = (samples: readonly string[], answers = ANSWERS): string[][] =>
      samples
        .filter((sample) => !GOLD.includes(sample))
        .map((sample) => givenOn(sample, answers).map(({ topic }) => topic));
    const expected = new Map([
      ['all answers', alpha(unitsOf(ALL))],
      ['given since', alpha(unitsOf(ALL, ANSWERS.filter(isSince)))],
      ['batch one', alpha(unitsOf(BATCHES.one.samples))],
      ['batch two', alpha(unitsOf(BATCHES.two.samples))],
    ]);
    assert.deepEqual(
      made.agreement.map(({ of }) => of),
      [...expected.keys()],
    );
    for (const { of, headline } of made.agreement) near(headline.value, expected.get(of)!);
    assert.ok(expected.get('batch one')! > expected.get('batch two')! + 0.1, 'the numbers are apart');
    // An interval is of the row's own answers. Some have too few for one, and say so.
    const [all, ...parts] = made.agreement.map(({ headline }) => headline);
    assert.ok(all!.ci95 && parts.some(({ ci95 }) => ci95) && parts.some(({ ci95 }) => !ci95));
    for (const { ci95, reason } of parts) {
      assert.notDeepEqual(ci95, all!.ci95);
      assert.equal(reason === undefined, ci95 !== undefined);
    }
  });

  it('counts disagreements in one way, and says at which stages they are', () => {
    const twice = ALL.filter((sample) => givenOn(sample).length > 1);
    const differing = twice.filter(differs).length;
    assert.deepEqual([made.counts.twice, made.counts.differing], [twice.length, differing]);
    const stages = new Map(made.differing);
    assert.equal(
      [...stages.values()].reduce((sum, count) => sum + count, 0),
      differing,
    );
    assert.equal(stages.get('to-adjudicate'), made.counts.toDecide);
    assert.equal(stages.get('gold'), GOLD.filter(differs).length);
    const all = { ...made.agreement[0] } as { twice?: number; disputed?: number };
    assert.deepEqual([all.twice, all.disputed], [twice.length, differing]);
    assert.match(
      textOf(made),
      new RegExp(`People differ on ${differing} samples: .*${made.counts.toDecide} to adjudicate`),
    );
  });

  it('shares the samples to decide among the reviewers, and counts their decisions', () => {
    const [lea, max, all] = made.review;
    assert.deepEqual([lea!.reviewer, max!.reviewer, all!.reviewer], ['lea', 'max', null]);
    assert.equal(lea!.open + max!.open, all!.open);
    assert.ok(lea!.open > 0 && max!.open > 0 && all!.open === made.counts.toDecide);
    for (const { reviewer, decided, since } of made.review) {
      const own = DECISIONS.filter((one) => reviewer === null || one.reviewer === reviewer);
      assert.deepEqual([decided, since], [own.length, own.filter(isSince).length]);
    }
  });

  it('lists the pairs worth a tie-breaker, with a bound that no tie-breaker can pass', () => {
    const [{ observed, pairs }] = made.pairs as [(typeof made.pairs)[number]];
    assert.ok(pairs.length > 0 && pairs.every(({ atMost }) => atMost > observed! && atMost <= 1));
  });

  it('says whether the data can be handed off', () => {
    assert.equal(made.gate.passes, false);
    const answered = made.progress.at(-1)!;
    const asked = made.gate.checks.find(({ check }) => check === 'min_answered')!;
    near(asked.value, answered.answered / answered.samples);
  });

  it('names only commands that there are', () => {
    const named = [...textOf(made).matchAll(/labelwright ([a-z][a-z-]*)/g)].map((match) => match[1]!);
    assert.ok(new Set(named).size > 8);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(COMMANDS, name)),
      [],
    );
  });
});

describe('people in the overview', function () {
  this.timeout(SLOW);
  const NAMES = /\b(ana|ben|cleo|lea|max)\b/;
  const named = (made: object): string[] =>
    [...new Set(JSON.stringify(made).match(new RegExp(NAMES, 'g')))].sort();

  it('are not named until the owner turns it on, to nobody', async () => {
    for (const reader of [undefined, 'lea', '']) {
      const made = await overview('', reader === undefined ? {} : { reader });
      assert.deepEqual([made.people, made.team, named(made)], ['own', [], []], reader);
      assert.doesNotMatch(textOf(made), NAMES);
      assert.match(textOf(made), /What this page says of each person is off/);
    }
  });

  it('are not named where a page is public', async () => {
    const made = await overview(SHOWN, { isPublic: true });
    assert.deepEqual(named(made), []);
  });

  it('are shown to reviewers once it is on, and to annotators their own row without gold', async () => {
    const lea = await overview(SHOWN, { reader: 'lea' });
    assert.deepEqual(named(lea), ['ana', 'ben', 'cleo', 'lea', 'max']);
    for (const more of [SHOWN, '']) {
      const ben = await overview(more, { reader: 'ben' });
      assert.deepEqual(named(ben), ['ben']);
      assert.equal(ben.team[0]!.gold, undefined);
      assert.doesNotMatch(textOf(ben), /Right on gold/);
    }
  });

  it('are one check of the gate, which says how many reach the threshold', async () => {
    const made = await overview();
    const { checks, passes } = made.gate;
    const passing = made.team.filter(({ gold }) => gold!.correct / gold!.items >= 0.8).length;
    assert.deepEqual(
      checks
        .filter(({ check }) => check === 'min_gold_pass_rate')
        .map(({ title, outcome, detail }) => [title, outcome, detail]),
      [['Right answers to known samples', 'fail', `${passing} of 3 people reach it`]],
    );
    assert.equal(passes, false);
    assert.deepEqual(
      (await overview('')).gate.checks.map(({ outcome }) => outcome),
      checks.map(({ outcome }) => outcome),
    );
  });
});

describe('what changed in the overview', function () {
  this.timeout(SLOW);
  before(allowGit);
  const folder = temporaryFolder();

  it('is from the last commit before, with the reason of the move of agreement', async () => {
    const repository = makeRepository(folder.at('.'));
    const first = files();
    const early = { ...first, 'annotations/cleo.jsonl': '' };
    const before = repository.commit(early, 'early');
    repository.commit(first, 'late');
    const past = await filesBefore(folder.at('.'), '2026-03-02T09:30:00.000Z');
    assert.equal('commit' in past && past.commit, before);
    const { change } = await overview(SHOWN, { past });
    assert.ok(!('reason' in change));
    assert.equal(change.totals.after.answers - change.totals.before.answers, 20);
    const [layer] = change.layers;
    const parts = layer!.parts.reduce((sum, { contribution }) => sum + contribution!, 0);
    near(layer!.move.value, parts);
    const byPeople = layer!.parts.find(({ kind }) => kind === 'people')!;
    assert.ok(byPeople.contribution! < -0.03, 'cleo answers at random');
    const none = await filesBefore(folder.at('.'), '2026-03-02T08:30:00.000Z');
    assert.deepEqual(none, { reason: 'Git has no commit of this project from before 2026-03-02.' });
  });

  it('is from a state of the branch itself, and the history of a shallow clone ends', async () => {
    const at = folder.at('one');
    writeFiles(at, { 'notes.txt': '' });
    const repository = makeRepository(at);
    const first = repository.commit({ 'labelwright.yaml': 'labelwright: 1\n' }, 'At nine');
    repository.git('config', 'user.name', 'Ana');
    repository.git('config', 'user.email', 'ana@example.com');
    repository.git('checkout', '-qb', 'labels/ana');
    repository.commit({ 'annotations/ana.jsonl': '' }, 'At ten');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '--no-edit', 'labels/ana');
    // As in a rebase, which keeps the author's date.
    repository.git('commit', '-q', '--amend', '--no-edit', '--date', '2026-03-02T08:00:00Z');
    const merge = repository.git('rev-parse', 'HEAD');
    const commitBefore = async (hour: string, where = at) => {
      const past = await filesBefore(where, `2026-03-02T${hour}:00.000Z`);
      return 'commit' in past ? past.commit : past.reason;
    };
    assert.equal(await commitBefore('10:30'), first);
    assert.equal(await commitBefore('11:30'), merge);
    repository.git('clone', '-q', '--depth', '1', `file://${at}`, folder.at('cut'));
    assert.equal(await commitBefore('11:30', folder.at('cut')), merge);
    assert.match((await commitBefore('10:30', folder.at('cut')))!, /from before .* \(a shallow clone\)/);
  });

  it('names nobody on the command line while it is off, not even who is set aside', async () => {
    const all = files();
    const aside = all['labelwright.yaml']!.replace(
      'ben, cleo]',
      'ben, {id: cleo, count: false, reason: late}]',
    );
    makeRepository(folder.at('.')).commit({ ...all, 'labelwright.yaml': aside }, 'aside');
    const { out } = await runInProcess([
      ...['report', 'overview', folder.path, '--since', '2026-03-02T09:30:00Z', '--json'],
    ]);
    const { change } = JSON.parse(out) as { change: { totals: { before: { answers: number } } } };
    assert.ok(change.totals.before.answers > 0);
    assert.doesNotMatch(out, /\b(ana|ben|cleo|lea|max)\b/);
  });
});

describe('what the next hour buys', () => {
  const gaps = (seconds: readonly number[]): { time: string }[] => {
    let at = Date.UTC(2026, 2, 2);
    return [0, ...seconds].map((each) => ({ time: new Date((at += Math.round(1000 * each))).toISOString() }));
  };
  const known = (answer: readonly number[], decision: readonly number[]): Parameters<typeof nextHour>[0] => ({
    ...{ lacking: { one: 500, all: 0, answers: 0 }, toDecide: 500, twice: 1000, differing: 500 },
    ...{ seconds: answer, decisions: [gaps(decision)] },
  });
  /** Times as people have them: right-skewed, with the median given. */
  const times = (median: number, random: { next(): number }): number[] =>
    Array.from({ length: 60 }, () => median * Math.exp(random.next() + random.next() + random.next() - 1.5));

  it('is by medians, shares of agreement and the answers that a sample needs', () => {
    const { uses, best } = nextHour({
      ...known(Array<number>(30).fill(10), Array<number>(30).fill(40)),
      lacking: { one: 400, all: 300, answers: 600 },
    });
    assert.deepEqual(
      uses.map(({ by, waiting, anHour }) => [by, waiting, anHour]),
      [
        ['last answers', 400, 180],
        ['decisions', 500, 90],
        ['new samples', 300, 90],
      ],
    );
    assert.equal(best, 'last answers');
  });

  it('counts no sample that does not wait, however fast it would be', () => {
    const { uses, best } = nextHour({
      ...known(Array<number>(30).fill(10), Array<number>(30).fill(40)),
      lacking: { one: 50, all: 0, answers: 0 },
    });
    assert.deepEqual(
      uses.map(({ by, anHour }) => [by, anHour]),
      [
        ['decisions', 90],
        ['last answers', 25],
      ],
    );
    assert.equal(best, 'decisions');
  });

  it('says what resolves most only beyond chance', () => {
    const random = seededRandom(3);
    const bestOf = (answer: number, decision: number) =>
      Array.from({ length: 300 }, () => nextHour(known(times(answer, random), times(decision, random))).best);
    const byChance = bestOf(20, 40).filter((best) => best !== null).length;
    assert.ok(byChance <= 15, `${byChance} of 300 where both resolve as much`);
    const found = bestOf(20, 10).filter((best) => best === 'decisions').length;
    assert.ok(found >= 285, `${found} of 300 where decisions resolve four times as much`);
  });

  it('says nothing of what is not known', () => {
    const few = nextHour({ ...known([], []), toDecide: 3 });
    assert.deepEqual([few.uses, few.best], [[], null]);
    assert.match(hourSentence(few), /^What the next hour buys is not known/);
    const unclear = nextHour({
      ...known(Array<number>(30).fill(10), []),
      lacking: { one: 9, all: 9, answers: 18 },
    });
    assert.deepEqual(
      [unclear.uses.length, unclear.best],
      [2, null],
      'decisions wait, and nobody knows how long they take',
    );
  });
});
