import assert from 'node:assert/strict';
import { CAUSES } from '../../../../src/disagreement/causes';
import { MemoryFiles } from '../../../support/memory-files';
import { bucketsOf } from '../../../../src/features/buckets/buckets';
import { disagreementsOf } from '../../../../src/features/buckets/disagreements';
import { Project } from '../../../../src/engine/project';
import { PLANTED, plantedFiles } from '../../../support/planted-project';
import { pick } from '../../../support/pick';

describe('planted disagreements of three people', () => {
  const pause = () => Promise.resolve();
  let project: Project;
  before(async () => {
    project = new Project(new MemoryFiles(plantedFiles), { pause });
    await project.refresh();
  });

  it('are of every cause there is', () => {
    assert.deepEqual(new Set(PLANTED.map(([, , cause]) => cause)), new Set(CAUSES));
  });

  it('are all found, with their cause, and nothing else is', async () => {
    const found = [...(await disagreementsOf(project, pause))].map(({ sample, layer, cause }) => [
      sample,
      layer,
      cause,
    ]);
    assert.deepEqual(found.sort(), PLANTED.map((each) => [...each]).sort());
  });

  it('each stand against those who did not make them', async () => {
    for (const { sample, answers } of await disagreementsOf(project, pause))
      assert.deepEqual(
        answers.map(({ annotators }) => annotators).sort((a, b) => a.length - b.length),
        [['ana'], ['ben', 'eva']],
        sample,
      );
  });

  it('lie in the buckets of how people differ', () => {
    assert.deepEqual(pick(bucketsOf(project).disagreements, 'id', 'samples'), [
      ['intent/label-pair/cancel/refund', ['conflict', 'damaged', 'gap']],
      ['intent/label-pair/duplicate/refund', ['confused', 'slip-1']],
      ['intent/label-pair/cancel/other', ['changed']],
      ['tags/extra-label/angry/', ['only-some']],
      ['parts/attribute/paid: open/paid: paid', ['attribute']],
      ['parts/span-boundary/order/', ['boundary']],
      ['parts/span-label/amount/order', ['span-label']],
      ['parts/span-missing/order/', ['missing']],
      ['links/relation-direction/follows/', ['link-direction']],
      ['links/relation-end/follows/', ['link-end']],
      ['links/relation-label/follows/replaces', ['link-label']],
      ['links/relation-missing/follows/', ['link-missing']],
      ['tone/rating-distance/3/', ['rating']],
      ['summary/other//', ['text']],
    ]);
  });

  it('and what is wrong lies in the buckets of errors', () => {
    assert.deepEqual(pick(bucketsOf(project).errors, 'id', 'samples'), [
      ['schema-violation/unknown-label', ['rating']],
      ['gold-mismatch/intent', ['gap']],
      ['stale-label', ['changed']],
      ['flag/broken-preprocessing', ['damaged']],
    ]);
  });
});
