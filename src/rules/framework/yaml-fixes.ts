import type { Fix } from '../../project/findings/finding';
import type { Ref, SourceFile, Located } from '../../project/model/model';
import { replaceScalar, type TextEdit } from '../../base/yaml/edit';
import type { ReportYaml, YamlReport } from './rule';
import { fixEdit } from './yaml-findings';
import type { YamlNode } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';

/** An edit of one file; undefined if the place cannot be edited (because it comes from an alias). */
export interface FileEdit {
  readonly file: SourceFile;
  readonly edit: TextEdit | undefined;
}

/** A fix of one or more edits, as a list for a report; empty if one of the edits cannot be made. */
export function yamlFix(title: string, safety: Fix['safety'], ...edits: readonly FileEdit[]): readonly Fix[] {
  const made = edits.flatMap(({ file, edit }) => (edit ? [fixEdit(file, edit)] : []));
  return made.length > 0 && made.length === edits.length ? [{ title, safety, edits: made }] : [];
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

/** Makes a list of a value that is not one. An alias gets no fix. */
export const inBrackets = ({ file, node }: Pick<Ref, 'file' | 'node'>): readonly Fix[] => {
  const { start, end } = file.document.range(node);
  const newText = `[${file.document.text.slice(start, end)}]`;
  const edit = node.alias === undefined ? { start, end, newText } : undefined;
  return yamlFix('Put it in brackets', 'ask', { file, edit });
};

/** Changes a reference (or an entry's own id) to another id; no fix without one. */
export const changeTo = (
  ref: Pick<Ref, 'file' | 'node'>,
  id: string | undefined,
  safety: Fix['safety'] = 'ask',
): readonly Fix[] => (id === undefined ? [] : yamlFix(`Change to "${id}"`, safety, replaceId(ref, id)));

/** Changes a part of a text, as `partOf` locates it; no fix where it cannot be located, or without another text. */
export const changePart = (place: YamlPlace, newText: string | undefined): readonly Fix[] =>
  newText === undefined || !('start' in place)
    ? []
    : yamlFix(`Change to "${newText}"`, 'ask', { file: place.file, edit: { ...place, newText } });

/** The place of the id, for a finding about its owner. */
export const idPlace = ({ file, node, idNode }: Located & { readonly idNode?: YamlNode }): YamlPlace => ({
  file,
  node: idNode ?? node,
});

/** What is placed in a file by the node of its id, or by its own. */
type Named = Located & { readonly id: string; readonly idNode?: YamlNode };
type About = Omit<Partial<YamlReport>, 'message'> & { readonly message: string; readonly first?: string };

/**
 * Reports each item that repeats the id of an earlier one. `about`: the finding, with the id as its key; `first`: about that one. Empty ids
 * are ignored.
 */
export function reportDuplicates<T extends Named>(
  list: readonly T[],
  report: ReportYaml,
  about: (id: string, again: T) => About,
): void {
  const seen = new Map<string, T>();
  for (const again of list) {
    const { id } = again;
    const earlier = seen.get(id);
    if (!earlier) seen.set(id, again);
    else if (id !== '') {
      const { first = `The first "${id}".`, ...found } = about(id, again);
      const related = [{ place: idPlace(earlier), message: first }];
      report({ place: idPlace(again), related, key: id, ...found });
    }
  }
}
