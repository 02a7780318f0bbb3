import type { Position, Range } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import type { SchemaName } from '../../core/schema/validate';
import { LineIndex } from '../../core/yaml/line-index';
import { nodeAt, pathAt, type Path } from '../../core/yaml/path';
import { readVersion } from '../../core/yaml/parse';
import type { YamlNode } from '../../core/yaml/tree';
import { inlineScalar } from '../../core/yaml/write-value';
import type { Project } from '../../engine/project';
import { keyCard } from '../cards/key-card';
import { keysAt, schemasAt, valuesOf, type FlatSchema, type KeyDoc } from '../json-schema';
import { schemaNameOf } from '../places';
import { literal, type EditorCompletion } from './item';
import { lookUp } from './lookups';
import { snippetsAt } from './snippets';
import { suppressionCompletions } from './suppressions';
import { yamlPlace, type YamlPlace } from './yaml-place';
import { keysWanted, ofLayer, wantedAt, type Proposal } from './yaml-values';

/** Where completion takes place, in the terms of the file that has the JSON Schema. */
interface Asked {
  readonly project: Project;
  readonly model: ProjectModel;
  readonly file: SchemaName;
  /** Root and path in that schema's terms: an inline guideline is a file of its own. */
  readonly root: YamlNode;
  readonly path: Path;
  readonly place: YamlPlace;
  readonly range: Range;
}

/**
 * What can be written at a place of the schema file or the guideline. `text` is what the editor shows, which may be newer than the
 * model. Nothing in prose and where a new id is to be found.
 */
export async function completeYaml(
  project: Project,
  model: ProjectModel,
  path: string,
  text: string,
  position: Position,
): Promise<EditorCompletion[]> {
  const lines = new LineIndex(text);
  const offset = lines.offsetAt(position);
  const before = text.slice(lines.lineStart(position.line), offset);
  const suppressions = suppressionCompletions(before, position);
  if (suppressions) return suppressions;
  const earlier = project.models.versionOf(path);
  if (/\]\([^()\s]*$/.test(before)) {
    const { document } = readVersion(text, earlier);
    if (pathAt(document, offset)?.path.at(-1) === 'marked')
      return spanLabels(model, before, text, offset, position);
  }
  const place = yamlPlace(text, offset, earlier);
  if (!place) return [];
  const range = { start: lines.lineColumn(place.start), end: lines.lineColumn(place.end) };
  const isInline = path === model.schema.file.path && place.path[0] === 'guideline' && place.path.length > 1;
  const file = isInline ? 'guideline' : schemaNameOf(model, path);
  const root = isInline ? nodeAt(place.root, ['guideline'])! : place.root;
  const asked = {
    project,
    model,
    file,
    root,
    path: isInline ? place.path.slice(1) : place.path,
    place,
    range,
  };
  const keys = place.kind === 'value' ? [] : keyCompletions(asked);
  const values = place.kind === 'key' ? [] : await valueCompletions(asked);
  return [...itemCompletions(asked), ...keys, ...values].map((item, order) => ({ ...item, order }));
}

/** Labels for a mark in the text of an example: `[words](…`. */
function spanLabels(
  model: ProjectModel,
  before: string,
  text: string,
  offset: number,
  { line, character }: Position,
): EditorCompletion[] {
  const written = /[^()\s]*$/.exec(before)![0].length;
  const behind = /^[^()\s"']*/.exec(text.slice(offset, offset + 200))![0].length;
  const range = {
    start: { line, character: character - written },
    end: { line, character: character + behind },
  };
  const layers = model.schema.layers.filter(({ type }) => type === 'spans');
  const closes = text.startsWith(')', offset + behind);
  return layers
    .flatMap(({ id }) => ofLayer(model, id))
    .map((proposal, order) => ({
      ...fromProposal(proposal, range),
      insert: closes ? proposal.text : `${proposal.text})`,
      order,
    }));
}

function keyCompletions({ model, file, root, path, place, range }: Asked): EditorCompletion[] {
  const free = (key: string): boolean => !place.keys.includes(key);
  const colon = place.hasColon ? '' : ': ';
  const ids = keysWanted(model, file, path);
  if (ids)
    return ids
      .filter(({ text }) => free(text))
      .map((proposal) => ({
        ...fromProposal(proposal, range),
        insert: `${written(proposal, place)}${colon}`,
      }));
  const docs = keysAt(file, root, path).filter(({ key }) => free(key));
  const holdsMaps = ({ key }: KeyDoc): boolean => {
    const items = schemasAt(file, root, [...path, key, 0]).filter(({ type }) => type !== undefined);
    return items.length > 0 && items.every(({ type }) => type === 'object');
  };
  return docs
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .map((doc): EditorCompletion => ({
      label: doc.key,
      kind: 'key',
      insert: place.hasColon ? literal(doc.key) : keySnippet(doc, place.inFlow, holdsMaps(doc)),
      isSnippet: true,
      range,
      documentation: keyCard(doc),
      ...(doc.required && { detail: 'required' }),
    }));
}

/** A key with the beginning of its value: a line below for a mapping, an item for a list. */
function keySnippet({ key, schemas }: KeyDoc, inFlow: boolean, holdsMaps: boolean): string {
  const types = new Set(schemas.map(({ type }) => type).filter((type) => type !== undefined));
  const only = types.size === 1 ? [...types][0] : undefined;
  const name = literal(key);
  if (only === 'object') return inFlow ? `${name}: {$1\\}` : `${name}:\n  $1`;
  if (only !== 'array') return `${name}: $1`;
  return inFlow || !holdsMaps ? `${name}: [$1]` : `${name}:\n  - $1`;
}

async function valueCompletions(asked: Asked): Promise<EditorCompletion[]> {
  const { project, model, file, root, path, place, range } = asked;
  const schemas = schemasAt(file, root, path);
  const wanted = wantedAt(model, file, root, path);
  const listed: Proposal[] = valuesOf(schemas).map((value) => ({
    text: String(value),
    kind: 'value',
    ...detailOf(schemas, value),
  }));
  const proposals = wanted ? await lookUp(project, model, wanted) : [];
  return [...proposals, ...listed]
    .filter(({ text }) => !place.siblings.includes(text))
    .map((proposal) => ({
      ...fromProposal(proposal, range),
      insert: dashed(written(proposal, place), place),
    }));
}

function detailOf(schemas: readonly FlatSchema[], value: unknown): { detail?: string } {
  const only = schemas.find((schema) => schema.const !== undefined && schema.const === value);
  return only?.description === undefined ? {} : { detail: only.description };
}

/** Snippets for a new item: where one begins, with or without its dash. */
function itemCompletions({ project, model, file, root, path, place, range }: Asked): EditorCompletion[] {
  if (place.kind !== 'both' || place.inFlow) return [];
  const inItem = typeof path.at(-1) === 'number';
  const list = inItem ? path.slice(0, -1) : path;
  const dash = inItem && !place.needsDash ? '' : '- ';
  return snippetsAt(project, model, file, root, list).map(({ label, detail, lines }) => ({
    label,
    kind: 'snippet',
    insert: dash + lines.join('\n  '),
    isSnippet: true,
    range,
    detail,
  }));
}

/** An id or value as YAML needs it written at the place. */
function written({ text, kind }: Proposal, { quote, inFlow }: YamlPlace): string {
  if (quote === '"') return JSON.stringify(text).slice(1, -1);
  if (quote === "'") return text.replaceAll("'", "''");
  // Values that the JSON Schema lists are of their own type; ids that look like a number need quotes.
  return kind === 'value' && text !== '*' ? text : inlineScalar(text, inFlow);
}

const dashed = (text: string, { needsDash }: YamlPlace): string => (needsDash ? `- ${text}` : text);

function fromProposal({ text, kind, about, detail }: Proposal, range: Range): EditorCompletion {
  return { label: text, kind, insert: text, range, ...(about && { about }), ...(detail && { detail }) };
}
