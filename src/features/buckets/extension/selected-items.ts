import type { BucketNode, BucketsView, BucketSelection } from '../../../protocol/buckets';
import type { ListOrders } from './list-order';

/** Selected nodes of one project's tree, and a title for them. */
export interface SelectedItems {
  readonly selection: BucketSelection;
  readonly title: string;
}

/**
 * The nodes that a command of the tree's menu acts on: the clicked node or, if it is part of the selection, all selected nodes. Only nodes
 * of the first node's project and tree count; undefined if there are no samples in them.
 */
export function selectedItems(
  orders: ListOrders,
  clicked: BucketNode | undefined,
  selected: readonly BucketNode[] | undefined,
): SelectedItems | undefined {
  const nodes = (selected && selected.length > 0 ? selected : clicked ? [clicked] : []).flatMap((node) =>
    node.kind === 'project' ? (node.children ?? []) : [node],
  );
  const first = nodes.find(({ view }) => view !== undefined);
  if (!first) return undefined;
  const own = nodes.filter(({ root, view }) => root === first.root && view === first.view);
  const branches = own.filter(({ kind }) => BRANCHES.has(kind));
  const samples = own.flatMap(({ target }) => (target ? [target.sample] : []));
  if (branches.length + samples.length === 0) return undefined;
  const view: BucketsView = first.view!;
  return {
    selection: {
      root: first.root,
      ...orders.of(first.root),
      view,
      branches: branches.map(({ id }) => id),
      samples,
    },
    title: titleOf(branches, samples),
  };
}

const BRANCHES: ReadonlySet<BucketNode['kind']> = new Set(['state', 'layer', 'group']);

function titleOf(branches: readonly BucketNode[], samples: readonly string[]): string {
  const names = [...branches.map(({ label }) => label), ...samples];
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
