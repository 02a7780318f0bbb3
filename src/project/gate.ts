/** The gate before training: compares measurements with the project's thresholds. docs/training.md, "gate". */
import type { GateThresholds } from './model/training-settings';

export type ModelCheckId =
  | 'min_accuracy'
  | 'min_accuracy_limit'
  | 'min_macro_f1'
  | 'min_recall'
  | 'max_training_leaks'
  | 'max_worse_slices'
  | 'as_good_as';

/** Checks of the guideline's tests. */
type GuidelineCheckId = 'min_coverage' | 'min_pass' | 'max_new_failures' | 'max_people_failing';

type GateCheckId =
  | 'answers'
  | 'min_answered'
  | 'max_errors'
  | 'min_agreement'
  | 'min_gold_pass_rate'
  | 'max_unresolved'
  | 'max_stale'
  | 'max_leaks'
  | ModelCheckId
  | GuidelineCheckId;

/** A measured number, or why there is none. `detail` is a sentence that explains the number. */
export type Measured =
  | {
      readonly value: number;
      /** The limit of its interval that has to reach the threshold, where chance may not fail the check. */
      readonly limit?: number;
      readonly detail?: string;
    }
  | { readonly value: null; readonly reason: string };

/** Whether a number is within what a check asks for. */
export const withinThreshold = (
  check: GateCheckId,
  threshold: number,
  { value, limit = value }: Exclude<Measured, { value: null }>,
): boolean => {
  if (check === 'max_people_failing') return limit < threshold;
  return asksForLeast(check) ? limit >= threshold : limit <= threshold;
};

/** The measurements; those without a threshold may be left out. */
export interface GateMeasures {
  /** Counting answers to samples of the project. Every gate asks for one. */
  readonly answers: Measured;
  /** Share of the samples that have all their answers. */
  readonly answered?: Measured;
  readonly errors?: Measured;
  /** Layer -> lower limit of the 95 % interval of agreement; only layers with answers. */
  readonly agreement?: ReadonlyMap<string, Measured>;
  /** Annotator -> share of right answers to samples with known answers, for everyone with counting answers. */
  readonly gold?: ReadonlyMap<string, Measured>;
  /** Share of answered samples with a layer that is unresolved. */
  readonly unresolved?: Measured;
  /** Share of answers from before a change of the guideline's meaning. */
  readonly stale?: Measured;
  readonly leaks?: Measured;
  readonly models?: readonly AskedMeasure[];
  readonly guideline?: readonly AskedMeasure[];
}

/** A number of a model, or of the guideline's tests, and what is asked of it. */
export interface AskedMeasure {
  readonly check: ModelCheckId | GuidelineCheckId;
  /** The model, and the layer or label. */
  readonly about?: string;
  readonly threshold: number;
  readonly measured: Measured;
}

export interface GateCheck {
  readonly check: GateCheckId;
  /** The layer, annotator or model that it is about. */
  readonly about?: string;
  readonly title: string;
  readonly threshold: number;
  /** null if it could not be measured; `detail` says why. */
  readonly value: number | null;
  /** The gate stays closed if a check is `undefined`. */
  readonly outcome: 'pass' | 'fail' | 'undefined';
  readonly detail?: string;
}

export interface GateResult {
  readonly passes: boolean;
  /** The project has no gate, so the default thresholds were used. */
  readonly byDefault: boolean;
  readonly checks: readonly GateCheck[];
  /** What is shown beside the checks, in sentences: how much is labelled, and how much of it is resolved. */
  readonly coverage: readonly string[];
}

/** The gate of a project that does not define one. */
export const DEFAULT_GATE: GateThresholds = { maxErrors: 0, maxLeaks: 0 };

/** Compares measurements with thresholds. The checks begin with the one of answers; the others are in the order of thresholds, then of layers, people and models as measured. */
export function evaluateGate(
  stated: GateThresholds | undefined,
  measures: GateMeasures,
  coverage: readonly string[] = [],
): GateResult {
  const gate = stated ?? DEFAULT_GATE;
  const checks: GateCheck[] = [];
  const add = (
    check: GateCheckId,
    threshold: number | undefined,
    found: Measured | undefined,
    about?: string,
  ) => {
    if (threshold === undefined) return;
    const measured = found ?? { value: null, reason: 'It was not measured.' };
    const title = TITLES[check] + (about === undefined ? '' : `: ${about}`);
    checks.push({
      check,
      about,
      title,
      threshold,
      ...outcomeOf(check, threshold, measured),
    });
  };
  add('answers', 1, measures.answers);
  add('min_answered', gate.minAnswered, measures.answered);
  add('max_errors', gate.maxErrors, measures.errors);
  for (const [layer, threshold] of requiredAgreement(gate.minAgreement, measures.agreement))
    add('min_agreement', threshold, measures.agreement?.get(layer) ?? NO_ANSWERS, layer);
  if (
    gate.minAgreement !== undefined &&
    measures.agreement?.size === 0 &&
    typeof gate.minAgreement === 'number'
  )
    add('min_agreement', gate.minAgreement, NO_ANSWERS);
  if (gate.minGoldPassRate !== undefined) {
    for (const [name, found] of measures.gold ?? [])
      add('min_gold_pass_rate', gate.minGoldPassRate, found, name);
    if (!measures.gold || measures.gold.size === 0)
      add('min_gold_pass_rate', gate.minGoldPassRate, NO_ANSWERS);
  }
  add('max_unresolved', gate.maxUnresolved, measures.unresolved);
  add('max_stale', gate.maxStale, measures.stale);
  add('max_leaks', gate.maxLeaks, measures.leaks);
  const { models = [], guideline = [] } = measures;
  for (const { check, about, threshold, measured } of [...models, ...guideline])
    add(check, threshold, measured, about);
  return {
    passes: checks.every(({ outcome }) => outcome === 'pass'),
    byDefault: stated === undefined,
    checks,
    coverage,
  };
}

const NO_ANSWERS: Measured = { value: null, reason: 'No one has answered it.' };

function requiredAgreement(
  required: GateThresholds['minAgreement'],
  measured: GateMeasures['agreement'],
): Iterable<readonly [layer: string, threshold: number]> {
  if (required === undefined) return [];
  if (typeof required === 'number')
    return [...(measured?.keys() ?? [])].map((layer) => [layer, required] as const);
  return required;
}

function outcomeOf(
  check: GateCheckId,
  threshold: number,
  measured: Measured,
): Pick<GateCheck, 'value' | 'outcome' | 'detail'> {
  if (measured.value === null) return { value: null, outcome: 'undefined', detail: measured.reason };
  const { value, detail } = measured;
  return { value, outcome: withinThreshold(check, threshold, measured) ? 'pass' : 'fail', detail };
}

const TITLES: Record<GateCheckId, string> = {
  answers: 'Answers',
  min_answered: 'Samples with all their answers',
  max_errors: 'Errors',
  min_agreement: 'Agreement, lower limit',
  min_gold_pass_rate: 'Right answers to known samples',
  max_unresolved: 'Answered samples that are not resolved',
  max_stale: 'Answers older than the guideline’s meaning',
  max_leaks: 'Leaks between splits',
  min_accuracy: 'Accuracy',
  min_accuracy_limit: 'Accuracy, lower limit',
  min_macro_f1: 'Macro F1',
  min_recall: 'Recall',
  max_training_leaks: 'Samples that the model was trained on',
  max_worse_slices: 'Slices that are significantly worse',
  as_good_as: 'Accuracy in comparison',
  min_coverage: 'Rules with an example or five citing answers',
  min_pass: 'Examples that a model passes',
  max_new_failures: 'Examples that a model newly fails',
  max_people_failing: 'People who fail an example, most',
};

/** Whether a threshold is the least that is asked for; others are the most that is allowed. */
export const asksForLeast = (check: GateCheckId): boolean => !check.startsWith('max_');

/** A threshold in words: `at least 80.0 %`. */
export const gateThreshold = (check: GateCheck): string =>
  check.check === 'as_good_as'
    ? 'not worse by more than chance'
    : `${asksForLeast(check.check) ? 'at least' : check.check === 'max_people_failing' ? 'below' : 'at most'} ${gateNumber(check, check.threshold)}`;

const COUNTS: ReadonlySet<GateCheckId> = new Set([
  'answers',
  'max_errors',
  'max_leaks',
  'max_new_failures',
  'max_training_leaks',
  'max_worse_slices',
]);

/** A share in percent, with one decimal. */
export const gateShare = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** The number of a check in words: counts as integers, agreement and F1 with three decimals, shares in percent and their differences in points. */
export function gateNumber({ check }: GateCheck, value: number): string {
  if (COUNTS.has(check)) return String(value);
  if (check === 'min_agreement' || check === 'min_macro_f1') return value.toFixed(3);
  return check === 'as_good_as' ? `${(value * 100).toFixed(1)} points` : gateShare(value);
}
