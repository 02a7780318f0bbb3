import { counted } from '../../core/text/phrases';
import type { Drawn } from '../../engine/spot-check/draw';
import { spotCheckPath, type SpotCheck } from '../../engine/spot-check/spot-check';
import type { SpotCheckResult } from '../../engine/spot-check/spot-check-result';
import { outOfReach, spotCheckScope, spotCheckSize } from '../../report/spot-check/document';
import { VERSION } from '../version';
import { printable } from './printable';

/** Grows when a field changes its meaning or goes. docs/cli.md describes the shape. */
const FORMAT_VERSION = 1;
const tool = { name: 'labelwright', version: VERSION };

/** Whether the file was written, was there already with the same sample, or would be written. */
export type DrawState = 'written' | 'current' | 'dry-run';

export function drawnText({ check, leftOut }: Drawn, state: DrawState): string {
  const path = spotCheckPath(check.name);
  const head = {
    written: `Wrote ${path}.`,
    current: `${path} holds this sample already.`,
    'dry-run': `Dry run: ${path} would be written.`,
  }[state];
  const warning = warningOf(check);
  return [
    `${spotCheckScope(check)}: ${spotCheckSize(check)}.`,
    ...(warning === undefined ? [] : [`Warning: ${warning}`]),
    head,
    ...(leftOut > 0
      ? [`Left out: ${counted(leftOut, 'answer')} whose sample no file holds, or whose record has no id.`]
      : []),
    ...(state === 'dry-run'
      ? []
      : [
          'Decide them in review mode (in VS Code: Labelwright: Spot Check…), then: labelwright spot-check --result',
        ]),
  ]
    .map(printable)
    .join('\n');
}

const warningOf = ({ answers, population, accept, confidence }: SpotCheck): string | undefined =>
  accept === undefined ? undefined : outOfReach(answers.length, population, accept, confidence);

export function drawnJson({ check, leftOut }: Drawn, state: DrawState): object {
  return {
    version: FORMAT_VERSION,
    tool,
    ...headJson(check),
    file: spotCheckPath(check.name),
    state,
    left_out: leftOut,
    warning: warningOf(check) ?? null,
    answers: check.answers,
  };
}

export function resultsJson(results: readonly SpotCheckResult[]): object {
  return {
    version: FORMAT_VERSION,
    tool,
    spot_checks: results.map(({ check, counts, decided, byPolicy, rate, verdict, answers }) => ({
      ...headJson(check),
      counts,
      decided,
      by_policy: byPolicy,
      rate:
        rate.value === null
          ? { value: null, reason: rate.reason }
          : { value: rate.value, limits: rate.limits, method: 'wilson, finite population' },
      accept: check.accept ?? null,
      verdict,
      answers: answers.map(({ sample, annotator, record, state, layers, reason }) => ({
        sample,
        annotator,
        record,
        state,
        ...(layers.length > 0 && { layers }),
        ...(reason !== undefined && { reason }),
      })),
    })),
  };
}

function headJson({
  name,
  seed,
  annotators,
  labels,
  layers,
  population,
  confidence,
  halfWidth,
  expected,
  answers,
}: SpotCheck): object {
  return {
    name,
    seed,
    annotators: annotators ?? null,
    labels: labels ?? null,
    layers,
    population,
    size: answers.length,
    confidence,
    half_width: halfWidth ?? null,
    expected: expected ?? null,
  };
}
