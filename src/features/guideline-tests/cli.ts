import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { blocksText, deliver, documentForms, jsonHead } from '../../cli/output';
import { coverageJson, testsJson } from './cli-json';
import { coverageLcov, testsJunit } from './cli-files';
import { coverageDocument, testDocument } from './document';
import { quizParts, writeQuiz } from './quiz';
import { testReport } from './report';

/** `labelwright test`: tests the examples of the guideline, and says what covers its rules. */
export const define = (program: CliCommand) =>
  program
    .command('test')
    .description('Test the guideline: its examples, what covers its rules, and what a tie-breaker is worth')
    .onProject()
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
The thresholds under "training: gate: guideline:" in labelwright.yaml are for labelwright gate.
Exit code: 0; 1 if an example has a fault, or half of four or more people fail one (max_people_failing), or the quiz has
another answer to an example; 2 if the project or its guideline cannot be read, or the quiz not written.

Examples:
  labelwright test
  labelwright test --output guideline-tests.html
  labelwright test --format junit --output guideline-tests.xml
  labelwright test --coverage --format lcov --output lcov.info
  labelwright test --write-quiz gold/quiz.jsonl`;

/** Rows of each table in a terminal. */
const MAX_IN_TEXT = 15;

export async function run({
  project: folder,
  outputs,
  coverage: isCoverage = false,
  writeQuiz: file,
}: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    if (file !== undefined) {
      const quiz = await writeQuiz(project, model, file, () => Promise.resolve());
      await deliver<string>(outputs, {
        text: (paint) => blocksText(quizParts(quiz, MAX_IN_TEXT), paint),
        json: () => ({ ...jsonHead(), ...quiz }),
      });
      return quiz.left_out.some(({ conflict }) => conflict) ? EXIT.findings : EXIT.clean;
    }
    const report = await testReport(project, model, () => Promise.resolve());
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
