import type { Cause } from './causes';

/** What reports call the causes. */
export const CAUSE_NAMES: Readonly<Record<string, string>> = {
  'guideline-changed': 'Different guideline versions',
  'preprocessing-damage': 'Text damaged by preprocessing',
  slip: 'Slip',
  'rule-conflict': 'Cited rules contradict',
  'guideline-gap': 'Gap in the guideline',
  'class-confusion': 'Labels confused',
  'span-boundary': 'Span boundary',
  'span-label': 'Span label',
  'span-missing': 'Missing span',
  'relation-label': 'Relation label',
  'relation-direction': 'Relation direction',
  'relation-end': 'Relation end',
  'relation-missing': 'Missing relation',
  attribute: 'Attribute',
  'rating-distance': 'Rating distance',
  other: 'Other differences',
} satisfies Record<Cause, string>;
