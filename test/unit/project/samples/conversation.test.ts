import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../../src/base/json/canonical-json';
import { OffsetMap } from '../../../../src/base/text/offsets';
import { conversationOf, turnAt, type Conversation } from '../../../../src/project/samples/conversation';
import { ODD_TEXTS } from '../../../support/odd-texts';

function read(messages: unknown): Conversation {
  const conversation = conversationOf(messages);
  assert.ok(!('problem' in conversation), 'problem' in conversation ? conversation.problem : '');
  return conversation;
}

const textOf = (messages: unknown): string => read(messages).text;

describe('the text of a conversation', () => {
  it('is that of docs/format.md for OpenAI messages', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Weather?' },
          { type: 'image_url', image_url: {} },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city": "Kiel"}' } },
          { id: 'c2', type: 'custom', custom: { name: 'shell', input: 'ls -l' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: '8 °C' },
      { role: 'assistant', content: 'Cold.', refusal: null },
    ];
    assert.equal(
      textOf(messages),
      'system\nBe brief.\n\nuser\nWeather?\n[image_url]\n\n' +
        'assistant\n[call weather] {"city": "Kiel"}\n[call shell] ls -l\n\n' +
        'tool\n[result weather]\n8 °C\n\nassistant\nCold.',
    );
    assert.deepEqual(
      read(messages).turns.map(({ id, role }) => `${id} ${role}`),
      ['0 system', '1 user', '2 assistant', '3 tool', '4 assistant'],
    );
  });

  it('is that of docs/format.md for Anthropic content blocks', () => {
    const messages = [
      { role: 'user', content: 'Find it.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Where?' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'u1', name: 'find', input: { name: 'a', depth: 2, 10: [1.0, null] } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'u1',
            content: [
              { type: 'text', text: 'two' },
              { type: 'image', source: {} },
            ],
          },
          { type: 'text', text: 'And?' },
        ],
      },
    ];
    const { text, turns } = read(messages);
    assert.equal(
      text,
      'user\nFind it.\n\nassistant\n[thinking]\nI look.\n[call find] {"10":[1,null],"depth":2,"name":"a"}\n\n' +
        'user\n[result find]\ntwo\n[image]\nAnd?',
    );
    const [, assistant, user] = turns;
    assert.deepEqual(
      assistant!.parts.map(({ kind, name, contentStart, end }) => [
        kind,
        name,
        text.slice(contentStart, end),
      ]),
      [
        ['other', 'thinking', '[thinking]'],
        ['text', undefined, 'I look.'],
        ['call', 'find', '{"10":[1,null],"depth":2,"name":"a"}'],
      ],
    );
    assert.deepEqual(
      user!.parts.map(({ kind, contentStart, end }) => [kind, text.slice(contentStart, end)]),
      [
        ['result', 'two\n[image]'],
        ['text', 'And?'],
      ],
    );
  });

  it('takes what is missing or unusual as it is', () => {
    for (const [content, text] of [
      [undefined, 'user\n'],
      [null, 'user\n'],
      ['', 'user\n'],
      [[], 'user\n'],
      [7, 'user\n7'],
      [false, 'user\nfalse'],
      [{ type: 'text', text: 'one' }, 'user\none'],
      [{ text: 'no type' }, 'user\nno type'],
      [{ type: 'text' }, 'user\n[text]'],
      [{}, 'user\n[part]'],
      [{ type: 3 }, 'user\n[part]'],
      [['a', null, 1, ['b'], { type: 'odd' }], 'user\na\nnull\n1\n[list]\n[odd]'],
      [[{ type: 'tool_use', name: 'f' }], 'user\n[call f]'],
      [[{ type: 'tool_use', name: 'f', input: {} }], 'user\n[call f] {}'],
      [[{ type: 'tool_use', input: 'x' }], 'user\n[call] x'],
      [[{ type: 'tool_result', tool_use_id: 'u9' }], 'user\n[result u9]\n'],
      [[{ type: 'tool_result', content: { b: 1, a: [] } }], 'user\n[result]\n{"a":[],"b":1}'],
    ] as const)
      assert.equal(textOf([{ role: 'user', content }]), text);
    assert.equal(
      textOf([
        { role: 'assistant', content: '', function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: '1' },
      ]),
      'assistant\n[call f] {}\n\nfunction\n[result f]\n1',
    );
    assert.equal(textOf([{ role: 'assistant', refusal: 'No.' }]), 'assistant\nNo.');
    assert.equal(
      textOf([{ role: 'assistant', tool_calls: [null, 'x', {}] }]),
      'assistant\n[call]\n[call]\n[call]',
    );
    assert.equal(textOf([]), '');
  });

  it('gives a turn the id of its message if that is unique, else its index', () => {
    const ids = (given: readonly unknown[]) =>
      read(given.map((id) => ({ role: 'user', content: '', id }))).turns.map(({ id }) => id);
    assert.deepEqual(ids(['a', 'b', 'a', 7, '', '1', undefined]), ['0', 'b', '2', '3', '4', '5', '6']);
  });

  it('says of anything else what is wrong and where', () => {
    for (const [messages, problem, path] of [
      ['text', 'It must be a list', []],
      [{ messages: [] }, 'It must be a list', []],
      [undefined, 'It must be a list', []],
      [['user'], 'Message 1 is not an object', [0]],
      [[{ role: 'user' }, null], 'Message 2 is not an object', [1]],
      [[{ role: 'user' }, { content: 'x' }], 'Message 2 has no role', [1]],
      [[{ role: '' }], 'Message 1 has no role', [0]],
      [[{ role: 1 }], 'Message 1 has no role', [0]],
    ] as const) {
      const result = conversationOf(messages);
      assert.ok('problem' in result);
      assert.ok(result.problem.startsWith(problem), result.problem);
      assert.deepEqual(result.path, path);
    }
  });

  it('refuses arguments that are nested too deeply, and ends with results in results', () => {
    const input = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    const result = conversationOf([{ role: 'assistant', content: [{ type: 'tool_use', name: 'f', input }] }]);
    assert.ok('problem' in result && result.problem.includes('too deeply'));
    let nested: unknown = 'end';
    for (let n = 0; n < 5000; n++) nested = [{ type: 'tool_result', content: nested }];
    assert.ok(textOf([{ role: 'user', content: nested }]).endsWith('[tool_result]'));
  });
});

const string = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...ODD_TEXTS.filter((t) => t.length < 200)),
);
const part = fc.oneof(
  string,
  fc.jsonValue(),
  fc.record({ type: fc.constantFrom('text', 'output_text', 'refusal'), text: string }),
  fc.record({ type: fc.constant('tool_use'), id: string, name: string, input: fc.jsonValue() }),
  fc.record(
    {
      type: fc.constant('tool_result'),
      tool_use_id: string,
      content: fc.oneof(string, fc.array(fc.jsonValue())),
    },
    { requiredKeys: ['type'] },
  ),
);
const message = fc.record(
  {
    role: fc.oneof(fc.constantFrom('user', 'assistant', 'tool', 'system'), fc.string({ minLength: 1 })),
    id: fc.oneof(string, fc.jsonValue()),
    content: fc.oneof(string, fc.array(part), fc.jsonValue()),
    tool_calls: fc.oneof(
      fc.jsonValue(),
      fc.array(fc.record({ id: string, function: fc.record({ name: string, arguments: fc.jsonValue() }) })),
    ),
  },
  { requiredKeys: ['role'] },
);

describe('the offsets of a conversation', () => {
  it('give back every turn, part and value', () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        // As a file has them.
        const given = JSON.parse(JSON.stringify(messages)) as { role: string }[];
        const { text, turns, pieces } = read(given);
        assert.equal(turns.map(({ start, end }) => text.slice(start, end)).join('\n\n'), text);
        assert.equal(new Set(turns.map(({ id }) => id)).size, turns.length);
        const map = new OffsetMap(text);
        turns.forEach(({ role, start, contentStart, end, parts }, index) => {
          assert.equal(role, given[index]!.role);
          assert.equal(text.slice(start, contentStart), `${role}\n`);
          assert.equal(
            parts.map((one) => text.slice(one.start, one.end)).join('\n'),
            text.slice(contentStart, end),
          );
          for (const one of parts) {
            assert.ok(one.contentStart >= one.start && one.contentStart <= one.end);
            assert.equal(map.toUtf16(map.toCodePoint(one.contentStart)), one.contentStart);
          }
          for (const at of [start, contentStart, Math.max(start, end - 1)])
            assert.equal(turnAt(turns, at), index);
        });
        for (const piece of pieces) {
          let value: unknown = given;
          for (const step of piece.path) value = (value as Record<string | number, unknown>)[step];
          assert.equal(
            text.slice(piece.start, piece.end),
            typeof value === 'string' ? value : canonicalJson(value),
          );
        }
      }),
    );
  });

  it('exist or a problem does, whatever the value is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const result = conversationOf(value);
        assert.ok('problem' in result || result.text.length >= 0);
      }),
    );
  });
});
