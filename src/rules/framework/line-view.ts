/** One line of a data file as line rules see it. Built once per line and passed to every rule; rules must not store it. */
import type { Range, Severity } from '../../project/findings/finding';
import type { Conversation } from '../../project/samples/conversation';
import type { Sample } from '../../project/samples/sample';
import type { Located } from '../../project/model/model';
import type { Misread } from '../../base/text/misread';
import type { Ranged } from '../../base/yaml/tree';
import type { LineRange } from '../../base/json/positions';

export type FixSafety = 'none' | 'ask' | 'safe';

/** A finding's place in a YAML file: a node or a part of one, or UTF-16 offsets into the file. */
export type YamlPlace =
  | { readonly file: Located['file']; readonly node: Ranged }
  | { readonly file: Located['file']; readonly start: number; readonly end: number };

export interface RelatedYaml {
  readonly place: YamlPlace;
  readonly message: string;
}

export type LineKind = 'sample' | 'annotation' | 'decision' | 'gold';

/** The text of the sample that a record is about. */
export interface LineSample {
  readonly id: string;
  readonly text: string;
  /** All fields; absent for a text that a gold record brings along. */
  readonly fields?: Sample['fields'];
  /** The messages that make the text, if it is a conversation. */
  readonly conversation?: Conversation | undefined;
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
  /** Why a row of a sample file is not a sample, and how to fix it; only if the row itself could be read. */
  readonly unreadable?: string;
  /** Path of the value that is wrong, if it is known. */
  readonly unreadableAt?: readonly (string | number)[];
  /** True if the line is all ASCII without \u escapes: most text rules can skip it. */
  readonly isAscii: boolean;
  /** Set if the line was decoded from bytes that are not UTF-8. */
  readonly misread?: Misread | undefined;
  /** The sample itself, or the one that a record is about; `undefined` without one, `'unknown'` if samples cannot be consulted. */
  readonly sample: LineSample | undefined | 'unknown';
}

export interface LineReport {
  /** Path into the JSON value (or `[column]` in CSV; `[]` is the whole line). */
  readonly path: readonly (string | number)[];
  readonly part?: 'key' | 'value';
  /** Inside the string at `path`: UTF-16 offsets into the decoded string. */
  readonly within?: LineRange;
  /** Instead of `path`: UTF-16 offsets into `raw`. */
  readonly raw?: LineRange;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedYaml[];
  /** Undefined: none. */
  readonly fixes?: readonly (LineFix | undefined)[];
}

/** Replaces the JSON value at `path`, decoded text in it (`within`) or raw characters (`raw`), or removes the line. */
export interface LineFix {
  readonly title: string;
  readonly safety: Exclude<FixSafety, 'none'>;
  readonly edits: readonly (
    | { readonly path: readonly (string | number)[]; readonly value: unknown }
    | { readonly path: readonly (string | number)[]; readonly within: LineRange; readonly text: string }
    | { readonly raw: LineRange; readonly newText: string }
    | { readonly removeLine: true }
  )[];
}

/** Converts paths and offsets inside one line to ranges of the file. Created only for lines with a finding. */
export interface LineLocator {
  /** UTF-16 offsets into the line's raw text. */
  rawRange(start: number, end: number): Range;
  /** The range of a finding: its path or the nearest existing ancestor, or a part of a string. */
  range(found: Pick<LineReport, 'path' | 'part' | 'within'>): Range;
  valueRange(path: readonly (string | number)[]): Range | undefined;
}
