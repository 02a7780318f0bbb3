import type { Position } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import type { Project, WithModel } from '../engine/project';
import { occurrencesIn, placeOf, type Occurrence, type SymbolKind } from './occurrences';
import { onLine, yamlDocument, type FileRange } from './places';
import { symbolInLine, type DataLine } from '../engine/record-line';

/** The id at a place of a YAML file. */
export function occurrenceAt(model: ProjectModel, path: string, position: Position): Occurrence | undefined {
  const document = yamlDocument(model, path);
  return document && occurrencesIn(model).at(path, document.lines.offsetAt(position));
}

/** The definitions of the id at a place of a YAML file. A label or layer may have two, in the guideline and in the schema; each leads to the other. */
export function definitionInYaml(
  model: ProjectModel,
  path: string,
  position: Position,
): FileRange | undefined {
  const here = occurrenceAt(model, path, position);
  if (!here) return undefined;
  const places = definitionsOf(model, here.kind, here.id);
  const others = places.filter((place) => place.start !== here.start || place.file.path !== path);
  const found = others[0] ?? places[0];
  return found && placeOf(found);
}

/** The declaration of a label: its entry in the schema; of other ids, the definition. */
export function declarationInYaml(
  model: ProjectModel,
  path: string,
  position: Position,
): FileRange | undefined {
  const here = occurrenceAt(model, path, position);
  const found = here && definitionsOf(model, here.kind, here.id).find(({ role }) => role === 'definition');
  return found && placeOf(found);
}

/** The definition of what a line of records names: an id in the YAML files, a sample in its file. */
export function definitionInLine(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
): FileRange | undefined {
  const symbol = symbolInLine(model, line, character);
  if (!symbol || symbol.kind === 'flag' || symbol.kind === 'key') return undefined;
  if (symbol.kind === 'sample') return samplePlace(project, symbol.id);
  const found = definitionsOf(model, symbol.kind, symbol.id)[0];
  return found && placeOf(found);
}

function samplePlace(project: Project, id: string): FileRange | undefined {
  const place = project.samples.locate(id);
  return place && { path: place.file.path, range: onLine(place.file.lineOf(place.row), 0, 0) };
}

/** Meaning first, then definition; for ids that are defined twice by mistake, all. */
function definitionsOf(model: ProjectModel, kind: SymbolKind, id: string): Occurrence[] {
  const all = occurrencesIn(model).of(kind, id);
  return (['meaning', 'definition'] as const).flatMap((role) => all.filter((each) => each.role === role));
}
