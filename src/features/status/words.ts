import { counted } from '../../base/text/phrases';
import { DAYS, MIN_DAYS, type ExpectedEnd } from './pace';
import type { ProjectStages, Stage } from './stages';

/** The name of a stage, such as "to adjudicate". */
export const stageName = (stage: Stage): string => stage.replace('-', ' ');

/** Says who people are: their names, or only how many where they are not to be named. */
export type Naming = (people: readonly string[]) => string;
export const byName: Naming = (people) => new Intl.ListFormat('en').format(people);
export const onlyHowMany: Naming = ({ length }) => counted(length, 'person', 'people');

/** What is left of a batch, and when it ends. */
export function endWords(expected: ExpectedEnd, who = byName): string {
  const { left, end, limits, assumed } = expected;
  const what = `${counted(left, 'answer')} left`;
  if (end === undefined) return `${what}, no expected end: ${reasonWords(expected, who) ?? ''}`;
  if (assumed)
    return `${what}, expected end ${end}, uncertain: the team's pace is assumed for ${who(assumed)}`;
  if (!limits) return `${what}, expected end ${end}`;
  const [low = 'never', high = 'never'] = limits;
  return `${what}, expected end ${end} (90 %: ${low} to ${high})`;
}

/** Why a batch has no expected end, as the rest of a sentence; undefined if it has one. */
export function reasonWords({ because }: ExpectedEnd, who = byName): string | undefined {
  if (!because) return undefined;
  const { people, days } = because;
  if (days === undefined) return `it is closed${people.length === 0 ? '' : ` for ${who(people)}`}`;
  return `${who(people)} has answered on ${counted(days, 'day')} of the last ${DAYS}, and ${MIN_DAYS} are needed`;
}

/** Why a batch is closed, and for whom. */
export const closedWords = ({ person, reason }: ProjectStages['closed'][number]): string =>
  `closed${person === undefined ? '' : ` for ${person}`}: ${reason}`;
