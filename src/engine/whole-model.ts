import type { ProjectModel, SchemaProblem } from '../core/project/model';
import { SCHEMA_FILE } from './model-store';
import type { Project } from './project';

/** The model of a project, or why there is none to go by. */
export type WholeModel = { readonly model: ProjectModel } | { readonly problem: string };

/** Where a JSON Schema problem leaves out a label or a layer, or all of them: the list, an entry of it, or its id. */
const LEAVES_OUT = /^\/(labels|layers|data)$|^\/(labels|layers)\/\d+(\/(id|type))?$/;

/**
 * The model of a project whose label schema could be read from end to end. What is written, decided or handed on by part of a label
 * schema loses the answers to the rest without a word; the editor and `check` go on with that part, since they only show.
 */
export function wholeModel({ model, models }: Pick<Project, 'model' | 'models'>): WholeModel {
  if (!model) return { problem: models.unreadable?.message ?? `${SCHEMA_FILE} cannot be read.` };
  const broken = model.problems.find(leavesOut);
  if (!broken) return { model };
  const { line, character } = broken.range.start;
  return {
    problem: `${broken.file.path}, line ${line + 1}, column ${character + 1}: ${broken.message} Only a part of the label schema can be read: correct this first.`,
  };
}

/** An empty list, as of a project that was made of texts and asks nothing yet, is read from end to end. */
const leavesOut = ({ rule, file, pointer, node }: SchemaProblem): boolean =>
  file.path === SCHEMA_FILE &&
  !(node.kind === 'seq' && node.items.length === 0) &&
  (rule === 'yaml-syntax' || (rule !== 'unknown-key' && pointer !== undefined && LEAVES_OUT.test(pointer)));
