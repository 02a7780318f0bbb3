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

/** What the changelog does not tell yet, and the version that telling it makes. */
export interface VersionProposal {
  readonly base: VersionBase;
  readonly changes: readonly ProposedChange[];
  /** With a change of meaning, and with none; undefined where the version holds no number to raise. */
  readonly versions: { readonly semantic: string | undefined; readonly editorial: string | undefined };
}

type Problem = { readonly problem: string };

/** Where the changes of a working guideline are counted from; a sentence for people where that cannot be said. */
export async function versionBase(history: FileHistory, model: ProjectModel): Promise<VersionBase | Problem> {
  const start = await versionStart(history, model);
  if (!start) return { problem: 'Git has no earlier version of this guideline: commit it first.' };
  const before = await modelAt(history, start.commit.commit);
  const short = start.commit.commit.slice(0, 10);
  if (!before?.guideline) return { problem: `The guideline of commit ${short} cannot be read.` };
  if (!isModelReadWhole(before))
    return { problem: `The guideline of commit ${short} is broken: what changed since cannot be told.` };
  return { ...start, model: before };
}

/** Compares the guideline as it stands, typed text included, with the version that it began from. */
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
      problem: `There is nothing to write: since commit ${base.commit.commit.slice(0, 10)}${since} nothing has changed that the changelog does not tell.`,
    };
  }
  const version = (impact: 'semantic' | 'editorial') => versionFor(model, base.version, impact);
  return { base, changes, versions: { semantic: version('semantic'), editorial: version('editorial') } };
}

/** The edits that raise the version and tell of the changes, as their author has confirmed them. */
export function versionAction(
  model: ProjectModel,
  { base, changes }: VersionProposal,
  title: string,
  recorded: RecordedVersion,
): EditorAction | undefined {
  const made = recordVersion(model, base.version, changes, recorded);
  return made && { title, kind: 'refactor', edits: editsInFile(model.guideline!.file, made) };
}

/** Whether a place is about the guideline's version: its line, the key `changelog`, or the version of the newest entry. */
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
