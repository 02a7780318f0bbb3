import type { SuppressedFinding } from '../../project/model/model';

/** What a line is about: a sample, or somebody's answer to it. Both may be unknown. */
export interface LineSubject {
  readonly sample?: string;
  readonly annotator?: string;
}

/** The entries of `lint.suppress`, by what they silence. */
export class Silenced {
  readonly #entries = new Map<string, { readonly annotator: string | undefined; readonly at: number }[]>();

  constructor(list: readonly SuppressedFinding[]) {
    for (const [at, { rule, sample, annotator }] of list.entries()) {
      const key = keyOf(rule, sample);
      const others = this.#entries.get(key) ?? [];
      this.#entries.set(key, [...others, { annotator, at }]);
    }
  }

  /** The first entry, by its place in the list, that silences a rule about something; undefined when none does. */
  by(rule: string, { sample, annotator }: LineSubject): number | undefined {
    if (this.#entries.size === 0 || sample === undefined) return undefined;
    return this.#entries
      .get(keyOf(rule, sample))
      ?.find((entry) => entry.annotator === undefined || entry.annotator === annotator)?.at;
  }
}

const keyOf = (rule: string, sample: string): string => `${rule} ${sample}`;

/** What a record is about. A gold record may carry its own text, and is a sample then. */
export function subjectOf(record: Readonly<Record<string, unknown>> | undefined): LineSubject {
  if (!record) return {};
  const { sample, annotator, text, id } = record;
  const own = typeof text === 'string' ? String(id ?? '') : undefined;
  return {
    sample: typeof sample === 'string' ? sample : own,
    ...(typeof annotator === 'string' && { annotator }),
  };
}
