import type { Finding, Range } from '../project/findings/finding';
import type { ProjectModel, SourceFile } from '../project/model/model';
import { addEntry, addToList } from '../base/yaml/edit';
import { lineEndOf, type TextEdit } from '../base/yaml/edit-place';
import type { YamlDocument } from '../base/yaml/document';
import { pathAt } from '../base/yaml/path';
import { WITHOUT_RULE } from '../rules/framework/yaml-findings';
import { suppressionsOf, yamlFiles } from '../rules/framework/suppressions';
import { editsInFile, findingsAt, type EditorAction } from './code-actions';

/** Problems of the file itself or of suppression comments are to be fixed, not suppressed. */
const NOT_OFFERED = new Set([
  ...WITHOUT_RULE,
  'yaml-syntax',
  'invalid-suppression',
  'suppression-without-reason',
  'unused-suppression',
]);

/** Suppresses the rules of the findings at a range: in YAML by a comment, in data files by `lint.suppress`. The author adds the reason. */
export function suppressActions(
  model: ProjectModel,
  path: string,
  findings: readonly Finding[],
  range: Range,
): EditorAction[] {
  const file = yamlFiles(model).find((each) => each.path === path);
  const here = findingsAt(findings, range);
  return file ? suppressIn(file, here) : suppressByEntry(model, here);
}

/** Entries for findings about a sample or an answer to it. Other findings (about an unreadable line) have nothing to identify them by. */
function suppressByEntry({ schema: { file } }: ProjectModel, findings: readonly Finding[]): EditorAction[] {
  const actions = new Map<string, EditorAction>();
  for (const { rule, sample, annotator } of findings) {
    if (NOT_OFFERED.has(rule) || sample === undefined || sample === '') continue;
    const entry = { rule, sample, ...(annotator !== undefined && { annotator }), reason: '' };
    const key = JSON.stringify(entry);
    const edit = actions.has(key) ? undefined : entryEdit(file, entry);
    if (!edit) continue;
    const answer = annotator === undefined ? '' : `${annotator} on `;
    actions.set(key, {
      title: `Suppress ${rule} for ${answer}"${sample}" (say why in ${file.path})`,
      kind: 'quickfix',
      edits: editsInFile(file, { path: file.path, edits: [edit] }),
    });
  }
  return [...actions.values()];
}

function entryEdit({ document, root }: SourceFile, entry: Record<string, string>): TextEdit | undefined {
  if (root.kind !== 'map') return undefined;
  const lint = root.entry('lint')?.value;
  if (!lint) return addEntry(document, root, 'lint', { suppress: [entry] }, { braces: true });
  return lint.kind === 'map' || lint.kind === 'missing'
    ? addToList(document, lint, 'suppress', [entry], { braces: true })
    : undefined;
}

/** Comments for findings in a YAML file. */
export function suppressIn(
  { path, document }: Pick<SourceFile, 'path' | 'document'>,
  findings: readonly Finding[],
): EditorAction[] {
  const places = new Map<string, EditorAction>();
  for (const { rule, range } of findings) {
    const { line } = range.start;
    if (NOT_OFFERED.has(rule) || places.has(`${rule} ${line}`)) continue;
    places.set(`${rule} ${line}`, {
      title: `Suppress ${rule} here (say why in the comment)`,
      kind: 'quickfix',
      edits: editsInFile({ document }, { path, edits: suppressionEdits(document, line, rule) }),
    });
  }
  return [...places.values()];
}

/** A comment above the line; an addition to an existing one; or, inside a text of several lines, comments above and below the text. */
function suppressionEdits(document: YamlDocument, line: number, rule: string): TextEdit[] {
  const there = suppressionsOf(document).all.find(
    ({ kind, fromLine }) => kind === 'next-line' && fromLine === line,
  );
  if (there) {
    const at = there.rules.at(-1)!.end;
    return [{ start: at, end: at, newText: `, ${rule}` }];
  }
  const { lines, text } = document;
  const lineEnd = lineEndOf(text);
  const above = (number: number, words: string): TextEdit => {
    // A byte order mark must remain first.
    const at = number === 0 && text.startsWith('\ufeff') ? 1 : lines.lineStart(number);
    return { start: at, end: at, newText: `${indentOf(document, number)}# ${words}${lineEnd}` };
  };
  const around = textAround(document, lines.lineStart(line));
  if (!around) return [above(line, `labelwright-disable-next-line ${rule}`)];
  const first = lines.lineAt(around.start);
  const last = lines.lineAt(around.end);
  const enable = `${indentOf(document, first)}# labelwright-enable ${rule}`;
  const isLastLine = last + 1 >= lines.lineCount;
  const at = isLastLine ? text.length : lines.lineStart(last + 1);
  return [
    above(first, `labelwright-disable ${rule}`),
    { start: at, end: at, newText: isLastLine ? lineEnd + enable : enable + lineEnd },
  ];
}

function textAround(document: YamlDocument, offset: number): { start: number; end: number } | undefined {
  // Leading white space belongs to no node.
  const word = offset + /^[ \t]*/.exec(document.text.slice(offset))![0].length;
  const node = pathAt(document, word)?.nodes.findLast(({ kind }) => kind === 'scalar');
  const range = node && document.range(node);
  return range && range.start < offset && offset <= range.end ? range : undefined;
}

function indentOf({ text, lines }: YamlDocument, line: number): string {
  return /^\ufeff?( *)/.exec(text.slice(lines.lineStart(line), lines.lineEnd(line)))![1]!;
}
