import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { hashOnly } from '../../../../src/features/handoff/bundle/growing-file';
import { handOff, type BundleTarget, type FolderContent } from '../../../../src/features/handoff/hand-off';

describe('handOff', () => {
  it('leaves a folder alone into which something came while the bundle was made', async () => {
    const { project } = await memoryProject({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: topic, type: choice, labels: [a]}]\nlabels: [{id: a}]\n',
      'data/one.jsonl': '{"id": "1", "text": "one"}\n',
      'annotations/ana.jsonl':
        '{"v": 1, "id": "r", "time": "2026-01-02T03:04:05.000Z", "annotator": "ana", "sample": "1", "labels": {"topic": "a"}}\n',
    });
    const did: string[] = [];
    const looks: FolderContent[] = [
      { files: [], manifest: undefined },
      { files: [{ path: 'notes.txt', bytes: 4, sha256: 'ab' }], manifest: undefined },
    ];
    const target: BundleTarget = {
      removeLeftParts: () => {},
      placeIn: () => undefined,
      existing: () => Promise.resolve(looks.shift()),
      put: hashOnly,
      finish: () => Promise.resolve(void did.push('finish')),
      discard: () => Promise.resolve(void did.push('discard')),
    };
    const options = { folder: '/project', software: '1', force: true, pause: () => Promise.resolve() };
    await assert.rejects(
      handOff({ project, model: project.model! }, target, options),
      /not empty and is not a bundle/,
    );
    assert.deepEqual(did, ['discard']);
    project.dispose();
  });
});
