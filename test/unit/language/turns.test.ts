import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { completeLine } from '../../../src/language/completion/complete-line';
import { hoverLine } from '../../../src/language/hover-line';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl, messages: messages}
layers:
  - {id: failure, type: turn, roles: [assistant]}
  - {id: ok, type: choice, labels: [good, bad], per: turn, roles: [assistant]}
labels: [{id: good, name: Good}, {id: bad}]
`;

describe('language: turns in records', () => {
  async function open() {
    const messages = ['user', 'assistant', 'assistant'].map((role, n) => ({ role, content: `Words ${n}.` }));
    const { project } = await memoryProject({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': `${JSON.stringify({ id: 'c-1', messages })}\n`,
    });
    const at = (marked: string) => ({
      line: {
        kind: 'annotation',
        path: 'annotations/ana.jsonl',
        line: 0,
        text: marked.replace('|', ''),
      } as const,
      character: marked.indexOf('|'),
    });
    return {
      hover: (marked: string) => {
        const { line, character } = at(marked);
        return hoverLine({ project, model: project.model! }, line, character);
      },
      complete: (marked: string) => {
        const { line, character } = at(marked);
        return completeLine({ project, model: project.model! }, line, character).items.map(
          ({ label }) => label,
        );
      },
    };
  }

  it('shows the turn that an answer names', async () => {
    const { hover } = await open();
    const { markdown } = (await hover('{"sample":"c-1","labels":{"failure":"|1"}}'))!;
    assert.match(markdown, /^Turn 2 of 3: assistant\n\n> Words 1\\?\.$/);
  });

  it('shows the label of an answer about a turn', async () => {
    const { hover } = await open();
    const { markdown } = (await hover('{"sample":"c-1","labels":{"ok":{"1":"go|od"}}}'))!;
    assert.match(markdown, /\*\*Good\*\* `good`/);
  });

  it('offers the turns that may be named, and the labels of a turn', async () => {
    const { complete } = await open();
    assert.deepEqual(complete('{"sample":"c-1","labels":{"failure":"|"}}'), ['1', '2', 'none']);
    assert.deepEqual(complete('{"sample":"c-1","labels":{"ok":{"1":"|"}}}'), ['good', 'bad']);
  });
});
