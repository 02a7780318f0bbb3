import type { FixEdit } from '../../project/findings/finding';
import type { Ref, SourceFile } from '../../project/model/model';
import { replaceScalar, type TextEdit } from '../../base/yaml/edit';
import type { RuleFix } from './rule';
import { fixEdits } from './yaml-findings';

/** An edit of one file; undefined when the place cannot be edited (in what an alias brings in). */
export interface FileEdit {
  readonly file: SourceFile;
  readonly edit: TextEdit | undefined;
}

/** A fix of one or more edits, in a list to put into a report; empty when one of the edits cannot be made. */
export function yamlFix(
  title: string,
  safety: RuleFix['safety'],
  ...edits: readonly FileEdit[]
): readonly RuleFix[] {
  const made: FixEdit[] = [];
  for (const { file, edit } of edits) {
    if (!edit) return [];
    made.push(...fixEdits(file, [edit]));
  }
  return made.length > 0 ? [{ title, safety, edits: made }] : [];
}

/** Whether an edit takes a comment of the author's away. */
export const takesComment = (
  { document }: SourceFile,
  edit: Pick<TextEdit, 'start' | 'end'> | undefined,
): boolean =>
  edit !== undefined && document.comments.some(({ start, end }) => edit.start <= start && end <= edit.end);

/** Writes another id over a reference (or over the id that something has). */
export function replaceId({ file, node }: Pick<Ref, 'file' | 'node'>, id: string): FileEdit {
  return { file, edit: node.kind === 'scalar' ? replaceScalar(file.document, node, id) : undefined };
}
