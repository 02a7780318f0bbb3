import { counted } from '../../../base/text/phrases';
import type { Grouping, Sorting } from '../../../disagreement/list-order';
import { hasCosts } from '../../../disagreement/mistake-cost';
import { type BucketItem, groupItems, sortGroups, type ItemGroup, type ScoreOf } from '../items/group-items';
import type { NameOf } from '../../../disagreement/given';
import type { WithModel } from '../../../engine/project';
import type { BucketNode, BucketsView } from '../../../protocol/buckets';
import { groupName, layerName } from './bucket-names';

/** A branch of a tree and its items. */
export interface Branch {
  readonly id: string;
  readonly label: string;
  readonly items: readonly BucketItem[];
  /** The code of the annotator that the branch is about: scores are those of this person's answers. */
  readonly annotator?: number;
  /** The branch is not divided further, so its items are listed here. */
  readonly isLeaf: boolean;
}

export interface BranchOptions extends WithModel {
  readonly root: string;
  readonly view: BucketsView;
  readonly by: Grouping;
  readonly sort: Sorting;
  readonly nameOf: NameOf;
  readonly scoreOf?: ScoreOf;
  /** What it is worth to decide the labels of a group, by its id, if groups are sorted by that. */
  readonly worths?: ReadonlyMap<string, number>;
}

/** Maximum number of branches within a branch; the rest is shown as a number. */
const MAX_BRANCHES = 500;

const ICONS: Readonly<Record<Grouping | 'about', string>> = {
  cause: 'list-tree',
  about: 'git-compare',
  pair: 'git-compare',
  annotator: 'person',
  rule: 'law',
};

/** A node that only has a text. */
export const noteNode = (
  root: string,
  view: BucketsView,
  id: string,
  icon: string,
  label: string,
  tooltip = label,
): BucketNode => ({ id, root, view, kind: 'closed', label, tooltip, icon });

/** A page of the nodes of a branch's items, and a node for further ones. */
export function pageNodes<T>(
  { root, view, branch }: { readonly root: string; readonly view: BucketsView; readonly branch: string },
  all: readonly T[],
  from: number,
  count: number,
  node: (one: T) => BucketNode,
): BucketNode[] {
  const end = Math.min(all.length, from + count);
  const nodes = all.slice(from, end).map(node);
  const left = all.length - end;
  if (left === 0) return nodes;
  const more = noteNode(root, view, `${branch}/…`, 'ellipsis', `… ${left} more`, 'Show more of them');
  return [...nodes, { ...more, kind: 'more', branch, from: end }];
}

/** Makes the branches of a tree and records their items. */
export class Branches {
  readonly #all = new Map<string, Branch>();

  constructor(private readonly options: BranchOptions) {}

  get(id: string): Branch | undefined {
    return this.#all.get(id);
  }

  *leaves(): Iterable<{ branch: Branch; path: string[] }> {
    for (const branch of this.#all.values())
      if (branch.isLeaf) {
        const parts = branch.id.split('/');
        yield {
          branch,
          path: parts.map((_, n) => parts.slice(0, n + 1).join('/')).filter((id) => this.#all.has(id)),
        };
      }
  }

  /** Disagreements are grouped by layer first, unless the groups are people or rules. */
  ofDisagreements(items: readonly BucketItem[], parent: string, layers: readonly string[]): BucketNode[] {
    const { by, model } = this.options;
    if (by === 'annotator' || by === 'rule') return this.#groups(items, parent, by);
    return groupItems(items, 'layer')
      .sort((a, b) => layers.indexOf(a.by) - layers.indexOf(b.by))
      .map((group) => {
        const id = `${parent}/${encodeURIComponent(group.by)}`;
        const label = layerName(model, group.by);
        return {
          ...this.node(id, label, group, 'layer', 'layers'),
          open: true,
          children: this.#groups(group.items, id, by),
        };
      });
  }

  ofErrors(items: readonly BucketItem[], parent: string): BucketNode[] {
    return this.#groups(items, parent, this.options.by);
  }

  #groups(items: readonly BucketItem[], parent: string, by: Grouping | 'about'): BucketNode[] {
    const { project, model, root, sort, nameOf, scoreOf, worths, view } = this.options;
    const name = (group: ItemGroup): string => groupName({ project, model }, group, by, nameOf, view);
    const groups = sortGroups(
      groupItems(items, by, scoreOf),
      sort,
      name,
      (bucket) => worths?.get(bucket) ?? 0,
    );
    const nodes = groups.slice(0, MAX_BRANCHES).map((group): BucketNode => {
      const id = `${parent}/${encodeURIComponent(group.by)}`;
      // Divide a cause further only if the groups differ.
      const isDivided =
        by === 'cause' && group.items.some(({ about }) => about !== group.items[0]!.about || about !== '');
      const leaf = isDivided ? undefined : { annotator: by === 'annotator' ? Number(group.by) : undefined };
      const node = this.node(id, name(group), group, 'group', ICONS[by], leaf);
      return isDivided
        ? { ...node, children: this.#groups(group.items, id, 'about') }
        : { ...node, branch: id };
    });
    const left = groups.length - nodes.length;
    if (left === 0) return nodes;
    const listAll = 'Run "labelwright buckets --json" to list them all.';
    const more = noteNode(root, view, `${parent}/…`, 'ellipsis', `… and ${left} more groups`, listAll);
    return [...nodes, { ...more, kind: 'more' }];
  }

  /** `leaf`: the branch is not divided further. */
  node(
    id: string,
    label: string,
    { items, cost, score }: Pick<ItemGroup, 'items' | 'cost' | 'score'>,
    kind: BucketNode['kind'],
    icon: string,
    leaf?: { readonly annotator: number | undefined },
  ): BucketNode {
    const { model, root, view } = this.options;
    const { annotator } = leaf ?? {};
    const about = annotator === undefined || Number.isNaN(annotator) ? {} : { annotator };
    this.#all.set(id, { id, label, items, isLeaf: leaf !== undefined, ...about });
    // An ordinary mistake costs 1: if all are ordinary, the cost equals their number.
    const isCostly = hasCosts(model) && cost !== items.length;
    const numbers = [
      String(items.length),
      ...(isCostly ? [`costs ${inShort(cost)} ordinary mistakes`] : []),
      ...(score === undefined ? [] : [`error ${score.toFixed(2)}`]),
    ];
    const spoken = [
      `${label}: ${counted(items.length, 'sample')}`,
      ...(isCostly ? [`mistakes here cost as much as ${inShort(cost)} ordinary ones`] : []),
      ...(score === undefined ? [] : [`error score ${score.toFixed(2)} on average`]),
    ].join(', ');
    return {
      id,
      root,
      view,
      kind,
      label,
      description: numbers.join(' · '),
      // What a pair is worth is asked for when its tooltip is shown.
      ...(icon !== ICONS.pair && { tooltip: spoken }),
      spoken,
      icon,
    };
  }
}

/** A number with at most two decimals. */
export const inShort = (value: number): string => String(Math.round(value * 100) / 100);
