import { counted, quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { comparesFields } from '../../kinds/traits';
import { askedLayers } from '../predict/answer-schema';
import { exampleAnswersPath, exampleHash, readModelAnswers, type ExampleAnswer } from './model-answers';
import { testedAnswer, type TestedAnswer, type TestedExample } from './run-tests';

/** What a model makes of an example in all repeats that count. */
export interface ModelResult {
  /** Right in all repeats, in some, or in none; or no repeat has a valid answer. */
  readonly outcome: 'pass' | 'flaky' | 'fail' | 'not tested';
  /** One of each repeat with a valid answer. */
  readonly answers: readonly TestedAnswer[];
  /** Why the other repeats have none. */
  readonly errors: readonly string[];
}

/**
 * How a result compares with the one under an earlier version: there is none, it is about another text or other labels, the example was right in
 * all repeats and is wrong in all or not tested now, it was not tested in one of the two, or none of these.
 */
export type Change = 'added' | 'changed' | 'new failure' | 'open' | 'not tested' | 'compared';

export interface ExampleResult {
  readonly example: TestedExample;
  /** Undefined if the model has no answer to the example under the guideline as it is. */
  readonly result: ModelResult | undefined;
  /** Undefined without an earlier version. */
  readonly change: Change | undefined;
}

export interface ModelTests {
  readonly model: string;
  /** Of the examples that a model can be asked about. */
  readonly results: readonly ExampleResult[];
  /** The earlier version to compare with; undefined if the model has no answers under one. */
  readonly against: string | undefined;
  /** Lines of its file that are no answers to examples, counted from 1. */
  readonly unread: readonly number[];
}

/**
 * What a model's stored answers say of the examples, compared with the newest earlier version of the changelog that has some, or with `wanted`.
 * Throws UserError if that one has none.
 */
export async function modelTests(
  project: Project,
  model: ProjectModel,
  examples: readonly TestedExample[],
  name: string,
  wanted?: string,
): Promise<ModelTests> {
  const { byExample, unread } = await readModelAnswers(project, name);
  const known = new Set([...byExample.values()].flat().map(({ guideline }) => guideline));
  if (wanted !== undefined && !known.has(wanted))
    throw new UserError(
      `${exampleAnswersPath(name)} has no answers under version "${wanted}". It has some under ${quoted([...known].map((each) => each ?? 'no version'))}.`,
    );
  const versions = (model.guideline?.changelog ?? []).map(({ version }) => version);
  const earlier = versions.slice(versions.indexOf(model.guideline?.version?.text ?? '') + 1);
  const against = wanted ?? earlier.find((version) => known.has(version));
  const layers = askedLayers(model).asked.filter((layer) => !comparesFields(layer));
  const asked = layers.map(({ id }) => id);
  const results = examples
    .filter(({ test }) => test.tests(asked))
    .map((example): ExampleResult => {
      const own = byExample.get(example.id) ?? [];
      const hash = exampleHash(example.test.example);
      const current = own.filter((one) => one.guidelineHash === model.hash && one.exampleHash === hash);
      const result = resultOf(name, example, current);
      const before = own.filter(({ guideline }) => guideline === against);
      const isSame = before.at(-1)?.exampleHash === hash;
      const change = (): Change => {
        if (before.length === 0) return 'added';
        return isSame ? changeOf(resultOf(name, example, before), result) : 'changed';
      };
      return { example, result, change: against === undefined ? undefined : change() };
    });
  return { model: name, results, against, unread };
}

/** The result of the repeats that count, of answers in the order of their times: those under the newest prompt, the newest of each. */
function resultOf(
  by: string,
  { test }: TestedExample,
  answers: readonly ExampleAnswer[],
): ModelResult | undefined {
  if (answers.length === 0) return undefined;
  const own = answers.filter(({ promptHash }) => promptHash === answers.at(-1)!.promptHash);
  const repeats = [...new Map(own.map((answer) => [answer.repeat, answer])).values()];
  const valid = repeats.flatMap(({ labels, rules, layers, repeat, error }) =>
    error === undefined ? testedAnswer(test, { by, repeat, labels, rules }, layers) : [],
  );
  const right = valid.filter(({ isRight }) => isRight).length;
  const some = right === valid.length ? 'pass' : right > 0 ? 'flaky' : 'fail';
  const outcome = valid.length === 0 ? 'not tested' : some;
  return { outcome, answers: valid, errors: repeats.flatMap(({ error }) => error ?? []) };
}

function changeOf(before: ModelResult | undefined, now: ModelResult | undefined): Change {
  const [was = 'not tested', is = 'not tested'] = [before?.outcome, now?.outcome];
  if (was === 'pass' && is === 'fail') return 'new failure';
  if (is === 'not tested') return was === 'pass' ? 'open' : is;
  return was === 'not tested' ? was : 'compared';
}

/** The same of an example, if the model was asked about it. */
export const resultsOf = (tests: ModelTests, example: TestedExample): string =>
  tests.results
    .filter((each) => each.example === example)
    .map((each) => resultText(tests, each))
    .join(' ');

/** A result that is not right in all repeats, in words: `gpt-x is right in none of 3 repeats, and was in all under version 1.` */
export function resultText({ model, against }: ModelTests, { result, change }: ExampleResult): string {
  if (!result || result.outcome === 'pass') return '';
  const { outcome, answers, errors } = result;
  if (outcome === 'not tested') return `${model} gave no valid answer. ${errors[0] ?? ''}`.trim();
  const right = answers.filter(({ isRight }) => isRight).length;
  const before = change === 'new failure' ? `, and was in all under version ${against}` : '';
  return `${model} is right in ${right || 'none'} of ${counted(answers.length, 'repeat')}${before}.`;
}
