import type { Finding, Severity, Range } from '../../../../project/findings/finding';
import type { CheckResult, Counts } from '../../../../engine/check-project';
import type { Paint } from '../../../../cli/colors';
import { sumCounts } from '../../narrow-result';
import type { BaselineEntry } from '../baseline';

export interface CheckedProject {
  /** Folder relative to the working folder, with `/`; `.` for itself. */
  readonly folder: string;
  readonly title: string | undefined;
  readonly guideline: string | undefined;
  readonly result: CheckResult;
}

/** The result of `check`, for all output formats. */
export interface CheckReport {
  readonly projects: readonly CheckedProject[];
  /** What was left out as requested. */
  readonly narrowed?: Narrowed;
  /** Severities that make the exit code 1; errors by default. */
  readonly failing?: readonly Severity[];
  /** Counts by rule, if requested. */
  readonly statistics?: readonly RuleStatistics[];
}

/** Formats a report as pieces of text, to be written in order. */
export type CheckFormat = (report: CheckReport, paint: Paint) => Iterable<string>;

/** Counts over all projects. */
export const totalCounts = ({ projects }: CheckReport): Counts =>
  sumCounts(projects.map(({ result }) => result));

/** The counts of findings that are not among the listed ones. */
export function notListed(counts: Counts, listed: readonly Finding[]): Counts {
  const rest = { ...counts };
  for (const { severity } of listed) rest[severity] -= 1;
  return rest;
}

/** What a report leaves out as requested. */
export interface Narrowed {
  readonly changedSince?: {
    /** As given. */
    readonly revision: string;
    /** The commit that the files were compared with: the merge base. */
    readonly base: string;
    readonly elsewhere: Counts;
    /** Schema or guideline of a project differ from the base. */
    readonly yamlChanged: boolean;
    /** The base was checked too: findings elsewhere existed there. */
    readonly compared: boolean;
  };
  readonly baseline?: {
    readonly file: string;
    readonly hidden: Counts;
    readonly gone: readonly BaselineEntry[];
  };
  /** Findings that annotators may not see. The counts of the report contain them. */
  readonly asSeenBy?: { readonly hidden: Counts };
  readonly files?: {
    /** In files of the projects that were not named. */
    readonly elsewhere: Counts;
    readonly notRead: readonly UnreadFile[];
  };
}

/** A named file that no project reads. */
export interface UnreadFile {
  /** The path as shown to users. */
  readonly file: string;
  /** The folder of the project that contains it, as shown to users; undefined if there is none. */
  readonly project: string | undefined;
}

/** How often a rule reported something. */
export interface RuleStatistics {
  readonly rule: string;
  readonly counts: Counts;
  /** Files with findings of it. */
  readonly files: number;
  /** Findings with a safe fix. */
  readonly safeFixes: number;
  /** Comments and entries of `lint.suppress` by which people refuse its findings. */
  readonly suppressed: number;
}

/** A range as people and editors count: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export const oneBased = ({ start, end }: Range) => ({
  line: start.line + 1,
  column: start.character + 1,
  endLine: end.line + 1,
  endColumn: end.character + 1,
});
