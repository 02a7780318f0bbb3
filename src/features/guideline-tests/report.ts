import { pairWorth } from '../../engine/agreement/pair-worth';
import type { DecidedPair, LayerPairs } from '../../disagreement/decided-pairs';
import { tieBreakersFor } from '../../disagreement/citations';
import { costOfPairs } from '../../disagreement/mistake-cost';
import type { WithModel } from '../../engine/project';
import type { AskedMeasure, Measured } from '../../project/gate';
import { incompleteBeta } from '../../agreement/statistics/special-functions';
import { counted, percent, shorten } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { modelIn } from '../../project/model/label-ids';
import type { ProjectModel } from '../../project/model/model';
import type { GuidelineThresholds } from '../../project/model/training-settings';
import { isOpen, layerLabels } from '../../project/schema/layer-types';
import { NO_GUIDELINE } from '../guideline/names';
import { coveredShare, guidelineCoverage, isCovered, type CoveredItem } from './coverage';
import { modelsTested } from './model-answers';
import { modelTests, resultText, type ExampleResult, type ModelTests } from './model-tests';
import { failing, testGuideline, type GuidelineTests, type TestedExample } from './run-tests';

/** What it would be worth to decide the pairs of a layer, each with the tie-breakers that name both labels and the cost of a mistake. */
export interface LayerWorth extends LayerPairs {
  readonly layer: string;
  readonly pairs: readonly (DecidedPair & {
    readonly tieBreakers: readonly string[];
    readonly cost: number;
  })[];
}

/** All that the tests of a guideline found. */
export interface TestReport {
  readonly version: string | undefined;
  readonly tests: GuidelineTests;
  /** What models have answered to the examples. */
  readonly models: readonly ModelTests[];
  /** Why an example fails: by what is wrong with it, because too many people fail it, or the model that is asked about. */
  readonly failures: ReadonlyMap<TestedExample, string>;
  /** Of layers with labels in conflict. */
  readonly worth: readonly LayerWorth[];
  readonly coverage: readonly CoveredItem[];
}

/** Where a mistake leaves examples or rules out: at a list, an entry, the text of an example, the rules of a label. */
const LEAVES_OUT =
  /^\/(?:examples|labels|layers|rules|tie_breakers)(?:\/\d+(?:\/(?:text|marked|include|exclude))?)?$/;

/** Why a guideline is not tested: there is none, or only a part of it can be read, and tests that are missing would look as if they passed. */
function problemOf({ guideline, problems }: ProjectModel): string | undefined {
  if (!guideline) return NO_GUIDELINE;
  const { path, root } = guideline.file;
  const broken = problems.find(
    ({ file, rule, pointer = '' }) =>
      file.path === path &&
      (rule === 'yaml-syntax' ||
        (rule === 'schema-violation' && file.root === root && LEAVES_OUT.test(pointer))),
  );
  if (!broken) return undefined;
  const { line, character } = broken.range.start;
  return `${path}, line ${line + 1}, column ${character + 1}: ${broken.message} Only a part of the guideline can be read: correct this first.`;
}

/** Throws a UserError if a guideline cannot be read as a whole. */
export function wholeGuideline(model: ProjectModel): void {
  const problem = problemOf(model);
  if (problem !== undefined) throw new UserError(problem);
}

/**
 * Tests a guideline against all that is stored. The project must be up to date. `about`: the model whose failures count, and the version to
 * compare it with. Throws a UserError if the guideline cannot be read as a whole.
 */
export async function testReport(
  { project, model }: WithModel,
  pause: () => Promise<void>,
  about: { readonly model?: string | undefined; readonly against?: string | undefined } = {},
): Promise<TestReport> {
  wholeGuideline(model);
  const tests = await testGuideline({ project, model }, pause);
  const coverage = guidelineCoverage({ project, model }, tests);
  const models: ModelTests[] = [];
  for (const name of await modelsTested(project))
    models.push(
      await modelTests(
        { project, model },
        tests.examples,
        name,
        name === about.model ? about.against : undefined,
      ),
    );
  const worth = await worthOfPairs({ project, model }, pause);
  return {
    version: model.guideline?.version?.text,
    tests,
    models,
    failures: failuresOf(
      tests,
      models.find((each) => each.model === about.model),
      model.schema.training.gate?.guideline?.maxPeopleFailing,
    ),
    worth,
    coverage,
  };
}

/** The layers with labels in conflict, and what it would be worth to decide the pairs of these. */
export async function worthOfPairs(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<LayerWorth[]> {
  const worth: LayerWorth[] = [];
  for (const { layer } of model.schema.layers) {
    // Codes and the sides of a comparison have no tie-breakers.
    if (!layer || isOpen(layer) || layerLabels(layer).length === 0) continue;
    await pause();
    const found = await pairWorth(project, layer, pause);
    const own = modelIn(model, layer.id);
    const pairs = found.pairs.map((pair) => ({
      ...pair,
      tieBreakers: tieBreakersFor(own, pair.a, pair.b).map(({ id }) => id),
      cost: costOfPairs(own, [[pair.a, pair.b]]),
    }));
    if (pairs.length > 0) worth.push({ ...found, layer: layer.id, pairs });
  }
  return worth;
}

/** The share of the people who fail an example from which on it fails, where the project says nothing. */
const MAX_PEOPLE_FAILING = 0.5;
/** People from whom on it counts how many fail an example. */
const MIN_PEOPLE = 4;
/** Examples that chance fails in a guideline from which on it may explain one. */
const MIN_BY_CHANCE = 0.05;

function failuresOf(
  { examples }: GuidelineTests,
  asked: ModelTests | undefined,
  maxFailing: number = MAX_PEOPLE_FAILING,
): TestReport['failures'] {
  const failures = new Map<TestedExample, string>();
  const all = failing(examples.flatMap(({ people }) => people));
  const counting = examples.filter(({ people }) => people.length >= MIN_PEOPLE).length;
  for (const example of examples) {
    const { tested, failed } = failing(example.people);
    const reasons = [...example.faults];
    if (tested >= MIN_PEOPLE && failed >= maxFailing * tested) {
      reasons.push(`${failed} of ${counted(tested, 'person', 'people')} fail it.`);
      const rate = (all.failed - failed) / (all.tested - tested);
      // The chance that as many people, or more, err at the rate at which they err on the other examples.
      const chance = failed > 0 && rate > 0 ? incompleteBeta(rate, failed, tested - failed + 1) : 0;
      if (chance * counting >= MIN_BY_CHANCE)
        reasons.push(
          `By chance alone, ${Number((100 * chance).toPrecision(2))} % of the examples would fail like this: ${percent(rate)} of the answers to the others are wrong.`,
        );
    }
    const result = asked?.results.find((each) => each.example === example);
    if (result?.outcome === 'fail') reasons.push(resultText(asked!, result));
    if (reasons.length > 0) failures.set(example, reasons.join(' '));
  }
  return failures;
}

/** What the gate's thresholds ask for, measured. The project must be up to date. */
export async function guidelineMeasures(
  { project, model }: WithModel,
  { maxPeopleFailing, minCoverage, minPass, maxNewFailures, model: about }: GuidelineThresholds,
  pause: () => Promise<void>,
): Promise<AskedMeasure[]> {
  const problem = problemOf(model);
  const tests = await testGuideline({ project, model }, pause);
  const measure = (of: () => Measured): Measured =>
    problem === undefined ? of() : { value: null, reason: problem };
  const asked: AskedMeasure[] = [];
  if (maxPeopleFailing !== undefined) {
    const measured = measure(() => peopleFailing(tests));
    asked.push({ check: 'max_people_failing', threshold: maxPeopleFailing, measured });
  }
  const of = about === undefined ? undefined : await modelTests({ project, model }, tests.examples, about);
  for (const [check, threshold, found] of [
    ['min_pass', minPass, passing],
    ['max_new_failures', maxNewFailures, newFailures],
  ] as const)
    if (threshold !== undefined)
      asked.push({
        check,
        about,
        threshold,
        measured: measure(() => (of ? found(of) : none(`No model is named beside ${check}.`))),
      });
  if (minCoverage !== undefined) {
    const measured = measure(() => coverageOf(guidelineCoverage({ project, model }, tests)));
    asked.push({ check: 'min_coverage', threshold: minCoverage, measured });
  }
  return asked;
}

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

const none = (reason: string): Measured => ({ value: null, reason });

const named = (results: readonly ExampleResult[]): string =>
  shorten(results.map(({ example }) => example.id).join(', '), 100);

/** The share of the examples that a model passes: it is right in all repeats. Without a valid answer it does not pass an example. */
function passing({ model, results }: ModelTests): Measured {
  const open = results.filter(({ outcome }) => outcome === undefined);
  const all = counted(results.length, 'example');
  if (results.length === 0 || open.length > 0)
    return none(
      `${model} has no stored answer to ${open.length} of ${all} under this guideline: ${named(open)}. "labelwright test --model ${model}" asks it.`,
    );
  const passed = results.filter(({ outcome }) => outcome === 'pass').length;
  const invalid = results.filter(({ answers }) => answers.length === 0).length;
  const detail = `${passed} of ${all}${invalid > 0 ? `, ${invalid} without a valid answer` : ''}`;
  return { value: passed / results.length, detail };
}

/** How many examples a model fails that it passed under the earlier version. */
function newFailures({ model, results, against }: ModelTests): Measured {
  if (against === undefined) return none(`${model} has no stored answers under an earlier version.`);
  const open = results.filter(({ change }) => change === 'open');
  if (open.length > 0)
    return none(
      `${model} passed ${named(open)} under version ${against}, and has no valid answer now. "labelwright test --model ${model}" asks it.`,
    );
  const failed = results.filter(({ change }) => change === 'new failure');
  return {
    value: failed.length,
    detail: `since version ${against}${failed.length > 0 ? `: ${named(failed)}` : ''}`,
  };
}

function coverageOf(items: readonly CoveredItem[]): Measured {
  const value = coveredShare(items);
  if (value === undefined) return { value: null, reason: 'The guideline has no rules.' };
  return { value, detail: `${items.filter(isCovered).length} of ${items.length}` };
}
