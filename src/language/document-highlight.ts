import type { Position, Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { occurrenceAt } from './definition';
import { isDeclaration, occurrencesIn, placeOf } from './occurrences';
import { onLine } from './places';
import { placesInLine, symbolInLine, type DataLine } from '../engine/record-line';

/** LSP's DocumentHighlight: `write` is where something is defined. */
export interface EditorHighlight {
  readonly range: Range;
  readonly kind: 'read' | 'write';
}

/** Every mention of the same id in the same YAML file. */
export function highlightsInYaml(model: ProjectModel, path: string, position: Position): EditorHighlight[] {
  const here = occurrenceAt(model, path, position);
  if (!here) return [];
  return occurrencesIn(model)
    .of(here.kind, here.id)
    .filter(({ file }) => file.path === path)
    .map((each) => ({
      range: placeOf(each).range,
      kind: isDeclaration(each) ? 'write' : 'read',
    }));
}

/** Every mention of the same id in the same line; other lines would require reading the whole file. */
export function highlightsInLine(model: ProjectModel, line: DataLine, character: number): EditorHighlight[] {
  const symbol = symbolInLine(model, line, character);
  if (!symbol || symbol.kind === 'key') return [];
  return placesInLine(model, line, symbol.kind, symbol.id).map(({ start, end }) => ({
    range: onLine(line.line, start, end),
    kind: 'read',
  }));
}
