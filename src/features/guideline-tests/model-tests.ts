import { counted, quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import type { WithModel } from '../../engine/project';
import { comparesFields } from '../../kinds/traits';
import { askedLayers } from '../predict/answer-schema';
import { exampleAnswersPath, exampleHash, readModelAnswers, type ExampleAnswer } from './model-answers';
import { failing, testedAnswer, type TestedAnswer, type TestedExample } from './run-tests';

/** Right in all repeats, in some, or in none; or no repeat has a valid answer. */
type Outcome = 'pass' | 'flaky' | 'fail' | 'not tested';

/**
 * How a result compares with the one under an earlier version: there is none, it is about another text or other labels, the example was right in
 * all repeats and is wrong in all or not tested now, or none of these.
 */
export type Change = 'added' | 'changed' | 'new failure' | 'open' | 'same';

/** What a model makes of an example, in the repeats that count. */
interface Result {
  /** Undefined without any answer under the guideline as it is. */
  readonly outcome?: Outcome;
  /** One of each repeat with a valid answer. */
  readonly answers: readonly TestedAnswer[];
  /** Why the other repeats have none. */
  readonly errors: readonly string[];
}

export interface ExampleResult extends Result {
  readonly example: TestedExample;
  /** Undefined without an earlier version. */
  readonly change?: Change;
}

export interface ModelTests {
  readonly model: string;
  /** Of the examples that a model can be asked about. */
  readonly results: readonly ExampleResult[];
  /** The earlier version to compare with; undefined if the model has no answers under one. */
  readonly against: string | undefined;
}

/**
 * What a model's stored answers say of the examples, compared with the newest earlier version of the changelog that has some, or with `wanted`.
 * Throws UserError if that one has none.
 */
export async function modelTests(
  { project, model }: WithModel,
  examples: readonly TestedExample[],
  name: string,
  wanted?: string,
): Promise<ModelTests> {
  const byExample = await readModelAnswers(project, name);
  const known = new Set([...byExample.values()].flat().map(({ guideline }) => guideline));
  if (wanted !== undefined && !known.has(wanted))
    throw new UserError(
      `${exampleAnswersPath(name)} has no answers under version "${wanted}". It has some under ${quoted([...known].map((each) => each ?? 'no version'))}.`,
    );
  const versions = (model.guideline?.changelog ?? []).map(({ version }) => version);
  const earlier = versions.slice(versions.indexOf(model.guideline?.version?.text ?? '') + 1);
  const against = wanted ?? earlier.find((version) => known.has(version));
  const asked = askedLayers(model).asked.flatMap((layer) => (comparesFields(layer) ? [] : layer.id));
  const results = examples
    .filter(({ test }) => test.tests(asked))
    .map((example): ExampleResult => {
      const own = byExample.get(example.id) ?? [];
      const hash = exampleHash(example.test.example);
      const now = resultOf(
        name,
        example,
        own.filter((one) => one.guidelineHash === model.hash && one.exampleHash === hash),
      );
      const before = own.filter(({ guideline }) => guideline === against);
      const isSame = before.at(-1)?.exampleHash === hash;
      const change = (): Change => {
        if (!isSame) return before.length === 0 ? 'added' : 'changed';
        if (resultOf(name, example, before).outcome !== 'pass') return 'same';
        if (now.outcome === 'fail') return 'new failure';
        return now.answers.length === 0 ? 'open' : 'same';
      };
      return { example, ...now, ...(against !== undefined && { change: change() }) };
    });
  return { model: name, results, against };
}

/** The result of the repeats that count, of answers in the order of their times: those under the newest prompt, the newest of each. */
function resultOf(by: string, { test }: TestedExample, all: readonly ExampleAnswer[]): Result {
  const own = all.filter(({ promptHash }) => promptHash === all.at(-1)!.promptHash);
  const repeats = [...new Map(own.map((answer) => [answer.repeat, answer])).values()];
  const answers = repeats.flatMap(({ labels, rules, layers, repeat, error }) =>
    error === undefined ? testedAnswer(test, { by, repeat, labels, rules }, layers) : [],
  );
  const { failed } = failing(answers);
  const some = failed === 0 ? 'pass' : failed < answers.length ? 'flaky' : 'fail';
  const outcome = answers.length === 0 ? 'not tested' : some;
  const errors = repeats.flatMap(({ error }) => error ?? []);
  return { ...(all.length > 0 && { outcome }), answers, errors };
}

/** A result that is not right in all repeats, in words: `gpt-x is right in none of 3 repeats, and was in all under version 1.` */
export function resultText(
  { model, against }: ModelTests,
  { outcome = 'pass', answers, errors, change }: ExampleResult,
): string {
  if (outcome === 'pass') return '';
  if (outcome === 'not tested') return `${model} gave no valid answer. ${errors[0] ?? ''}`.trim();
  const { tested, failed } = failing(answers);
  const before = change === 'new failure' ? `, and was in all under version ${against}` : '';
  return `${model} is right in ${tested - failed || 'none'} of ${counted(tested, 'repeat')}${before}.`;
}
