import { SEVERITIES, type Severity } from '../../../../project/findings/finding';
import { addCounts, noCounts, type CheckResult, type Counts } from '../../../../engine/check-project';
import type { Paint } from '../../../../cli/colors';
import type { BaselineEntry } from '../baseline';

/** What `check` found in one project. */
export interface CheckedProject {
  /** Folder relative to the working folder, with `/`; `.` for itself. */
  readonly folder: string;
  readonly title: string | undefined;
  /** Version of the guideline. */
  readonly guideline: string | undefined;
  readonly result: CheckResult;
}

/** What `check` found; every output format shows this. */
export interface CheckReport {
  readonly projects: readonly CheckedProject[];
  /** What was left out on demand. */
  readonly narrowed?: Narrowed;
  /** Severities that make the exit code 1; errors by default. */
  readonly failing?: readonly Severity[];
  /** Counts by rule, where they were asked for. */
  readonly statistics?: readonly RuleStatistics[];
}

/** Turns a report into text, in pieces that are written one after the other. */
export type CheckFormat = (report: CheckReport, paint: Paint) => Iterable<string>;

/** The path of a project's file relative to the working folder. */
export function shownPath({ folder }: Pick<CheckedProject, 'folder'>, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** Counts over all projects. */
export function totalCounts({ projects }: CheckReport): Counts {
  const sum = noCounts();
  for (const { result } of projects) addCounts(sum, result.counts);
  return sum;
}

export const sumOf = (counts: Counts): number =>
  SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);

/** `3 errors, 1 warning`: what there is none of is left out. */
export function countsText({ error, warning, info }: Counts): string {
  const part = (count: number, word: string) =>
    count === 0 ? [] : [`${count} ${word}${count === 1 || word === 'info' ? '' : 's'}`];
  return [...part(error, 'error'), ...part(warning, 'warning'), ...part(info, 'info')].join(', ');
}

/** What a report does not show because it was asked to leave it out. */
export interface Narrowed {
  readonly changedSince?: {
    /** As it was given. */
    readonly revision: string;
    /** What the files were compared with: where the history parted from the revision. */
    readonly base: string;
    readonly elsewhere: Counts;
    /** Schema or guideline differ from the base in a project. */
    readonly yamlChanged: boolean;
    /** The base was checked as well: what is elsewhere was there. */
    readonly compared: boolean;
  };
  readonly baseline?: {
    readonly file: string;
    readonly hidden: Counts;
    readonly gone: readonly BaselineEntry[];
  };
  readonly files?: {
    /** In files of the projects that were not named. */
    readonly elsewhere: Counts;
    readonly notRead: readonly UnreadFile[];
  };
}

/** A file that was named and that no project reads. */
export interface UnreadFile {
  /** As people see it. */
  readonly file: string;
  /** The folder of the project that it lies in, as people see it; undefined where it lies in none. */
  readonly project: string | undefined;
}

/** How often a rule found something. */
export interface RuleStatistics {
  readonly rule: string;
  readonly counts: Counts;
  /** Files with findings of it. */
  readonly files: number;
  /** Findings with a fix that can be made unasked. */
  readonly safeFixes: number;
}
