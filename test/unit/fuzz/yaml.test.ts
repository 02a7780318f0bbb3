import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { RULES } from '../../../src/rules/registry';
import { completeProject } from '../../support/golden/base-project';
import { lintTexts } from '../../support/golden/lint-project';
import { takeMarkers } from '../../support/golden/markers';
import { readPage } from '../../support/golden/page';
import { repoRoot } from '../../support/repo-root';
import { SLOW } from '../../host/until';
import { assertPlaced, fuzzing, inTime } from './fuzzing';
import { mutate, mutations } from './mutations';

type Files = ReadonlyMap<string, string>;

/** Guidelines that people wrote, and the wrong ones of the rules' pages. */
function projects(): Files[] {
  const fixtures = path.join(repoRoot, 'test/fixtures/guidelines');
  const folders = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const written = [
    'examples/support-tickets',
    ...folders.map(({ name }) => `test/fixtures/guidelines/${name}`),
  ].map(
    (folder): Files =>
      new Map(
        ['labelwright.yaml', 'guideline.yaml'].map((name) => [
          name,
          readFileSync(path.join(repoRoot, folder, name), 'utf8'),
        ]),
      ),
  );
  return [
    ...written,
    ...RULES.filter(({ scope }) => scope === 'guideline').flatMap(({ id }) => pageProjects(id)),
  ];
}

function pageProjects(rule: string): Files[] {
  const page = readPage(readFileSync(path.join(repoRoot, `docs/rules/${rule}.md`), 'utf8'));
  return page.cases.map(({ blocks }) =>
    completeProject(
      new Map(
        blocks.map(({ path: name, text, isWhole }) => [
          name,
          { text: takeMarkers(name, text).text, isWhole },
        ]),
      ),
    ),
  );
}

describe('fuzz: schema and guideline', function () {
  this.timeout(SLOW);

  const { timeout, parameters } = fuzzing(100);
  this.timeout(timeout);

  it('any damage to the two files is told at places that are there, soon, and no rule fails', async () => {
    const input = fc.record({
      project: fc.constantFrom(...projects()),
      schema: fc.oneof(
        { arbitrary: fc.constant([]), weight: 1 },
        { arbitrary: mutations(20_000), weight: 1 },
      ),
      guideline: mutations(100_000),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ project, schema, guideline }) => {
        const files = new Map([
          ['labelwright.yaml', mutate(project.get('labelwright.yaml')!, schema)],
          ['guideline.yaml', mutate(project.get('guideline.yaml')!, guideline)],
        ]);
        assertPlaced(await inTime(() => lintTexts(files)), files);
      }),
      parameters as fc.Parameters<[unknown]>,
    );
  });
});
