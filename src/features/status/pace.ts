import { counted } from '../../base/text/phrases';
import { studentTQuantile } from '../../agreement/statistics/distributions';
import { seededRandom } from '../../agreement/statistics/random';
import { maxOf } from '../../base/lists';
import type { Project } from '../../engine/project';

const DAY_MS = 86_400_000;
/** The days before today that are looked at, and on how many of them a person must have answered. */
const DAYS = 14;
const MIN_DAYS = 3;
/** With fewer days, counted from the first answer, no limits hold. */
const MIN_FOR_LIMITS = 7;
const DRAWS = 1000;
const LIMITS = [0.05, 0.95] as const;

/** When the samples of a batch will be answered, if everyone goes on as before and works on nothing else. */
export interface ExpectedEnd {
  /** Undefined in a project without batches: all samples. */
  readonly batch: string | undefined;
  /** Answers that are missing. */
  readonly left: number;
  /** Days in ISO form; a limit is undefined if there may be no end. */
  readonly end?: string;
  readonly limits?: readonly [string | undefined, string | undefined];
  /** People with too few days for a pace of their own: the mean of the others' paces is assumed for them, and no limits hold. */
  readonly assumed?: readonly string[];
  /** Why there is none. */
  readonly reason?: string;
}

/** How many answers a person still has to give. */
type Left = ReadonlyMap<string, number>;

/**
 * When the batches of a project with up-to-date assignments end, at the pace of the people on the last 14 days before today (UTC), from the
 * times of the answers that count. `todo`: what each person has to do in a project without batches. The interval has 90 %.
 */
export function expectedEnds(project: Project, todo: Left, now = Date.now()): ExpectedEnd[] {
  const today = Math.floor(now / DAY_MS);
  const byPerson = dailyAnswers(project, today);
  const team = [...byPerson.values()].filter(isKnown).map(mean);
  const endOf = (batch: string | undefined, left: Left): ExpectedEnd[] => {
    const open = [...left].filter(([, count]) => count > 0);
    const known = { batch, left: open.reduce((sum, [, count]) => sum + count, 0) };
    if (open.length === 0) return [];
    const daysOf = (person: string): readonly number[] => byPerson.get(person) ?? [];
    const assumed = open.flatMap(([person]) => (isKnown(daysOf(person)) ? [] : [person]));
    const [first] = assumed;
    if (first !== undefined && team.length === 0) {
      const days = counted(daysWith(daysOf(first)), 'day');
      const reason = `${first} has answered on ${days} of the last ${DAYS}, and ${MIN_DAYS} are needed`;
      return [{ ...known, reason }];
    }
    const { expected, limits } = daysLeft(
      open.map(([person, count]) => {
        const isAssumed = assumed.includes(person);
        return { count, days: isAssumed ? [mean(team), mean(team)] : daysOf(person) };
      }),
    );
    const [low, high] = limits.map((days) => dateAfter(today, days));
    const hold = first === undefined && open.every(([person]) => daysOf(person).length >= MIN_FOR_LIMITS);
    return [
      {
        ...known,
        end: dateAfter(today, expected)!,
        ...(hold && { limits: [low, high] }),
        ...(first !== undefined && { assumed }),
      },
    ];
  };
  const { current: assignments } = project.assignments;
  const batches = assignments?.batches.filter(({ batch }) => batch) ?? [];
  return batches.length === 0
    ? endOf(undefined, todo)
    : batches.flatMap((assigned) => {
        const left = new Map<string, number>();
        for (const [person] of assignments!.waits(assigned)) left.set(person, (left.get(person) ?? 0) + 1);
        const { name } = assigned.batch!;
        const closed = [...left.keys()].filter(
          (id) => project.gates.closed(assigned.batch, id) !== undefined,
        );
        const forWhom = project.gates.closed(assigned.batch) === undefined ? ` for ${closed.join(', ')}` : '';
        return endOf(name, left).map((end) =>
          closed.length > 0 ? { batch: name, left: end.left, reason: `it is closed${forWhom}` } : end,
        );
      });
}

/** The answers of each person on each of the last days, today left out, from their first answer on. */
function dailyAnswers({ records }: Project, today: number): Map<string, number[]> {
  const { table } = records;
  const counts = Array.from({ length: table.annotators.size }, () => new Array<number>(DAYS).fill(0));
  const first = counts.map(() => Infinity);
  for (let row = 0; row < table.rows; row++) {
    const time = table.answered(row);
    if (!table.isDone(row) || time < 0) continue;
    const person = table.annotator(row);
    const day = Math.floor(time / DAY_MS);
    first[person] = Math.min(first[person]!, day);
    const at = day - (today - DAYS);
    if (at >= 0 && at < DAYS) counts[person]![at]! += 1;
  }
  return new Map(
    counts.map((days, person) => [
      table.annotators.text(person),
      days.slice(Math.min(DAYS, Math.max(0, first[person]! - (today - DAYS)))),
    ]),
  );
}

/** On how many of some days a person has answered. */
const daysWith = (days: readonly number[]): number => days.filter((count) => count > 0).length;

/** Whether a person has answered on enough days for a pace of their own. */
const isKnown = (days: readonly number[]): boolean => daysWith(days) >= MIN_DAYS;

const mean = (counts: readonly number[]): number =>
  counts.reduce((sum, count) => sum + count, 0) / counts.length;

/**
 * Days until everyone has given `count` answers at the mean pace of their `days` (at least two), with 90 % limits: paces are drawn by
 * Student's t, with the variance of the mean and that of the days to come.
 */
export function daysLeft(open: readonly { readonly count: number; readonly days: readonly number[] }[]): {
  expected: number;
  limits: readonly [number, number];
} {
  const random = seededRandom(1);
  const people = open.map(({ count, days }) => {
    const pace = mean(days);
    const n = days.length;
    const variance = days.reduce((sum, day) => sum + (day - pace) ** 2, 0) / (n - 1);
    const error = Math.sqrt(variance * (1 / n + pace / count));
    return { count, pace, drawn: tDraws(n - 1).map((t) => count / Math.max(0, pace + t * error)) };
  });
  const drawn = Float64Array.from({ length: DRAWS }, () =>
    maxOf(people.map((one) => one.drawn[random.below(DRAWS)]!)),
  ).sort();
  return {
    expected: maxOf(people.map(({ count, pace }) => count / pace)),
    limits: [drawn[LIMITS[0] * DRAWS]!, drawn[LIMITS[1] * DRAWS]!],
  };
}

/** Quantiles of Student's t that are equally probable. */
const tDraws = (df: number): number[] =>
  Array.from({ length: DRAWS }, (_, n) => studentTQuantile((n + 0.5) / DRAWS, df));

/** The day on which work that takes so many days, today included, ends; undefined if that is never. */
const dateAfter = (today: number, days: number): string | undefined =>
  days < 36_500 ? new Date((today + Math.ceil(days) - 1) * DAY_MS).toISOString().slice(0, 10) : undefined;
