import type {
  GuidelineModel,
  ProjectModel,
  SchemaProblem,
  SourceFile,
  LabelDef,
} from '../../project/model/model';
import { ownProblems } from '../../project/model/own-problems';
import { field } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { memoize } from '../../base/memoize';
import { modelIn } from '../../project/model/label-ids';

/** Problems that lose nothing: of two equal keys the first one counts. */
const HARMLESS = new Set(['duplicate-key', 'merge-key', 'lone-carriage-return']);

/** Whether a source could be read entirely. If not, rules about missing things stay silent: one missing quote is one finding. */
export function isReadWhole(file: SourceFile): boolean {
  return ownProblems(file).every(({ severity, code }) => severity === 'warning' || HARMLESS.has(code));
}

/** The lists of a guideline whose entries are referred to. */
const LISTS = ['labels', 'layers', 'rules', 'tie_breakers', 'examples', 'changelog'];

/** The guideline, if it could be read entirely and its lists are lists with correct names. */
export function wholeGuideline({ guideline }: ProjectModel): GuidelineModel | undefined {
  if (!guideline || !isReadWhole(guideline.file) || guideline.file.root.kind !== 'map') return undefined;
  const isWhole = guideline.file.root.entries.every(({ key, value }) => {
    const name = String(key.value);
    if (LISTS.includes(name)) return value.kind === 'seq' || value.kind === 'missing';
    return nearest(name, LISTS) === undefined;
  });
  return isWhole ? guideline : undefined;
}

/** The guideline, if what it lacks can be counted: both files could be read entirely, and the labels are known. */
export const countableGuideline = (model: ProjectModel): GuidelineModel | undefined =>
  isReadWhole(model.schema.file) && idsAreKnown(model) ? wholeGuideline(model) : undefined;

/** Whether both YAML files could be read entirely. If not, existing ids may seem unknown, so rules about unknown ids stay silent. */
export function isModelReadWhole({ schema, guideline }: ProjectModel): boolean {
  return isReadWhole(schema.file) && (!guideline || isReadWhole(guideline.file));
}

/** Where a problem of the JSON Schema hides one or all labels or layers: the list, an entry, its id, or its labels. */
const LEAVES_OUT = /^\/(labels|layers)$|^\/(labels|layers)\/\d+(\/(id|type))?$|^\/layers\/\d+\/labels$/;

/** Whether a problem of the label schema may hide labels or layers. */
function leavesOutIds({ rule, pointer, key, suggestion, node }: SchemaProblem): boolean {
  if (rule === 'unknown-key') return pointer === '' && (suggestion === 'labels' || suggestion === 'layers');
  if (rule === 'missing-required-field')
    return key === 'id' || key === 'type' || key === 'labels'
      ? LEAVES_OUT.test(pointer ?? '')
      : pointer === '' && key === 'layers';
  const hasItems = node.kind === 'seq' && node.items.length > 0;
  return rule === 'schema-violation' && !hasItems && LEAVES_OUT.test(pointer ?? '');
}

/** Whether the schema's list of labels, or layers, could be read and is complete. */
export function isListed(model: ProjectModel, key: 'labels' | 'layers'): boolean {
  const { file } = model.schema;
  return isReadWhole(file) && idsAreKnown(model) && (field(file.root, key)?.kind ?? 'seq') === 'seq';
}

/** Whether all labels and layers of the schema are known. If not, findings about unknown ones are held back for that cause. */
export const idsAreKnown = (model: ProjectModel): boolean =>
  !hasIdTwice(model) && !model.problems.some((problem) => isCauseOfHeldBack(model, problem));

/** Whether two labels share an id: one was probably meant to have an id that is missing elsewhere. */
const hasIdTwice = ({ schema, labels }: ProjectModel): boolean => labels.size < schema.labels.length;

/** Whether findings are held back because of a problem. */
export const isCauseOfHeldBack = ({ schema }: ProjectModel, problem: SchemaProblem): boolean =>
  problem.file.path === schema.file.path && problem.file.root === schema.file.root && leavesOutIds(problem);

/** The end of the message about the cause. */
export const HELD_BACK =
  ' Until this is fixed, labels and layers that are named elsewhere and cannot be found are not reported.';

/** The layers of known type, by id. */
export function knownLayers(model: ProjectModel) {
  return new Map([...model.layers].flatMap(([id, { layer }]) => (layer ? [[id, layer] as const] : [])));
}

/** Labels that an annotator can choose, by id: in a layer, selectable, not deprecated. In the order of the layers. */
export const choosableById = memoize(
  ({ schema: { layers, labels } }: Pick<ProjectModel, 'schema'>): ReadonlyMap<string, LabelDef> => {
    const byId = new Map<string, LabelDef>();
    // If a label has two entries, the first counts.
    for (const label of labels) if (!byId.has(label.id)) byId.set(label.id, label);
    const offered = new Set(layers.flatMap((layer) => layer.labels.map(({ id }) => id)));
    return new Map(
      [...offered].flatMap((id) => {
        const label = byId.get(id);
        return label && label.label.selectable && label.label.status === 'active'
          ? [[id, label] as const]
          : [];
      }),
    );
  },
  ({ schema }) => schema,
);

/** The same as a list. */
export const choosableLabels = (model: Pick<ProjectModel, 'schema'>): LabelDef[] => [
  ...choosableById(model).values(),
];

/** What an answer to a layer must not have: labels that only group others. */
export const groupsIn = (model: ProjectModel, layer: string): ReadonlySet<string> =>
  new Set(
    [...modelIn(model, layer).labels.values()].flatMap(({ id, label }) => (label.selectable ? [] : [id])),
  );
