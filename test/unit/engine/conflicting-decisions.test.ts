// Opposite decisions of two reviewers who did not know of each other's.
import assert from 'node:assert/strict';
import { Journal } from '../../../src/engine/journal';
import { DECISIONS } from '../../../src/engine/log-kinds';
import type { DecisionRecord } from '../../../src/project/records/records';
import { memoryProject } from '../../support/memory-project';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: tone, type: choice, labels: [calm, rude]}, {id: tags, type: choices, labels: [x, y]}]
labels: [{id: calm}, {id: rude}, {id: x}, {id: y}]
people: {reviewers: [lea, max]}
`;
type Given = Partial<DecisionRecord> & { id: string; minute: number };
const lines = (reviewer: string, given: readonly Given[]): string =>
  given
    .map(({ minute, ...rest }) => {
      const time = `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`;
      return `${JSON.stringify({ v: 1, time, reviewer, sample: 'a', ...rest })}\n`;
    })
    .join('');
const opened = (lea: readonly Given[], max: readonly Given[]) =>
  memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': '{"id":"a","text":"Hello."}\n',
    'decisions/lea.jsonl': lines('lea', lea),
    'decisions/max.jsonl': lines('max', max),
  });
async function conflicts(lea: readonly Given[], max: readonly Given[]): Promise<string[]> {
  const { project } = await opened(lea, max);
  const found = [...project.view(project.model!).conflictingDecisions()];
  project.dispose();
  return found.map(({ reviewer, other, layers }) => `${reviewer} ${other.reviewer} ${layers.join()}`);
}
const calm = { labels: { tone: 'calm' } };
const rude = { labels: { tone: 'rude' } };

describe('decisions of two reviewers', () => {
  it('conflict where they differ and the later one does not name the other, in whatever order files are read', async () => {
    assert.deepEqual(
      await conflicts([{ id: 'l1', minute: 1, ...calm }], [{ id: 'm1', minute: 2, ...rude }]),
      ['max lea tone'],
    );
    assert.deepEqual(
      await conflicts([{ id: 'l1', minute: 3, ...calm }], [{ id: 'm1', minute: 2, ...rude }]),
      ['lea max tone'],
    );
  });

  it('do not where they say the same, decide other questions, or share a value that stays valid', async () => {
    const first = { id: 'l1', minute: 1, labels: { tone: 'calm', tags: ['x', 'y'] } };
    for (const second of [
      { labels: { tone: 'calm', tags: ['y', 'x'] } },
      { valid: { tone: ['calm', 'rude'] } },
      { return_to: ['ana'], reason: 'Look again.' },
      { withdrawn: true },
    ])
      assert.deepEqual(await conflicts([first], [{ id: 'm1', minute: 2, ...second }]), []);
  });

  it('do not where the later one names the other, or one that replaced it', async () => {
    const lea = [{ id: 'l1', minute: 1, ...calm }];
    assert.deepEqual(await conflicts(lea, [{ id: 'm1', minute: 2, replaces: 'l1', ...rude }]), []);
    const again = [
      { id: 'm1', minute: 2, replaces: 'l1', ...calm },
      { id: 'm2', minute: 3, replaces: 'm1', ...rude },
    ];
    assert.deepEqual(await conflicts(lea, again), []);
    const later = [...lea, { id: 'l2', minute: 2, replaces: 'l1', ...calm }];
    assert.deepEqual(await conflicts(later, [{ id: 'm1', minute: 3, replaces: 'l1', ...rude }]), [
      'max lea tone',
    ]);
  });

  it('name the one that stands when they are written here, which settles the conflict', async () => {
    const { project } = await opened([{ id: 'l1', minute: 1, ...calm }], [{ id: 'm1', minute: 2, ...rude }]);
    const journal = new Journal<DecisionRecord>(project, DECISIONS);
    const conflicting = () => [...project.view(project.model!).conflictingDecisions()].length;
    assert.equal(conflicting(), 1);
    const written = await journal.save('lea', { sample: 'a', ...calm });
    assert.equal(written.replaces, 'm1');
    assert.equal(conflicting(), 0);
    project.dispose();
  });
});
