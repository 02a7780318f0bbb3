import fc from 'fast-check';
import assert from 'node:assert/strict';
import { pageContent, pageOf } from '../../../src/page/page-content';
import { UNNAMED } from '../../../src/project/records/annotator-name';
import { SLOW } from '../../host/until';
import { memoryProject } from '../../support/memory-project';
import { drawn, OTHERS, VIEWER, type Drawn } from './drawn';
import { filesOf } from './pair';

const RUNS = process.env['LABELWRIGHT_LONG'] === undefined ? 300 : 10_000;

/** The page of the viewer, made of one of the projects of a pair. */
async function pageIn(pair: Drawn, world: 0 | 1): Promise<string> {
  const { project } = await memoryProject(filesOf(pair, world));
  const content = await pageContent(project, project.model!, pair.unnamed ? UNNAMED : VIEWER);
  project.dispose();
  return pageOf('<!-- page -->', { ...content, page: 'P', project: 'P' });
}

describe("an annotator's page", function () {
  this.timeout(3 * SLOW);

  it('is the same of two projects that differ only in what the annotator may not know yet', () =>
    fc.assert(
      fc.asyncProperty(drawn, async (pair) => {
        assert.equal(await pageIn(pair, 0), await pageIn(pair, 1));
      }),
      { numRuns: RUNS, ...(RUNS === 300 && { seed: 20_261_202 }) },
    ));

  it('names nobody else, and has no gold', () =>
    fc.assert(
      fc.asyncProperty(drawn, async (pair) => {
        const page = await pageIn(pair, 0);
        for (const person of OTHERS) assert.ok(!page.includes(person), person);
        assert.doesNotMatch(page, /explanation|"check"|attention|qualification|suggestions/);
      }),
      { numRuns: 50, seed: 1 },
    ));
});
