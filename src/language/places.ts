import type { Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import type { SchemaName } from '../project/schema/validate';
import type { YamlDocument } from '../base/yaml/document';
import type { Ranged } from '../base/yaml/tree';

/** A place in a file of the project: LSP's Location with a project-relative path. */
export interface FileRange {
  readonly path: string;
  readonly range: Range;
}

/** UTF-16 offsets of a document as lines and characters. */
export const rangeBetween = (document: YamlDocument, start: number, end: number): Range => ({
  start: document.lineColumn(start),
  end: document.lineColumn(end),
});

/** The place of a node or entry. */
export function rangeOfPart(document: YamlDocument, part: Ranged): Range {
  const { start, end } = document.range(part);
  return rangeBetween(document, start, end);
}

/** A range on one line. Characters are UTF-16 units. */
export const onLine = (line: number, start: number, end: number): Range => ({
  start: { line, character: start },
  end: { line, character: end },
});

/** A YAML file by its path: the schema, a separate guideline, a migration, or a batch. */
export function yamlDocument(
  files: Pick<ProjectModel, 'schema' | 'guideline' | 'migrations' | 'batches'>,
  path: string,
): YamlDocument | undefined {
  const others = [...files.migrations, ...files.batches].map(({ file }) => file);
  const all = [files.schema.file, files.guideline?.file, ...others];
  return all.find((file) => file?.path === path)?.document;
}

/** The JSON Schema of a YAML file of the project. */
export function schemaNameOf(model: ProjectModel, path: string): SchemaName {
  if (path === model.schema.file.path) return 'labelwright';
  if (model.batches.some(({ file }) => file.path === path)) return 'assignment';
  return model.migrations.some(({ file }) => file.path === path) ? 'migration' : 'guideline';
}
