import { counted } from '../../base/text/phrases';
import type { ExpectedEnd } from './pace';
import type { ProjectStatus } from './project-status';
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

/** When a person's page was made, and when answers of one were last received. */
export const pageWords = ({ page, receipt }: ProjectStatus['pages'][number]): string =>
  `page of ${page.time.slice(0, 10)}, ${receipt ? `last received ${receipt.time.slice(0, 10)}` : 'nothing received yet'}`;
