import { dawidSkeneJson, runDawidSkene, voteSharesJson } from '../../../src/agreement/consensus/aggregate';
import { multiLabelJson, ratingJson, spanJson } from '../../../src/agreement/report/agreement-json';
import { krippendorffAlpha } from '../../../src/agreement/coefficients/alpha';
import { cohenKappa, type LabelDistance } from '../../../src/agreement/coefficients/cohen';
import { confidentLearning, rankedByScore } from '../../../src/agreement/judging/confident-learning';
import { groupItems } from '../../../src/agreement/tables/item-groups';
import { LongDataBuilder, type LongData } from '../../../src/agreement/rows/long-data';
import { readLongRow } from '../../../src/agreement/rows/long-row';
import { multiLabelReport } from '../../../src/agreement/report/multi-label-report';
import { pairTables } from '../../../src/agreement/tables/pairs';
import { ratingReport } from '../../../src/agreement/report/rating-report';
import { jaccardDistance, masiDistance } from '../../../src/agreement/coefficients/set-distance';
import { spanReport } from '../../../src/agreement/report/span-report';
import { proportionInterval } from '../../../src/agreement/statistics/proportion';
import { nearDuplicatePairs } from '../../support/with-texts';

export interface Case {
  id: string;
  kind: string;
  title: string;
  params: Record<string, unknown>;
  expected: Record<string, unknown>;
  tolerance: { default: number; [key: string]: number };
  input: Record<string, unknown>[];
}

type Found = Record<string, unknown>;

/** Everything that the project computes for a case of a kind, under the keys of the cases. */
export function evaluateCase(worked: Case): Found {
  const evaluate = kinds[worked.kind];
  if (!evaluate) throw new Error(`no evaluation for cases of kind ${worked.kind}`);
  return evaluate(worked);
}

const kinds: Record<string, (worked: Case) => Found> = {
  agreement: ratings,
  'agreement-edge': ratings,
  'agreement-multilabel': (worked) => {
    const data = longData(worked);
    if (data.kind !== 'labels') throw new Error('expected label sets');
    return multiLabelJson(multiLabelReport(data.table));
  },
  spans,
  unitizing: spans,
  aggregation,
  'set-distance': setDistances,
  'confident-learning': confident,
  'binomial-ci': intervals,
  'near-duplicates': ({ input, params }) => {
    const pairs = nearDuplicatePairs(
      input.map(({ text }) => String(text)),
      (params.threshold as number | undefined) ?? 0.7,
    );
    return { pairs: pairs.map(({ a, b, similarity }) => [input[a]!.item, input[b]!.item, similarity]) };
  },
};

function longData({ input, params }: Case): LongData {
  const builder = new LongDataBuilder();
  for (const value of input) {
    const row = readLongRow(value);
    if (typeof row === 'string') throw new Error(row);
    const problem = builder.add(row);
    if (problem !== undefined) throw new Error(problem);
  }
  return builder.build({
    order: params.order as string[] | undefined,
    labels: params.declared_labels as string[] | undefined,
  });
}

function ratings(worked: Case): Found {
  const data = longData(worked);
  if (data.kind !== 'value') throw new Error('expected ratings');
  const json: Found = ratingJson(ratingReport(data.input, { level: 'nominal' }));
  const distance = customDistances[worked.id];
  if (distance) {
    const { table } = data.input;
    const between: LabelDistance = (k, l) => distance(table.labels[k]!, table.labels[l]!);
    const groups = groupItems(table, table.labels.length);
    json['alpha.custom_distance'] = krippendorffAlpha(groups, { kind: 'function', between }).value;
    json['cohen.kappa_custom_distance'] = cohenKappa(pairTables(table)![0]!, between).value;
  }
  json['statsmodels.fleiss'] = (json.fleiss as { value: number } | null)?.value;
  return json;
}

/** Artstein & Poesio (2008): the two kinds of statement are twice as far apart as either from a check. */
const customDistances: Record<string, (a: string, b: string) => number> = {
  'b04-artstein-poesio-ex2': (a, b) => (a === b ? 0 : [a, b].includes('Chck') ? 0.5 : 1),
};

function spans(worked: Case): Found {
  const data = longData(worked);
  if (data.kind !== 'spans') throw new Error('expected spans');
  const { continuum_start: start, continuum_length: length, reference_annotator: reference } = worked.params;
  return spanJson(
    spanReport(data.table, {
      ...(reference !== undefined && { reference: reference as string }),
      ...(length !== undefined && { continuum: { start: start as number, length: length as number } }),
    }),
  );
}

function aggregation(worked: Case): Found {
  const data = longData(worked);
  if (data.kind !== 'value') throw new Error('expected ratings');
  const { table } = data.input;
  const stopped = runDawidSkene(table, { maxIterations: 4, tolerance: 0 });
  return {
    converged: dawidSkeneJson(table, runDawidSkene(table, { tolerance: 1e-13 })),
    default_stop: dawidSkeneJson(table, stopped),
    majority_share: voteSharesJson(table),
  };
}

function setDistances({ input }: Case): Found {
  const sets = input.map(({ a, b }) => [new Set(a as string[]), new Set(b as string[])] as const);
  return {
    jaccard_distance: sets.map(([a, b]) => jaccardDistance(a, b)),
    masi_distance: sets.map(([a, b]) => masiDistance(a, b)),
  };
}

function confident({ input, params }: Case): Found {
  const classes = params.classes as string[];
  const predictions = {
    classes: classes.length,
    given: Int32Array.from(input, ({ label }) => classes.indexOf(String(label))),
    probabilities: Float64Array.from(input.flatMap(({ probs }) => probs as number[])),
  };
  const result = confidentLearning(predictions);
  const offDiagonal = result.calibratedCounts.flatMap((row, k) => row.filter((_, j) => j !== k));
  const { given, probabilities, classes: count } = predictions;
  const confidence = Float64Array.from(given, (y, i) => probabilities[i * count + y]!);
  return {
    thresholds: result.thresholds,
    confident_joint_uncalibrated: result.jointCounts,
    confident_joint_calibrated: result.calibratedCounts,
    joint: result.joint,
    off_diagonal_indices: result.suspects,
    num_label_issues: {
      off_diagonal: result.suspects.length,
      off_diagonal_calibrated: offDiagonal.reduce((sum, n) => sum + n, 0),
    },
    'issues.confident_learning': [...result.suspects],
    'issues.confident_learning.ranked_self_confidence': rankedByScore(result.suspects, confidence),
    'score.self_confidence': [...confidence],
  };
}

function intervals({ input }: Case): Found {
  return {
    wilson: input.map(({ k, n, confidence }) => {
      const interval = proportionInterval(k as number, n as number, confidence as number);
      return interval.value === null ? null : interval.limits;
    }),
  };
}
