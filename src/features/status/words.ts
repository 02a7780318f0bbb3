import { counted } from '../../base/text/phrases';
import type { ExpectedEnd } from './pace';
import type { ProjectStages, Stage } from './stages';

/** The name of a stage, such as "to adjudicate". */
export const stageName = (stage: Stage): string => stage.replace('-', ' ');

/** What is left of a batch, and when it ends. */
export function endWords({ left, end, limits, assumed, reason }: ExpectedEnd): string {
  const what = `${counted(left, 'answer')} left`;
  if (end === undefined) return `${what}, no expected end: ${reason ?? ''}`;
  if (assumed) {
    const names = new Intl.ListFormat('en').format(assumed);
    return `${what}, expected end ${end}, uncertain: the team's pace is assumed for ${names}`;
  }
  if (!limits) return `${what}, expected end ${end}`;
  const [low = 'never', high = 'never'] = limits;
  return `${what}, expected end ${end} (90 %: ${low} to ${high})`;
}

/** Why a batch is closed, and for whom. */
export const closedWords = ({ person, reason }: ProjectStages['closed'][number]): string =>
  `closed${person === undefined ? '' : ` for ${person}`}: ${reason}`;
