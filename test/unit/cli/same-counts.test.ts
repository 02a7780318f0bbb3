import assert from 'node:assert/strict';
import { builtCommandLine, exampleProject } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

/** Files that count offsets in UTF-16 units, with mistakes of other kinds between them. */
const shifted = 60;
const numbers = Array.from({ length: shifted }, (_, n) => n);
const lines = (list: readonly object[]): string => list.map((one) => `${JSON.stringify(one)}\n`).join('');
const project = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: part, type: spans, labels: [name, place]}]
labels: [{id: name}, {id: place}]
lint: {extends: none, rules: {span-text-mismatch: error, span-out-of-bounds: error, offset-unit-drift: error, unknown-label: warning}}
training: {gate: {max_errors: 0}}
`,
  'data.jsonl': lines(numbers.map((n) => ({ id: `s${n}`, text: `😀😀 ask Ada in Rome ${n}` }))),
  'annotations/ana.jsonl': lines(
    numbers.map((n) => ({
      v: 1,
      id: `ana-${n}`,
      time: `2026-03-02T09:00:${String(n).padStart(2, '0')}.000Z`,
      annotator: 'ana',
      sample: `s${n}`,
      labels: {
        part: [
          { start: 9, end: 12, label: n % 20 === 7 ? 'nmae' : 'name', text: 'Ada' },
          { start: 16, end: 20, label: 'place', text: 'Rome' },
        ],
      },
    })),
  ),
};
const EXPECTED = { errors: 1, warnings: 3, infos: 0 };

interface Summary {
  summary: typeof EXPECTED;
  projects: { findings: typeof EXPECTED; files: { findings: { rule: string }[]; notShown: number }[] }[];
  checks: { check: string; value: number }[];
}

describe('counts are the same, whatever is listed', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const json = (cwd: string, ...args: string[]): Summary => JSON.parse(cli.run(cwd, args).out) as Summary;
  const counts = ({ errors, warnings, infos }: typeof EXPECTED) => ({ errors, warnings, infos });
  const check = (cwd: string, ...args: string[]) => json(cwd, 'check', '--format', 'json', ...args);
  beforeEach(() => folder.write(project));

  for (const limit of [0, 1, 2, 5, 10, 100]) {
    it(`in a check that lists ${limit || 'all'}`, () => {
      const found = check(folder.path, '--limit', String(limit));
      assert.deepEqual(counts(found.summary), EXPECTED);
      const listed = found.projects.flatMap(({ files }) => files.flatMap(({ findings }) => findings));
      const most = limit === 0 ? 4 : Math.min(4, limit);
      assert.equal(listed.length, most, 'what is explained takes the place of nothing');
      const unlisted = found.projects.flatMap(({ files }) => files.map(({ notShown }) => notShown));
      assert.equal(
        unlisted.reduce((a, b) => a + b, 0),
        4 - most,
      );
    });
  }

  it('in a check by several threads', () => {
    // Notes make the file long enough to be read in ranges.
    const note = 'a'.repeat(1 << 16);
    const long = project['annotations/ana.jsonl'].replaceAll('"labels"', `"note":"${note}","labels"`);
    folder.write({ 'annotations/ana.jsonl': long });
    for (const limit of ['1', '0'])
      assert.deepEqual(counts(check(folder.path, '--limit', limit, '--threads', '3').summary), EXPECTED);
  });

  it('in status, gate and a check of one severity', () => {
    assert.deepEqual(json(folder.path, 'status', '--json').projects[0]!.findings, EXPECTED);
    const errors = json(folder.path, 'gate', '--json').checks.find(
      ({ check: name }) => name === 'max_errors',
    );
    assert.equal(errors?.value, EXPECTED.errors);
    assert.equal(check(folder.path, '--limit', '1', '--quiet').summary.errors, EXPECTED.errors);
    assert.equal(check(folder.path, '--rule', 'offset-unit-drift').summary.errors, 1);
    assert.deepEqual(
      check(exampleProject, '--limit', '1').summary,
      check(exampleProject, '--limit', '0').summary,
    );
    const { findings } = json(exampleProject, 'status', '--json').projects[0]!;
    assert.deepEqual(findings, counts(check(exampleProject, '--limit', '0').summary));
  });
});
