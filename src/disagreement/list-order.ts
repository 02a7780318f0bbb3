/** How disagreements and errors are grouped: by cause, by conflicting labels, by annotator or by cited rule. */
export const GROUPINGS = ['cause', 'pair', 'annotator', 'rule'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What comes first: the most costly, the most frequent, the pairs of labels that are worth most to decide, the most likely errors, or alphabetically. */
export const SORTINGS = ['cost', 'count', 'worth', 'score', 'name'] as const;
export type Sorting = (typeof SORTINGS)[number];
