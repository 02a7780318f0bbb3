/** The gate before training: compares measurements with the project's thresholds. docs/training.md, "gate". */
import type { GateThresholds } from './model/training-settings';

type GateCheckId =
  'max_errors' | 'min_agreement' | 'min_gold_pass_rate' | 'max_unresolved' | 'max_stale' | 'max_leaks';

/** A measured number, or why there is none. `detail` is a sentence that explains the number. */
export type Measured =
  { readonly value: number; readonly detail?: string } | { readonly value: null; readonly reason: string };

/** The measurements; those without a threshold may be left out. */
export interface GateMeasures {
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
}

export interface GateCheck {
  readonly check: GateCheckId;
  /** The layer or annotator that it is about. */
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
}

/** The gate of a project that does not define one. */
export const DEFAULT_GATE: GateThresholds = { maxErrors: 0, maxLeaks: 0 };

/** Compares measurements with thresholds. Checks are in the order of `GateCheckId`, then of layers and people as measured. */
export function evaluateGate(stated: GateThresholds | undefined, measures: GateMeasures): GateResult {
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
  return {
    passes: checks.every(({ outcome }) => outcome === 'pass'),
    byDefault: stated === undefined,
    checks,
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
  const passes = check.startsWith('min_') ? value >= threshold : value <= threshold;
  return { value, outcome: passes ? 'pass' : 'fail', detail };
}

const TITLES: Record<GateCheckId, string> = {
  max_errors: 'Errors',
  min_agreement: 'Agreement, lower limit',
  min_gold_pass_rate: 'Right answers to known samples',
  max_unresolved: 'Answered samples that are not resolved',
  max_stale: 'Answers older than the guideline’s meaning',
  max_leaks: 'Leaks between splits',
};

/** The number of a check in words: counts as integers, agreement with three decimals, shares in percent. */
export function gateNumber({ check }: GateCheck, value: number): string {
  if (check === 'max_errors' || check === 'max_leaks') return String(value);
  return check === 'min_agreement' ? value.toFixed(3) : `${(value * 100).toFixed(1)} %`;
}
