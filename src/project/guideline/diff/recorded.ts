import type { Migration, Change, ProjectModel, Ref } from '../../model/model';
import { namesBy } from '../../model/new-names';
import type { Part } from './part';
import { withLayer } from './parts-of-model';

/** A change that the changelog describes. */
export interface RecordedChange {
  /** The version of the entry. */
  readonly version: string;
  readonly change: Change;
}

/** The changes in the changelog of `after` that are not in that of `before`, newest first. */
export function recordedChanges(
  before: ProjectModel,
  after: ProjectModel,
  migrations: readonly Migration[],
  apart: ReadonlySet<string>,
): RecordedChange[] {
  const names = namesBy({ ...after, migrations });
  // Authors who rename a label may rename it in old entries too.
  const now = (id: string): string => names.layer.now(names.rule.now(names.label.now(id)));
  const known = new Set(changesOf(before, apart).map((recorded) => nameOf(recorded, now)));
  return changesOf(after, apart).filter((recorded) => !known.has(nameOf(recorded, now)));
}

function changesOf(model: ProjectModel, apart: ReadonlySet<string>): RecordedChange[] {
  const full = <T extends Ref>(ref: T): T => ({ ...ref, id: withLayer(model, ref.id, apart) });
  return (model.guideline?.changelog ?? []).flatMap(({ version, changes }) =>
    changes.map((change) => ({
      version,
      change:
        apart.size === 0
          ? change
          : {
              ...change,
              target: full(change.target),
              into: change.into.map(full),
              relabel: change.relabel.map(full),
            },
    })),
  );
}

function nameOf(
  { version, change: { type, target, impact, into, relabel } }: RecordedChange,
  now: (id: string) => string,
): string {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => now(id));
  return JSON.stringify([version, type, now(target.id), impact, ids(into), ids(relabel)]);
}

/**
 * The recorded change that describes a part: one with its id, or else one with a label that it concerns (for an order or a layer: all
 * `labels`, such as those that moved or left), or else one about everything. Semantic ones come before editorial ones.
 */
export function recordOf(
  all: readonly RecordedChange[],
  after: Part,
  before: Part | undefined,
  labels: readonly string[],
  moves: boolean,
): RecordedChange | undefined {
  const recorded = all.filter(
    ({ change: { type, impact } }) => !moves || type !== 'renamed' || impact === 'semantic',
  );
  const ids = new Set([after.id, before?.id]);
  const named = recorded.filter(
    ({ change }) => ids.has(change.target.id) || change.into.some(({ id }) => ids.has(id)),
  );
  const idsOf = ({ change }: RecordedChange): string[] => [
    change.target.id,
    ...change.into.map(({ id }) => id),
  ];
  const ofLabel = ['rule', 'example', 'list', 'layer'].includes(after.kind)
    ? recorded.filter((each) => idsOf(each).some((id) => labels.includes(id) || id === after.layer))
    : [];
  const described = new Set(ofLabel.flatMap(idsOf));
  const one = after.kind === 'rule' || after.kind === 'example';
  const enough = one || labels.every((label) => described.has(label));
  const everything = recorded.filter(({ change }) => change.target.id === '*');
  for (const list of [named, enough ? ofLabel : [], everything]) {
    const found = list.find(({ change }) => change.impact === 'semantic') ?? list[0];
    if (found) return found;
  }
  return undefined;
}
