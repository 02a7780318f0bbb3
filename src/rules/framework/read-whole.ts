import type { ProjectModel, SourceFile } from '../../core/project/model';

/** These leave nothing out: of two equal keys the first one counts. */
const HARMLESS = new Set(['duplicate-key', 'merge-key', 'lone-carriage-return']);

/**
 * Whether everything that was written in a file could be read. While something could not, rules that say "there is no such thing"
 * stay silent: one missing quote is one finding.
 */
export function isReadWhole(file: SourceFile): boolean {
  return file.document.problems.every(({ severity, code }) => severity === 'warning' || HARMLESS.has(code));
}

/**
 * Whether both YAML files could be read entirely. While one could not, ids may be missing that are only out of reach: rules about data
 * that say "unknown" stay silent then, or one missing quote would be a finding on every line.
 */
export function isModelReadWhole({ schema, guideline }: ProjectModel): boolean {
  return isReadWhole(schema.file) && (!guideline || isReadWhole(guideline.file));
}
