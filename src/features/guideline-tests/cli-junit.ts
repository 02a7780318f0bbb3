import { counted } from '../../base/text/phrases';
import { attribute, testCase } from '../../cli/junit';
import { differences } from './document';
import type { TestReport } from './report';
import { failing, isFaulty, isFailedByPeople, type TestedAnswer, type TestedExample } from './run-tests';

/**
 * The tests as JUnit XML: a suite for each way of testing, a case for each example that was tested in it. People's cases fail as the
 * exit code does; what models predict fails nothing, and is shown.
 */
export function testsJunit({ tests: { examples }, checks }: TestReport): string {
  const most = checks.find(({ check }) => check === 'max_people_failing')?.threshold;
  const suites = [
    suite(
      'examples',
      examples.map((example) => [
        example.id,
        example.findings.map(({ message }) => message).join(' '),
        isFaulty(example),
      ]),
    ),
    suite(
      'people',
      casesOf(
        examples,
        ({ people }) => people,
        (example) => isFailedByPeople(example, most),
      ),
    ),
    suite(
      'predictions',
      casesOf(
        examples,
        ({ predictions }) => predictions,
        () => false,
      ),
    ),
    suite(
      'thresholds',
      checks.map(({ title, detail = '', outcome }) => [title, detail, outcome === 'fail']),
    ),
  ];
  const sum = (of: 'tests' | 'failures'): number => suites.reduce((total, each) => total + each[of], 0);
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="labelwright test" tests="${sum('tests')}" failures="${sum('failures')}">\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

type Case = readonly [name: string, message: string, fails: boolean];

function casesOf(
  examples: readonly TestedExample[],
  of: (example: TestedExample) => readonly TestedAnswer[],
  fails: (example: TestedExample) => boolean,
): Case[] {
  return examples
    .filter((example) => of(example).length > 0)
    .map((example): Case => {
      const { tested, failed } = failing(of(example));
      const wrong = of(example)
        .filter(({ isRight }) => !isRight)
        .map((answer) => `${answer.by}: ${differences(example, answer)}`);
      const text = [`${failed} of ${counted(tested, 'answer')} wrong`, ...wrong].join('. ');
      return [example.id, text, fails(example)];
    });
}

function suite(name: string, cases: readonly Case[]): { xml: string; tests: number; failures: number } {
  const failures = cases.filter(([, , fails]) => fails).length;
  const body = cases.map(([id, message, fails]) => testCase(name, id, message, fails ? name : undefined));
  const xml = `  <testsuite name="${attribute(name)}" tests="${cases.length}" failures="${failures}">\n${body.join('')}  </testsuite>\n`;
  return { xml, tests: cases.length, failures };
}
