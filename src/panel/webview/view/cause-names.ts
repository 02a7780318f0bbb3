import type { Cause } from '../../../disagreement/causes';
import type { DECISION_CAUSES } from '../../../project/records/records';

const NAMES: Readonly<Record<Cause | (typeof DECISION_CAUSES)[number], string>> = {
  'guideline-changed': 'the answers follow different guideline versions',
  'preprocessing-damage': 'the text was damaged by preprocessing',
  slip: 'a slip',
  'rule-conflict': 'the cited rules contradict',
  'guideline-gap': 'the guideline has a gap',
  'class-confusion': 'labels were confused',
  'span-boundary': 'the ends of spans differ',
  'span-label': 'the labels of spans differ',
  'span-missing': 'only some set a span',
  'relation-label': 'the labels of relations differ',
  'relation-direction': 'relations lead in opposite directions',
  'relation-end': 'an end of a relation differs',
  'relation-missing': 'only some set a relation',
  attribute: 'attributes differ',
  'rating-distance': 'ratings differ',
  other: 'the answers differ',
  'rule-misread': 'a rule was misread',
  'tie-breaker-ignored': 'a tie-breaker was ignored',
  'ambiguous-source': 'the text is ambiguous',
  'missing-context': 'context is missing',
  'broken-preprocessing': 'preprocessing damaged the text',
};

/** A cause in words. A project's own causes are shown by their ids. */
export function causeName(cause: string): string {
  return Object.hasOwn(NAMES, cause) ? NAMES[cause as keyof typeof NAMES] : cause;
}
