import type { Fix, FixEdit } from '../../project/findings/finding';
import type { LineLocator, LineFix, LineView } from './line-view';

/** A rule's fix as edits of the file; undefined if one of its places does not exist. */
export function lineFix(fix: LineFix, line: LineView, locator: LineLocator): Fix | undefined {
  const edits: FixEdit[] = [];
  for (const edit of fix.edits) {
    const made = editOf(edit, line, locator);
    if (!made) return undefined;
    edits.push({ file: line.file, ...made });
  }
  return { title: fix.title, safety: fix.safety, edits };
}

function editOf(
  edit: LineFix['edits'][number],
  line: LineView,
  locator: LineLocator,
): Omit<FixEdit, 'file'> | undefined {
  if ('removeLine' in edit) {
    const start = { line: line.line, character: 0 };
    return { range: { start, end: { line: line.line + 1, character: 0 } }, newText: '' };
  }
  if ('raw' in edit) return { range: locator.rawRange(edit.raw.start, edit.raw.end), newText: edit.newText };
  const range = locator.valueRange(edit.path);
  if (!range) return undefined;
  if ('value' in edit) return { range, newText: asWritten(JSON.stringify(edit.value), line) };
  const inner = locator.range(edit);
  if (line.format === 'jsonl')
    return { range: inner, newText: asWritten(JSON.stringify(edit.text).slice(1, -1), line) };
  const doubled =
    line.format === 'csv' || line.format === 'tsv' ? edit.text.replaceAll(`"`, `""`) : edit.text;
  return { range: inner, newText: doubled };
}

const NON_ASCII = /[^\0-\x7f]/;

/** Escapes characters outside ASCII if the line does so. */
function asWritten(json: string, line: LineView): string {
  if (!/\\u[\da-fA-F]{4}/.test(line.raw) || NON_ASCII.test(line.raw)) return json;
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
