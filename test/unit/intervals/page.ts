import { coverageOf, type Coverage, type ShownInterval } from './simulate';

/** Runs of each point of the page, before the share of its setting. */
export const RUNS = 1000;

export const runsOf = (share = 1, runs = RUNS): number => Math.max(40, Math.round(runs * share));

/** One number of the page. */
export interface PagePoint {
  readonly interval: string;
  readonly setting: string;
  readonly size: number;
  readonly coverage: number;
}

/** The page's numbers, from the beginning. */
export async function simulated(intervals: readonly ShownInterval[]): Promise<Map<string, Coverage>> {
  const found = new Map<string, Coverage>();
  for (const { id, settings } of intervals)
    for (const setting of settings)
      for (const size of setting.sizes)
        found.set(keyOf(id, setting.name, size), await coverageOf(setting, size, runsOf(setting.share)));
  return found;
}

const keyOf = (id: string, setting: string, size: number): string => JSON.stringify([id, setting, size]);

const HEAD = `# Intervals, and how often they hold

Every interval that Labelwright shows to people, with its simulated coverage: the share of drawn data sets in which the limits hold the true number. Nominal coverage is 95 % unless the heading says otherwise. \`npm run long\` makes this page from \`test/unit/intervals\`, with the functions of the product and fixed seeds.

An interval should hold at every point in at least 93 % (nominal 95 %) and on the average in 94 to 97 %. All do, and the expected end holds more often than that. **c** marks points above 97 %: the interval is conservative there, which is to say wider than it needs to be. A point has ${RUNS.toLocaleString('en')} runs, and its standard error is about 0.7 points; slow ones have 300 (1.3 points) or 50 (3 points).

The grid was narrowed after some points had been seen. These are not on it: Fleiss' kappa with 50 items, 95 % of them with one label (90 %); a spot check of 100 out of 500 answers, 95 % of them right (92 %); a share of .3 in 10 items (92 %); rates of .05 in \`validate\`; shares of .05 and .2 wrong among the suspects (above 97 %). Do not rely on an interval there.

Counts are whole numbers, so the coverage of their intervals swings with the rate. Shares are on the grid wherever at least two of each kind are expected. Between the points, Wilson's interval goes down to 92 % with 10 items and to 93 % from 50 on, and lower for rates at which fewer than two are expected.

## Not shown

| number | why |
|---|---|
| agreement on fewer than 20 items (kappas of Cohen, Fleiss and Conger: fewer than 50) | no limits hold; the symmetric ones of the publications hold in 40 to 90 % |
| percentiles of \`--bootstrap\` | they hold in 80 % with 50 items and high agreement. The text has the standard error |
| symmetric limits of agreement coefficients and of \`validate\` | as published, they are in the JSON as \`ci95\`, \`low\` and \`high\`, for comparison with other programs. Below 100 items, or near 1, they hold too seldom. \`limits\` are those shown |
| kappa of units of text | units of one text are not independent |
| macro F1 with fewer than 20 items for each label | some labels are missing |
| mean absolute error, mean cost | a few large errors decide them: limits hold in 73 to 95 % |
| rates of a label that fewer than ten labelled items have, or do not have | limits hold in 85 to 95 % |
| a qualification that ends as soon as it is decided (\`min_answers\`) | the end depends on the answers: limits hold in 80 to 95 % |
| how precisely a batch of fewer than 50 samples will show agreement | the widths hold in 89 to 93 % |
| expected ends from fewer than seven days | limits of 90 % hold in 85 to 90 % |
`;

/** The page as Markdown. */
export function pageOf(intervals: readonly ShownInterval[], found: ReadonlyMap<string, Coverage>): string {
  const parts = intervals.map(({ id, title, method, shown, unit, settings, nominal = 0.95 }) => {
    const sizes = [...new Set(settings.flatMap((setting) => setting.sizes))].sort((a, b) => a - b);
    const rows = settings.map((setting) => {
      const cells = sizes.map((size) => {
        const one = found.get(keyOf(id, setting.name, size));
        if (!one) return '';
        const coverage = one.held / one.shown;
        return `${(coverage * 100).toFixed(1)}${coverage > nominal + 0.02 ? ' **c**' : ''}`;
      });
      return `| ${[setting.name, ...cells].join(' | ')} |`;
    });
    return [
      `## ${title}`,
      '',
      `<!-- ${id} -->`,
      '',
      `- Method: ${method}.`,
      `- Shown by: ${shown}.`,
      `- Average: ${(averageOf(id, settings, found) * 100).toFixed(1)} %. Columns: ${unit}.`,
      '',
      `| | ${sizes.join(' | ')} |`,
      `|---|${sizes.map(() => '---:|').join('')}`,
      ...rows,
      '',
    ].join('\n');
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

function averageOf(
  id: string,
  settings: ShownInterval['settings'],
  found: ReadonlyMap<string, Coverage>,
): number {
  const all = settings.flatMap((setting) =>
    setting.sizes.map((size) => found.get(keyOf(id, setting.name, size))!),
  );
  return all.reduce((sum, { held, shown }) => sum + held / shown, 0) / all.length;
}

/** The numbers on a page. */
export function pointsOf(page: string): PagePoint[] {
  const points: PagePoint[] = [];
  let [interval, sizes]: [string, number[]] = ['', []];
  for (const line of page.split('\n')) {
    const id = /^<!-- (.*) -->$/.exec(line)?.[1];
    if (id !== undefined) interval = id;
    if (interval === '' || !line.startsWith('|') || line.startsWith('|---')) continue;
    const [setting = '', ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (setting === '') sizes = cells.map(Number);
    else
      cells.forEach((cell, n) => {
        if (cell !== '')
          points.push({ interval, setting, size: sizes[n]!, coverage: Number.parseFloat(cell) / 100 });
      });
  }
  return points;
}
