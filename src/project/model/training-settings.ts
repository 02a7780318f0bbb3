/** The `training` section of labelwright.yaml; docs/format.md, "Training". Plain data with defaults filled in. */
import { DEFAULT_POLICY, type ResolvePolicy } from './resolve-policy';

export interface SplitSettings {
  /** Split -> share; shares add up to 1. In the order given. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly method: 'balanced' | 'hash';
  /** Layers or fields. */
  readonly stratify: readonly string[];
  /** Field whose equal values stay together. */
  readonly group?: string;
  /** Texts with at least this Jaccard index stay together; 0: none. */
  readonly nearDuplicates: number;
  readonly file: string;
  /** Splits for evaluation; undefined: by their names. */
  readonly evaluation?: readonly string[];
}

export interface GateThresholds {
  readonly minAnswered?: number;
  readonly maxErrors?: number;
  /** By layer. */
  readonly minAgreement?: ThresholdByName;
  readonly minGoldPassRate?: number;
  readonly maxUnresolved?: number;
  readonly maxStale?: number;
  readonly maxLeaks?: number;
  /** By the name of the model. */
  readonly models?: ReadonlyMap<string, ModelThresholds>;
  readonly guideline?: GuidelineThresholds;
}

/** What is asked of the guideline's tests. */
export interface GuidelineThresholds {
  /** The lowest share of rules with an example or five citing answers. */
  readonly minCoverage?: number;
  /** The lowest share of examples that `model` must pass: right in all repeats. */
  readonly minPass?: number;
  /** The most examples that it may fail now and passed under an earlier version. */
  readonly maxNewFailures?: number;
  readonly model?: string;
  /** The share of the people who fail an example from which on it fails. */
  readonly maxPeopleFailing?: number;
}

/** One for all, or by name. */
export type ThresholdByName = number | ReadonlyMap<string, number>;

export interface ModelThresholds {
  readonly split?: string;
  /** By layer. */
  readonly minAccuracy?: ThresholdByName;
  readonly minAccuracyLimit?: ThresholdByName;
  readonly minMacroF1?: ThresholdByName;
  /** By label. */
  readonly minRecall?: ThresholdByName;
  readonly maxTrainingLeaks?: number;
  readonly maxWorseSlices?: number;
  /** `people`, `majority`, or another model. */
  readonly asGoodAs: readonly string[];
}

/** Facts about the data set that only people know. */
export interface CardFacts {
  readonly name?: string;
  readonly description?: string;
  readonly version?: string;
  readonly license?: string;
  readonly url?: string;
  readonly creators: readonly string[];
  readonly datePublished?: string;
  readonly citation?: string;
  readonly source?: string;
  readonly annotators?: string;
  readonly personalData?: string;
  readonly limitations?: string;
}

export interface TrainingSettings {
  readonly resolve: ResolvePolicy;
  readonly split: SplitSettings;
  /** Undefined without a `gate` section. */
  readonly gate?: GateThresholds;
  readonly card: CardFacts;
  /** What a release takes for granted. */
  readonly assumptions: readonly string[];
}

const DEFAULT_SIZES: ReadonlyMap<string, number> = new Map([
  ['train', 0.8],
  ['dev', 0.1],
  ['test', 0.1],
]);

/** Defaults of the schema's `training` section. */
export const DEFAULT_TRAINING: TrainingSettings = {
  resolve: DEFAULT_POLICY,
  split: {
    sizes: DEFAULT_SIZES,
    seed: 1,
    method: 'balanced',
    stratify: [],
    nearDuplicates: 0.8,
    file: 'splits.jsonl',
  },
  card: { creators: [] },
  assumptions: [],
};

/** Shares that add up to 1, in the order given; sizes that are not positive numbers are left out. */
export function shares(sizes: Iterable<readonly [string, number]>): Map<string, number> {
  const valid = [...sizes].filter(([, size]) => size > 0 && Number.isFinite(size));
  const sum = valid.reduce((total, [, size]) => total + size, 0);
  return new Map(valid.map(([name, size]) => [name, size / sum]));
}
