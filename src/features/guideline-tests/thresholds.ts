import type { GuidelineMeasure, Measured } from '../../project/gate';
import type { GuidelineThresholds } from '../../project/model/training-settings';
import { counted } from '../../base/text/phrases';
import { coveredShare, isCovered, type CoveredItem } from './coverage';
import { DEFAULT_MAX_PEOPLE_FAILING, failing, MIN_PEOPLE, type TestedExample } from './run-tests';

/** Most examples or rules that a sentence names. */
const MAX_NAMED = 5;

const named = (ids: readonly string[]): string =>
  ids.slice(0, MAX_NAMED).join(', ') + (ids.length > MAX_NAMED ? ', …' : '');

/** The largest share of people who fail one example, of those that enough people answered. */
function peopleFailing(examples: readonly TestedExample[]): Measured {
  const answered = examples
    .map(({ id, people }) => ({ id, ...failing(people) }))
    .filter(({ tested }) => tested >= MIN_PEOPLE);
  if (answered.length === 0)
    return { value: null, reason: `No example was answered by ${MIN_PEOPLE} people.` };
  const worst = answered.toSorted((a, b) => b.failed / b.tested - a.failed / a.tested)[0]!;
  const { id, failed, tested } = worst;
  return { value: failed / tested, detail: `${id}: ${failed} of ${counted(tested, 'person', 'people')}` };
}

function coverage(items: readonly CoveredItem[]): Measured {
  const value = coveredShare(items);
  if (value === undefined) return { value: null, reason: 'The guideline has no rules.' };
  const open = items.filter((item) => !isCovered(item)).map(({ id }) => id);
  return { value, ...(open.length > 0 && { detail: `not covered: ${named(open)}` }) };
}

/** What the thresholds ask for, measured. `coverage`: without it, coverage is not looked at. */
export function guidelineMeasures(
  { maxPeopleFailing, minCoverage }: GuidelineThresholds,
  examples: readonly TestedExample[],
  covered?: readonly CoveredItem[],
): GuidelineMeasure[] {
  return [
    ...(maxPeopleFailing === undefined
      ? []
      : [
          {
            check: 'max_people_failing' as const,
            threshold: maxPeopleFailing,
            measured: peopleFailing(examples),
          },
        ]),
    ...(minCoverage === undefined || !covered
      ? []
      : [{ check: 'min_coverage' as const, threshold: minCoverage, measured: coverage(covered) }]),
  ];
}

/** The thresholds that a project states, and what is asked of examples where it says nothing. */
export const thresholdsOf = (stated: GuidelineThresholds | undefined): GuidelineThresholds => ({
  maxPeopleFailing: DEFAULT_MAX_PEOPLE_FAILING,
  ...stated,
});
