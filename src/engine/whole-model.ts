import { UserError } from '../base/user-error';
import type { ProjectModel, SchemaProblem, SourceFile } from '../project/model/model';
import { isCauseOfHeldBack } from '../rules/framework/read-whole';
import { SCHEMA_FILE } from '../project/model-store';
import type { Project } from './project';

/** The model of a project, or why there is no usable one. */
export type WholeModel =
  | { readonly model: ProjectModel }
  /** `line`: 0-based, where it is known. */
  | { readonly problem: string; readonly line?: number };

const NO_LAYER = `${SCHEMA_FILE} has no layer that can be used: add at least one under "layers".`;

/** The model of a project with what can be read of it, or why there is none. */
export const modelAsRead = ({ model, models }: Pick<Project, 'model' | 'models'>): WholeModel =>
  model ? { model } : { problem: models.unreadable?.message ?? `${SCHEMA_FILE} cannot be read.` };

/** The model of a project that has layers, or why it cannot be labelled. */
export function modelWithLayers(project: Pick<Project, 'model' | 'models'>): WholeModel {
  const read = modelAsRead(project);
  return 'problem' in read || read.model.schema.layers.some(({ layer }) => layer)
    ? read
    : { problem: NO_LAYER };
}

/**
 * The model of a project whose whole label schema could be read. Writing, deciding or exporting with a part of the schema would silently
 * lose the answers to the rest; the editor and `check` only show, so they use that part. `needsLayers`: whether a schema without layers
 * is a problem.
 */
export function wholeModel(project: Pick<Project, 'model' | 'models'>, needsLayers = true): WholeModel {
  const { model } = project;
  const broken = model?.problems.find((problem) => leavesOut(model, problem));
  // If the layers are missing because of a mistake, report the mistake.
  if (!broken) return model && !needsLayers ? { model } : modelWithLayers(project);
  const { line, character } = broken.range.start;
  return {
    problem: `${broken.file.path}, line ${line + 1}, column ${character + 1}: ${broken.message} Only a part of the label schema can be read: correct this first.`,
    line,
  };
}

/** Throws UserError with the first problem of these YAML files, if they have one: a command that writes must not act on a part of them. */
export function refuseBroken({ problems }: ProjectModel, of: readonly { readonly file: SourceFile }[]): void {
  const paths = new Set(of.map(({ file }) => file.path));
  const broken = problems.find(({ file }) => paths.has(file.path));
  if (!broken) return;
  const { line, character } = broken.range.start;
  throw new UserError(
    `${broken.file.path}:${line + 1}:${character + 1}: ${broken.message} Correct it first.`,
  );
}

const leavesOut = (model: ProjectModel, problem: SchemaProblem): boolean =>
  problem.file.path === SCHEMA_FILE &&
  problem.file.root === model.schema.file.root &&
  !isNothingWritten(problem) &&
  (problem.rule === 'yaml-syntax' ||
    (problem.rule === 'schema-violation' && problem.pointer === '/data') ||
    isCauseOfHeldBack(model, problem));

/** An empty or missing list of layers loses nothing that was written. */
const isNothingWritten = ({ rule, pointer, key, node }: SchemaProblem): boolean =>
  rule === 'missing-required-field'
    ? pointer === '' && key === 'layers'
    : pointer === '/layers' && node.kind === 'seq' && node.items.length === 0;
