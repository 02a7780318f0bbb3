import { decidedPairs, type LayerPairs } from '../../disagreement/decided-pairs';
import { tieBreakersFor } from '../../disagreement/citations';
import { costOfPairs } from '../../disagreement/mistake-cost';
import type { Project } from '../../engine/project';
import { evaluateGate, type GateCheck, type GuidelineMeasure, type Measured } from '../../project/gate';
import { counted } from '../../base/text/phrases';
import { modelIn } from '../../project/model/label-ids';
import type { ProjectModel } from '../../project/model/model';
import type { GuidelineThresholds } from '../../project/model/training-settings';
import { isOpen, layerLabels, type Layer } from '../../project/schema/layer-types';
import { coveredShare, guidelineCoverage, isCovered, type CoveredItem } from './coverage';
import { failing, testGuideline, type GuidelineTests, type TestedExample } from './run-tests';

/** What it would be worth to decide the pairs of a layer, and the tie-breakers that name both labels of a pair. */
export interface LayerWorth extends LayerPairs {
  readonly layer: Layer;
  readonly tieBreakers: (a: string, b: string) => readonly string[];
  /** What a mistake between the two costs. */
  readonly costOf: (a: string, b: string) => number;
}

/** All that the tests of a guideline found. */
export interface TestReport {
  readonly version: string | undefined;
  readonly tests: GuidelineTests;
  /** Why an example fails: by what is wrong with it, or because too many people fail it. */
  readonly failures: ReadonlyMap<TestedExample, string>;
  /** Of layers with labels in conflict. */
  readonly worth: readonly LayerWorth[];
  readonly coverage: readonly CoveredItem[];
  /** What the project's thresholds ask of the guideline. */
  readonly checks: readonly GateCheck[];
}

/** What is asked of the examples where the project says nothing. */
const DEFAULT_THRESHOLDS: GuidelineThresholds = { maxPeopleFailing: 0.5 };

/** Tests a guideline against all that is stored. The project must be up to date. `isHidden`: leaves out what was answered to a sample. */
export async function testReport(
  project: Project,
  model: ProjectModel,
  pause: () => Promise<void>,
  isHidden?: (sample: string) => boolean,
): Promise<TestReport> {
  const tests = await testGuideline(project, model, pause, isHidden);
  const coverage = guidelineCoverage(project, model, tests);
  const worth: LayerWorth[] = [];
  for (const { layer } of model.schema.layers) {
    // Codes and the sides of a comparison have no tie-breakers.
    if (!layer || isOpen(layer) || layerLabels(layer).length === 0) continue;
    await pause();
    const found = decidedPairs(project.records.table, layer, (key) => project.samples.has(key));
    const own = modelIn(model, layer.id);
    const tieBreakers = (a: string, b: string) => tieBreakersFor(own, a, b).map(({ id }) => id);
    const costOf = (a: string, b: string) => costOfPairs(own, [[a, b]]);
    if (found.pairs.length > 0) worth.push({ layer, ...found, tieBreakers, costOf });
  }
  const thresholds = { ...DEFAULT_THRESHOLDS, ...model.schema.training.gate?.guideline };
  const guideline = guidelineMeasures(thresholds, tests, coverage);
  return {
    version: model.guideline?.version?.text,
    tests,
    failures: failuresOf(tests, thresholds),
    worth,
    coverage,
    checks: evaluateGate({}, { answers: { value: 1 }, guideline }).checks.slice(1),
  };
}

function failuresOf(
  { examples }: GuidelineTests,
  { maxPeopleFailing = Infinity }: GuidelineThresholds,
): TestReport['failures'] {
  const failures = new Map<TestedExample, string>();
  for (const example of examples) {
    const errors = example.findings.filter(({ severity }) => severity === 'error');
    const { tested, failed } = failing(example.people);
    const tooMany = tested >= MIN_PEOPLE && failed >= maxPeopleFailing * tested;
    const reasons = [
      ...errors.map(({ message }) => message),
      ...(tooMany ? [`${failed} of ${counted(tested, 'person', 'people')} fail it.`] : []),
    ];
    if (reasons.length > 0) failures.set(example, reasons.join(' '));
  }
  return failures;
}

/** What the thresholds ask for, measured. */
export function guidelineMeasures(
  { maxPeopleFailing, minCoverage }: GuidelineThresholds,
  tests: GuidelineTests,
  coverage: readonly CoveredItem[],
): GuidelineMeasure[] {
  const asked = [
    ['max_people_failing', maxPeopleFailing, () => peopleFailing(tests)],
    ['min_coverage', minCoverage, () => coverageOf(coverage)],
  ] as const;
  return asked.flatMap(([check, threshold, measure]) =>
    threshold === undefined ? [] : [{ check, threshold, measured: measure() }],
  );
}

/** People from whom on it counts how many fail an example. */
const MIN_PEOPLE = 4;

/** The largest share of people who fail one example, of those that enough people answered. */
function peopleFailing({ examples }: GuidelineTests): Measured {
  const [worst] = examples
    .map(({ id, people }) => ({ id, ...failing(people) }))
    .filter(({ tested }) => tested >= MIN_PEOPLE)
    .sort((a, b) => b.failed / b.tested - a.failed / a.tested);
  if (!worst) return { value: null, reason: `No example was answered by ${MIN_PEOPLE} people.` };
  const { id, failed, tested } = worst;
  return { value: failed / tested, detail: `${id}: ${failed} of ${counted(tested, 'person', 'people')}` };
}

function coverageOf(items: readonly CoveredItem[]): Measured {
  const value = coveredShare(items);
  if (value === undefined) return { value: null, reason: 'The guideline has no rules.' };
  return { value, detail: `${items.filter(isCovered).length} of ${items.length}` };
}
