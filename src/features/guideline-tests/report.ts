import { decidedPairs, type DecidedPair, type LayerPairs } from '../../disagreement/decided-pairs';
import { tieBreakersFor } from '../../disagreement/citations';
import { costOfPairs } from '../../disagreement/mistake-cost';
import type { Project } from '../../engine/project';
import { evaluateGate, type GateCheck } from '../../project/gate';
import { modelIn } from '../../project/model/label-ids';
import { isOpen, layerLabels } from '../../project/schema/layer-types';
import type { ProjectModel } from '../../project/model/model';
import { guidelineCoverage, type CoveredItem } from './coverage';
import { testGuideline, type GuidelineTests } from './run-tests';
import { guidelineMeasures, thresholdsOf } from './thresholds';

/** A pair of labels with the tie-breakers that name both, and what a mistake between the two costs. */
export interface WeighedPair extends DecidedPair {
  readonly tieBreakers: readonly string[];
  readonly cost: number;
}

export interface LayerWorth extends Omit<LayerPairs, 'pairs'> {
  readonly layer: string;
  readonly pairs: readonly WeighedPair[];
}

/** All that the tests of a guideline found. */
export interface TestReport {
  readonly version?: string;
  readonly tests: GuidelineTests;
  /** What a tie-breaker could bring, of layers with labels in conflict. */
  readonly worth: readonly LayerWorth[];
  readonly coverage: readonly CoveredItem[];
  /** What the project's thresholds ask of the guideline. */
  readonly checks: readonly GateCheck[];
}

/** Tests a guideline against all that is stored. The project must be up to date. */
export async function testReport(
  project: Project,
  model: ProjectModel,
  pause: () => Promise<void>,
): Promise<TestReport> {
  const tests = await testGuideline(project, model, pause);
  const coverage = guidelineCoverage(project, model, tests);
  await pause();
  const worth: LayerWorth[] = [];
  for (const { layer } of model.schema.layers) {
    // Codes and the sides of a comparison have no tie-breakers.
    if (!layer || isOpen(layer) || layerLabels(layer).length === 0) continue;
    const { pairs, ...found } = decidedPairs(project.records.table, layer, (key) => project.samples.has(key));
    const own = modelIn(model, layer.id);
    const weighed = pairs.map((pair): WeighedPair => {
      const { a, b } = pair;
      const tieBreakers = tieBreakersFor(own, a, b).map(({ id }) => id);
      return { ...pair, tieBreakers, cost: costOfPairs(own, [[a, b]]) };
    });
    if (weighed.length > 0) worth.push({ layer: layer.id, ...found, pairs: weighed });
    await pause();
  }
  const thresholds = thresholdsOf(model.schema.training.gate?.guideline);
  const guideline = guidelineMeasures(thresholds, tests.examples, coverage);
  const { version } = model.guideline ?? {};
  return {
    ...(version && { version: version.text }),
    tests,
    worth,
    coverage,
    checks: evaluateGate({}, { answers: { value: 1 }, guideline }).checks.slice(1),
  };
}
