import {
  compareFindings,
  SEVERITIES,
  type Finding,
  type Range,
  type Severity,
} from '../../project/findings/finding';
import type { TextChange } from '../../base/text/text-change';
import { KeySet } from '../../base/columns/key-set';
import { ANSWER_RULES, EXPLAINED_RULES, FILE_RULES } from '../../rules/registry';
import { movedPlaces } from './followed-findings';

/** How many findings of a file are listed by default; the rest is counted. */
export const MAX_LISTED = 10_000;

export interface ListingPolicy {
  readonly limit: number;
  /** `keep` lists a finding (the default), `count` only counts it, `drop` ignores it. */
  readonly fate?: (finding: Finding) => 'keep' | 'count' | 'drop';
}

const NO_LINES = new KeySet();

const isHistoryLine = (rule: string, line: number, history: KeySet): boolean =>
  history.has(line) && ANSWER_RULES.has(rule);

/** Whether a finding is about the answer of a record that no longer counts. */
export const isHistory = ({ rule, range }: Finding, history: KeySet): boolean =>
  isHistoryLine(rule, range.start.line, history);

/** Whether findings of a rule may be left out later: others explain them, or their records are replaced. */
const mayCountNoMore = (rule: string): boolean => EXPLAINED_RULES.has(rule) || ANSWER_RULES.has(rule);

/** Findings of line rules that a finding of a project rule explains better. */
export interface Explained {
  readonly rules: readonly string[];
  /** 0-based. */
  readonly lines: ReadonlySet<number> | 'all';
}

/** Whether a project rule explains the findings of a rule on a line. */
export const isExplained = ({ rules, lines }: Explained, rule: string, line: number): boolean =>
  rules.includes(rule) && (lines === 'all' || lines.has(line));

export interface FoundOnLines {
  readonly list: readonly Finding[];
  /** Findings that entries of `lint.suppress` suppress. */
  readonly suppressed: readonly Finding[];
}

/** Findings in a chunk of a file; lines are counted from the first one of the chunk. */
export interface FoundInChunk extends FoundOnLines {
  readonly beyond: Readonly<Record<Severity, number>>;
  readonly unlisted: readonly UnlistedLines[];
}

/** Lines with findings of a rule that are not listed: in order, and once for each finding. `dropped`: not counted either. */
interface UnlistedLines {
  readonly rule: string;
  readonly as: Severity | 'dropped';
  readonly lines: number[];
}

/** Findings of line rules in one data file. */
export class FileFindings {
  #findings: Finding[] = [];
  /** All of them: suppressed findings have no limit. */
  #suppressed: Finding[] = [];
  /** Other files that findings refer to. */
  readonly #refersTo = new Set<string>();
  /** Numbers of findings that are not listed. */
  readonly beyond: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  /** Of rules whose findings may count no more later, and of `FILE_RULES`. */
  readonly #unlisted: UnlistedLines[] = [];
  /** Those of `FILE_RULES` (one finding per file) that have their finding. */
  readonly #found = new Set<string>();
  /** Number of listed findings of `EXPLAINED_RULES`. They have a limit of their own: otherwise they would displace other findings. */
  #explained = 0;

  /** `history`: lines of replaced records; findings about their answers are left out. */
  constructor(
    private readonly keeping: ListingPolicy = { limit: MAX_LISTED },
    private readonly history?: KeySet,
  ) {}

  get list(): readonly Finding[] {
    return this.#findings;
  }

  get suppressed(): readonly Finding[] {
    return this.#suppressed;
  }

  /** Adds the findings of the next lines. The first ones are listed, up to the limit. */
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
      if (FILE_RULES.has(finding.rule) || mayCountNoMore(finding.rule))
        this.#linesOf(finding.rule, fate === 'drop' ? 'dropped' : finding.severity).push(
          finding.range.start.line,
        );
    }
  }

  #isAgain(rule: string): boolean {
    if (this.#found.has(rule)) return true;
    this.#found.add(rule);
    return false;
  }

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

  /** Whether a rule (of `EXPLAINED_RULES`) has findings that are not listed. `history`: lines of replaced records. */
  leftOut(rule: string, history: KeySet = NO_LINES): boolean {
    return this.#unlisted.some(
      (one) => one.rule === rule && one.lines.some((line) => !isHistoryLine(rule, line, history)),
    );
  }

  /** Counts of findings that are not listed, but for those that others explain, and those about the answers of replaced records. */
  beyondExplained(explained: readonly Explained[], history: KeySet = NO_LINES): Record<Severity, number> {
    const counts = { ...this.beyond };
    for (const { rule, as, lines } of this.#unlisted) {
      if (as === 'dropped') continue;
      for (const line of lines)
        if (isHistoryLine(rule, line, history) || explained.some((one) => isExplained(one, rule, line)))
          counts[as] -= 1;
    }
    return counts;
  }

  /** The findings as those of a chunk whose first line was numbered `first`. */
  inChunk(first: number): FoundInChunk {
    const { beyond } = this;
    return {
      unlisted: this.#unlisted.map((one) => ({ ...one, lines: one.lines.map((line) => line - first) })),
      list: movedAll(this.#findings, -first),
      suppressed: movedAll(this.#suppressed, -first),
      beyond,
    };
  }

  /** Adds the findings of the next chunk, made with the same `ListingPolicy`; `first` is the number of its first line. */
  addChunk({ list, suppressed, beyond, unlisted }: FoundInChunk, first: number): void {
    this.#noteRelated(list);
    for (const finding of movedAll(suppressed, first)) this.#suppressed.push(finding);
    for (const finding of list) {
      if (FILE_RULES.has(finding.rule) && this.#isAgain(finding.rule)) continue;
      const located = first === 0 ? finding : moved(finding, first);
      if (this.#lists(located)) continue;
      this.beyond[finding.severity] += 1;
      if (mayCountNoMore(finding.rule))
        this.#linesOf(finding.rule, finding.severity).push(located.range.start.line);
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

  /** Replaces the findings on lines `from` up to, not including, `to` (0-based) and moves those after them by `shift` lines. */
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
    for (const { related } of found) for (const { file } of related ?? []) this.#refersTo.add(file);
  }

  /** Moves places in another file that findings refer to, after a change of it; returns whether any moved. */
  follow(file: string, change: TextChange): boolean {
    if (!this.#refersTo.has(file)) return false;
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
