import { append } from '../../base/lists';
import type { FixEdit } from '../../project/findings/finding';
import type { Ref, SourceFile } from '../../project/model/model';
import { replaceScalar, type TextEdit } from '../../base/yaml/edit';
import type { RuleFix } from './rule';
import { fixEdits } from './yaml-findings';

/** An edit of one file; undefined if the place cannot be edited (because it comes from an alias). */
export interface FileEdit {
  readonly file: SourceFile;
  readonly edit: TextEdit | undefined;
}

/** A fix of one or more edits, as a list for a report; empty if one of the edits cannot be made. */
export function yamlFix(
  title: string,
  safety: RuleFix['safety'],
  ...edits: readonly FileEdit[]
): readonly RuleFix[] {
  const made: FixEdit[] = [];
  for (const { file, edit } of edits) {
    if (!edit) return [];
    append(made, fixEdits(file, [edit]));
  }
  return made.length > 0 ? [{ title, safety, edits: made }] : [];
}

/** Whether an edit deletes a comment. */
export const takesComment = (
  { document }: SourceFile,
  edit: Pick<TextEdit, 'start' | 'end'> | undefined,
): boolean =>
  edit !== undefined && document.comments.some(({ start, end }) => edit.start <= start && end <= edit.end);

/** Replaces the id in a reference (or an entry's own id). */
export function replaceId({ file, node }: Pick<Ref, 'file' | 'node'>, id: string): FileEdit {
  return { file, edit: node.kind === 'scalar' ? replaceScalar(file.document, node, id) : undefined };
}

/** Makes a list of a value that is not one; no fix for what an alias stands for. */
export const inBrackets = ({ file, node }: Pick<Ref, 'file' | 'node'>): readonly RuleFix[] => {
  const { start, end } = file.document.range(node);
  const newText = `[${file.document.text.slice(start, end)}]`;
  const edit = node.alias === undefined ? { start, end, newText } : undefined;
  return yamlFix('Put it in brackets', 'ask', { file, edit });
};

/** Changes a reference (or an entry's own id) to another id; no fix without one. */
export const changeTo = (
  ref: Pick<Ref, 'file' | 'node'>,
  id: string | undefined,
  safety: RuleFix['safety'] = 'ask',
): readonly RuleFix[] => (id === undefined ? [] : yamlFix(`Change to "${id}"`, safety, replaceId(ref, id)));
