import { chosenLabels } from '../../project/records/marks';
import type { DiffedVersion, GuidelineChange } from '../../project/guideline/diff/guideline-diff';
import type { ProjectModel } from '../../project/model/model';
import type { VersionAnswer, VersionPair } from './version-pair';

/** One person's answer in both versions, if it changed. */
export interface ChangedAnswer {
  readonly before?: VersionAnswer;
  readonly after?: VersionAnswer;
}

/** Relates changes of the guideline's meaning to changed answers. */
export class GuidelineTouch {
  /** The changes of meaning, in the order of the diff. */
  readonly changes: readonly GuidelineChange[];
  readonly #follows: readonly ((version: string | undefined) => boolean)[];

  constructor({ diff, after }: VersionPair) {
    this.changes = diff.changes.filter(({ impact }) => impact === 'semantic');
    this.#follows = this.changes.map((change) => followers(change, diff.before, after.model));
  }

  /**
   * The changes (by number) that affect a sample on a layer: the changed answers cite the rule, or gave a label that the change is about,
   * before or after. For a tie-breaker, its labels must conflict on the sample in either version. Answers given under a version before the
   * change do not count. See docs/compare.md.
   */
  touching(layer: string, changed: readonly ChangedAnswer[], all: readonly VersionAnswer[]): number[] {
    const every = labelSet(all, layer);
    return [...this.changes.keys()].filter((n) => {
      const change = this.changes[n]!;
      const able = changed.filter(({ after }) => this.#follows[n]!(after?.guideline));
      if (able.length === 0) return false;
      if (change.all) return true;
      const answers = able.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
      if (answers.some(({ rules }) => rules.includes(change.id))) return true;
      const own = labelSet(answers, layer);
      const labels = change.labels.filter((label) => own.has(label));
      if (change.kind === 'layer') return change.id === layer && (isWhole(change) || labels.length > 0);
      if (change.kind !== 'tie-breaker') return labels.length > 0;
      return labels.length > 0 && change.labels.filter((label) => every.has(label)).length > 1;
    });
  }
}

/** The labels in answers to a layer, by both names that a change may have for them. */
const labelSet = (answers: readonly VersionAnswer[], layer: string): Set<string> =>
  new Set(
    answers.flatMap(({ labels }) =>
      chosenLabels(labels[layer] ?? []).flatMap((label) => [label, `${layer}/${label}`]),
    ),
  );

/** The layer itself changed, not only the labels it offers. */
const isWhole = ({ type, fields }: GuidelineChange): boolean =>
  type === 'added' ||
  type === 'removed' ||
  fields.some(({ name, semantic }) => semantic && name !== 'labels');

/** Whether someone who followed this version of the guideline can have read the change in it; true if the version is unknown. */
export function followers(
  { recorded }: GuidelineChange,
  before: DiffedVersion,
  { guideline }: ProjectModel,
): (version: string | undefined) => boolean {
  const now = guideline?.version?.text;
  if (recorded) {
    const versions = (guideline?.changelog ?? []).map((entry) => entry.version);
    const newer = new Set([...versions.slice(0, versions.indexOf(recorded.version) + 1), now]);
    return (version) => version === undefined || newer.has(version);
  }
  if (now === before.version) return () => true;
  return (version) => version === undefined || version !== before.version;
}
