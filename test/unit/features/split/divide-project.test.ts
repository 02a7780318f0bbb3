import assert from 'node:assert/strict';
import { auditProject } from '../../../../src/features/audit/audit-project';
import { divideProject } from '../../../../src/features/split/divide-project';
import { openedProject } from '../../../support/opened-project';
import { temporaryFolder } from '../../../support/temporary-folder';

/** Far more than are looked at between two pauses. */
const SAMPLES = 3000;

describe('features/split: dividing a project', () => {
  const folder = temporaryFolder();

  const opened = async () => {
    folder.write({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: [data.jsonl]}\nlayers: [{id: topic, type: choice, labels: [a, b]}]\nlabels: [{id: a}, {id: b}]\n',
      'data.jsonl': Array.from(
        { length: SAMPLES },
        (_, n) => `${JSON.stringify({ id: `s${n}`, text: `text ${n * 7919} of ${n * 31} ${n % 13}` })}\n`,
      ).join(''),
    });
    const { project } = await openedProject(folder.path);
    return { project, model: project.model! };
  };

  it('gives others their turn while it looks for near duplicates, and ends when it is told to', async () => {
    const { project, model } = await opened();
    let turns = 0;
    let isSearching = false;
    const progress = (what: string): void => {
      isSearching = what.includes('near duplicates');
    };
    const pause = (): Promise<void> => {
      if (isSearching) turns += 1;
      return Promise.resolve();
    };
    const { division } = await divideProject({ project, model }, { pause, progress });
    assert.equal(division.splits.length, SAMPLES);
    assert.ok(turns >= 10, `${turns} turns`);

    const stopped = new Error('stopped');
    const stop = (): Promise<void> => (isSearching ? Promise.reject(stopped) : Promise.resolve());
    isSearching = false;
    await assert.rejects(divideProject({ project, model }, { pause: stop, progress }), stopped);
    isSearching = false;
    await assert.rejects(auditProject({ project, model }, { listed: 5, pause: stop, progress }), stopped);
  });
});
