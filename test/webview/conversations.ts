/** Projects of conversations for tests. */
import { conversationOf } from '../../src/project/samples/conversation';
import { FakeEngine, type SampleSeed } from './fake-engine';
import { entities, guideline, intent, labels, project } from './projects';

/** A sample that is a conversation. */
export function talk(id: string, messages: readonly object[]): SampleSeed {
  const conversation = conversationOf(messages);
  if ('problem' in conversation) throw new Error(conversation.problem);
  return { id, text: conversation.text, turns: conversation.turns };
}

/** A conversation with everything that is shown in a way of its own. */
export const SUPPORT_TALK = [
  { role: 'system', content: 'You help customers of a shop.\nNever promise a refund.' },
  { role: 'user', content: 'My card shows two payments of €49.90 for A-1009. I want one back!' },
  {
    role: 'assistant',
    content: 'I look at **your order**:\n\n```json\n{"order": "A-1009"}\n```\n\nOne moment, <b>please</b>.',
    tool_calls: [
      {
        id: 'k',
        type: 'function',
        function: { name: 'get_order', arguments: '{"order_id":"A-1009","fields":["payments","items"]}' },
      },
    ],
  },
  {
    role: 'tool',
    tool_call_id: 'k',
    content: '{"payments":[{"amount":"€49.90","at":"2026-11-02"},{"amount":"€49.90","at":"2026-11-02"}]}',
  },
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'You were charged twice.' },
      { type: 'image_url', image_url: {} },
    ],
  },
  { role: 'user', content: 'And now?' },
];

/** Conversations in which spans can be marked, or only a label chosen. */
export function conversationEngine(layers = [intent, entities], count = 3): FakeEngine {
  return new FakeEngine(project(layers, labels, { guideline }), count, (row) =>
    talk(`c-${row + 1}`, row === 0 ? SUPPORT_TALK : SUPPORT_TALK.slice(row)),
  );
}

const WORDS = 'the parcel came late and two of three lamps were broken so we want our money back'.split(' ');

const wordsOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => WORDS[(at * 31 + (at >> 3)) % WORDS.length]).join(' ');

/** A trace of so many turns, with about so many characters. */
export function longTalk(turns: number, characters: number): object[] {
  const words = Math.round(characters / turns / 5);
  return Array.from({ length: turns }, (_, at) => {
    const kind = at % 4;
    if (kind === 0) return { role: 'user', content: wordsOf(words) };
    if (kind === 1)
      return {
        role: 'assistant',
        content: wordsOf(Math.round(words / 2)),
        tool_calls: [
          { id: `k${at}`, function: { name: 'search', arguments: { query: wordsOf(words / 2) } } },
        ],
      };
    if (kind === 2) return { role: 'tool', tool_call_id: `k${at - 1}`, content: wordsOf(words) };
    return { role: 'assistant', content: `${wordsOf(words / 2)}\n\n- ${wordsOf(words / 2)}` };
  });
}
