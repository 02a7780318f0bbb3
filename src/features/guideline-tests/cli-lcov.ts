import { rangeOf } from '../../rules/framework/yaml-findings';
import { groupBy } from '../../base/group-by';
import { branchesOf } from './coverage';
import type { TestReport } from './report';

/** The coverage in the format of lcov: a line for each item with its citing answers, and its four branches. */
export function coverageLcov({ coverage }: TestReport): string {
  const files = groupBy(coverage, ({ item }) => item.file.path);
  return [...files]
    .map(([path, items]) => {
      const lines = items
        .map((each) => ({ each, line: rangeOf(each.item).start.line + 1 }))
        .sort((a, b) => a.line - b.line);
      const branches = lines.flatMap(({ each, line }) =>
        branchesOf(each).map(({ count }, n) => ({ count, text: `BRDA:${line},0,${n},${count}` })),
      );
      return [
        'TN:guideline',
        `SF:${path}`,
        ...branches.map(({ text }) => text),
        `BRF:${branches.length}`,
        `BRH:${branches.filter(({ count }) => count > 0).length}`,
        ...lines.map(({ each, line }) => `DA:${line},${each.answers}`),
        `LF:${lines.length}`,
        `LH:${lines.filter(({ each }) => each.answers > 0).length}`,
        'end_of_record\n',
      ].join('\n');
    })
    .join('');
}
