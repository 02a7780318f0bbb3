import { append } from '../../base/lists';
import { memoize, once } from '../../base/memoize';
import { batchProblem, readBatch } from './batch';
import { readMigration } from './migration';
import { validateShape, type SchemaName } from '../schema/validate';
import type { ShapeError } from '../schema/describe-error';
import type { YamlDocument } from '../../base/yaml/document';
import { closestAt } from '../../base/yaml/path';
import type { YamlNode } from '../../base/yaml/tree';
import type {
  Batch,
  GuidelineModel,
  LayerDefinition,
  LevelTieBreaker,
  ProjectModel,
  RuleDef,
  SchemaModel,
  SchemaProblem,
  SourceFile,
  TieBreaker,
} from './model';
import { LabelIds } from './label-ids';
import { field } from './reader';
import { ownProblems } from './own-problems';
import { readGuideline } from './read-guideline';
import { readSchema } from './read-schema';
import { semanticHash } from './semantic-hash';
import { defined } from '../../base/objects';

export interface ParsedFile {
  readonly path: string;
  readonly document: YamlDocument;
}

/**
 * Builds the model from the parsed schema file, the parsed guideline if it is a separate file, and the parsed migrations and batches, sorted by path.
 * Never throws because of the files' content: everything readable is in the model, everything else in `problems`.
 */
export function buildModel(
  schemaFile: ParsedFile,
  guidelineFile?: ParsedFile,
  migrationFiles: readonly ParsedFile[] = [],
  batchFiles: readonly ParsedFile[] = [],
): ProjectModel {
  const schemaSource: SourceFile = { ...schemaFile, root: schemaFile.document.root };
  const read = schemaOf(schemaSource);
  const inline = field(schemaFile.document.root, 'guideline');
  const guidelineSource: SourceFile | undefined = guidelineFile
    ? { ...guidelineFile, root: guidelineFile.document.root }
    : inline?.kind === 'map'
      ? { ...schemaSource, root: inline }
      : undefined;
  const readAs = guidelineSource && readGuideline(guidelineSource, read);
  const migrations = migrationFiles.map(readMigration);
  const batches = batchFiles.map(readBatch);
  const problems = [
    ...syntaxProblems(schemaSource),
    ...shapeProblems('labelwright', schemaSource),
    ...(guidelineSource ? syntaxProblems(guidelineSource) : []),
    ...(guidelineSource ? shapeProblems('guideline', guidelineSource) : []),
    ...migrations.flatMap(({ file }) => fileProblems('migration', file)),
    ...batches.flatMap((batch) => [...fileProblems('assignment', batch.file), ...ownProblem(batch)]),
  ];
  const hash = once(() => semanticHash(read, readAs));
  const views = new Map<string | undefined, ProjectModel>();
  const ids = new LabelIds(read, readAs);
  const view = (layer?: string): ProjectModel => {
    const known = views.get(layer);
    if (known) return known;
    const { schema, guideline } = ids.within(layer);
    const model: ProjectModel = {
      schema,
      problems,
      migrations: migrations.map((migration) => ids.migration(migration, layer)),
      batches,
      labels: labelsById(schema),
      layers: layersById(schema),
      definitions: firstById(guideline?.definitions ?? []),
      layerDefinitions: firstById(guideline?.layers ?? []),
      citable: firstById(guideline ? citable(guideline) : []),
      examples: firstById(guideline?.examples.filter((example) => example.id !== '') ?? []),
      within: (name) => view(ids.isApartIn(name) ? name : undefined),
      get hash() {
        return hash();
      },
      ...(guideline && { guideline }),
    };
    views.set(layer, model);
    return model;
  };
  return view();
}

const schemas = new WeakMap<YamlDocument, SchemaModel>();

/** The schema of a file, cached by its document: it stays the same while only the guideline is edited. */
function schemaOf(file: SourceFile): SchemaModel {
  const known = schemas.get(file.document);
  if (known?.file.path === file.path) return known;
  const schema = readSchema(file);
  schemas.set(file.document, schema);
  return schema;
}

const labelsById = memoize(({ labels }: SchemaModel) => firstById(labels));
const layersById = memoize(({ layers }: SchemaModel) => firstById(layers));

const BY_ID = { label: 'labels', layer: 'layers', rule: 'citable', example: 'examples' } as const;

/** Whether a project has a label, layer, rule (or tie-breaker) or example with this id. */
export const isDefined = (model: ProjectModel, kind: keyof typeof BY_ID, id: string): boolean =>
  model[BY_ID[kind]].has(id);

/** The rules that the guideline's entry for a layer holds, in the order of its keys. */
export const rulesOfLayer = ({ include, exclude, levels, tieBreakers }: LayerDefinition): RuleDef[] => [
  ...include,
  ...exclude,
  ...levels.flatMap(({ rules }) => rules),
  ...tieBreakers,
];

/** The level that a tie-breaker between levels prefers; undefined for other rules. */
export const preferredLevel = (rule: RuleDef): number | undefined =>
  rule.kind === 'between-levels' ? (rule as LevelTieBreaker).prefer?.value : undefined;

/** Everything a record can cite, in the order of the file. */
export const citable = memoize((guideline: GuidelineModel) => {
  const list: (RuleDef | TieBreaker)[] = [...guideline.rules];
  for (const { include, exclude } of guideline.definitions)
    [include, exclude].forEach((criteria) => append(list, criteria));
  for (const layer of guideline.layers) append(list, rulesOfLayer(layer));
  append(list, guideline.tieBreakers);
  return list as readonly (RuleDef | TieBreaker)[];
});

/** What is wrong with a file: YAML that cannot be read, and differences from its JSON Schema. */
export const fileProblems = (name: SchemaName, file: SourceFile): SchemaProblem[] => [
  ...syntaxProblems(file),
  ...shapeProblems(name, file),
];

function ownProblem(batch: Batch): SchemaProblem[] {
  const problem = batchProblem(batch);
  if (!problem) return [];
  const { start, end } = batch.file.document.range(problem.node);
  return [
    { rule: 'schema-violation', ...problem, file: batch.file, range: lineRange(batch.file, start, end) },
  ];
}

function syntaxProblems(file: SourceFile): SchemaProblem[] {
  return ownProblems(file).map((problem) => ({
    rule: 'yaml-syntax',
    message: problem.message,
    file,
    node: file.root,
    range: lineRange(file, problem.start, problem.end),
  }));
}

function lineRange(file: SourceFile, start: number, end: number): SchemaProblem['range'] {
  return { start: file.document.lineColumn(start), end: file.document.lineColumn(end) };
}

function shapeProblems(name: SchemaName, file: SourceFile): SchemaProblem[] {
  if (file.root.kind === 'missing' && file.document.problems.length > 0) return [];
  // Problems that follow from a wrong indentation, or from an alias without its anchor, are not reported; these are.
  return validateShape(name, file.root)
    .filter(({ pointer }) => !isUnresolved(closestAt(file.root, pointer).node))
    .map((error) => placed(file, error))
    .filter(({ node }) => !file.document.isDerailed(node));
}

const isUnresolved = ({ kind, alias }: YamlNode): boolean => kind === 'missing' && alias !== undefined;

/** The position of a shape error: the key for an unknown key, the nearest existing node for a missing one, else the value. */
function placed(file: SourceFile, error: ShapeError): SchemaProblem {
  const found = closestAt(file.root, error.pointer);
  const at = placeOf(error, found.node, found.entry?.key);
  const { start, end } = file.document.range(at);
  return {
    rule: error.rule,
    message: error.expects === 'string' ? asWritten(error.message, at) : error.message,
    file,
    node: at,
    range: lineRange(file, start, end),
    pointer: error.pointer,
    ...defined({
      key: error.key,
      candidates: error.candidates,
      suggestion: error.suggestion,
      expects: error.expects,
    }),
    ...(error.rule === 'missing-required-field' && { holder: found.node }),
  };
}

/** A message that names a number as it is written: 1.0 is the number 1. */
function asWritten(message: string, node: YamlNode): string {
  if (node.kind !== 'scalar' || typeof node.value !== 'number' || node.alias !== undefined) return message;
  return message.replace(`not ${String(node.value)} (`, () => `not ${node.source} (`);
}

function placeOf(error: ShapeError, node: YamlNode, key: YamlNode | undefined): YamlNode {
  if (error.rule === 'unknown-key' && node.kind === 'map') return node.entry(error.key!)?.key ?? node;
  if (error.rule !== 'missing-required-field') return node.kind === 'missing' && key ? key : node;
  // Underline only the first key, not the whole block.
  if (node.kind === 'map') return key ?? node.entries[0]?.key ?? node;
  return key ?? node;
}

function firstById<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of list) if (!map.has(item.id)) map.set(item.id, item);
  return map;
}
