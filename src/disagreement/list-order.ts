/** By what disagreements and errors are put together: the one cause, what stands against what, who is concerned, or which rule was cited. */
export const GROUPINGS = ['cause', 'pair', 'annotator', 'rule'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What comes first: what costs most, is most frequent, is most likely one person's error, or stands first in the alphabet. */
export const SORTINGS = ['cost', 'count', 'score', 'name'] as const;
export type Sorting = (typeof SORTINGS)[number];
