import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import type { Project } from '../../../../src/engine/project';
import { ProjectResolver } from '../../../../src/features/resolve/resolve-project';
import { plantedFiles, plantedRecord } from '../../../support/planted-project';

describe('resolving without texts', () => {
  async function planted(): Promise<Project> {
    const decision = (sample: string, more: object): string =>
      plantedRecord('lea', sample, { intent: 'cancel' }, { reviewer: 'lea', ...more });
    const { project } = await memoryProject({
      ...plantedFiles,
      'decisions/lea.jsonl': decision('conflict', {}) + decision('gap', { withdrawn: true }),
      'data/more.jsonl':
        '{"id":"gap","text":"the same id again"}\nno sample\n{"id":"alone","text":"nobody answered"}\n',
    });
    return project;
  }

  it('gives what resolving with them gives, sample by sample', async () => {
    const project = await planted();
    const policy = project.model!.schema.training.resolve;
    const resolver = new ProjectResolver(project, project.model!, {
      policy,
      layers: ['intent', 'tags', 'tone', 'summary'],
    });
    const wanted: unknown[] = [];
    for await (const { sample, resolution } of resolver.samples()) wanted.push([sample.key, resolution]);
    const found = [...resolver.withoutTexts()!];
    assert.deepEqual(
      found.map(({ key, resolution }) => [key, resolution]),
      wanted,
    );
    assert.ok(found.length > 10);
    const sources = found.map(({ resolution }) => resolution.resolved.get('intent')?.source);
    assert.equal(sources.filter((source) => source === 'decision').length, 1);
  });

  it('is not offered where answers need their texts', async () => {
    const project = await planted();
    const policy = project.model!.schema.training.resolve;
    assert.equal(new ProjectResolver(project, project.model!, { policy }).withoutTexts(), undefined);
  });
});
