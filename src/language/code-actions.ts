import type { Finding, Fix, Range } from '../core/findings/finding';
import type { GuidelineEdits } from '../core/guideline-edits/places';
import type { SourceFile } from '../core/project/model';
import { rangeBetween } from './places';

export interface EditorEdit {
  range: Range;
  newText: string;
}
export interface EditorAction {
  title: string;
  kind: 'quickfix' | 'source.fixAll' | 'refactor';
  isPreferred?: boolean;
  /** Edits by file path. */
  edits: Map<string, EditorEdit[]>;
  /** The finding that it mends. */
  finding?: Finding;
}

/** The fixes of the findings that touch a range. A safe fix that stands alone is the preferred one. */
export function quickFixes(findings: readonly Finding[], range: Range): EditorAction[] {
  return findingsAt(findings, range).flatMap((finding) =>
    (finding.fixes ?? []).map((fix) => ({
      title: fix.title,
      kind: 'quickfix' as const,
      edits: editsByFile(fix),
      finding,
      ...(fix.safety === 'safe' && finding.fixes!.length === 1 && { isPreferred: true }),
    })),
  );
}

/** The findings that touch a range. */
export const findingsAt = (findings: readonly Finding[], range: Range): Finding[] =>
  findings.filter((finding) => touches(finding.range, range));

/** The samples that the findings at a range are about, each once. */
export function samplesAt(findings: readonly Finding[], range: Range): string[] {
  const here = findingsAt(findings, range);
  return [...new Set(here.flatMap(({ sample }) => (sample === undefined || sample === '' ? [] : [sample])))];
}

/** Every safe fix of a file in one action; of fixes that touch the same characters the first is taken, the rest comes next time. */
export function fixAll(findings: readonly Finding[]): EditorAction | undefined {
  const edits = new Map<string, EditorEdit[]>();
  let taken = 0;
  for (const finding of findings) {
    const fix = finding.fixes?.find(({ safety }) => safety === 'safe');
    if (
      !fix ||
      fix.edits.some((edit) => (edits.get(edit.file) ?? []).some((other) => touches(edit.range, other.range)))
    )
      continue;
    taken += 1;
    for (const [file, own] of editsByFile(fix)) edits.set(file, [...(edits.get(file) ?? []), ...own]);
  }
  return taken === 0
    ? undefined
    : { title: 'Fix all Labelwright findings that can be fixed safely', kind: 'source.fixAll', edits };
}

/** Edits of the guideline as an editor makes them. */
export function editsInFile(
  { document }: SourceFile,
  { path, edits }: GuidelineEdits,
): EditorAction['edits'] {
  const changes = edits.map(({ start, end, newText }) => ({
    range: rangeBetween(document, start, end),
    newText,
  }));
  return new Map([[path, changes]]);
}

function editsByFile(fix: Fix): Map<string, EditorEdit[]> {
  const files = new Map<string, EditorEdit[]>();
  for (const { file, range, newText } of fix.edits)
    files.set(file, [...(files.get(file) ?? []), { range, newText }]);
  return files;
}

const before = (a: Range['start'], b: Range['start']): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

const touches = (a: Range, b: Range): boolean => !before(a.end, b.start) && !before(b.end, a.start);
