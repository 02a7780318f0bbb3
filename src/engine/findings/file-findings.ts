import {
  compareFindings,
  SEVERITIES,
  type Finding,
  type Range,
  type Severity,
} from '../../project/findings/finding';
import type { TextChange } from '../../base/text/text-change';
import type { KeySet } from '../../base/columns/key-set';
import { ANSWER_RULES, EXPLAINED_RULES, FILE_RULES } from '../../rules/registry';
import { movedPlaces } from './followed-findings';

/** How many findings of a file are kept with their places; the rest is counted, never forgotten silently. */
export const FINDINGS_KEPT = 10_000;

/** Which findings of a file are kept. */
export interface Keeping {
  /** How many, at most. */
  readonly limit: number;
  /** `count` keeps a finding's number but not its place, `drop` nothing. Everything is kept by default. */
  readonly fate?: (finding: Finding) => 'keep' | 'count' | 'drop';
}

/** Whether a finding is about the answer of a record that no longer counts. */
export function isHistory({ rule, range }: Finding, history: KeySet): boolean {
  return history.has(range.start.line) && ANSWER_RULES.has(rule);
}

/** Findings of line rules that a finding of a project rule tells better. */
export interface Explained {
  readonly rules: readonly string[];
  /** 0-based. */
  readonly lines: ReadonlySet<number> | 'all';
}

/** Whether what a rule found on a line is told elsewhere. */
export const isExplained = ({ rules, lines }: Explained, rule: string, line: number): boolean =>
  rules.includes(rule) && (lines === 'all' || lines.has(line));

/** What line rules found on some lines. */
export interface FoundOnLines {
  readonly list: readonly Finding[];
  /** What entries of `lint.suppress` silence. */
  readonly suppressed: readonly Finding[];
}

/** The same of a range of a file; lines are counted from the first one of the range. */
export interface FoundInRange extends FoundOnLines {
  readonly beyond: Readonly<Record<Severity, number>>;
  readonly unlisted: readonly UnlistedLines[];
}

/** Lines with findings of a rule that are not listed, in order, a line once for each finding; `dropped` ones are not counted either. */
interface UnlistedLines {
  readonly rule: string;
  readonly as: Severity | 'dropped';
  readonly lines: number[];
}

/** What line rules found in one data file. */
export class FileFindings {
  #findings: Finding[] = [];
  /** Kept all: what is silenced is named one by one. */
  #suppressed: Finding[] = [];
  /** Other files that findings lead to. */
  readonly #leadsTo = new Set<string>();
  /** Findings that are counted without their places, by severity. */
  readonly beyond: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  /** Of rules whose findings may give way to one that explains them: then these are no longer counted. */
  readonly #unlisted: UnlistedLines[] = [];
  /** Rules that have one finding in a file, and have it. */
  readonly #told = new Set<string>();
  /** Findings listed of those rules, which have a limit of their own: else they would take the places of findings that stay. */
  #explained = 0;

  /** `history`: lines on which findings about the answer are no findings. */
  constructor(
    private readonly keeping: Keeping = { limit: FINDINGS_KEPT },
    private readonly history?: KeySet,
  ) {}

  get list(): readonly Finding[] {
    return this.#findings;
  }

  get suppressed(): readonly Finding[] {
    return this.#suppressed;
  }

  /** Adds what was found on the next line (or lines), in the order in which findings are listed: the first ones are kept. */
  add(found: Finding[]): void {
    if (found.length > 1) found.sort(compareFindings);
    this.#noteRelated(found);
    for (const finding of found) {
      if (this.history && isHistory(finding, this.history)) continue;
      if (finding.suppressed !== undefined) {
        this.#suppressed.push(finding);
        continue;
      }
      if (FILE_RULES.has(finding.rule) && this.#isAgain(finding.rule)) continue;
      const fate = this.keeping.fate?.(finding) ?? 'keep';
      if (fate === 'keep' && this.#lists(finding)) continue;
      if (fate !== 'drop') this.beyond[finding.severity] += 1;
      if (EXPLAINED_RULES.has(finding.rule) || FILE_RULES.has(finding.rule))
        this.#linesOf(finding.rule, fate === 'drop' ? 'dropped' : finding.severity).push(
          finding.range.start.line,
        );
    }
  }

  /** Whether a rule that has one finding in a file has it already; else it has it now. */
  #isAgain(rule: string): boolean {
    if (this.#told.has(rule)) return true;
    this.#told.add(rule);
    return false;
  }

  /** Lists a finding, if there is room. */
  #lists(finding: Finding): boolean {
    const explained = EXPLAINED_RULES.has(finding.rule);
    const listed = explained ? this.#explained : this.#findings.length - this.#explained;
    if (listed >= this.keeping.limit) return false;
    this.#findings.push(finding);
    if (explained) this.#explained += 1;
    return true;
  }

  #linesOf(rule: string, as: UnlistedLines['as']): number[] {
    let found = this.#unlisted.find((one) => one.rule === rule && one.as === as);
    if (!found) this.#unlisted.push((found = { rule, as, lines: [] }));
    return found.lines;
  }

  /** Whether a rule that may be explained found something that is not listed. */
  leftOut(rule: string): boolean {
    return this.#unlisted.some((one) => one.rule === rule);
  }

  /** Counts of what is not listed, without what another finding explains. */
  beyondExplained(explained: readonly Explained[]): Record<Severity, number> {
    const counts = { ...this.beyond };
    for (const { rule, as, lines } of this.#unlisted) {
      if (as !== 'dropped')
        for (const line of lines) if (explained.some((one) => isExplained(one, rule, line))) counts[as] -= 1;
    }
    return counts;
  }

  /** What was found in a range whose first line was numbered `first`. */
  inRange(first: number): FoundInRange {
    const { beyond } = this;
    return {
      unlisted: this.#unlisted.map((one) => ({ ...one, lines: one.lines.map((line) => line - first) })),
      list: movedAll(this.#findings, -first),
      suppressed: movedAll(this.#suppressed, -first),
      beyond,
    };
  }

  /** Adds what was found in the next range, with what is kept the same; `first` is the number of its first line. */
  addRange({ list, suppressed, beyond, unlisted }: FoundInRange, first: number): void {
    this.#noteRelated(list);
    for (const finding of movedAll(suppressed, first)) this.#suppressed.push(finding);
    for (const finding of list) {
      if (FILE_RULES.has(finding.rule) && this.#isAgain(finding.rule)) continue;
      const placed = first === 0 ? finding : moved(finding, first);
      if (this.#lists(placed)) continue;
      this.beyond[finding.severity] += 1;
      if (EXPLAINED_RULES.has(finding.rule))
        this.#linesOf(finding.rule, finding.severity).push(placed.range.start.line);
    }
    for (const { rule, as, lines } of unlisted) {
      if (FILE_RULES.has(rule) && this.#isAgain(rule)) {
        if (as !== 'dropped') this.beyond[as] -= lines.length;
        continue;
      }
      const into = this.#linesOf(rule, as);
      for (const line of lines) into.push(first + line);
    }
    for (const severity of SEVERITIES) this.beyond[severity] += beyond[severity];
  }

  /** Replaces what stands on lines `from` up to, not including, `to` (0-based) and moves what follows by `shift` lines. */
  replace(from: number, to: number, shift: number, found: FoundOnLines): void {
    const replaced = (old: readonly Finding[], by: readonly Finding[]): Finding[] => [
      ...old.filter(({ range }) => range.start.line < from),
      ...by,
      ...movedAll(
        old.filter(({ range }) => range.start.line >= to),
        shift,
      ),
    ];
    this.#findings = replaced(this.#findings, found.list);
    this.#explained = this.#findings.filter(({ rule }) => EXPLAINED_RULES.has(rule)).length;
    this.#suppressed = replaced(this.#suppressed, found.suppressed);
    this.#noteRelated(found.list);
  }

  #noteRelated(found: readonly Finding[]): void {
    for (const { related } of found) for (const { file } of related ?? []) this.#leadsTo.add(file);
  }

  /** Follows a change of another file, to which findings may lead; whether it moved a place. */
  follow(file: string, change: TextChange): boolean {
    if (!this.#leadsTo.has(file)) return false;
    let isMoved = false;
    this.#findings = this.#findings.map((finding) => {
      const related = movedPlaces(finding.related, file, change);
      if (!related || related === finding.related) return finding;
      isMoved = true;
      return { ...finding, related };
    });
    return isMoved;
  }
}

const movedAll = (findings: readonly Finding[], shift: number): readonly Finding[] =>
  shift === 0 ? findings : findings.map((finding) => moved(finding, shift));

function moved(finding: Finding, shift: number): Finding {
  const at = ({ line, character }: Range['start']): Range['start'] => ({ line: line + shift, character });
  const range = (r: Range): Range => ({ start: at(r.start), end: at(r.end) });
  return {
    ...finding,
    range: range(finding.range),
    ...(finding.fixes && {
      fixes: finding.fixes.map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ ...edit, range: range(edit.range) })),
      })),
    }),
  };
}
