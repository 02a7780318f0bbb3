import type { Qualification } from './qualification';

/** A person's state in a qualification, in words: "passed", or "not yet enough, 3 to answer, blocked". */
export function qualificationWords(
  { outcome }: Pick<Qualification, 'outcome'>,
  missing: number,
  isBlocked: boolean,
): string {
  const word = outcome === 'open' ? 'not yet enough' : outcome;
  return [word, missing > 0 && outcome === 'open' && `${missing} to answer`, isBlocked && 'blocked']
    .filter(Boolean)
    .join(', ');
}
