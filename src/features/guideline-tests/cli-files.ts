import { groupBy } from '../../base/group-by';
import { testCase } from '../../cli/junit';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { branchesOf } from './coverage';
import { wrongAnswers } from './document';
import type { TestReport } from './report';
import { failing } from './run-tests';

/** The tests as JUnit XML: a case for each example, and for each threshold of the project. What models predict is shown, and fails nothing. */
export function testsJunit({ tests, failures, checks }: TestReport): string {
  const cases = [
    ...tests.examples.map((example) => {
      const { people, predictions } = example;
      const rates = [['people', people] as const, ['predictions', predictions] as const].flatMap(
        ([what, answers]) =>
          answers.length > 0 ? [`${failing(answers).failed} of ${answers.length} ${what} wrong.`] : [],
      );
      return [
        example.id,
        [failures.get(example) ?? '', ...rates, wrongAnswers(example)].join(' ').trim(),
        failures.has(example),
      ] as const;
    }),
    ...checks.map(({ title, detail = '', outcome }) => [title, detail, outcome === 'fail'] as const),
  ];
  const failed = cases.filter(([, , fails]) => fails).length;
  const head = `name="guideline" tests="${cases.length}" failures="${failed}"`;
  const body = cases.map(([name, text, fails]) =>
    testCase('guideline', name, text, fails ? 'error' : undefined),
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites ${head}>\n  <testsuite ${head}>\n${body.join('')}  </testsuite>\n</testsuites>\n`;
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
