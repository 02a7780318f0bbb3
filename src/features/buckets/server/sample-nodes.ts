import { hasCosts } from '../../../disagreement/mistake-cost';
import type { ProjectModel } from '../../../project/model/model';
import type { BucketItem } from '../items/item';
import type {
  BucketNode,
  BucketsResult,
  BucketsView,
  BucketSelection,
  ListOrder,
} from '../../../protocol/buckets';
import { inShort, type Branch, type Branches } from './branches';
import { kindName, layerName } from './bucket-names';
import type { ShownProject } from './problem-nodes';
import type { GatheredItems } from './item-lists';

/** The trees as last requested. */
export interface ShownTrees {
  readonly model: ProjectModel;
  readonly order: ListOrder;
  readonly gathered: GatheredItems;
  readonly branches: Readonly<Record<BucketsView, Branches>>;
  readonly result: BucketsResult;
}

/** UTF-16 units of the text shown beside a sample. */
const SNIPPET = 80;

export class SampleNodes {
  constructor(
    private readonly hosted: ShownProject,
    private readonly shown: ShownTrees,
    private readonly view: BucketsView,
  ) {}

  page(branch: Branch, items: readonly BucketItem[]): BucketNode[] {
    return items.map((one) => this.node(branch, one));
  }

  node(branch: Branch, one: BucketItem): BucketNode {
    const { model, gathered, result } = this.shown;
    const { root } = this.hosted;
    const { name, snippet, path } = this.textOf(one);
    const score = gathered.scoreOf?.(one, branch.annotator);
    const layers = this.view === 'disagreements' && (result.by === 'annotator' || result.by === 'rule');
    const layer = layers && one.layer !== undefined ? [layerName(model, one.layer)] : [];
    const cost = hasCosts(model) && one.cost !== 1 ? [`costs ${inShort(one.cost)} ordinary mistakes`] : [];
    const numbers = [...layer, ...cost, ...(score === undefined ? [] : [`error ${score.toFixed(2)}`])];
    return {
      id: `${branch.id}/${encodeURIComponent(one.id)}`,
      root,
      view: this.view,
      kind: 'sample',
      label: name,
      description: [...numbers, snippet].filter(Boolean).join(' · '),
      spoken: [name, kindName(this.view, one.kind), ...numbers, snippet].filter(Boolean).join(', '),
      icon: 'note',
      count: 1,
      ...(path !== undefined
        ? {
            target: {
              uri: this.hosted.uri(path),
              sample: name,
              bucket: {
                root,
                about: { kind: 'selection', selection: this.#selection(branch) },
                title: branch.label,
              },
            },
          }
        : one.at && { place: { uri: this.hosted.uri(one.at.file), line: one.at.line, character: 0 } }),
    };
  }

  more(branch: Branch, from: number, left: number): BucketNode {
    return {
      id: `${branch.id}/…`,
      root: this.hosted.root,
      view: this.view,
      kind: 'more',
      label: `… ${left} more`,
      tooltip: 'Show more of them',
      icon: 'ellipsis',
      count: left,
      branch: branch.id,
      from,
    };
  }

  /** A sample's name, the start of its text and the project-relative path of its file; without a file it cannot be opened. */
  textOf(one: BucketItem): { name: string; snippet: string; path: string | undefined } {
    const { samples } = this.hosted.project;
    const place = samples.locate(one.key);
    const content = place && samples.read(place.file, place.row);
    const text = content && 'text' in content ? content.text.slice(0, 4 * SNIPPET) : '';
    return {
      name: one.name ?? content?.id ?? this.hosted.project.view(this.shown.model).name(one.key),
      snippet: text.replace(/\s+/g, ' ').trim().slice(0, SNIPPET),
      path: place?.file.path,
    };
  }

  #selection(branch: Branch): BucketSelection {
    const { order } = this.shown;
    return { ...order, root: this.hosted.root, view: this.view, branches: [branch.id], samples: [] };
  }
}
