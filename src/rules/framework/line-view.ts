/** One line of a data file as line rules see it. Built once a line and handed to every rule: rules must not keep it. */
import type { Range, Severity } from '../../project/findings/finding';
import type { Located } from '../../project/model/model';
import type { Misread } from '../../base/text/misread';
import type { Ranged } from '../../base/yaml/tree';

export type FixSafety = 'none' | 'ask' | 'safe';

/** Where in a YAML file a finding stands: a node or a part of one, or UTF-16 offsets into the file. */
export type YamlPlace =
  | { readonly file: Located['file']; readonly node: Ranged }
  | { readonly file: Located['file']; readonly start: number; readonly end: number };

export type LineKind = 'sample' | 'annotation' | 'decision' | 'gold';

/** The text of the sample that a record is about. */
export interface LineSample {
  readonly id: string;
  readonly text: string;
}

export interface LineView {
  readonly kind: LineKind;
  /** Project-relative path and 0-based line number of the line's start. */
  readonly file: string;
  readonly line: number;
  /** The line without its line end; for CSV the record's text. */
  readonly raw: string;
  readonly format: 'jsonl' | 'csv' | 'tsv' | 'lines' | 'document';
  /** The parsed value; `undefined` when the line is not valid JSON (or not an object: see `invalid`). */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Names of the columns in the order of the header; only for `csv` and `tsv`. */
  readonly columns?: readonly string[];
  /** Why a row of a sample file is no sample, with the way out; only where the row itself could be read. */
  readonly unreadable?: string;
  /** True when every character of the line is ASCII and it has no \u escape: most text rules need not look. */
  readonly isAscii: boolean;
  /** Set when the line was decoded from bytes that are no UTF-8. */
  readonly misread?: Misread | undefined;
  /**
   * `sample` lines: this sample's id and text. Records: the sample they are about. `undefined` when there is none;
   * `'unknown'` when samples could not be consulted.
   */
  readonly sample: LineSample | undefined | 'unknown';
}

export interface LineReport {
  /** Path into the JSON value (or `[column]` in CSV; `[]` is the whole line). */
  readonly path: readonly (string | number)[];
  readonly part?: 'key' | 'value';
  /** Inside the string at `path`: UTF-16 offsets into the decoded string. */
  readonly within?: { readonly start: number; readonly end: number };
  /** Instead of `path`: UTF-16 offsets into `raw`. */
  readonly raw?: { readonly start: number; readonly end: number };
  readonly message: string;
  readonly severity?: Severity;
  /** Places in the YAML files that it is about. */
  readonly related?: readonly { readonly place: YamlPlace; readonly message: string }[];
  readonly fixes?: readonly LineFix[];
}

/**
 * A fix inside the line: the JSON value at `path` is replaced (`value`), or a part of the string there (`within`, `text`, both decoded),
 * or the raw characters (`raw`, `newText`), or the whole line is removed.
 */
export interface LineFix {
  readonly title: string;
  readonly safety: Exclude<FixSafety, 'none'>;
  readonly edits: readonly (
    | { readonly path: readonly (string | number)[]; readonly value: unknown }
    | {
        readonly path: readonly (string | number)[];
        readonly within: { readonly start: number; readonly end: number };
        readonly text: string;
      }
    | { readonly raw: { readonly start: number; readonly end: number }; readonly newText: string }
    | { readonly removeLine: true }
  )[];
}

/** Turns paths and offsets inside one line into ranges of the file. Made only for lines that have a finding. */
export interface LineLocator {
  /** UTF-16 offsets into the line's raw text. */
  rawRange(start: number, end: number): Range;
  /** Where a finding stands: the nearest thing that exists on its path, or the part of a string. */
  range(found: Pick<LineReport, 'path' | 'part' | 'within'>): Range;
  /** The value at exactly this path, or undefined. */
  valueRange(path: readonly (string | number)[]): Range | undefined;
}
