import { groupBy } from '../../base/group-by';
import { testCase } from '../../cli/junit';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { branchesOf } from './coverage';
import { wrongAnswers } from './document';
import { resultText } from './model-tests';
import type { TestReport } from './report';
import { failing } from './run-tests';

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
