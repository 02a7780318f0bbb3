import { newMigration } from '../project/model/migration';
import type { Example, LabelDef, MigrationKind, ProjectModel, SourceFile } from '../project/model/model';
import { buildModel } from '../project/model/build-model';
import { parseMarked, type MarkedSpan } from '../project/model/markup';
import { field, items, text } from '../project/model/reader';
import { isAnnotatorName, nameProblem } from '../project/records/annotator-name';
import type { Position, Range } from '../project/findings/finding';
import { applyEdits } from '../project/findings/apply-edits';
import { appendItem, replaceScalar, type TextEdit } from '../base/yaml/edit';
import type { YamlDocument } from '../base/yaml/document';
import { parseYaml } from '../base/yaml/parse';
import { keyText, toJs, type JsValue, type YamlScalar } from '../base/yaml/tree';
import { references, keysIn, thresholdKeys } from '../rules/framework/references';
import { occurrenceAt } from './definition';
import { markedLabel, marksOf, Occurrences, occurrencesIn } from './occurrences';
import { onLine, rangeBetween, type FileRange } from './places';
import { symbolInLine, type DataLine } from '../engine/record-line';
import { labelIdOf, meaningsOf, partsOfName } from '../project/model/label-ids';
import { getOrAdd } from '../base/lists';

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

const KINDS = [
  'label',
  'rule',
  'layer',
  'person',
  'example',
] as const satisfies readonly Renameable['kind'][];

/** The renamable id at a place of a YAML file. */
export function renameableInYaml(
  model: ProjectModel,
  path: string,
  position: Position,
): Renameable | undefined {
  const here = occurrenceAt(model, path, position);
  const kind = KINDS.find((one) => one === here?.kind);
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
  const kind = KINDS.find((one) => one === symbol?.kind);
  if (!symbol || !kind) return undefined;
  return { kind, id: symbol.id, range: onLine(line.line, symbol.range.start, symbol.range.end) };
}

/**
 * Renames an id everywhere in the YAML files, including marked examples, and creates the migration for the records. Comments, prose and
 * earlier migrations are not changed. Throws RenameError. All or nothing: the edited files are parsed again, and must mention the new name
 * as often as they did the old one.
 * @param date today's, YYYY-MM-DD, for the migration's name
 */
export function rename(model: ProjectModel, { kind, id }: Renameable, typed: string, date: string): Renaming {
  const { layer, value } = kind === 'label' ? partsOfName(model, id, () => false) : { value: id };
  // Where the id is written with its layer, the new one may be given likewise.
  const newId = layer !== undefined && typed.startsWith(`${layer}/`) ? typed.slice(layer.length + 1) : typed;
  if (newId === value) return { edits: [] };
  checkName(model, kind, newId, layer);
  const renamed = (name: string): string =>
    name.length > value.length && name.endsWith(`/${value}`) ? name.slice(0, -value.length) + newId : newId;
  const moved = (name: string): string => newId + name.slice(id.length);
  // By path: an inline guideline is another source in the same file.
  const edits = new Map<string, { readonly document: YamlDocument; readonly list: TextEdit[] }>();
  const add = (file: SourceFile, edit: TextEdit | undefined): void => {
    if (!edit)
      throw new RenameError(
        `${file.path} mentions "${id}" at a place that cannot be edited. Change it by hand.`,
      );
    getOrAdd(edits, file.path, () => ({ document: file.document, list: [] })).list.push(edit);
  };
  const label = kind === 'label' ? model.labels.get(id) : undefined;
  const isShared = label !== undefined && isSharedEntry(model, label);
  for (const { file, node, role } of occurrencesIn(model).of(kind, id)) {
    if (isShared && role === 'definition') continue;
    // An alias's content is edited at its anchor; marks are rewritten with their text.
    if (node?.kind === 'scalar' && node.alias === undefined)
      add(file, replaceScalar(file.document, node, kind === 'label' ? renamed(text(node)!) : newId));
  }
  if (isShared) add(model.schema.file, ownEntry(model, label, newId));
  for (const example of model.guideline?.examples ?? [])
    if (kind === 'label') addMarks(model, example, (name) => markedLabel(model, name) === id, renamed, add);
    else if (kind === 'layer') addMarks(model, example, (name) => namesLayer(model, name, id), moved, add);
  if (kind === 'layer')
    for (const { file, node } of labelsWithLayer(model, id))
      add(file, replaceScalar(file.document, node, moved(text(node)!)));
  if (kind === 'layer' || kind === 'label')
    for (const node of namesInTraining(model, kind, id))
      add(
        model.schema.file,
        replaceScalar(
          model.schema.file.document,
          node,
          kind === 'label'
            ? renamed(keyText(node))
            : namesLayer(model, keyText(node), id)
              ? moved(keyText(node))
              : newId,
        ),
      );
  const to = layer === undefined ? newId : `${layer}/${newId}`;
  checkResult(model, kind, id, to, edits);
  const placed = [...edits].flatMap(([path, { document, list }]) =>
    list.map(({ start, end, newText }) => ({ path, range: rangeBetween(document, start, end), newText })),
  );
  if (kind === 'example') return { edits: placed };
  const change = { type: 'rename', kind, from: id, to } as const;
  return { edits: placed, migration: newMigration(model, change, date) };
}

function checkName(model: ProjectModel, kind: Renameable['kind'], newId: string, layer?: string): void {
  if (newId.trim() === '' || newId !== newId.trim() || /[\p{Cc}]/u.test(newId) || newId.length > 200)
    throw new RenameError(
      'An id has 1 to 200 characters, without line breaks and without white space at its ends.',
    );
  if (kind === 'person' && !isAnnotatorName(newId)) throw new RenameError(nameProblem(newId));
  if (layer !== undefined && model.labels.has(newId))
    throw new RenameError(
      `There is a label "${newId}" already. To give it to "${layer}" as well, change both entries by hand.`,
    );
  if (layer !== undefined && model.labels.has(`${layer}/${newId}`))
    throw new RenameError(
      `The layer "${layer}" has a label "${newId}" already. To make one of two, write a migration of type merge.`,
    );
  if (kind === 'label' && meaningsOf(model, newId).length > 0 && layer === undefined)
    throw new RenameError(
      `There are labels "${newId}" already. To give it to another layer as well, change the entry by hand.`,
    );
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
  isMeant: (name: string) => boolean,
  renamed: (name: string) => string,
  add: (file: SourceFile, edit: TextEdit | undefined) => void,
): void {
  const value = marked ? text(textNode) : undefined;
  if (value === undefined || textNode?.kind !== 'scalar' || textNode.alias !== undefined) return;
  const { spans } = parseMarked(value, (name) => markedLabel(model, name) !== undefined);
  const own = spans.filter(({ label }) => isMeant(label));
  if (own.length === 0) return;
  const [{ label: name }] = own as [MarkedSpan];
  if (/[()]/.test(renamed(name)))
    throw new RenameError(
      `Examples mark spans with "${name}", but a mark cannot hold parentheses. Choose an id without them.`,
    );
  const { document } = file;
  const range = document.range(textNode);
  const source = document.text.slice(range.start, range.end);
  const names = [...new Set(own.map(({ label }) => label))];
  const count = (content: string): number =>
    names.reduce((sum, each) => sum + marksOf(content, each).length, 0);
  const plain = names.every((each) => /^[\p{L}\p{N}_./-]+$/u.test(renamed(each)));
  if (plain && count(source) === count(value) && own.length === count(value)) {
    for (const each of names)
      for (const at of marksOf(source, each)) {
        const start = range.start + at + 2;
        add(file, { start, end: start + each.length, newText: renamed(each) });
      }
    return;
  }
  let written = value;
  for (const { label, labelStart, labelEnd } of own.toSorted((a, b) => b.labelStart - a.labelStart))
    written = written.slice(0, labelStart) + renamed(label) + written.slice(labelEnd);
  add(file, replaceScalar(document, textNode, written));
}

/** Whether an entry of the schema is that of several labels. */
const isSharedEntry = ({ labels }: ProjectModel, { id, idNode }: LabelDef): boolean =>
  [...labels.values()].some((other) => other.id !== id && other.idNode === idNode);

/** The entry of a label that has shared one, for its new id. */
function ownEntry({ schema }: ProjectModel, { node }: LabelDef, newId: string): TextEdit | undefined {
  const { document, root } = schema.file;
  const list = field(root, 'labels');
  const entry = { ...(toJs(node) as Record<string, JsValue>), id: newId };
  return list?.kind === 'seq' ? appendItem(document, list, entry) : undefined;
}

/** Whether a name is `layer/id` of a label of a layer. */
const namesLayer = (model: ProjectModel, name: string, layer: string): boolean =>
  name.startsWith(`${layer}/`) && model.labels.get(name)?.label.id !== name;

/** The labels that are named with a layer. */
function labelsWithLayer(model: ProjectModel, layer: string): { file: SourceFile; node: YamlScalar }[] {
  return references(model).flatMap(({ file, node, targets }) =>
    node.kind === 'scalar' &&
    node.alias === undefined &&
    targets.includes('label') &&
    namesLayer(model, text(node) ?? '', layer)
      ? [{ file, node }]
      : [],
  );
}

/** Under `training`, layers and labels are the keys of thresholds, and layers items of `stratify`; other keys there have meanings of their own. */
function namesInTraining(model: ProjectModel, kind: 'layer' | 'label', id: string): YamlScalar[] {
  if (kind === 'label')
    return thresholdKeys(model, ['min_recall']).filter((key) => labelIdOf(model, keyText(key)) === id);
  const training = field(model.schema.file.root, 'training');
  const keys = [
    ...keysIn(field(field(training, 'gate'), 'min_agreement')),
    ...thresholdKeys(model, ['min_recall', 'min_accuracy', 'min_accuracy_limit', 'min_macro_f1']),
  ];
  const stratify = field(field(training, 'split'), 'stratify');
  const named = [...items(stratify), ...(stratify ? [stratify] : [])];
  return [
    ...keys.filter((key) => keyText(key) === id || namesLayer(model, keyText(key), id)),
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
  // A label of one layer may get an id that is unique, or lose one.
  const called = (each: ProjectModel, name: string): string =>
    kind === 'label' ? labelIdOf(each, name) : name;
  const mentions = (each: ProjectModel, name: string): number =>
    references(each).filter(
      (reference) =>
        reference.id === called(each, name) && reference.targets.some((target) => target === kind),
    ).length;
  const known = mentions(model, id) + mentions(model, newId);
  if (
    new Occurrences(after).of(kind, called(after, id)).length > 0 ||
    mentions(after, id) > 0 ||
    mentions(after, newId) !== known
  )
    throw new RenameError(
      `"${id}" cannot be renamed to "${newId}" automatically: not all of its places would be read the same way afterwards. Change it by hand.`,
    );
}
