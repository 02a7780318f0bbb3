import type { ProjectModel } from '../project/model/model';
import { isDeclaration, occurrencesIn, type Occurrence, type SymbolKind } from './occurrences';
import { yamlDocument } from './places';
import { TOKEN_TYPES } from './token-legend';

const TYPE_OF: Readonly<Record<SymbolKind, (typeof TOKEN_TYPES)[number]>> = {
  label: 'enumMember',
  layer: 'class',
  rule: 'function',
  example: 'variable',
  person: 'variable',
  'lint-rule': 'macro',
};

/** LSP's encoding: five numbers per token (line and character relative to the previous token, length, type, modifiers). */
export function semanticTokens(
  model: ProjectModel,
  path: string,
  lines?: { from: number; to: number },
): number[] {
  const document = yamlDocument(model, path);
  if (!document) return [];
  const data: number[] = [];
  let [line, character, behind] = [0, 0, 0];
  for (const occurrence of occurrencesIn(model).inFile(path)) {
    const { start, end, kind } = occurrence;
    const place = document.lineColumn(start);
    if (lines && (place.line < lines.from || place.line > lines.to)) continue;
    // An alias gives one place several ids: tokens may not overlap.
    if (start < behind || end <= start) continue;
    data.push(
      place.line - line,
      place.line === line ? place.character - character : place.character,
      end - start,
      TOKEN_TYPES.indexOf(TYPE_OF[kind]),
      modifiers(model, occurrence),
    );
    [line, character, behind] = [place.line, place.character, end];
  }
  return data;
}

function modifiers(model: ProjectModel, occurrence: Occurrence): number {
  const { kind, id } = occurrence;
  const isDeprecated = kind === 'label' && model.labels.get(id)?.label.status === 'deprecated';
  return (isDeclaration(occurrence) ? 1 : 0) | (isDeprecated ? 2 : 0);
}
