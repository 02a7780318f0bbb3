import { getOrAdd } from '../../../base/lists';
import { isUnreadable } from '../../../project/samples/sample';
import { namesEverywhere } from '../../../engine/queries/shown-names';
import { type BucketItem, itemState } from '../items/group-items';
import type {
  BucketsView,
  FindInBucketsParams,
  FindInBucketsResult,
  FoundInBuckets,
} from '../../../protocol/buckets';
import type { Branch } from './branches';
import { kindName, layerName, STATE_NAMES } from './bucket-names';
import type { BucketTrees } from './bucket-trees';
import type { ShownTrees } from './sample-nodes';
import { modelIn } from '../../../project/model/label-ids';

/** Number of items to search before yielding. */
const ITEMS_PER_PAUSE = 100;

interface Listed {
  readonly branch: Branch;
  readonly path: string[];
}

/** Finds disagreements and errors in which all words occur: in id, text, or the names of labels, people, rules, cause and layer. */
export async function findItems(
  trees: BucketTrees,
  { text, limit, ...order }: FindInBucketsParams,
  signal: AbortSignal,
): Promise<FindInBucketsResult> {
  const shown = await trees.shown(order);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const result: FindInBucketsResult = { found: [], more: false };
  if (!shown || words.length === 0) return result;
  const search = new ItemSearch(trees, shown, words);
  let looked = 0;
  for (const view of ['disagreements', 'errors'] as const)
    for (const one of itemsOf(shown, view)) {
      if (++looked % ITEMS_PER_PAUSE === 0) {
        await trees.pause();
        if (signal.aborted) return result;
      }
      if (!(await search.matches(view, one))) continue;
      if (result.found.length >= limit) return { ...result, more: true };
      result.found.push(search.foundItem(view, one));
    }
  return result;
}

function* itemsOf(
  { gathered: { disagreements, errors } }: ShownTrees,
  view: BucketsView,
): Iterable<BucketItem> {
  if (view === 'errors') return yield* errors;
  yield* disagreements.open;
  yield* disagreements.returned;
  yield* disagreements.decided;
}

class ItemSearch {
  /** Item -> the branch that lists it, made with the first result. */
  readonly #listed = new Map<BucketsView, Map<BucketItem, Listed>>();
  /** The position of each item in its branch. */
  readonly #positions = new Map<Branch, Map<BucketItem, number>>();

  constructor(
    private readonly trees: BucketTrees,
    private readonly shown: ShownTrees,
    private readonly words: readonly string[],
  ) {}

  async matches(view: BucketsView, one: BucketItem): Promise<boolean> {
    const said = this.#said(view, one);
    const left = this.words.filter((word) => !said.includes(word));
    if (left.length === 0) return true;
    // Read the text only for words found nowhere else.
    const { samples } = this.trees.hosted.project;
    const place = samples.locate(one.key);
    const content = place && samples.read(place.file, place.row);
    if (!content) return false;
    const own = `${content.id}\n${isUnreadable(content) ? '' : content.text}`.toLowerCase();
    return left.every((word) => own.includes(word));
  }

  #said(view: BucketsView, { kind, layer, labels, annotators, rules, name }: BucketItem): string {
    const { model, order } = this.shown;
    const nameOf = namesEverywhere(this.trees.hosted.project, order.blind);
    return [
      name ?? '',
      kind,
      kindName(view, kind),
      ...(layer === undefined ? [] : [layer, layerName(model, layer)]),
      ...labels.flatMap((id) => [id, modelIn(model, layer ?? '').labels.get(id)?.label.name ?? '']),
      ...(nameOf ? annotators.map(nameOf) : []),
      ...rules,
    ]
      .join('\n')
      .toLowerCase();
  }

  foundItem(view: BucketsView, one: BucketItem): FoundInBuckets {
    const { trees, shown } = this;
    const { project } = trees.hosted;
    const state = view === 'disagreements' ? itemState(project, one) : 'open';
    const words = [
      kindName(view, one.kind),
      ...(one.layer === undefined ? [] : [layerName(shown.model, one.layer)]),
      ...(state === 'open' ? [] : [STATE_NAMES[state]]),
    ];
    const listed = this.#listedIn(view, one);
    const nodes = trees.nodes(shown, view);
    const alone: Branch = { id: 'found', label: kindName(view, one.kind), items: [one], isLeaf: true };
    const node = nodes.node(listed?.branch ?? alone, one);
    // An item that no branch lists is opened by itself.
    if (!listed && node.target) {
      delete node.target.bucket;
      node.target.review = true;
    }
    return {
      view,
      node,
      description: words.join(' · '),
      snippet: nodes.textOf(one).snippet,
      ...(listed && { path: listed.path, position: this.#position(listed.branch, one) }),
    };
  }

  #listedIn(view: BucketsView, one: BucketItem): Listed | undefined {
    const make = (): Map<BucketItem, Listed> => {
      const listed = new Map<BucketItem, Listed>();
      for (const leaf of this.shown.branches[view].leaves())
        for (const other of leaf.branch.items) getOrAdd(listed, other, () => leaf);
      return listed;
    };
    return getOrAdd(this.#listed, view, make).get(one);
  }

  #position(branch: Branch, one: BucketItem): number {
    const sorted = () => new Map(this.trees.sorted(this.shown, branch).map((other, n) => [other, n]));
    return getOrAdd(this.#positions, branch, sorted).get(one) ?? 0;
  }
}
