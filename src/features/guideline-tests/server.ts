import { shorten } from '../../base/text/phrases';
import { closedTo, goldClosedTo } from '../../engine/independence';
import { wholeModel } from '../../engine/whole-model';
import { rangeOf } from '../../rules/framework/yaml-findings';
import type { HostedProject } from '../../server/hosted-project';
import type { Opened, Work } from '../../server/on-disk';
import { withModel, type Pause } from '../../server/requests';
import { askPrepared, MAX_EXAMPLES, planAsking, type Prepared, type Send } from '../predict/server';
import { planExamples, REPEATS } from './ask-examples';
import { branchesOf } from './coverage';
import { wrongAnswer } from './document';
import { appendAnswer } from './model-answers';
import { resultText } from './model-tests';
import { testReport } from './report';
import type { AskExamplesParams, GuidelineTestsResult, ShownAnswers } from './requests';
import { failing, type TestedAnswer, type TestedExample } from './run-tests';

/** UTF-16 units of an example's text that the tree shows. */
const MAX_TEXT = 80;

/**
 * The tests and the coverage of a guideline. What was answered to an example is left out until the viewer has answered every sample with
 * its text, and who answered what for everyone from whom anything is hidden.
 */
export const guidelineTests = withModel(
  wholeModel,
  async (
    { hosted, project, model },
    { viewer }: { readonly viewer?: string },
    pause: Pause,
  ): Promise<GuidelineTestsResult> => {
    const { tests, models, failures, coverage } = await project.fromAll(() =>
      testReport({ project, model }, pause),
    );
    const policies = [closedTo({ project, model }, viewer), goldClosedTo({ project, model }, viewer)];
    const isHidden = ({ samples }: TestedExample): boolean =>
      samples.some((id) => policies.some((isClosed) => isClosed?.(project.samples.ids.find(id))));
    const isExampleHidden = await hosted.examplesHidden(viewer);
    const seesNames = policies.every((isClosed) => isClosed === undefined);
    const shown = (
      example: TestedExample,
      answers: readonly TestedAnswer[],
      fails: string | undefined,
    ): ShownAnswers => {
      if (isHidden(example)) return { tested: 0, fails: example.faults.join(' '), said: [] };
      const wrong = seesNames ? answers.filter(({ isRight }) => !isRight) : [];
      const said = wrong.map((answer) => {
        const cited = answer.rules.length > 0 ? `, citing ${answer.rules.join(', ')}` : '';
        return `${wrongAnswer(example, answer)}${cited}`;
      });
      return { tested: answers.length, fails: fails ?? '', said };
    };
    const placeOf = (place: Parameters<typeof rangeOf>[0]) => ({
      uri: hosted.uri(place.file.path),
      line: rangeOf(place).start.line,
    });
    return {
      // An example whose text is gold that the viewer has still to answer would tell the answer.
      examples: tests.examples.flatMap((one) => {
        if (isExampleHidden?.(one.test.example)) return [];
        const { example } = one.test;
        const { tested, failed } = failing(one.predictions);
        const wrong = failed > 0 ? [`${failed} of ${tested} predictions are wrong.`] : [];
        return {
          ...placeOf(example),
          id: one.id,
          text: shorten(example.text, MAX_TEXT),
          labels: [...new Set(example.labelRefs.map(({ id }) => id))],
          rules: example.rules.map(({ id }) => id),
          people: shown(one, one.people, failures.get(one)),
          predictions: shown(one, one.predictions, [...one.faults, ...wrong].join(' ')),
          models: models.flatMap((of) => {
            const found = of.results.find(({ example: each }) => each === one);
            if (!found) return [];
            const text = resultText(of, found);
            const isFailure = found.outcome === 'fail';
            const note = isFailure || isHidden(one) ? '' : text;
            return [{ model: of.model, note, ...shown(one, found.answers, isFailure ? text : '') }];
          }),
        };
      }),
      items: coverage.map((one) => ({
        ...placeOf(one.item),
        answers: one.answers,
        branches: branchesOf(one),
      })),
    };
  },
);

const prepare = async (
  { project, model, pause }: Opened,
  { name, only }: AskExamplesParams,
): Promise<Prepared> => {
  const options = { name, only, repeats: REPEATS, examples: MAX_EXAMPLES, retryErrors: true };
  const plan = await planExamples({ project, model }, options, pause);
  return { plan, append: (line) => appendAnswer(project, name, line) };
};

/** What a model of the editor would be asked about examples. */
export const planAskingExamples = (hosted: HostedProject, params: AskExamplesParams, work: Work) =>
  planAsking(hosted, work, (opened) => prepare(opened, params));

/** Has a model of the editor answer examples, and appends its answers. */
export const askExamples = (
  hosted: HostedProject,
  params: AskExamplesParams & { readonly promptHash: string },
  work: Work,
  send: Send,
) => askPrepared(hosted, params, work, send, `test-${params.name}`, (opened) => prepare(opened, params));
