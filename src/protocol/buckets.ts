/** Requests about the trees of disagreements and errors, and the samples behind a number. A project is named by the URI of its folder. */
import type { Grouping, Sorting } from '../disagreement/list-order';
import { request, type Problem } from './request';

/** Letters instead of names: the same letter everywhere, or other letters for each sample. */
export type Blind = 'fixed' | 'shuffled';

/** How the trees are grouped and sorted. */
export interface ListOrder {
  by: Grouping;
  sort: Sorting;
  /** Decided disagreements are listed as well, under a branch of their own. */
  decided: boolean;
  blind?: Blind;
  /** The person looking at the trees, if known. What is hidden from them is left out. */
  viewer?: string;
}

export type BucketsView = 'disagreements' | 'errors';

/** Extension -> server: both trees of a project, down to the branches that hold samples. */
export const BUCKETS_REQUEST = request<BucketsParams, BucketsResult | Problem>('labelwright/buckets');

export interface BucketsParams extends ListOrder {
  root: string;
}

export interface BucketsResult {
  disagreements: BucketNode[];
  errors: BucketNode[];
  /** The grouping used. It differs from the requested one if that would reveal who is who. */
  by: Grouping;
  /** The order used. It differs from the requested one if that would reveal hidden answers. */
  sort: Sorting;
  /** The numbers of disagreements that are open, returned to annotators, and decided. A disagreement is on one sample and one layer. */
  open: number;
  returned: number;
  decided: number;
  /** The number of errors, each counted once. */
  wrong: number;
  /** The numbers of disagreements and errors left out, and not counted above, until the viewer has answered their samples. */
  closed: Record<BucketsView, number>;
}

export interface BucketNode {
  /** Stable id: the path of keys from the root. */
  id: string;
  /** Root of its project. */
  root: string;
  /** The tree that it is in; absent for what is in both. */
  view?: BucketsView;
  kind: 'problem' | 'project' | 'state' | 'layer' | 'group' | 'sample' | 'more' | 'closed' | 'models';
  label: string;
  /** Second, quieter text. */
  description?: string;
  tooltip?: string;
  /** The text for screen readers, if it is more than label and description. */
  spoken?: string;
  /** Id of a product icon. */
  icon: string;
  /** Absent for samples, and for branches whose samples are requested when they are opened. */
  children?: BucketNode[];
  /** The id to request its samples by. */
  branch?: string;
  /** Of `more`: the position of its first sample. */
  from?: number;
  /** Expanded at first. */
  open?: boolean;
  /** A place in a file that a click opens. Line and character from 0, characters in UTF-16. */
  place?: { uri: string; line: number; character: number };
  /** For samples: the sample that a click opens. */
  target?: {
    uri: string;
    sample: string;
    /** The samples to open with it, as the queue. */
    bucket?: SamplesParams;
    /** Without a bucket: whether to show everyone's answers; by default for reviewers only. */
    review?: boolean;
    /** Without a bucket: the model whose errors are reviewed, and the question that was clicked. */
    model?: string;
    layer?: string;
  };
}

/** Extension -> server: samples of a branch, one page from a position; a node of kind `more` represents the rest. */
export const BUCKET_SAMPLES_REQUEST = request<BucketSamplesParams, BucketNode[] | Problem>(
  'labelwright/bucketSamples',
);

export interface BucketSamplesParams extends BucketsParams {
  view: BucketsView;
  branch: string;
  from: number;
  /** At most 1000. */
  count: number;
}

/** Extension -> server: the answers to a sample of the tree, why they differ and the evidence, as lines. */
export const BUCKET_DETAIL_REQUEST = request<BucketDetailParams, string[] | Problem | null>(
  'labelwright/bucketDetail',
);

export interface BucketDetailParams extends BucketsParams {
  view: BucketsView;
  /** Id of the sample's node. */
  node: string;
}

/** Extension -> server: finds disagreements and errors by a text in their sample, labels, people, rules or causes. */
export const FIND_IN_BUCKETS_REQUEST = request<FindInBucketsParams, FindInBucketsResult | Problem>(
  'labelwright/findCases',
);

export interface FindInBucketsParams extends BucketsParams {
  text: string;
  /** The maximum number of results. */
  limit: number;
}

export interface FoundInBuckets {
  view: BucketsView;
  node: BucketNode;
  /** Cause or kind, state and layer. */
  description: string;
  snippet: string;
  /** Ids of the branches that lead to it, from the top, and its position among the samples of the last one. Absent if it is not listed. */
  path?: string[];
  position?: number;
}

export interface FindInBucketsResult {
  found: FoundInBuckets[];
  /** There are more results than were sent. */
  more: boolean;
}

/** Selected nodes of one project's trees: all samples of branches, and single samples by id. */
export interface BucketSelection extends BucketsParams {
  view: BucketsView;
  branches: string[];
  samples: string[];
}

/** Extension -> server: the samples behind a number. */
export const SAMPLES_REQUEST = request<SamplesParams, SamplesResult | Problem>('labelwright/samples');

export interface SamplesParams {
  root: string;
  /** Samples with a label, or with stale answers with it; samples on which people confused two labels; answers that cite a rule; a bucket; a spot check; a stage. */
  about:
    | { readonly kind: 'label' | 'stale'; readonly label: string }
    | { readonly kind: 'confused'; readonly labels: readonly string[] }
    | { readonly kind: 'cited'; readonly rule: string }
    | { readonly kind: 'bucket'; readonly id: string }
    /** Nodes of the trees: all samples of branches, and single ones. */
    | { readonly kind: 'selection'; readonly selection: BucketSelection }
    | { readonly kind: 'spot-check'; readonly name: string }
    /** Samples at a stage of the work (`labelwright status`), or those that wait for a person. */
    | { readonly kind: 'stage'; readonly stage: string }
    | { readonly kind: 'awaited'; readonly person: string };
  /** The text that was clicked. */
  title: string;
  /** The model whose errors or suspects these are, and the question that was clicked. */
  model?: string;
  layer?: string;
  /** The person who wants to see them, if known. Samples that are hidden from them are left out. */
  viewer?: string;
}

export interface SamplesResult {
  files: { uri: string; /** Project-relative. */ path: string; samples: string[] }[];
  /** The number of samples that were not sent because there are too many. */
  left: number;
  /** The number of samples that are hidden until the viewer has answered them. */
  closed: number;
}
