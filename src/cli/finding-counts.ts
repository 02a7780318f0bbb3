import type { Counts } from '../engine/check-project';
import { SEVERITIES } from '../project/findings/finding';

/** All findings, of any severity. */
export const sumOf = (counts: Counts): number =>
  SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);

/** `3 errors, 1 warning`; zero counts are omitted. */
export function countsText({ error, warning, info }: Counts): string {
  const part = (count: number, word: string) =>
    count === 0 ? [] : [`${count} ${word}${count === 1 || word === 'info' ? '' : 's'}`];
  return [...part(error, 'error'), ...part(warning, 'warning'), ...part(info, 'info')].join(', ');
}
