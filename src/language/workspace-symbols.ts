import type { ProjectModel } from '../project/model/model';
import { occurrencesIn, placeOf, type Occurrence } from './occurrences';
import type { FileRange } from './places';

/** LSP's WorkspaceSymbol. */
export interface EditorWorkspaceSymbol {
  readonly name: string;
  /** Where it belongs: the project, and for labels their shown name. */
  readonly container: string;
  readonly kind: 'label' | 'layer' | 'rule' | 'example';
  readonly place: FileRange;
}

const MAX_SYMBOLS = 500;

/** Labels, layers, rules, tie-breakers and examples whose id or name contains the letters of the query in order. */
export function workspaceSymbols(model: ProjectModel, query: string): EditorWorkspaceSymbol[] {
  const all = occurrencesIn(model);
  const wanted = query.toLowerCase();
  const paths = new Set([model.schema.file.path, ...(model.guideline ? [model.guideline.file.path] : [])]);
  const found: EditorWorkspaceSymbol[] = [];
  for (const path of paths)
    for (const occurrence of all.inFile(path)) {
      const { kind, id, role } = occurrence;
      if (role !== 'definition' || kind === 'person' || kind === 'lint-rule') continue;
      const name = kind === 'label' ? (model.labels.get(id)?.label.name ?? id) : id;
      if (!holds(id.toLowerCase(), wanted) && !holds(name.toLowerCase(), wanted)) continue;
      found.push({
        name: id,
        container: name === id ? titleOf(model) : name,
        kind,
        place: meaningOf(model, occurrence),
      });
      if (found.length >= MAX_SYMBOLS) return found;
    }
  return found;
}

const titleOf = (model: ProjectModel): string => model.schema.title ?? '';

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
