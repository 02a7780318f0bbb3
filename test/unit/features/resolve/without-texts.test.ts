import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import type { Project } from '../../../../src/engine/project';
import type { SampleResolution } from '../../../../src/features/resolve/resolution';
import { ProjectResolver } from '../../../../src/features/resolve/resolve-project';
import { plantedFiles, plantedRecord } from '../../../support/planted-project';

describe('resolving layer by layer', () => {
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

  for (const layers of [['intent', 'tags', 'tone', 'summary'], undefined])
    it(`gives what resolving samples gives, of ${layers ? 'layers that need no text' : 'all layers'}`, async () => {
      const project = await planted();
      const policy = project.model!.schema.training.resolve;
      const resolver = new ProjectResolver(project, project.model!, { policy, ...(layers && { layers }) });
      const wanted: { key: number; resolution: SampleResolution }[] = [];
      for await (const { sample, resolution } of resolver.samples())
        wanted.push({ key: sample.key, resolution });
      const found: typeof wanted = [];
      if (layers) project.samples.sample = project.samples.read = () => assert.fail('a text was read');
      for await (const one of resolver.resolutions()) found.push(one);
      assert.deepEqual(found, wanted);
      assert.ok(found.length > 10);
      const sources = found.map(({ resolution }) => resolution.resolved.get('intent')?.source);
      assert.equal(sources.filter((source) => source === 'decision').length, 1);
    });
});
