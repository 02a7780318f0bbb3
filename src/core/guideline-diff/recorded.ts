import type { Change, ProjectModel } from '../project/model';
import type { Part } from './part';

/** A change that the changelog tells of. */
export interface RecordedChange {
  /** Of the entry. */
  readonly version: string;
  readonly change: Change;
}

/** What the changelog of `after` tells and that of `before` does not, newest first. */
export function recordedChanges(before: ProjectModel, after: ProjectModel): RecordedChange[] {
  const known = new Set(changesOf(before).map(nameOf));
  return changesOf(after).filter((recorded) => !known.has(nameOf(recorded)));
}

const changesOf = ({ guideline }: ProjectModel): RecordedChange[] =>
  (guideline?.changelog ?? []).flatMap(({ version, changes }) =>
    changes.map((change) => ({ version, change })),
  );

function nameOf({ version, change: { type, target, impact, into, relabel } }: RecordedChange): string {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  return JSON.stringify([version, type, target.id, impact, ids(into), ids(relabel)]);
}

/**
 * The recorded change that speaks of a part: by its id, else of a label that it is about (of an order: of all labels in it that moved),
 * else of everything. A semantic one before an editorial one.
 */
export function recordOf(
  recorded: readonly RecordedChange[],
  after: Part,
  before: Part | undefined,
  labels: readonly string[],
): RecordedChange | undefined {
  const ids = new Set([after.id, before?.id]);
  const named = recorded.filter(
    ({ change }) => ids.has(change.target.id) || change.into.some(({ id }) => ids.has(id)),
  );
  const ofLabel = ['rule', 'example', 'list'].includes(after.kind)
    ? recorded.filter(({ change }) => labels.includes(change.target.id))
    : [];
  const spoken = new Set(ofLabel.map(({ change }) => change.target.id));
  const enough = after.kind !== 'list' || labels.every((label) => spoken.has(label));
  const everything = recorded.filter(({ change }) => change.target.id === '*');
  for (const list of [named, enough ? ofLabel : [], everything]) {
    const found = list.find(({ change }) => change.impact === 'semantic') ?? list[0];
    if (found) return found;
  }
  return undefined;
}
