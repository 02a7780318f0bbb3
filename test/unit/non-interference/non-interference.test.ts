import fc from 'fast-check';
import assert from 'node:assert/strict';
import { SLOW } from '../../host/until';
import { pathToFileURL } from 'node:url';
import { METHODS } from '../../../src/panel/server/answer-panel';
import { temporaryFolder } from '../../support/temporary-folder';
import { withStoppedClock } from '../../support/stopped-clock';
import { difference } from './compared';
import { drawn, PARTS, VIEWER, type Drawn } from './drawn';
import { commitProject } from './history';
import { Looking } from './looking';
import { ABOUT_TEXT, NOT_ASKED } from './not-asked';
import { ON_PURPOSE } from './on-purpose';
import { filesOf } from './pair';
import { Window } from './window';

const isLong = process.env['LABELWRIGHT_LONG'] !== undefined;
/** Pairs to compare. A long run draws others each time, and says now and then how far it is. */
const RUNS = isLong ? 10_000 : 500;
const RUNS_PER_LINE = 250;

/** A project with something of everything. */
const FULL: Drawn = {
  kind: 'free',
  questions: ['choice', 'codes'],
  samples: [
    {
      gold: 'yes',
      mine: 'done',
      act: 'answer and undo',
      others: ['done', 'done'],
      decision: 'decided',
      seeds: [1, 2],
    },
  ],
  gold: { share: true, feedback: 'none', attention: 'none' },
  isGoldApart: true,
  qualification: undefined,
  after: 'open',
  suggestions: { show: 'after', control: false },
  predictions: true,
  migrates: true,
  spotCheck: true,
  repeatsText: false,
  blind: false,
  unnamed: false,
  parts: ['panels', 'trees'],
  reopens: true,
  order: 0,
};

const PLAIN: Omit<Drawn, 'kind' | 'samples' | 'questions' | 'parts'> = {
  ...{ gold: undefined, isGoldApart: false, qualification: undefined, suggestions: undefined },
  ...{ predictions: false, migrates: false, spotCheck: false, repeatsText: false, blind: false },
  ...{ after: 'no batches', unnamed: false, reopens: false, order: 0 },
};
type DrawnSample = Drawn['samples'][number];
const sample = (
  gold: DrawnSample['gold'],
  mine: DrawnSample['mine'],
  others: DrawnSample['others'],
  seeds: [number, number],
): DrawnSample => ({ gold, mine, act: 'leave', others, decision: 'no', seeds });

/** Pairs that once differed. */
const FOUND: Drawn[] = [
  // The report listed the errors of questions in the order of samples, which tells one from another.
  {
    ...PLAIN,
    kind: 'exchanged',
    samples: [
      sample('yes', 'nothing', ['done', 'done'], [25, 0]),
      sample('yes', 'nothing', ['done', 'done'], [0, 0]),
    ],
    questions: ['choices', 'codes', 'relations'],
    parts: ['report', 'report'],
  },
  // The average error score of a group follows from the answers of all.
  {
    ...PLAIN,
    kind: 'free',
    samples: [
      sample('no', 'done', ['done', 'nothing'], [0, 0]),
      sample('no', 'nothing', ['done', 'done'], [0, 1]),
      sample('no', 'nothing', ['done', 'nothing'], [0, 0]),
    ],
    questions: ['relations'],
    parts: ['trees', 'trees'],
    order: 1,
  },
  // A coefficient has the name of a sample.
  {
    ...PLAIN,
    kind: 'free',
    samples: [sample('no', 'nothing', ['done', 'done'], [0, 1])],
    questions: ['turn'],
    parts: ['panels', 'versions'],
  },
  // The stages of the samples on which people differ were in the order of the data.
  {
    ...PLAIN,
    kind: 'exchanged',
    samples: [
      sample('no', 'nothing', ['done', 'done'], [1, 0]),
      sample('no', 'done', ['done', 'done'], [0, 0]),
      sample('no', 'nothing', ['done', 'done'], [0, 0]),
    ],
    questions: ['comparison'],
    parts: ['panels', 'overview'],
  },
];

describe('what a window shows an annotator', function () {
  this.timeout(isLong ? 0 : 3 * SLOW);
  const folder = temporaryFolder();

  it('is the same of two projects that differ only in what the annotator may not know yet', () => {
    let compared = 0;
    const compare = async (pair: Drawn): Promise<void> => {
      assert.equal(await difference(pair), undefined);
      compared += 1;
      if (isLong && compared % RUNS_PER_LINE === 0)
        console.log(
          `      ${compared} pairs, ${Math.round(process.cpuUsage().user / 1e6)} s of processor time`,
        );
    };
    return withStoppedClock(() =>
      fc.assert(fc.asyncProperty(drawn, compare), {
        numRuns: RUNS,
        examples: FOUND.map((pair): [Drawn] => [pair]),
        ...(!isLong && { seed: 20_261_201 }),
      }),
    );
  });

  it('is asked for by every request that the server answers, but for those that are listed with a reason', async () => {
    const files = filesOf(FULL, 0);
    commitProject(folder.path, FULL, 0);
    const root = pathToFileURL(folder.path).href;
    const looking = new Looking(FULL, root, VIEWER);
    looking.window = await Window.open(root, VIEWER, true);
    await looking.start();
    await looking.act();
    for (const part of PARTS) await looking.part(part, (file) => files[file]);
    looking.window.close();
    const all = [...looking.window.requests, ...[...METHODS].map((method) => `panel ${method}`)];
    const missing = all.filter(
      (name) => !looking.asked.has(name) && !Object.hasOwn(NOT_ASKED, name) && !ABOUT_TEXT.test(name),
    );
    assert.deepEqual(missing, []);
    // Nor is one listed that is asked, or gone.
    const known = Object.keys(NOT_ASKED).filter((name) => looking.asked.has(name) || !all.includes(name));
    assert.deepEqual(known, []);
    // And what is masked is there.
    for (const { where, reason } of ON_PURPOSE)
      assert.ok(
        looking.shown.some((one) => where.test(one.where)),
        reason,
      );
  });
});
