import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { MyWork } from '../../../src/protocol/my-work';
import type { PanelProject } from '../../../src/protocol/panel';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { Window } from '../non-interference/window';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const samples = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => line({ id: `${name}-${n}`, text: `Text ${name} ${n}` })).join('');
const answers = (who: string, ids: readonly string[], more: object = {}): string =>
  ids.map((id) => answerLine(who, id, { intent: 'card' }, more)).join('');

const SCHEMA = `labelwright: 1
title: Tickets
data: {samples: [data/*.jsonl], gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [card, refund]}]
labels: [{id: card}, {id: refund}]
people: {annotators: [ana, ben], reviewers: [lea]}
`;
const FILES = {
  'labelwright.yaml': SCHEMA,
  'guideline.yaml': 'version: "1"\nstatus: draft\n',
  'data/a.jsonl': samples('a', 8),
  'data/b.jsonl': samples('b', 4),
};

describe('what is left for a person', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  const root = (): string => pathToFileURL(folder.path).href;
  let window: Window | undefined;
  afterEach(() => window?.close());

  async function workOf(person: string, files: Record<string, string>): Promise<MyWork> {
    window?.close();
    folder.write({ ...FILES, ...files });
    window = await Window.open(root(), person);
    return (await window.request('labelwright/myWork', { root: root(), viewer: person })) as MyWork;
  }
  const shown = ({ rows }: MyWork): string[] =>
    rows.map(({ label, description }) => `${label} ${description}`.trim());

  it('is all, then what is left of the file that was answered last, with the numbers of each file', async () => {
    assert.deepEqual(shown(await workOf('ana', {})), [
      'Start data/a.jsonl',
      '0 of 12 done □□□□□□□□□□□□',
      'data/a.jsonl 0 of 8',
      'data/b.jsonl 0 of 4',
    ]);
    const work = await workOf('ana', { 'annotations/ana.jsonl': answers('ana', ['b-0', 'b-1', 'b-2']) });
    assert.deepEqual(shown(work), [
      'Continue data/b.jsonl',
      '3 of 12 done ■■■□□□□□□□□□',
      'data/a.jsonl 0 of 8',
      'data/b.jsonl 3 of 4',
    ]);
    assert.deepEqual([work.left, work.next], [9, `${root()}/data/b.jsonl`]);
    assert.equal(work.rows[1]!.spoken, '3 of 12 done, 25 percent');
  });

  it('has no way on when everything is done, and is nothing for who only reviews', async () => {
    const ids = [...Array.from({ length: 8 }, (_, n) => `a-${n}`), 'b-0', 'b-1', 'b-2', 'b-3'];
    const work = await workOf('ana', { 'annotations/ana.jsonl': answers('ana', ids) });
    assert.deepEqual(shown(work)[0], '12 of 12 done ■■■■■■■■■■■■');
    assert.deepEqual([work.left, work.next], [0, undefined]);
    assert.deepEqual(await workOf('lea', {}), { rows: [], left: 0, returned: 0 });
  });

  it('names what was returned, begun, and answered before a meaning changed, with the samples', async () => {
    const work = await workOf('ana', {
      'guideline.yaml': `version: "2"
changelog:
  - {version: "2", changes: [{type: changed, target: card, impact: semantic}]}
  - {version: "1", changes: [{type: added, target: "*", impact: semantic}]}
`,
      'annotations/ana.jsonl': [
        answers('ana', ['a-1'], { guideline: '2', status: 'draft' }),
        answers('ana', ['a-2'], { guideline: '1' }),
        answers('ana', ['a-3', 'b-1'], { guideline: '2' }),
      ].join(''),
      'decisions/lea.jsonl': line({
        ...{ v: 1, id: '01KAW3Q0Z4M8Y2T6B9AAAA0001', time: '2027-01-01T00:00:00.000Z', reviewer: 'lea' },
        ...{ sample: 'a-3', return_to: ['ana'], reason: 'Look again.' },
      }),
    });
    const again = work.rows.filter(({ id }) => ['returned', 'draft', 'stale'].includes(id));
    assert.deepEqual(
      again.map(({ label, description, opens }) => [label, description, opens?.samples]),
      [
        ['Returned to You', '1 sample', ['a-3']],
        ['Begun', '1 sample', ['a-1']],
        ['To Look at Again', '1 sample', ['a-2']],
      ],
    );
    assert.deepEqual([work.returned, work.left], [1, 11]);
  });

  it('counts hidden gold inside the queue, as the panel does, and offers no file of gold', async () => {
    const gold = ['g-0', 'g-1', 'g-2', 'g-3'];
    const files = {
      'labelwright.yaml': `${SCHEMA}gold: {share: 0.5, feedback: none}\n`,
      'data/c.jsonl': samples('g', 4),
      'gold/known.jsonl': gold.map((id) => line({ sample: id, labels: { intent: 'card' } })).join(''),
      'assignments/first.yaml': 'people: [ana]\n',
      'assignments/first.ids': 'a-0\na-1\na-2\na-3\n',
      'assignments/later.yaml': 'people: [ana]\nafter: {guideline: released}\n',
      'assignments/later.ids': 'a-4\n',
    };
    const work = await workOf('ana', files);
    const asked = {
      uri: `${root()}/data/a.jsonl`,
      review: false,
      method: 'project',
      params: {},
      annotator: 'ana',
    };
    const { result } = (await window!.request('labelwright/panel', asked)) as { result: PanelProject };
    assert.ok(result.progress.total > 4, 'gold is among them');
    assert.equal(shown(work)[1], `0 of ${result.progress.total} done □□□□□□□□□□□□`);
    assert.equal(work.next, asked.uri);
    assert.deepEqual(
      work.rows.slice(2).map(({ label, description, opens }) => [label, description, opens?.batch]),
      [
        ['first', '', 'first'],
        ['later', work.rows[3]!.description, undefined],
      ],
    );
    assert.match(work.rows[3]!.description, /^closed: .*guideline/);
  });

  it('has the numbers of a batch where gold is not hidden', async () => {
    const work = await workOf('ana', {
      'assignments/first.yaml': 'people: [ana]\n',
      'assignments/first.ids': 'a-0\na-1\na-2\na-3\n',
      'annotations/ana.jsonl': answers('ana', ['a-0']),
    });
    assert.deepEqual(shown(work), ['Continue', '1 of 4 done ■■■□□□□□□□□□', 'first 1 of 4']);
  });
});
