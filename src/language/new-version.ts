import { diffGuidelines } from '../project/guideline/diff/guideline-diff';
import { proposeChanges, type ProposedChange } from '../project/guideline/edits/propose-changes';
import { recordVersion, versionFor, type RecordedVersion } from '../project/guideline/edits/record-version';
import type { Position } from '../project/findings/finding';
import { field } from '../project/model/reader';
import type { ProjectModel } from '../project/model/model';
import { modelAt, versionStart, type FileHistory, type PastCommit } from '../project/guideline-history';
import { isModelReadWhole } from '../rules/framework/read-whole';
import { editsInFile, type EditorAction } from './code-actions';
import { rangeOfPart } from './places';

/** The guideline as it was when its version began. */
export interface VersionBase {
  readonly commit: PastCommit;
  readonly version: string | undefined;
  readonly model: ProjectModel;
}

/** The changes that the changelog does not list yet, and the resulting version. */
export interface VersionProposal {
  readonly base: VersionBase;
  readonly changes: readonly ProposedChange[];
  /** With and without a change of meaning; undefined if the version has no number to raise. */
  readonly versions: { readonly semantic: string | undefined; readonly editorial: string | undefined };
}

type Problem = { readonly problem: string };

/** The version that a working guideline is compared with, or a sentence for the user if it cannot be found. */
export async function versionBase(history: FileHistory, model: ProjectModel): Promise<VersionBase | Problem> {
  const start = await versionStart(history, model);
  if (!start) return { problem: 'Git has no earlier version of this guideline: commit it first.' };
  const before = await modelAt(history, start.commit.commit);
  const short = start.commit.commit.slice(0, 10);
  if (!before?.guideline) return { problem: `The guideline of commit ${short} cannot be read.` };
  if (!isModelReadWhole(before))
    return { problem: `The guideline of commit ${short} is broken, so what changed since is not known.` };
  return { ...start, model: before };
}

/** Compares the current guideline, including unsaved text, with the version that it began from. */
export function proposeVersion(base: VersionBase, model: ProjectModel): VersionProposal | Problem {
  if (!model.guideline) return { problem: 'This project has no guideline.' };
  if (!isModelReadWhole(model))
    return {
      problem: 'Only a part of the guideline can be read. Mend what the findings say, then try again.',
    };
  const changes = proposeChanges(base.model, diffGuidelines(base.model, model));
  if (changes.length === 0) {
    const since = base.version === undefined ? '' : ` of version ${base.version}`;
    return {
      problem: `There is nothing to write: since commit ${base.commit.commit.slice(0, 10)}${since} the changelog already lists every change.`,
    };
  }
  const version = (impact: 'semantic' | 'editorial') => versionFor(model, base.version, impact);
  return { base, changes, versions: { semantic: version('semantic'), editorial: version('editorial') } };
}

/** The edits that raise the version and list the changes, as the author confirmed them. */
export function versionAction(
  model: ProjectModel,
  { base, changes }: VersionProposal,
  title: string,
  recorded: RecordedVersion,
): EditorAction | undefined {
  const made = recordVersion(model, base.version, changes, recorded);
  return made && { title, kind: 'refactor', edits: editsInFile(model.guideline!.file, made) };
}

/** Whether a place belongs to the guideline's version: its line, the key `changelog`, or the version of the newest entry. */
export function isAtVersion({ guideline }: ProjectModel, path: string, { line }: Position): boolean {
  if (!guideline || guideline.file.path !== path || guideline.file.root.kind !== 'map') return false;
  const { document, root } = guideline.file;
  const places = [
    root.entry('version'),
    root.entry('changelog')?.key,
    guideline.changelog[0] && field(guideline.changelog[0].node, 'version'),
  ];
  return places.some((part) => {
    if (!part) return false;
    const range = rangeOfPart(document, part);
    return range.start.line <= line && line <= range.end.line;
  });
}
