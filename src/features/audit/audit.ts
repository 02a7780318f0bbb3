/** What is wrong with the texts of a project, before anybody labels them: plain data, that the command line and the editor show. */

export interface AuditSample {
  /** Undefined for a row that is no sample. */
  readonly sample?: string;
  /** Project-relative path and 0-based line. */
  readonly path: string;
  readonly line: number;
  readonly detail: string;
}

export interface AuditCheck {
  /** A lint rule, or one of `exact-duplicates`, `near-duplicates`, `length-outliers`, `writing-systems`, `leakage`, `missing-fields`. */
  readonly id: string;
  readonly title: string;
  /** Samples (rows, for what cannot be read) that it found. */
  readonly count: number;
  /** The first of them. */
  readonly samples: readonly AuditSample[];
  /** What the numbers do not say by themselves. */
  readonly note?: string;
}

export interface AuditField {
  readonly name: string;
  /** Samples that have a value: neither absent, null nor an empty text. */
  readonly present: number;
  /** The commonest values, where there are few different ones. */
  readonly values?: readonly (readonly [value: string, count: number])[];
}

export interface Audit {
  readonly version: 1;
  readonly samples: number;
  readonly files: number;
  readonly checks: readonly AuditCheck[];
  /** Lint rules on samples that the project has turned off: what they find is not here. */
  readonly off: readonly string[];
  /** Lengths in code points. */
  readonly lengths: { readonly min: number; readonly median: number; readonly max: number } | null;
  /** Writing system -> samples; most first. */
  readonly scripts: readonly (readonly [script: string, count: number])[];
  readonly fields: readonly AuditField[];
  /** Layer -> how often each of its labels was given; only layers that were answered. */
  readonly classes: readonly {
    readonly layer: string;
    readonly answers: number;
    readonly labels: readonly (readonly [label: string, count: number])[];
  }[];
}
