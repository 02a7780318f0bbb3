import type { ProjectModel, SchemaProblem } from '../project/model/model';
import { holdsBack } from '../rules/framework/read-whole';
import { SCHEMA_FILE } from '../project/model-store';
import type { Project } from './project';

/** The model of a project, or why there is none to go by. */
export type WholeModel =
  | { readonly model: ProjectModel }
  /** `line`: 0-based, where it is known. */
  | { readonly problem: string; readonly line?: number };

const NO_LAYER = `${SCHEMA_FILE} has no layer that can be used: add at least one under "layers".`;

const hasLayer = ({ schema }: ProjectModel): boolean => schema.layers.some(({ layer }) => layer);

/** The model of a project that can be labelled, or why it cannot: what asks nothing has no answers to show, whatever its files hold. */
export function modelWithLayers({ model, models }: Pick<Project, 'model' | 'models'>): WholeModel {
  if (!model) return { problem: models.unreadable?.message ?? `${SCHEMA_FILE} cannot be read.` };
  return hasLayer(model) ? { model } : { problem: NO_LAYER };
}

/**
 * The model of a project whose label schema could be read from end to end. What is written, decided or handed on by part of a label
 * schema loses the answers to the rest without a word; the editor and `check` go on with that part, since they only show. `needsLayers`:
 * whether there is nothing to do without a question.
 */
export function wholeModel(project: Pick<Project, 'model' | 'models'>, needsLayers = true): WholeModel {
  const { model } = project;
  const broken = model?.problems.find((problem) => leavesOut(model, problem));
  // Where a mistake took the layers away, it and its place say more than that there are none.
  if (!broken) return model && !needsLayers ? { model } : modelWithLayers(project);
  const { line, character } = broken.range.start;
  return {
    problem: `${broken.file.path}, line ${line + 1}, column ${character + 1}: ${broken.message} Only a part of the label schema can be read: correct this first.`,
    line,
  };
}

const leavesOut = (model: ProjectModel, problem: SchemaProblem): boolean =>
  problem.file.path === SCHEMA_FILE &&
  problem.file.root === model.schema.file.root &&
  !isNothingWritten(problem) &&
  (problem.rule === 'yaml-syntax' ||
    (problem.rule === 'schema-violation' && problem.pointer === '/data') ||
    holdsBack(model, problem));

/** A list of layers that is empty or not there leaves nothing out that somebody wrote. */
const isNothingWritten = ({ rule, pointer, key, node }: SchemaProblem): boolean =>
  rule === 'missing-required-field'
    ? pointer === '' && key === 'layers'
    : pointer === '/layers' && node.kind === 'seq' && node.items.length === 0;
