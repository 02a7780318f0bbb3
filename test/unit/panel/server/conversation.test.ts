import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { Journal } from '../../../../src/engine/journal';
import { PanelService } from '../../../../src/panel/server/panel-service';
import { pick } from '../../../support/pick';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, messages: messages}
layers:
  - {id: intent, type: choice, labels: [yes-it-is, other]}
labels: [{id: yes-it-is}, {id: other}]
guideline: {version: "1"}
`;
const LINES = [
  {
    id: 'c-1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Where is it?' },
    ],
  },
  { id: 'c-2', messages: [{ content: 'no role' }] },
  { id: 'c-3', messages: [{ role: 'system', content: 'Only this.' }] },
];

describe('conversations in the panel service', () => {
  it('have their turns, are listed by what was said first, and stay listed if they cannot be read', async () => {
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': LINES.map((line) => `${JSON.stringify(line)}\n`).join(''),
    });
    const service = new PanelService(project, new Journal(project));
    const caller = { file: project.samples.files[0]!, annotator: 'ana', review: false };
    const { view } = await service.view(caller, { filter: { queue: 'all' } });
    const rows = await service.rows(caller, { view, from: 0, count: 3 });
    assert.deepEqual(pick(rows, 'snippet'), ['Where is it?', JSON.stringify(LINES[1]), 'Only this.']);
    const [first, second] = await service.samples(caller, { view, from: 0, count: 2 });
    assert.equal(first!.text, 'system\nBe brief.\n\nuser\nWhere is it?');
    assert.deepEqual(
      first!.turns?.map(({ role, contentStart, end }) => [role, first!.text.slice(contentStart, end)]),
      [
        ['system', 'Be brief.'],
        ['user', 'Where is it?'],
      ],
    );
    assert.match(second!.unreadable?.message ?? '', /Message 1 has no role/);
  });
});
