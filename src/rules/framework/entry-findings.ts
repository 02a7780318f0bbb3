import { compareFindings, type Finding, type Range } from '../../core/findings/finding';
import { sortAgain } from '../../core/findings/sorted';
import type { ProjectModel, SourceFile } from '../../core/project/model';
import type { LineMove } from '../../core/yaml/document';
import type { EntryReport } from './entry-rule';
import type { CheckedEntry, Found, LintMemory } from './lint-memory';
import type { RejectedPlaces } from './rejected-places';
import { milder, type ActiveRule, type RuleSettings } from './settings';
import { rangeOf, relatedPlace, withFixesLater } from './yaml-findings';

/** Makes findings of what was found in the entries of the guideline, at the places that they have now. */
export class EntryFindings {
  constructor(
    private readonly memory: LintMemory,
    private readonly settings: RuleSettings,
    private readonly rejected: RejectedPlaces,
  ) {}

  /** Those of all entries, sorted. `note` hears what every entry's check came to. */
  all(model: ProjectModel, note: (checked: CheckedEntry) => void): readonly Finding[] {
    const file = model.guideline?.file;
    const findings: Finding[] = [];
    for (const checked of this.memory.ofEntries(model)) {
      note(checked);
      for (const finding of this.#of(checked, file!)) findings.push(finding);
    }
    return (this.memory.inEntries = sortAgain(findings, this.memory.inEntries, compareFindings));
  }

  /** Those of one entry: the same list as in the last run while nothing has moved. */
  #of(checked: CheckedEntry, file: SourceFile): readonly Finding[] {
    const { memory, rejected } = this;
    const move = memory.moveOf(checked);
    if (move) {
      const { shown } = checked.placed!;
      for (const found of shown) found.finding = movedBy(found, move, memory);
      memory.notePlaced(checked, shown);
    } else if (!memory.isPlaced(checked)) {
      const shown = checked.found.filter((found) => this.#place(found, file));
      shown.sort((a, b) => compareFindings(a.finding!, b.finding!));
      memory.notePlaced(checked, shown);
    }
    const { shown, findings } = checked.placed!;
    if (!rejected.isAny(file.path)) return findings;
    return findings.filter((_, n) => {
      const { rule, report } = shown[n]!;
      return rule.group === 'tool' || !rejected.covers({ file, node: report.place });
    });
  }

  /** Sees to it that a finding has the places of today; false where its rule is off. */
  #place(found: Found<EntryReport>, file: SourceFile): boolean {
    const active = this.settings.active(found.rule, file.path);
    if (active && !(found.finding?.file === file.path && isPlacedAt(found.finding, found.report, file)))
      found.finding = toEntryFinding(found, file, active, this.memory);
    return active !== undefined;
  }
}

function toEntryFinding(
  { rule, report }: Found<EntryReport>,
  file: SourceFile,
  active: ActiveRule,
  memory: LintMemory,
): Finding {
  const { place, message, key, severity, fixes } = report;
  const related = report.related?.map(({ place: node, message: text }) =>
    relatedPlace({ place: { file, node }, message: text }),
  );
  const said = {
    rule: rule.id,
    severity: milder(active.severity, severity),
    message,
    file: file.path,
    range: rangeOf({ file, node: place }),
    key,
    ...(related && { related }),
  };
  return fixes ? withFixesLater(said, () => memory.model!, fixes) : said;
}

/** A finding whose lines may have moved: the same one where none of them has. */
function movedBy({ finding, report }: Found<EntryReport>, move: LineMove, memory: LintMemory): Finding {
  const { range, related } = finding!;
  const isMoved = ({ start }: Range): boolean => start.line >= move.line;
  if (!isMoved(range) && !related?.some((place) => isMoved(place.range))) return finding!;
  const placed = (before: Range): Range => (isMoved(before) ? lower(before, move.by) : before);
  const { rule, severity, message, file, key = '' } = finding!;
  const said = {
    rule,
    severity,
    message,
    file,
    range: placed(range),
    key,
    ...(related && { related: related.map((place) => ({ ...place, range: placed(place.range) })) }),
  };
  return report.fixes ? withFixesLater(said, () => memory.model!, report.fixes) : said;
}

const lower = ({ start, end }: Range, by: number): Range => ({
  start: { line: start.line + by, character: start.character },
  end: { line: end.line + by, character: end.character },
});

/** Whether the places of a finding are where they were. Each is a piece of text that has not changed: it ends as far from its start. */
function isPlacedAt(
  { range, related = [] }: Finding,
  report: EntryReport,
  { document }: SourceFile,
): boolean {
  if (!document.beginsAt(report.place, range.start)) return false;
  return related.every((place, n) => document.beginsAt(report.related![n]!.place, place.range.start));
}
