import type { SuppressedFinding } from '../../project/model/model';
import { addTo } from '../../base/lists';

/** What a line is about: a sample, or an annotator's answer to it. Both may be unknown. */
export interface LineSubject {
  readonly sample?: string;
  readonly annotator?: string;
}

/** The entries of `lint.suppress`, by what they suppress. */
export class DataSuppressions {
  readonly #entries = new Map<string, { readonly annotator: string | undefined; readonly index: number }[]>();

  constructor(list: readonly SuppressedFinding[]) {
    for (const [index, { rule, sample, annotator }] of list.entries())
      addTo(this.#entries, keyOf(rule, sample), { annotator, index });
  }

  /** The index of the first entry that suppresses a rule's finding about a subject, or undefined. */
  find(rule: string, { sample, annotator }: LineSubject): number | undefined {
    if (this.#entries.size === 0 || sample === undefined) return undefined;
    return this.#entries
      .get(keyOf(rule, sample))
      ?.find((entry) => entry.annotator === undefined || entry.annotator === annotator)?.index;
  }
}

const keyOf = (rule: string, sample: string): string => `${rule} ${sample}`;

/** What a record is about. A gold record with its own text is itself a sample. */
export function subjectOf(record: Readonly<Record<string, unknown>> | undefined): LineSubject {
  if (!record) return {};
  const { sample, annotator, text, id } = record;
  const own = typeof text === 'string' ? String(id ?? '') : undefined;
  return {
    sample: typeof sample === 'string' ? sample : own,
    ...(typeof annotator === 'string' && { annotator }),
  };
}
