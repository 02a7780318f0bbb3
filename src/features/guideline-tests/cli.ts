import { counted } from '../../base/text/phrases';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { modelName, positiveNumber } from '../../cli/options';
import { blocksText, deliver, documentForms, jsonHead, say } from '../../cli/output';
import { askByOptions, askedText, modelOptionNames, modelOptions, planText } from '../predict/cli';
import { planExamples, REPEATS } from './ask-examples';
import { coverageJson, testsJson } from './cli-json';
import { coverageDocument, testDocument, wrongAnswers } from './document';
import { appendAnswer, exampleAnswersPath } from './model-answers';
import { quizParts, writeQuiz } from './quiz';
import { testReport, type TestReport } from './report';
import { groupBy } from '../../base/lists';
import { testCase } from '../../cli/junit';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { branchesOf } from './coverage';
import { resultText } from './model-tests';
import { failing } from './run-tests';

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

export async function run(options: OptionsOf<typeof define>): Promise<ExitCode> {
  const { outputs, coverage: isCoverage = false, model: name, repeats, writeQuiz: file } = options;
  return withProject(options.project, async (read) => {
    const { project, model, folder: root } = read;
    if (file !== undefined) {
      const quiz = await writeQuiz({ project, model }, file, () => Promise.resolve());
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
          plan: (pause) => planExamples({ project, model }, wanted, pause),
          texts: ({ places }) => `the texts of ${counted(places.length / repeats, 'example')}`,
          writer: () => Promise.resolve((line) => appendAnswer(project, name, line)),
        },
      );
      if (!asked) return EXIT.clean;
      say(`${planText(asked.plan)} ${askedText(asked, options)}`);
    }
    const report = await testReport({ project, model }, () => Promise.resolve(), options);
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

/** The tests as JUnit XML: a case for each example. What models say is shown, and fails nothing, save of the one that is asked about. */
export function testsJunit({ tests: { examples }, models, failures }: TestReport): string {
  const head = `name="guideline" tests="${examples.length}" failures="${failures.size}"`;
  const cases = examples.map((example) => {
    const { id, people, predictions } = example;
    const said = [
      failures.get(example),
      ...Object.entries({ people, predictions }).map(
        ([what, answers]) =>
          answers.length > 0 && `${failing(answers).failed} of ${answers.length} ${what} wrong.`,
      ),
      wrongAnswers(example),
      ...models.map(
        (of) => of.results.filter((each) => each.example === example).map((each) => resultText(of, each))[0],
      ),
    ];
    const text = said.filter(Boolean).join(' ');
    return testCase('guideline', id, text, failures.has(example) ? 'error' : undefined);
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites ${head}>\n  <testsuite ${head}>\n${cases.join('')}  </testsuite>\n</testsuites>\n`;
}

/** The coverage in the format of lcov: a line for each item with its citing answers, and its branches. */
export function coverageLcov({ coverage }: TestReport): string {
  const files = groupBy(coverage, ({ item }) => item.file.path);
  return [...files]
    .map(([path, items]) => {
      const lines = items
        .map((each) => ({ ...each, line: rangeOf(each.item).start.line + 1 }))
        .sort((a, b) => a.line - b.line);
      const branches = lines.flatMap((each) =>
        branchesOf(each).map(([, count], n) => ({ count, of: `${each.line},0,${n}` })),
      );
      return [
        'TN:guideline',
        `SF:${path}`,
        ...branches.map(({ count, of }) => `BRDA:${of},${count}`),
        `BRF:${branches.length}`,
        `BRH:${branches.filter(({ count }) => count > 0).length}`,
        ...lines.map(({ line, answers }) => `DA:${line},${answers}`),
        `LF:${lines.length}`,
        `LH:${lines.filter(({ answers }) => answers > 0).length}`,
        'end_of_record\n',
      ].join('\n');
    })
    .join('');
}
