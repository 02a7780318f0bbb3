import type { Location, WorkspaceSymbol } from 'vscode-languageserver/node';
import type { ProjectModel } from '../project/model/model';
import { occurrencesIn, placeOf, type Occurrence } from './occurrences';
import { SYMBOL_KINDS } from './document-symbols';
import type { FileRange } from './places';

const MAX_SYMBOLS = 500;

/** Labels, layers, rules, tie-breakers and examples whose id or name contains the letters of the query in order. */
export function workspaceSymbols(
  model: ProjectModel,
  query: string,
  locationOf: (place: FileRange) => Location,
): WorkspaceSymbol[] {
  const all = occurrencesIn(model);
  const wanted = query.toLowerCase();
  const paths = new Set([model.schema.file.path, ...(model.guideline ? [model.guideline.file.path] : [])]);
  const found: WorkspaceSymbol[] = [];
  for (const path of paths)
    for (const occurrence of all.inFile(path)) {
      const { kind, id, role } = occurrence;
      if (role !== 'definition' || kind === 'person' || kind === 'lint-rule') continue;
      const name = kind === 'label' ? (model.labels.get(id)?.label.name ?? id) : id;
      if (!holds(id.toLowerCase(), wanted) && !holds(name.toLowerCase(), wanted)) continue;
      found.push({
        name: id,
        containerName: name === id ? (model.schema.title ?? '') : name,
        kind: SYMBOL_KINDS[kind],
        location: locationOf(meaningOf(model, occurrence)),
      });
      if (found.length >= MAX_SYMBOLS) return found;
    }
  return found;
}

/** A label's symbol is at its definition in the guideline. */
function meaningOf(model: ProjectModel, occurrence: Occurrence): FileRange {
  const meaning = occurrencesIn(model)
    .of(occurrence.kind, occurrence.id)
    .find(({ role }) => role === 'meaning');
  return placeOf(meaning ?? occurrence);
}

function holds(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
