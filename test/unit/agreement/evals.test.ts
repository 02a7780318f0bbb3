// Worked cases of evaluations: models as judges, comparisons, differences of proportions.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  alternativeAnnotatorTest,
  type AlternativeTestOptions,
} from '../../../src/agreement/judging/alternative-annotator-test';
import { bradleyTerry } from '../../../src/agreement/preferences/bradley-terry';
import { proportionDifference } from '../../../src/agreement/statistics/newcombe';
import { predictionPoweredMean } from '../../../src/agreement/judging/prediction-powered';
import { correctedRate, type LimitedEstimate } from '../../../src/agreement/judging/rogan-gladen';
import type { Undefined } from '../../../src/agreement/statistics/estimate';
import { buildTable } from '../../support/build-table';
import { repoRoot } from '../../support/repo-root';

interface Case {
  id: string;
  kind: string;
  params: Record<string, unknown>;
  input: Record<string, unknown>;
  expected: Record<string, unknown>;
  tolerance: number;
}

const folder = path.join(repoRoot, 'test/fixtures/cases/evals');
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

const kinds: Record<string, (worked: Case) => Record<string, unknown>> = {
  'alt-test': ({ input, params }) => {
    const { humans, model } = input as {
      humans: Record<string, Record<string, string | number>>;
      model: Record<string, string | number>;
    };
    const rows = Object.entries({ ...humans, model }).flatMap(([annotator, answers]) =>
      Object.entries(answers).map(([item, label]) => ({
        item,
        annotator,
        label: String(label),
        ...(typeof label === 'number' && { score: label }),
      })),
    );
    const { result, annotators } = alternativeAnnotatorTest(
      buildTable(rows),
      'model',
      params as unknown as AlternativeTestOptions,
    );
    if ('value' in result) return { omega: null, rho: null, reason: result.reason };
    return {
      ...result,
      annotators: Object.fromEntries(
        annotators.map(({ annotator, result: one, rejected }) => [annotator, { ...one, rejected }]),
      ),
    };
  },
  'corrected-rate': ({ input, params }) => {
    const { rate, sensitivity, specificity, judged, positives, negatives } = input as Record<string, number>;
    return limited(
      correctedRate(
        {
          judged: judged!,
          yes: rate! * judged!,
          positives: positives!,
          truePositives: sensitivity! * positives!,
          negatives: negatives!,
          trueNegatives: specificity! * negatives!,
        },
        params.confidence as number,
      ),
    );
  },
  ppi: ({ input, params }) => {
    const { labelled, unlabelled } = input as {
      labelled: { human: number; model: number; count: number }[];
      unlabelled: { ones: number; zeros: number };
    };
    const found = predictionPoweredMean(
      {
        human: labelled.flatMap(({ human, count }) => times(count, human)),
        model: labelled.flatMap(({ model, count }) => times(count, model)),
        unlabelled: [...times(unlabelled.ones, 1), ...times(unlabelled.zeros, 0)],
      },
      params,
    );
    return { ...limited(found), lambda: found.value === null ? null : found.lambda };
  },
  'bradley-terry': ({ input }) => {
    const wins = input.wins as { a: string; b: string; a_wins: number; b_wins: number }[];
    const fit = bradleyTerry(
      wins.map(({ a, b, a_wins: aWins, b_wins: bWins }) => ({ a, b, aWins, bWins, ties: 0 })),
    );
    if ('value' in fit) return { strength: null, reason: fit.reason };
    return {
      strength: Object.fromEntries(fit.names.map((name, i) => [name, fit.strength[i]])),
      se: Object.fromEntries(fit.names.map((name, i) => [name, fit.intervals[i]?.se])),
    };
  },
  difference: ({ input, params }) => {
    const { shown_accepted, shown, hidden_accepted, hidden } = input as Record<string, number>;
    const found = proportionDifference(
      [shown_accepted!, shown!],
      [hidden_accepted!, hidden!],
      params.confidence as number,
    );
    return found.value === null
      ? { difference: null, reason: found.reason }
      : { difference: found.value, low: found.limits[0], high: found.limits[1] };
  },
};

function limited(estimate: LimitedEstimate | Undefined): Record<string, unknown> {
  if (estimate.value === null) return { estimate: null, reason: estimate.reason };
  return { estimate: estimate.value, low: estimate.limits?.[0], high: estimate.limits?.[1] };
}

describe('worked cases of evaluations', () => {
  for (const file of readdirSync(folder)) {
    const worked = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Case;
    it(worked.id, () => {
      const found = kinds[worked.kind]!(worked);
      matches(worked.id, found, worked.expected, worked.tolerance);
      if (Object.values(worked.expected).includes(null)) assert.ok(found.reason);
    });
  }
});

function matches(place: string, found: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === 'number')
    assert.ok(
      Math.abs((found as number) - expected) <= tolerance,
      `${place}: expected ${expected}, found ${String(found)}`,
    );
  else if (typeof expected === 'object' && expected !== null)
    for (const [key, value] of Object.entries(expected))
      matches(`${place}.${key}`, (found as Record<string, unknown>)[key], value, tolerance);
  else assert.equal(found, expected, place);
}
