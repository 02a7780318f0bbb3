import type { GuidelineModel, ProjectModel, SchemaProblem, SourceFile } from '../../project/model/model';
import { ownProblems } from '../../project/model/own-problems';
import { field } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';

/** These leave nothing out: of two equal keys the first one counts. */
const HARMLESS = new Set(['duplicate-key', 'merge-key', 'lone-carriage-return']);

/**
 * Whether everything that was written in a source could be read. While something could not, rules that say "there is no such thing"
 * stay silent: one missing quote is one finding.
 */
export function isReadWhole(file: SourceFile): boolean {
  return ownProblems(file).every(({ severity, code }) => severity === 'warning' || HARMLESS.has(code));
}

/** The lists of a guideline that others name the entries of. */
const LISTS = ['labels', 'rules', 'tie_breakers', 'examples', 'changelog'];

/** Whether everything that was written in the guideline could be read, and its lists are lists under their own names. */
export function isGuidelineReadWhole({ file }: { readonly file: SourceFile }): boolean {
  const { root } = file;
  return (
    isReadWhole(file) &&
    root.kind === 'map' &&
    root.entries.every(({ key, value }) => {
      const name = String(key.value);
      if (LISTS.includes(name)) return value.kind === 'seq' || value.kind === 'missing';
      return nearest(name, LISTS) === undefined;
    })
  );
}

/**
 * Whether both YAML files could be read entirely. While one could not, ids may be missing that are only out of reach: rules about data
 * that say "unknown" stay silent then, or one missing quote would be a finding on every line.
 */
export function isModelReadWhole({ schema, guideline }: ProjectModel): boolean {
  return isReadWhole(schema.file) && (!guideline || isReadWhole(guideline.file));
}

/** Where a problem of the JSON Schema leaves out a label or a layer, or all of them: the list, an entry of it, its id, or its labels. */
const LEAVES_OUT = /^\/(labels|layers)$|^\/(labels|layers)\/\d+(\/(id|type))?$|^\/layers\/\d+\/labels$/;

/** Whether labels or layers may be there and not be known, for a problem of the label schema. */
function leavesOutIds({ rule, pointer, key, suggestion, node }: SchemaProblem): boolean {
  if (rule === 'unknown-key') return pointer === '' && (suggestion === 'labels' || suggestion === 'layers');
  if (rule === 'missing-required-field')
    return key === 'id' || key === 'type' || key === 'labels'
      ? LEAVES_OUT.test(pointer ?? '')
      : pointer === '' && key === 'layers';
  const hasItems = node.kind === 'seq' && node.items.length > 0;
  return rule === 'schema-violation' && !hasItems && LEAVES_OUT.test(pointer ?? '');
}

/** The guideline, where everything in it could be read. */
export const wholeGuideline = ({ guideline }: ProjectModel): GuidelineModel | undefined =>
  guideline && isGuidelineReadWhole(guideline) ? guideline : undefined;

/** Whether the schema's list of labels, or layers, could be read and holds all of them. */
export function isListed(model: ProjectModel, key: 'labels' | 'layers'): boolean {
  const { file } = model.schema;
  return isReadWhole(file) && idsAreKnown(model) && (field(file.root, key)?.kind ?? 'seq') === 'seq';
}

/**
 * Whether all labels and layers of the schema are known. While one is not, whatever names it would be a finding that follows from
 * that one: they are held back, and the cause says so.
 */
export const idsAreKnown = (model: ProjectModel): boolean =>
  !hasIdTwice(model) && !model.problems.some((problem) => holdsBack(model, problem));

/** Whether two labels have one id: one of them was probably meant to have the id that is missing elsewhere. */
const hasIdTwice = ({ schema, labels }: ProjectModel): boolean => labels.size < schema.labels.length;

/** Whether a problem is a cause that findings are held back for. */
export const holdsBack = ({ schema }: ProjectModel, problem: SchemaProblem): boolean =>
  problem.file.path === schema.file.path && problem.file.root === schema.file.root && leavesOutIds(problem);

/** What the finding about the cause says of those that are held back. */
export const HELD_BACK =
  ' Until this is mended, labels and layers that are named elsewhere and cannot be found are not reported.';
