import type { Position, Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { pathAt } from '../base/yaml/path';
import { rangeBetween, yamlDocument } from './places';

/** The steps of "expand selection": the scalar, its entry, the mapping, the list, ... innermost first. */
export function selectionRanges(model: ProjectModel, path: string, position: Position): Range[] {
  const document = yamlDocument(model, path);
  const location = document && pathAt(document, document.lines.offsetAt(position));
  if (!document || !location) return [];
  const parts = [...location.nodes].reverse().map((node) => document.range(node));
  if (location.entry) {
    if (location.onKey) parts.unshift(document.range(location.entry.key));
    parts.push(document.range(location.entry));
  }
  const offset = document.lines.offsetAt(position);
  const around = parts
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const ranges: { start: number; end: number }[] = [];
  for (const range of around) {
    const last = ranges.at(-1);
    if (
      !last ||
      (range.end - range.start > last.end - last.start && range.start <= last.start && range.end >= last.end)
    )
      ranges.push(range);
  }
  return ranges.map(({ start, end }) => rangeBetween(document, start, end));
}
