import { chooseSafeFixes, touches } from '../project/findings/apply-edits';
import type { EditorEdit, Finding, Fix, FixEdit, Range } from '../project/findings/finding';
import type { GuidelineEdits } from '../project/guideline/edits/places';
import type { SourceFile } from '../project/model/model';
import { mergeConflictAt } from '../features/merge/conflict-block';
import { rangeBetween } from './places';
import { addTo } from '../base/lists';

export interface EditorAction {
  title: string;
  kind: 'quickfix' | 'source.fixAll' | 'refactor';
  isPreferred?: boolean;
  /** Edits by file path. */
  edits: Map<string, EditorEdit[]>;
}

/** The fixes of the findings that touch a range. A finding's only fix is preferred if it is safe. */
export function quickFixes(findings: readonly Finding[], range: Range): EditorAction[] {
  return findingsAt(findings, range).flatMap((finding) =>
    (finding.fixes ?? []).map((fix) => ({
      title: fix.title,
      kind: 'quickfix' as const,
      edits: editsByFile(fix),
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

/** All safe fixes of a file in one action; of fixes that touch the same characters, only the first. */
export function fixAll(findings: readonly Finding[]): EditorAction | undefined {
  const { edits, count } = chooseSafeFixes(findings);
  if (count === 0) return undefined;
  return {
    title: 'Fix all Labelwright findings that can be fixed safely',
    kind: 'source.fixAll',
    edits: new Map([...edits].map(([file, own]) => [file, own.map(editorEdit)])),
  };
}

/** Merges the conflict in a record file of which a line (0-based) is a marker, if it can be done without a decision. */
export function conflictActions(path: string, text: string, line: number): EditorAction[] {
  const merged = mergeConflictAt(text, line);
  if (!merged) return [];
  const at = (row: number) => ({ line: row, character: 0 });
  const edit = { range: { start: at(merged.start), end: at(merged.end) }, newText: merged.text };
  const title = 'Merge both sides, record by record';
  return [{ title, kind: 'quickfix', edits: new Map([[path, [edit]]]) }];
}

const editorEdit = ({ range, newText }: FixEdit): EditorEdit => ({ range, newText });

/** Edits of a YAML file in the editor's form. */
export function editsInFile(
  { document }: Pick<SourceFile, 'document'>,
  { path, edits }: Pick<GuidelineEdits, 'path' | 'edits'>,
): EditorAction['edits'] {
  const changes = edits.map(({ start, end, newText }) => ({
    range: rangeBetween(document, start, end),
    newText,
  }));
  return new Map([[path, changes]]);
}

function editsByFile(fix: Fix): Map<string, EditorEdit[]> {
  const files = new Map<string, EditorEdit[]>();
  for (const edit of fix.edits) addTo(files, edit.file, editorEdit(edit));
  return files;
}
