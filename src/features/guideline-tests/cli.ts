import { counted } from '../../base/text/phrases';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { modelName, positiveNumber } from '../../cli/options';
import { blocksText, deliver, documentForms, jsonHead, say } from '../../cli/output';
import { askByOptions, askedText, modelOptionNames, modelOptions, planText } from '../predict/cli';
import { planExamples, REPEATS } from './ask-examples';
import { coverageJson, testsJson } from './cli-json';
import { coverageLcov, testsJunit } from './cli-files';
import { coverageDocument, testDocument } from './document';
import { appendAnswer, exampleAnswersPath } from './model-answers';
import { quizParts, writeQuiz } from './quiz';
import { testReport } from './report';

/** `labelwright test`: tests the examples of the guideline, and says what covers its rules. */
export const define = (command: CliCommand) =>
  modelOptions(
    command
      .description('Test the guideline: its examples, what covers its rules, and what a tie-breaker is worth')
      .onProject()
      .mode('--model <NAME>', 'Ask a model about each example, and fail if it is right in no repeat', {
        own: [...modelOptionNames(), '--repeats', '--against'],
        parse: modelName,
      }),
  )
    .opt('--repeats <N>', 'How often the model is asked about each example', positiveNumber, REPEATS)
    .opt('--against <VERSION>', 'The version of the guideline to compare the model with; by default the last')
    .mode('--coverage', 'What covers each rule: examples, people who cite it, samples that it decided', {
      forms: ['text', 'json', 'markdown', 'html', 'lcov'],
    })
    .mode('--write-quiz <FILE>', 'Append the examples to this file of gold, for people to answer', {
      forms: ['text', 'json'],
    })
    .forms(['text', 'json', 'junit', 'markdown', 'html', 'lcov'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
An example tests the answers that are stored: each person's first answer to a sample with its text, and predictions.
With --model, a language model is asked about the examples themselves, as by labelwright predict. What it answers is
added to guideline-tests/NAME.jsonl; what was answered under the same prompt is not asked again.
The thresholds under "training: gate: guideline:" in labelwright.yaml are for labelwright gate.
Exit code: 0; 1 if an example has a fault, if half of four or more people fail one (max_people_failing), if the model
of --model does, or if the quiz has another answer to an example; 2 if the project or its guideline cannot be read, the
model cannot be asked, or the quiz not written.

Examples:
  labelwright test
  labelwright test --output guideline-tests.html
  labelwright test --format junit --output guideline-tests.xml
  labelwright test --model local-7b --command "python3 model.py"
  labelwright test --coverage --format lcov --output lcov.info
  labelwright test --write-quiz gold/quiz.jsonl`;

/** Rows of each table in a terminal. */
const MAX_IN_TEXT = 15;

export async function run(options: Options): Promise<ExitCode> {
  const { outputs, coverage: isCoverage = false, model: name, repeats, writeQuiz: file } = options;
  return withProject(options.project, async (read) => {
    const { project, model, folder: root } = read;
    if (file !== undefined) {
      const quiz = await writeQuiz(project, model, file, () => Promise.resolve());
      await deliver<string>(outputs, {
        text: (paint) => blocksText(quizParts(quiz, MAX_IN_TEXT), paint),
        json: () => ({ ...jsonHead(), ...quiz }),
      });
      return quiz.left_out.some(({ conflict }) => conflict) ? EXIT.findings : EXIT.clean;
    }
    if (name !== undefined) {
      const wanted = { ...options, name, layers: options.layer };
      const asked = await askByOptions(
        read,
        { ...options, model: name },
        {
          lock: `test-${name}`,
          path: exampleAnswersPath(name),
          plan: (pause) => planExamples(project, model, wanted, pause),
          texts: ({ places }) => `the texts of ${counted(places.length / repeats, 'example')}`,
          writer: () => Promise.resolve((line) => appendAnswer(project, name, line)),
        },
      );
      if (!asked) return EXIT.clean;
      say(`${planText(asked.plan)} ${askedText(asked, options)}`);
    }
    const report = await testReport(project, model, () => Promise.resolve(), options);
    const title = model.schema.title ?? relativeFolder(root);
    const make = isCoverage ? coverageDocument : testDocument;
    await deliver(outputs, {
      ...documentForms((form) => make(report, title, form === 'text' ? MAX_IN_TEXT : undefined)),
      json: () => (isCoverage ? coverageJson : testsJson)(report, relativeFolder(root)),
      junit: () => testsJunit(report),
      lcov: () => coverageLcov(report),
    });
    return report.failures.size === 0 ? EXIT.clean : EXIT.findings;
  });
}
