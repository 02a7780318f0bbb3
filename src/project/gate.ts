/** The gate before training: what a project asks for and what was measured, compared. docs/training.md, "gate". */
import type { GateThresholds } from './model/training-settings';

type GateCheckId =
  'max_errors' | 'min_agreement' | 'min_gold_pass_rate' | 'max_unresolved' | 'max_stale' | 'max_leaks';

/** A number that was measured, or why there is none. `detail` is a sentence that says what it is made of. */
export type Measured =
  { readonly value: number; readonly detail?: string } | { readonly value: null; readonly reason: string };

/** What was measured; what is not asked for may be left out. */
export interface GateMeasures {
  readonly errors?: Measured;
  /** Layer -> lower limit of the 95 % interval of agreement; only layers that somebody answered. */
  readonly agreement?: ReadonlyMap<string, Measured>;
  /** Annotator -> share of right answers to samples with known answers; everybody whose answers count. */
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
  /** null: it could not be measured, and `detail` says why. */
  readonly value: number | null;
  /** What cannot be measured does not pass. */
  readonly outcome: 'pass' | 'fail' | 'undefined';
  readonly detail?: string;
}

export interface GateResult {
  readonly passes: boolean;
  /** The project states no gate: these are the thresholds that hold by default. */
  readonly byDefault: boolean;
  readonly checks: readonly GateCheck[];
}

/** Of a project that states none: what is wrong by any measure. */
export const DEFAULT_GATE: GateThresholds = { maxErrors: 0, maxLeaks: 0 };

/** Compares what was measured with what is asked for. Checks come in the order of `GateCheckId`, then of layers and people as measured. */
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
      ...(about !== undefined && { about }),
      title,
      threshold,
      ...outcomeOf(check, threshold, measured),
    });
  };
  add('max_errors', gate.maxErrors, measures.errors);
  for (const [layer, threshold] of layersAsked(gate.minAgreement, measures.agreement))
    add('min_agreement', threshold, measures.agreement?.get(layer) ?? NOBODY, layer);
  if (
    gate.minAgreement !== undefined &&
    measures.agreement?.size === 0 &&
    typeof gate.minAgreement === 'number'
  )
    add('min_agreement', gate.minAgreement, NOBODY);
  if (gate.minGoldPassRate !== undefined) {
    for (const [name, found] of measures.gold ?? [])
      add('min_gold_pass_rate', gate.minGoldPassRate, found, name);
    if (!measures.gold || measures.gold.size === 0) add('min_gold_pass_rate', gate.minGoldPassRate, NOBODY);
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

const NOBODY: Measured = { value: null, reason: 'Nobody has answered it.' };

function layersAsked(
  asked: GateThresholds['minAgreement'],
  measured: GateMeasures['agreement'],
): Iterable<readonly [layer: string, threshold: number]> {
  if (asked === undefined) return [];
  if (typeof asked === 'number') return [...(measured?.keys() ?? [])].map((layer) => [layer, asked] as const);
  return asked;
}

function outcomeOf(
  check: GateCheckId,
  threshold: number,
  measured: Measured,
): Pick<GateCheck, 'value' | 'outcome' | 'detail'> {
  if (measured.value === null) return { value: null, outcome: 'undefined', detail: measured.reason };
  const { value, detail } = measured;
  const holds = check.startsWith('min_') ? value >= threshold : value <= threshold;
  return { value, outcome: holds ? 'pass' : 'fail', ...(detail !== undefined && { detail }) };
}

const TITLES: Record<GateCheckId, string> = {
  max_errors: 'Errors',
  min_agreement: 'Agreement, lower limit',
  min_gold_pass_rate: 'Right answers to known samples',
  max_unresolved: 'Answered samples that are not resolved',
  max_stale: 'Answers older than the guideline’s meaning',
  max_leaks: 'Leaks between splits',
};
