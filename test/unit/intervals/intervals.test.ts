import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../support/repo-root';
import { SLOW } from '../../host/until';
import { pageOf, pointsOf, runsOf, simulated } from './page';
import { INTERVALS } from './registry';
import { coverageOf } from './simulate';

const page = path.join(repoRoot, 'docs/reference/intervals.md');

describe('intervals that people see', function () {
  this.timeout(process.env['LABELWRIGHT_LONG'] === undefined ? SLOW : 0);

  before(async () => {
    if (process.env['LABELWRIGHT_LONG'] === undefined) return;
    mkdirSync(path.dirname(page), { recursive: true });
    writeFileSync(page, pageOf(INTERVALS, await simulated(INTERVALS)));
  });

  const read = () => pointsOf(readFileSync(page, 'utf8'));

  it('are all on the page, at every point', () => {
    const expected = INTERVALS.flatMap(({ id, settings }) =>
      settings.flatMap(({ name, sizes }) => sizes.map((size) => `${id}, ${name}, ${size}`)),
    );
    const found = read().map(({ interval, setting, size }) => `${interval}, ${setting}, ${size}`);
    assert.deepEqual(found.sort(), expected.sort());
  });

  it('hold at every point, and on the average neither too seldom nor by far too often', () => {
    for (const { id, nominal = 0.95 } of INTERVALS) {
      const own = read().filter(({ interval }) => interval === id);
      for (const { setting, size, coverage } of own)
        assert.ok(coverage >= nominal - 0.02, `${id}, ${setting}, ${size}: ${coverage}`);
      const average = own.reduce((sum, { coverage }) => sum + coverage, 0) / own.length;
      assert.ok(
        average >= nominal - 0.01 && average <= nominal + (nominal === 0.95 ? 0.02 : 0.06),
        `${id}: ${average} on the average`,
      );
    }
  });

  it('have the coverage of the page', async () => {
    const points = read();
    for (const { id, settings } of INTERVALS)
      for (const setting of settings) {
        const size = setting.sizes[0]!;
        const { coverage } = points.find(
          (one) => one.interval === id && one.setting === setting.name && one.size === size,
        )!;
        const { held, shown } = await coverageOf(setting, size, runsOf(setting.share, 200), 7);
        // Four standard errors of both numbers.
        const spread = Math.max(0.01, coverage * (1 - coverage));
        const error = 4 * Math.sqrt(spread / shown + spread / runsOf(setting.share));
        assert.ok(
          Math.abs(held / shown - coverage) <= error,
          `${id}, ${setting.name}, ${size}: the page says ${coverage}, ${held} of ${shown} held`,
        );
      }
  });

  it('count that the distances of ordered ratings depend on the answers', async () => {
    const { settings } = INTERVALS.find(({ id }) => id === 'alpha-ordinal')!;
    const low = settings.find(({ name }) => name.includes('mostly low'))!;
    // With the distances taken as known, they hold in 93.4 %.
    const { held, shown } = await coverageOf(low, 400, 4000);
    assert.ok(held / shown >= 0.942, `${held} of ${shown}`);
  });

  it('are made in no file of src that the list does not name', () => {
    const listed = new Set(INTERVALS.flatMap(({ files }) => files));
    const made =
      /\b(proportionInterval|proportionDifference|pairedDifference|clusteredShare|finiteInterval|normalLimits|shownLimits|tInterval|studentTQuantile|normalQuantile)\(|quantile\(\w+, 0\.\d/;
    // They define what others call, test, or draw sizes.
    const others = new Set([
      'agreement/statistics/distributions.ts',
      'agreement/statistics/quantile.ts',
      'agreement/coefficients/alpha.ts',
      'features/audit/audit-project.ts',
      'features/overview/next-hour.ts',
    ]);
    const files = readdirSync(path.join(repoRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts'));
    const makers = files.filter(
      (file) => !others.has(file) && made.test(readFileSync(path.join(repoRoot, 'src', file), 'utf8')),
    );
    assert.deepEqual(
      makers.filter((file) => !listed.has(file)),
      [],
    );
    for (const file of listed) assert.ok(existsSync(path.join(repoRoot, 'src', file)), file);
  });
});
