/** Requests about the trees of disagreements and errors, and the samples behind a number. A project is named by the URI of its folder. */
import type { Grouping, Sorting } from '../disagreement/list-order';
import type { BulkStrategy } from './panel';

/** Letters instead of names: the same everywhere, or dealt again for each sample. */
export type Blind = 'fixed' | 'shuffled';

/** How the trees are made. */
export interface ListOrder {
  by: Grouping;
  sort: Sorting;
  /** Decided disagreements are listed as well, under a branch of their own. */
  decided: boolean;
  blind?: Blind;
  /** Who looks at the trees, as far as that is known: what is closed to them is left out. */
  viewer?: string;
}

export type BucketsView = 'disagreements' | 'errors';

/** Extension -> server: both trees of a project, down to the branches that hold samples. */
export const BUCKETS_REQUEST = 'labelwright/buckets';
export interface BucketsParams extends ListOrder {
  root: string;
}
export interface BucketsResult {
  disagreements: BucketNode[];
  errors: BucketNode[];
  /** What it is grouped by: another than was asked for where that would tell who is who. */
  by: Grouping;
  /** Disagreements that are open, wait for annotators, and are decided. A disagreement is a sample and a layer. */
  open: number;
  returned: number;
  decided: number;
  /** Errors, each once. */
  wrong: number;
  /** Disagreements and errors that are left out, and counted nowhere else, until the viewer has answered their samples. */
  closed: Record<BucketsView, number>;
}

export interface BucketNode {
  /** Stable id: the path of keys from the root. */
  id: string;
  /** Root of its project. */
  root: string;
  /** The tree it stands in; absent for what stands in both. */
  view?: BucketsView;
  kind: 'problem' | 'project' | 'state' | 'layer' | 'group' | 'sample' | 'more' | 'closed';
  label: string;
  /** Second, quieter text. */
  description?: string;
  tooltip?: string;
  /** What a screen reader says, where that is more than label and description. */
  spoken?: string;
  /** Id of a product icon. */
  icon: string;
  count: number;
  /** Absent for samples, and for branches whose samples are asked for. */
  children?: BucketNode[];
  /** The branch that its samples are asked for by. */
  branch?: string;
  /** Of `more`: the first of the samples that it stands for. */
  from?: number;
  /** Begins open. */
  open?: boolean;
  /** A place in a file that a click opens. Line and character from 0, characters in UTF-16. */
  place?: { uri: string; line: number; character: number };
  /** For samples: what a click opens. */
  target?: {
    uri: string;
    sample: string;
    /** What it is opened with, as the queue. */
    bucket?: SamplesParams;
    /** Without a bucket: whether everybody's answers are shown; by default to reviewers. */
    review?: boolean;
  };
}

/** Extension -> server: samples of a branch, a page from a position on; a node of kind `more` stands for the rest. */
export const BUCKET_SAMPLES_REQUEST = 'labelwright/bucketSamples';
export interface BucketSamplesParams extends BucketsParams {
  view: BucketsView;
  branch: string;
  from: number;
  /** At most 1000. */
  count: number;
}

/** Extension -> server: who said what of a sample of the tree, why they differ and by what evidence, in lines. */
export const BUCKET_DETAIL_REQUEST = 'labelwright/bucketDetail';
export interface BucketDetailParams extends BucketsParams {
  view: BucketsView;
  /** Id of the sample's node. */
  node: string;
}

/** Extension -> server: disagreements and errors that a text is found in: sample, text, labels, people, rules, causes. */
export const FIND_CASES_REQUEST = 'labelwright/findCases';
export interface FindCasesParams extends BucketsParams {
  text: string;
  /** Most that are sent. */
  limit: number;
}
export interface FoundCase {
  view: BucketsView;
  node: BucketNode;
  /** Cause or kind, state and layer in words. */
  description: string;
  snippet: string;
  /** Ids of the branches that lead to it, from the top, and its place among the samples of the last one. Absent where it is not listed. */
  path?: string[];
  position?: number;
}
export interface FindCasesResult {
  found: FoundCase[];
  /** There are more than were sent. */
  more: boolean;
}

/** Nodes of one project's trees that something is done with: all samples of branches, and single ones by id. */
export interface CaseSelection extends BucketsParams {
  view: BucketsView;
  branches: string[];
  samples: string[];
}

/** Extension -> server: decides the samples of a selection by a strategy, or says what that would do. Answers with `BulkResult`. */
export const DECIDE_CASES_REQUEST = 'labelwright/decideCases';
export interface DecideCasesParams extends CaseSelection {
  reviewer: string;
  /** Without a quorum a majority is what the schema takes for one. */
  strategy: BulkStrategy | { kind: 'majority'; quorum?: undefined };
  dryRun: boolean;
}

/** Extension -> server: returns the samples of a selection to those who answered them, or says who these are. */
export const RETURN_CASES_REQUEST = 'labelwright/returnCases';
export interface ReturnCasesParams extends CaseSelection {
  reviewer: string;
  /** Names as shown; without them everybody who answered. */
  to?: string[];
  message: string;
  dryRun: boolean;
}
export interface ReturnCasesResult {
  /** Samples that are, or would be, returned. */
  returned: number;
  /** Who answered how many of the samples, as shown; empty where letters change from sample to sample. */
  people: { name: string; samples: number }[];
}

/** Extension -> server: the samples that a number speaks of. */
export const SAMPLES_REQUEST = 'labelwright/samples';
export interface SamplesParams {
  root: string;
  /** Answers with a label; from before a change of its meaning; people who differ on two labels; answers that cite a rule; a bucket; a spot check. */
  about:
    | { readonly kind: 'label' | 'stale'; readonly label: string }
    | { readonly kind: 'confused'; readonly labels: readonly string[] }
    | { readonly kind: 'cited'; readonly rule: string }
    | { readonly kind: 'bucket'; readonly id: string }
    /** Nodes of the trees: all samples of branches, and single ones. */
    | { readonly kind: 'selection'; readonly selection: CaseSelection }
    | { readonly kind: 'spot-check'; readonly name: string };
  /** The words that were clicked. */
  title: string;
  /** Who wants to see them, as far as that is known: those that are closed to this person are left out. */
  viewer?: string;
}
export interface SamplesResult {
  files: { uri: string; /** Project-relative. */ path: string; samples: string[] }[];
  /** Samples beyond those that are sent. */
  left: number;
  /** Samples that are left out until the viewer has answered them. */
  closed: number;
}
