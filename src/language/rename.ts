import { MIGRATIONS_FOLDER } from '../project/migrations/migration';
import type { MigrationKind, Example, ProjectModel, SourceFile } from '../project/model/model';
import { buildModel } from '../project/model/build-model';
import { parseMarked } from '../project/model/markup';
import { field, items, text } from '../project/model/reader';
import { isAnnotatorName } from '../project/records/annotator-name';
import type { Position, Range } from '../project/findings/finding';
import { applyEdits } from '../project/findings/apply-edits';
import { replaceScalar, type TextEdit } from '../base/yaml/edit';
import type { YamlDocument } from '../base/yaml/document';
import { parseYaml } from '../base/yaml/parse';
import { keyText, type YamlScalar } from '../base/yaml/tree';
import { flowText } from '../base/yaml/write-value';
import { references } from '../rules/framework/references';
import { occurrenceAt } from './definition';
import { Occurrences, occurrencesIn, type SymbolKind } from './occurrences';
import { onLine, rangeBetween, type FileRange } from './places';
import { symbolInLine, type DataLine } from '../engine/record-line';

/** What can be renamed. */
export interface Renameable {
  readonly kind: Exclude<MigrationKind, 'code'> | 'example';
  readonly id: string;
  /** The id's range in the requested file. */
  readonly range: Range;
}

/** Why a rename is refused, and what to do instead. */
export class RenameError extends Error {
  override readonly name = 'RenameError';
}

/** The edits of a rename. Records are not among them: the migration updates them. */
export interface Renaming {
  readonly edits: readonly (FileRange & { readonly newText: string })[];
  /** The migration: a new file. Examples need none, since no record mentions them. */
  readonly migration?: { readonly path: string; readonly content: string };
}

const KINDS: Partial<Record<SymbolKind, Renameable['kind']>> = {
  label: 'label',
  rule: 'rule',
  layer: 'layer',
  person: 'person',
  example: 'example',
};

/** The renamable id at a place of a YAML file. */
export function renameableInYaml(
  model: ProjectModel,
  path: string,
  position: Position,
): Renameable | undefined {
  const here = occurrenceAt(model, path, position);
  const kind = here && KINDS[here.kind];
  if (!here || !kind) return undefined;
  return { kind, id: here.id, range: rangeBetween(here.file.document, here.start, here.end) };
}

/** Likewise in a line of records; the line itself is not changed. */
export function renameableInLine(
  model: ProjectModel,
  line: DataLine,
  character: number,
): Renameable | undefined {
  const symbol = symbolInLine(model, line, character);
  const kind = symbol && KINDS[symbol.kind as SymbolKind];
  if (!symbol || !kind) return undefined;
  return { kind, id: symbol.id, range: onLine(line.line, symbol.range.start, symbol.range.end) };
}

/**
 * Renames an id everywhere in the YAML files, including marked examples, and creates the migration for the records. Comments, prose and
 * earlier migrations are not changed. Throws RenameError. All or nothing: the edited files are parsed again, and must mention the new name
 * as often as they did the old one.
 * @param date today's, YYYY-MM-DD, for the migration's name
 */
export function rename(model: ProjectModel, { kind, id }: Renameable, newId: string, date: string): Renaming {
  if (newId === id) return { edits: [] };
  checkName(model, kind, newId);
  // By path: an inline guideline is another source in the same file.
  const edits = new Map<string, { readonly document: YamlDocument; readonly list: TextEdit[] }>();
  const add = (file: SourceFile, edit: TextEdit | undefined): void => {
    if (!edit)
      throw new RenameError(
        `${file.path} mentions "${id}" at a place that cannot be edited. Change it by hand.`,
      );
    const { path, document } = file;
    const known = edits.get(path);
    if (known) known.list.push(edit);
    else edits.set(path, { document, list: [edit] });
  };
  for (const { file, node } of occurrencesIn(model).of(kind, id))
    // An alias's content is edited at its anchor; marks are rewritten with their text.
    if (node?.kind === 'scalar' && node.alias === undefined)
      add(file, replaceScalar(file.document, node, newId));
  if (kind === 'label')
    for (const example of model.guideline?.examples ?? []) addMarks(model, example, id, newId, add);
  if (kind === 'layer' || kind === 'label')
    for (const node of namesInTraining(model, kind, id))
      add(model.schema.file, replaceScalar(model.schema.file.document, node, newId));
  checkResult(model, kind, id, newId, edits);
  const placed = [...edits].flatMap(([path, { document, list }]) =>
    list.map(({ start, end, newText }) => ({ path, range: rangeBetween(document, start, end), newText })),
  );
  if (kind === 'example') return { edits: placed };
  return { edits: placed, migration: migrationFile(model, kind, id, newId, date) };
}

function checkName(model: ProjectModel, kind: Renameable['kind'], newId: string): void {
  if (newId.trim() === '' || newId !== newId.trim() || /[\p{Cc}]/u.test(newId) || newId.length > 200)
    throw new RenameError(
      'An id has 1 to 200 characters, without line breaks and without white space at its ends.',
    );
  if (kind === 'person' && !isAnnotatorName(newId))
    throw new RenameError(`"${newId}" cannot be the name of a person. Use letters, digits and . _ - @ only.`);
  if (
    occurrencesIn(model)
      .of(kind, newId)
      .some(({ role }) => role === 'definition')
  )
    throw new RenameError(
      kind === 'label' || kind === 'rule'
        ? `There is a ${kind} "${newId}" already. To make one of two, write a migration of type merge.`
        : `There is a ${kind} "${newId}" already.`,
    );
}

/** Renames marks in an example's text: only the part in parentheses changes; quotes and lines are preserved if possible. */
function addMarks(
  model: ProjectModel,
  { marked, textNode, file }: Example,
  id: string,
  newId: string,
  add: (file: SourceFile, edit: TextEdit | undefined) => void,
): void {
  const value = marked ? text(textNode) : undefined;
  if (value === undefined || textNode?.kind !== 'scalar' || textNode.alias !== undefined) return;
  const { spans } = parseMarked(value, (name) => spanLabels(model).has(name));
  const own = spans.filter(({ label }) => label === id);
  if (own.length === 0) return;
  if (/[()]/.test(newId))
    throw new RenameError(
      `Examples mark spans with "${id}", and a mark cannot hold parentheses. Choose an id without them.`,
    );
  const { document } = file;
  const range = document.range(textNode);
  const source = document.text.slice(range.start, range.end);
  const needle = `](${id})`;
  const plain = /^[\p{L}\p{N}_.-]+$/u.test(newId);
  if (
    plain &&
    source.split(needle).length === value.split(needle).length &&
    own.length === value.split(needle).length - 1
  ) {
    for (let at = source.indexOf(needle); at >= 0; at = source.indexOf(needle, at + 1)) {
      const start = range.start + at + 2;
      add(file, { start, end: start + id.length, newText: newId });
    }
    return;
  }
  let written = value;
  for (const { labelStart, labelEnd } of own.toSorted((a, b) => b.labelStart - a.labelStart))
    written = written.slice(0, labelStart) + newId + written.slice(labelEnd);
  add(file, replaceScalar(document, textNode, written));
}

const spanLabels = ({ schema }: ProjectModel): ReadonlySet<string> =>
  new Set(schema.layers.flatMap(({ type, labels }) => (type === 'spans' ? labels.map(({ id }) => id) : [])));

/** Under `training`, layers and labels are the keys of thresholds, and layers items of `stratify`; other keys there have meanings of their own. */
function namesInTraining({ schema }: ProjectModel, kind: 'layer' | 'label', id: string): YamlScalar[] {
  const training = field(schema.file.root, 'training');
  const gate = field(training, 'gate');
  const models = field(gate, 'models');
  const ofModels = models?.kind === 'map' ? models.entries.map(({ value }) => value) : [];
  const thresholds =
    kind === 'label'
      ? ofModels.map((node) => field(node, 'min_recall'))
      : [
          field(gate, 'min_agreement'),
          ...ofModels.flatMap((node) =>
            ['min_accuracy', 'min_accuracy_limit', 'min_macro_f1'].map((key) => field(node, key)),
          ),
        ];
  const keys = thresholds.flatMap((node) =>
    node?.kind === 'map' && node.alias === undefined ? node.entries.map(({ key }) => key) : [],
  );
  if (kind === 'label') return keys.filter((key) => keyText(key) === id);
  const stratify = field(field(training, 'split'), 'stratify');
  const named = [...items(stratify), ...(stratify ? [stratify] : [])];
  return [
    ...keys.filter((key) => keyText(key) === id),
    ...named.flatMap((node) => (node.kind === 'scalar' && node.value === id ? [node] : [])),
  ];
}

/** Parses the edited files: the old name must be gone, and the new one mentioned as often. */
function checkResult(
  model: ProjectModel,
  kind: Renameable['kind'],
  id: string,
  newId: string,
  edits: ReadonlyMap<string, { readonly list: readonly TextEdit[] }>,
): void {
  const [schema, guideline] = [model.schema.file, model.guideline?.file].map(
    (file) =>
      file && {
        path: file.path,
        document: parseYaml(applyEdits(file.document.text, edits.get(file.path)?.list ?? [])),
      },
  );
  const isInline = guideline?.path === schema!.path;
  const after = buildModel(schema!, isInline ? undefined : guideline);
  const mentions = (each: ProjectModel, name: string): number =>
    references(each).filter(
      (reference) => reference.id === name && reference.targets.some((target) => target === kind),
    ).length;
  const known = mentions(model, id) + mentions(model, newId);
  if (
    new Occurrences(after).of(kind, id).length > 0 ||
    mentions(after, id) > 0 ||
    mentions(after, newId) !== known
  )
    throw new RenameError(
      `"${id}" cannot be renamed to "${newId}" automatically: not all of its places would be read the same way afterwards. Change it by hand.`,
    );
}

function migrationFile(
  model: ProjectModel,
  kind: MigrationKind,
  id: string,
  newId: string,
  date: string,
): { path: string; content: string } {
  const today = model.migrations.filter(({ name }) => name.startsWith(`${date}-`));
  // Migrations are applied in the order of their names, so a later one of the same day must sort later.
  const numbers = today.map(({ name }) => Number(/^\d+/.exec(name.slice(date.length + 1))?.[0] ?? 0));
  const number = String(Math.max(0, ...numbers) + 1).padStart(2, '0');
  const slug =
    id
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || kind;
  const change = { type: 'rename', kind, from: id, to: newId };
  return {
    path: `${MIGRATIONS_FOLDER}/${date}-${number}-${slug}.yaml`,
    content: `date: "${date}"\nchanges:\n  - ${flowText(change)}\n`,
  };
}
