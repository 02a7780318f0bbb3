/** Problems in the texts of a project, found before labelling starts, as plain data for the command line and the editor. */

export interface AuditSample {
  /** Undefined for a row that is not a sample. */
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
  readonly count: number;
  readonly samples: readonly AuditSample[];
  readonly note?: string;
}

export interface AuditField {
  readonly name: string;
  /** Samples with a value other than null or empty text. */
  readonly present: number;
  /** The most frequent values, if there are few different ones. */
  readonly values?: readonly (readonly [value: string, count: number])[];
}

export interface Audit {
  readonly version: 1;
  readonly samples: number;
  readonly files: number;
  readonly checks: readonly AuditCheck[];
  /** Lint rules on samples that the project has turned off, so they are not checked here. */
  readonly off: readonly string[];
  /** Lengths in code points. */
  readonly lengths: { readonly min: number; readonly median: number; readonly max: number } | null;
  /** Writing system -> samples; most first. */
  readonly scripts: readonly (readonly [script: string, count: number])[];
  readonly fields: readonly AuditField[];
  readonly classes: readonly {
    readonly layer: string;
    readonly answers: number;
    readonly labels: readonly (readonly [label: string, count: number])[];
  }[];
}
