import type { Position, Range } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import type { SchemaName } from '../../project/schema/validate';
import { LineIndex } from '../../base/yaml/line-index';
import { nodeAt, type Path, pathAt } from '../../base/yaml/path';
import { readVersion } from '../../base/yaml/parse';
import type { YamlNode } from '../../base/yaml/tree';
import { inlineScalar } from '../../base/yaml/write-value';
import type { Project, WithModel } from '../../engine/project';
import { keyCard } from '../cards/key-card';
import { type JsonSchema, type KeyDoc, keysAt, schemasAt, valuesOf } from '../json-schema';
import { schemaNameOf } from '../places';
import { type EditorCompletion, literal } from './item';
import { snippetsAt } from './snippets';
import { yamlPlace, type YamlPlace } from './yaml-place';
import {
  keysWanted,
  lintRules,
  ofLayer,
  type Proposal,
  wantedAt,
  type FileKind,
  type Wanted,
} from './yaml-values';
import { marksText } from '../../kinds/traits';
import { folderOf, isOfPeople, recordGlobs } from '../../project/records/kinds';
import { listModels } from '../../features/predictions/prediction-log';
import { countBy } from '../../base/lists';

/** The place of a completion, relative to the file or inline guideline that the JSON Schema describes. */
interface Target extends WithModel {
  readonly file: SchemaName;
  /** Relative to that schema: an inline guideline counts as a file. */
  readonly root: YamlNode;
  readonly path: Path;
  readonly place: YamlPlace;
  readonly range: Range;
}

/** Completions at a place of the schema file or the guideline; none in prose and for new ids. `text`: the editor's, maybe newer. */
export async function completeYaml(
  { project, model }: WithModel,
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
  const target = {
    project,
    model,
    file,
    root,
    path: isInline ? place.path.slice(1) : place.path,
    place,
    range,
  };
  const keys = place.kind === 'value' ? [] : keyCompletions(target);
  const values = place.kind === 'key' ? [] : await valueCompletions(target);
  return [...itemCompletions(target), ...keys, ...values].map((item, order) => ({ ...item, order }));
}

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
  const layers = model.schema.layers.filter(({ layer }) => marksText(layer));
  const closes = text.startsWith(')', offset + behind);
  return layers
    .flatMap(({ id }) => ofLayer(model, id))
    .map((proposal, order) => ({
      ...fromProposal(proposal, range),
      insert: closes ? proposal.text : `${proposal.text})`,
      order,
    }));
}

function keyCompletions(target: Target): EditorCompletion[] {
  const { model, file, root, path, place, range } = target;
  const free = (key: string): boolean => !place.keys.includes(key);
  const colon = place.hasColon ? '' : ': ';
  const ids = keysWanted(model, file, path);
  if (ids)
    return ids
      .filter(({ text }) => free(text))
      .map((proposal) => ({
        ...fromProposal(proposal, range),
        insert: dashed(`${written(proposal, place)}${colon}`, place),
        ...(!place.hasColon && { retriggers: true }),
      }));
  const docs = keysAt(file, root, path).filter(({ key }) => free(key));
  return docs
    .toSorted((a, b) => rank(a) - rank(b))
    .map((doc): EditorCompletion => ({
      label: doc.key,
      kind: 'key',
      insert: dashed(
        place.hasColon ? literal(doc.key) : keySnippet(doc, place.inFlow, holdsMaps(target, doc)),
        place,
      ),
      isSnippet: true,
      range,
      documentation: keyCard(doc),
      ...(doc.required && { detail: 'required' }),
      ...(!place.hasColon && hasValues(target, doc) && { retriggers: true }),
    }));
}

/** Required keys first, `$schema` last. */
const rank = ({ key, required }: KeyDoc): number => (required ? 0 : key === '$schema' ? 2 : 1);

function holdsMaps({ file, root, path }: Target, { key }: KeyDoc): boolean {
  const items = schemasAt(file, root, [...path, key, 0]).filter(({ type }) => type !== undefined);
  return items.length > 0 && items.every(({ type }) => type === 'object');
}

function hasValues(target: Target, doc: KeyDoc): boolean {
  const { model, file, root, path } = target;
  if (valuesOf(doc.schemas).length > 0 || doc.schemas.some(({ type }) => type === 'object')) return true;
  const below = [...path, doc.key];
  return [below, [...below, 0]].some((at) => wantedAt(model, file, root, at)) || holdsMaps(target, doc);
}

/** A key with the start of its value: an indented line for a mapping, an item for a list. */
function keySnippet({ key, schemas }: KeyDoc, inFlow: boolean, holdsMaps: boolean): string {
  const types = new Set(schemas.map(({ type }) => type).filter((type) => type !== undefined));
  const only = types.size === 1 ? [...types][0] : undefined;
  const name = literal(key);
  if (only === 'object') return inFlow ? `${name}: {$1\\}` : `${name}:\n  $1`;
  if (only !== 'array') return `${name}: $1`;
  return inFlow || !holdsMaps ? `${name}: [$1]` : `${name}:\n  - $1`;
}

async function valueCompletions(target: Target): Promise<EditorCompletion[]> {
  const { place, range } = target;
  const own = await proposalsAt(target, target.path);
  // Where a list is expected, items are inserted with its brackets or, on a separate line, with a dash.
  const items = own.length > 0 ? [] : await proposalsAt(target, [...target.path, 0]);
  const listed = (text: string): Pick<EditorCompletion, 'insert' | 'isSnippet'> =>
    place.kind === 'both' ? { insert: `- ${text}` } : { insert: `[${literal(text)}$0]`, isSnippet: true };
  return [
    ...own
      .filter(({ text }) => !place.siblings.includes(text))
      .map((proposal) => ({
        ...fromProposal(proposal, range),
        insert: spaced(dashed(written(proposal, place), place), place),
      })),
    ...(place.quote === undefined ? items : []).map((proposal) => {
      const { insert, ...rest } = listed(written(proposal, { ...place, inFlow: place.kind !== 'both' }));
      return { ...fromProposal(proposal, range), insert: spaced(insert, place), ...rest };
    }),
  ];
}

async function proposalsAt({ project, model, file, root }: Target, path: Path): Promise<readonly Proposal[]> {
  const schemas = schemasAt(file, root, path);
  const wanted = wantedAt(model, file, root, path);
  const listed = valuesOf(schemas).map((value): Proposal => ({
    text: String(value),
    kind: 'value',
    ...detailOf(schemas, value),
  }));
  return [...(wanted ? await lookUp({ project, model }, wanted) : []), ...listed];
}

function detailOf(schemas: readonly JsonSchema[], value: unknown): { detail?: string } {
  const only = schemas.find((schema) => schema.const !== undefined && schema.const === value);
  return only?.description === undefined ? {} : { detail: only.description };
}

function itemCompletions({ project, model, file, root, path, place, range }: Target): EditorCompletion[] {
  if (place.kind !== 'both' || place.inFlow) return [];
  const inItem = typeof path.at(-1) === 'number';
  const list = inItem ? path.slice(0, -1) : path;
  const dash = inItem && !place.needsDash ? '' : '- ';
  return snippetsAt({ project, model }, file, root, list).map(({ label, detail, lines }) => ({
    label,
    kind: 'snippet',
    insert: dash + lines.join('\n  '),
    isSnippet: true,
    range,
    detail,
  }));
}

function written({ text, kind }: Proposal, { quote, inFlow, isOpen }: YamlPlace): string {
  const close = isOpen ? quote : '';
  if (quote === '"') return JSON.stringify(text).slice(1, -1) + close;
  if (quote === "'") return text.replaceAll("'", "''") + close;
  // Values from the JSON Schema keep their type; ids that look like a number need quotes.
  return kind === 'value' && text !== '*' ? text : inlineScalar(text, inFlow);
}

const dashed = (text: string, { needsDash }: YamlPlace): string =>
  needsDash ? `- ${text.replaceAll('\n', '\n  ')}` : text;

const spaced = (text: string, { needsSpace }: YamlPlace): string => (needsSpace ? ` ${text}` : text);

function fromProposal({ text, kind, about, detail }: Proposal, range: Range): EditorCompletion {
  return { label: text, kind, insert: text, range, ...(about && { about }), ...(detail && { detail }) };
}

const DIRECTIVES: Readonly<Record<string, string>> = {
  'labelwright-disable-next-line': 'Suppresses rules on the next line',
  'labelwright-disable-line': 'Suppresses rules on this line',
  'labelwright-disable': 'Suppresses rules from here until they are enabled again',
  'labelwright-enable': 'Ends a labelwright-disable',
  'labelwright-disable-file': 'Suppresses rules in the whole file',
};

/** Completions in a suppression comment; undefined elsewhere. `before` is the line up to the cursor. */
function suppressionCompletions(before: string, position: Position): EditorCompletion[] | undefined {
  const comment = /(?:^|\s)#+[ \t]*([a-z-]*)$/.exec(before);
  const rules = /(?:^|\s)#+[ \t]*labelwright-[a-z-]+[ \t](?:[^,]*,)*[ \t]*([a-z0-9-]*)$/.exec(before);
  if (rules && !/\s--(?:\s|$)/.test(before)) {
    const range = wordBefore(rules[1]!, position);
    return lintRules().map((proposal) => fromProposal(proposal, range));
  }
  if (!comment || !'labelwright'.startsWith(comment[1]!.slice(0, 11))) return undefined;
  const range = wordBefore(comment[1]!, position);
  return Object.entries(DIRECTIVES).map(([text, detail]) =>
    fromProposal({ text, kind: 'value', detail }, range),
  );
}

const wordBefore = (word: string, { line, character }: Position) => ({
  start: { line, character: character - word.length },
  end: { line, character },
});

const FILES_SHOWN = 200;

const GLOBS: Readonly<Record<FileKind, readonly string[]>> = {
  yaml: ['**/*.{yaml,yml}', '!labelwright.yaml'],
  samples: ['**/*.{jsonl,ndjson,csv,tsv,txt}'],
  records: ['**/*.jsonl'],
  any: ['**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt}'],
};

/** The proposals for a value; names of files and folders and fields of samples are looked up. */
async function lookUp({ project, model }: WithModel, wanted: Wanted): Promise<readonly Proposal[]> {
  if (typeof wanted !== 'string') return wanted;
  if (wanted === 'fields') return fields({ project, model });
  if (wanted === 'folders') return folders(project);
  if (wanted === 'models') return (await listModels(project)).map((text) => ({ text, kind: 'value' }));
  return files({ project, model }, wanted);
}

async function files({ project, model }: WithModel, kind: FileKind): Promise<Proposal[]> {
  const ofPeople = recordGlobs(model.schema, isOfPeople).map((glob) => `!${folderOf(glob)}/**`);
  // Records are not samples, and samples are not gold.
  const others =
    kind === 'samples'
      ? ofPeople
      : kind === 'records'
        ? [...ofPeople, ...project.samples.files.map(({ path }) => `!${path}`)]
        : [];
  const found = await project.files.list([...GLOBS[kind], ...others]);
  const paths = found.slice(0, FILES_SHOWN).map(({ path }) => path);
  const globs = kind === 'yaml' ? [] : globsOf(paths);
  return [...globs, ...paths].map((text) => ({ text, kind: 'file' }));
}

/** `data/*.jsonl` for each folder and ending that two or more of the files share. */
function globsOf(paths: readonly string[]): string[] {
  const counts = countBy(paths.map((path) => path.replace(/[^/]*(\.[^./]+)$/, '*$1')));
  return [...counts].filter(([, count]) => count > 1).map(([glob]) => glob);
}

async function folders(project: Project): Promise<Proposal[]> {
  const found = await project.files.list(GLOBS.any);
  const names = new Set(
    found.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [])),
  );
  return [...names].slice(0, FILES_SHOWN).map((text) => ({ text, kind: 'folder' }));
}

async function fields({ project, model }: WithModel): Promise<Proposal[]> {
  for (const file of project.samples.files) {
    if (file.rows === 0) continue;
    const { raw } = project.samples.read(file, 0);
    const { value } = file.parse(raw.raw, { ...model.schema.data });
    return Object.entries(value ?? {}).map(([text, content]) => ({
      text,
      kind: 'field',
      detail: JSON.stringify(content)?.slice(0, 60) ?? '',
    }));
  }
  return [];
}
