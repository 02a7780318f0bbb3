import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, toLines } from '../../support/json-lines';
import { nested } from '../../../src/formats/adapters/trace-spans';
import { isUnreadable } from '../../../src/project/samples/sample';
import { exchangeFolder, imported, refused } from '../../support/exchange';
import { pick } from '../../support/pick';

const ASKED = 'Where is A-1009?';
const CALL = { id: 'k1', type: 'function', function: { name: 'get_order', arguments: '{"id":"A-1009"}' } };

/** The conversation that every fixture holds. */
const TEXT = [
  'system\nBe brief.',
  `user\n${ASKED}`,
  'assistant\nI look.\n[call get_order] {"id":"A-1009"}',
  'tool\n[result get_order]\n{"state":"sent"}',
  'assistant\nOn its way.',
].join('\n\n');

const OPENAI = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: ASKED },
  { role: 'assistant', content: 'I look.', tool_calls: [CALL] },
  { role: 'tool', tool_call_id: 'k1', content: '{"state":"sent"}' },
  { role: 'assistant', content: 'On its way.' },
];

/** By the conventions of OpenTelemetry for GenAI: messages of parts, in attributes of an OTLP span. */
const PARTS = {
  system: [{ type: 'text', content: 'Be brief.' }],
  user: { role: 'user', parts: [{ type: 'text', content: ASKED }] },
  call: {
    role: 'assistant',
    parts: [
      { type: 'text', content: 'I look.' },
      { type: 'tool_call', id: 'k1', name: 'get_order', arguments: { id: 'A-1009' } },
    ],
    finish_reason: 'tool_call',
  },
  result: {
    role: 'tool',
    parts: [{ type: 'tool_call_response', id: 'k1', response: { state: 'sent' } }],
  },
  answer: { role: 'assistant', parts: [{ type: 'text', content: 'On its way.' }], finish_reason: 'stop' },
};

const attribute = (key: string, value: unknown): object => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

function otlpSpan(
  spanId: string,
  start: number,
  input: readonly object[],
  output: readonly object[],
): object {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId,
    name: 'chat gpt',
    startTimeUnixNano: `${1_700_000_000 + start}000000000`,
    attributes: [
      attribute('gen_ai.operation.name', 'chat'),
      attribute('gen_ai.request.model', 'm-1'),
      attribute('gen_ai.usage.input_tokens', 12),
      attribute('gen_ai.system_instructions', JSON.stringify(PARTS.system)),
      attribute('gen_ai.input.messages', JSON.stringify(input)),
      attribute('gen_ai.output.messages', JSON.stringify(output)),
    ],
  };
}

const { user, call, result, answer } = PARTS;
const OTLP = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'shop')] },
      scopeSpans: [
        {
          scope: { name: 'tests' },
          spans: [
            // Spans come in the order in which they end.
            otlpSpan('aaaaaaaaaaaaaaa1', 1, [user], [call]),
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'aaaaaaaaaaaaaaa2',
              name: 'execute_tool get_order',
              attributes: [attribute('gen_ai.tool.name', 'get_order')],
            },
            otlpSpan('aaaaaaaaaaaaaaa3', 5, [user, call, result], [answer, { ...answer, parts: [] }]),
          ],
        },
      ],
    },
  ],
};

/** By the OpenInference conventions: flattened attributes, here as an SDK prints spans. */
const message = (prefix: string, at: number, fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [`llm.${prefix}.${at}.message.${key}`, value]),
  );
const OPENINFERENCE_IN = {
  ...message('input_messages', 0, { role: 'system', content: 'Be brief.' }),
  ...message('input_messages', 1, {
    role: 'user',
    'contents.0.message_content.type': 'text',
    'contents.0.message_content.text': ASKED,
  }),
  ...message('input_messages', 2, {
    role: 'assistant',
    content: 'I look.',
    'tool_calls.0.tool_call.id': 'k1',
    'tool_calls.0.tool_call.function.name': 'get_order',
    'tool_calls.0.tool_call.function.arguments': '{"id":"A-1009"}',
  }),
  ...message('input_messages', 3, { role: 'tool', tool_call_id: 'k1', content: '{"state":"sent"}' }),
};
const OPENINFERENCE = {
  name: 'ChatCompletion',
  context: { trace_id: '0xt1', span_id: '0xs1' },
  parent_id: null,
  start_time: '2026-11-02T10:00:00Z',
  attributes: {
    'openinference.span.kind': 'LLM',
    'llm.model_name': 'm-1',
    ...OPENINFERENCE_IN,
    ...message('output_messages', 0, { role: 'assistant', content: 'On its way.' }),
  },
};
/** A row of Phoenix: columns by attribute, messages as a list. */
const PHOENIX = {
  name: 'ChatCompletion',
  'context.trace_id': 't1',
  'context.span_id': 's1',
  start_time: '2026-11-02T10:00:00Z',
  'attributes.llm.model_name': 'm-1',
  'attributes.openinference.span.kind': 'LLM',
  'attributes.llm.input_messages': [
    { 'message.role': 'system', 'message.content': 'Be brief.' },
    { 'message.role': 'user', 'message.content': ASKED },
    {
      'message.role': 'assistant',
      'message.content': 'I look.',
      'message.tool_calls': [
        {
          'tool_call.id': 'k1',
          'tool_call.function.name': 'get_order',
          'tool_call.function.arguments': '{"id":"A-1009"}',
        },
      ],
    },
    { 'message.role': 'tool', 'message.tool_call_id': 'k1', 'message.content': '{"state":"sent"}' },
  ],
  'attributes.llm.output_messages': [{ 'message.role': 'assistant', 'message.content': 'On its way.' }],
};

/** By the documentation of Langfuse: a trace of the API, and rows of observations as exported to storage. */
const LANGFUSE_TRACE = {
  id: 'tr-1',
  name: 'order',
  projectId: 'p',
  sessionId: 'se-1',
  input: null,
  output: null,
  scores: [{ name: 'helpful', value: 1, source: 'ANNOTATION' }],
  observations: [
    { id: 'ob-0', traceId: 'tr-1', type: 'SPAN', name: 'step', input: null, output: null },
    {
      id: 'ob-1',
      traceId: 'tr-1',
      type: 'GENERATION',
      startTime: '2026-11-02T10:00:00.000Z',
      model: 'm-1',
      input: { messages: OPENAI.slice(0, 2), temperature: 0 },
      output: OPENAI[2],
    },
    {
      id: 'ob-2',
      traceId: 'tr-1',
      type: 'GENERATION',
      startTime: '2026-11-02T10:00:02.000Z',
      model: 'm-1',
      input: { messages: OPENAI.slice(0, 4), temperature: 0 },
      output: OPENAI[4],
    },
  ],
};
const LANGFUSE_ROW = {
  id: 'ob-2',
  trace_id: 'tr-1',
  project_id: 'p',
  type: 'GENERATION',
  start_time: '2026-11-02 10:00:02.000000',
  provided_model_name: 'm-1',
  input: JSON.stringify(OPENAI.slice(0, 4)),
  output: JSON.stringify({ choices: [{ message: OPENAI[4] }] }),
};

const ANTHROPIC = {
  model: 'm-1',
  system: 'Be brief.',
  messages: [
    { role: 'user', content: ASKED },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 'k1', name: 'get_order', input: { id: 'A-1009' } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'k1', content: '{"state":"sent"}' }] },
    { role: 'assistant', content: 'On its way.' },
  ],
};

describe('conversations from other tools', function () {
  const { into, file } = exchangeFolder();
  const rows = (): Record<string, unknown>[] =>
    jsonLines(readFileSync(path.join(into(), 'data/data.jsonl'), 'utf8')) as Record<string, unknown>[];

  async function check(format: string, content: string, id: string | undefined, text = TEXT) {
    const run = await imported(format, [file('rows.jsonl', content)], into());
    assert.deepEqual(run.findings, []);
    const { samples, model } = run.project;
    assert.equal(model!.schema.data.messages, 'messages');
    const content1 = samples.read(samples.files[0]!, 0);
    assert.ok(!isUnreadable(content1));
    assert.equal(content1.text, text);
    if (id !== undefined) assert.equal(content1.id, id);
    return run;
  }

  it('messages of OpenAI, with other fields', async () => {
    const row = { id: 7, messages: OPENAI, topic: 'order' };
    const { losses } = await check('messages', toLines([row]), '7');
    assert.deepEqual(losses.losses, []);
    assert.deepEqual(rows()[0]!.messages, OPENAI);
    assert.equal(rows()[0]!.topic, 'order');
  });

  it('requests of Anthropic, also in a batch', async () => {
    const text = TEXT.replace('tool\n[result', 'user\n[result');
    await check('messages', toLines([{ custom_id: 'r-1', params: ANTHROPIC }]), 'r-1', text);
    assert.equal(rows()[0]!.model, 'm-1');
  });

  it('lines without messages, with wrong or no messages are lost, with their place', async () => {
    const { losses } = await check(
      'messages',
      toLines([{ messages: OPENAI }, { text: 'x' }, { messages: [{ content: 'x' }] }, { messages: [] }]),
      undefined,
    );
    assert.deepEqual(pick(losses.losses, 'line', 'reason', 'samples'), [
      [2, 'unreadable', 1],
      [3, 'unreadable', 1],
      [4, 'no-text', 1],
    ]);
    assert.match(losses.losses[1]!.why ?? '', /Message 1 has no role/);
  });

  it('parts that are no text are reported by their type', async () => {
    const parts = [{ type: 'image_url' }, { type: 'image_url' }, { type: 'text', text: 'a' }, { type: 'x' }];
    const content = toLines([{ id: 'a', messages: [{ role: 'user', content: parts }] }]);
    const { losses } = await check('messages', content, 'a', 'user\n[image_url]\n[image_url]\na\n[x]');
    const note = losses.notes.find(({ about }) => about === 'parts-without-text');
    assert.match(note?.text ?? '', /^3 parts .*: image_url \(2\), x \(1\)$/);
  });

  it('GenAI spans of OpenTelemetry: the last call of a trace, which has the whole conversation', async () => {
    const { losses } = await check(
      'otel-genai',
      JSON.stringify(OTLP),
      '5b8efff798038103d269b633813fc60c/aaaaaaaaaaaaaaa3',
    );
    assert.deepEqual(losses.losses, []);
    assert.equal(rows().length, 1);
    const { trace, model, started, origin } = rows()[0]! as Record<string, unknown> & {
      origin: { meta: { attributes: Record<string, unknown>; choices: unknown[] } };
    };
    assert.deepEqual(
      [trace, model, started],
      ['5b8efff798038103d269b633813fc60c', 'm-1', '2023-11-14T22:13:25.000000000Z'],
    );
    assert.equal(origin.meta.attributes['gen_ai.usage.input_tokens'], 12);
    assert.equal(origin.meta.choices.length, 1);
    assert.deepEqual(
      losses.notes.map(({ about }) => about).filter((about) => about !== 'no-layers'),
      ['spans-without-messages', 'repeated-in-later-call'],
    );
  });

  it('messages of a span that were cut off are lost by name, and are no missing messages', async () => {
    const cut = JSON.stringify([user]).slice(0, -5);
    const span = (spanId: string, attributes: object): object => ({ traceId: 't', spanId, attributes });
    const genAi = toLines([
      span('1', { 'gen_ai.input.messages': cut, 'gen_ai.output.messages': JSON.stringify([answer]) }),
      span('2', { 'gen_ai.input.messages': cut }),
      span('3', { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: 'Hello' }]) }),
    ]);
    const { losses } = await imported('otel-genai', [file('rows.jsonl', genAi)], into());
    assert.deepEqual(pick(losses.losses, 'line', 'what'), [
      [1, 'gen_ai.input.messages of the span "t/1"'],
      [2, 'gen_ai.input.messages of the span "t/2"'],
    ]);
    assert.equal(
      losses.notes.some(({ about }) => about === 'spans-without-messages'),
      false,
    );
    assert.deepEqual(pick(rows(), 'messages'), [
      [{ role: 'assistant', content: [{ type: 'text', text: 'On its way.' }], finish_reason: 'stop' }],
      [{ role: 'user', content: 'Hello' }],
    ]);
  });

  it('messages of OpenInference that are no objects are texts', async () => {
    const attributes = { 'llm.input_messages': '["Hi"]', 'llm.output_messages': '[{"message": ' };
    const span = toLines([{ context: { trace_id: 't', span_id: '1' }, attributes }]);
    const { losses } = await imported('openinference', [file('rows.jsonl', span)], into());
    assert.deepEqual(pick(losses.losses, 'what'), ['llm.output_messages of the span "t/1"']);
    assert.deepEqual(rows()[0]!.messages, [{ role: 'unknown', content: 'Hi' }]);
  });

  it('GenAI spans of earlier versions: messages as events and as numbered attributes', async () => {
    const context = { trace_id: 't', span_id: 's' };
    const events = [
      { name: 'gen_ai.system.message', attributes: { content: 'Be brief.' } },
      { name: 'gen_ai.user.message', attributes: { content: ASKED } },
      {
        name: 'gen_ai.assistant.message',
        attributes: { content: 'I look.', tool_calls: JSON.stringify([CALL]) },
      },
      { name: 'gen_ai.tool.message', attributes: { id: 'k1', content: '{"state":"sent"}' } },
      {
        name: 'gen_ai.choice',
        attributes: { index: 0, message: JSON.stringify({ role: 'assistant', content: 'On its way.' }) },
      },
    ];
    const text = TEXT.replace('{"state":"sent"}', '{"state":"sent"}');
    await check('otel-genai', toLines([{ name: 'chat', context, attributes: {}, events }]), 't/s', text);
  });

  it('attributes whose names lead to what all objects share change nothing but the sample', () => {
    const names = ['a.__proto__.b', '__proto__.b', 'constructor.prototype.b', 'a.constructor.prototype.b'];
    const attributes = JSON.parse(
      `{"a": {}, "d": ${'['.repeat(20_000)}${']'.repeat(20_000)}, ${names.map((name) => `"${name}": 1`).join(', ')}}`,
    ) as object;
    const found = nested(attributes) as { a: object };
    assert.equal(Object.hasOwn(Object.prototype, 'b') || Object.hasOwn(Object, 'b'), false);
    assert.ok(Object.hasOwn(found.a, '__proto__'), 'it is kept');
  });

  it('JSON in a text that is nested without end stays a text', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const attributes = { 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': deep };
    await check('otel-genai', toLines([{ traceId: 't', spanId: 's', attributes }]), 't/s', `user\n${deep}`);
  });

  it('numbered prompts and completions', async () => {
    const attributes = {
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': ASKED,
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'On its way.',
      'gen_ai.completion.0.finish_reason': 'stop',
    };
    const span = { traceId: 't', spanId: 's', attributes };
    await check('otel-genai', toLines([span]), 't/s', `user\n${ASKED}\n\nassistant\nOn its way.`);
  });

  it('OpenInference spans, as an SDK prints them and as Phoenix has them', async () => {
    await check('openinference', toLines([OPENINFERENCE]), '0xt1/0xs1');
    assert.equal(rows()[0]!.model, 'm-1');
  });
  it('rows of Phoenix', () => check('openinference', toLines([PHOENIX]), 't1/s1'));

  it('traces of Langfuse with their observations; scores are lost', async () => {
    const { losses } = await check('langfuse', JSON.stringify([LANGFUSE_TRACE]), 'tr-1/ob-2');
    assert.deepEqual(pick(losses.losses, 'what', 'labels'), [['score "helpful = 1"', 1]]);
    assert.equal(rows()[0]!.session, 'se-1');
    assert.deepEqual(
      losses.notes.map(({ about }) => about).filter((about) => about !== 'no-layers'),
      ['observations-without-messages', 'repeated-in-later-call'],
    );
  });
  it('a trace that Langfuse downloads', () => {
    const { observations, ...trace } = LANGFUSE_TRACE;
    return check('langfuse', JSON.stringify({ trace, observations }), 'tr-1/ob-2');
  });
  it('rows of observations that Langfuse exports to storage', () =>
    check('langfuse', toLines([LANGFUSE_ROW]), 'tr-1/ob-2'));
  it('traces of Langfuse without observations', () =>
    check(
      'langfuse',
      toLines([{ id: 'tr-9', projectId: 'p', sessionId: null, input: { question: 'Why?' }, output: 'So.' }]),
      'tr-9',
      'user\n{"question":"Why?"}\n\nassistant\nSo.',
    ));

  it('warns of secrets by kind and place, and never shows them', async () => {
    const key = `sk-proj-${'aB3dE6gH9jK2mN5pQ8sT1vW4xY7z'}`;
    const talk = [
      { role: 'user', content: `My key is ${key}.` },
      { role: 'assistant', content: [{ type: 'tool_use', name: 'f', input: { header: `Bearer ${key}` } }] },
    ];
    const { losses } = await imported(
      'messages',
      [file('rows.jsonl', toLines([{ id: 'a', messages: talk, note: `password=${key}` }]))],
      into(),
    );
    const warnings = losses.notes.filter(({ about }) => about === 'secrets');
    assert.equal(warnings.length, 1);
    const { text, line } = warnings[0]!;
    assert.equal(line, 1);
    assert.match(
      text,
      /^WARNING: conversation "a" seems to contain 3 secrets: a key of OpenAI \(messages\.0\.content\)/,
    );
    assert.match(text, /\(messages\.1\.content\.0\.input\.header\)/);
    assert.ok(!JSON.stringify([losses.notes, losses.losses]).includes(key.slice(0, 14)));
    assert.ok(!losses.toText().includes(key.slice(0, 14)));
  });

  it('write texts into a project of texts, and lose texts in a project of conversations', async () => {
    await imported('doccano', [file('texts.jsonl', toLines([{ id: 1, text: 'a', label: ['x'] }]))], into());
    const { losses } = await imported(
      'messages',
      [file('rows.jsonl', toLines([{ id: 'c', messages: OPENAI }]))],
      into(),
    );
    assert.ok(losses.notes.some(({ about }) => about === 'messages-as-text'));
    const all = readFileSync(path.join(into(), 'data/data-2.jsonl'), 'utf8');
    assert.equal((jsonLines(all) as { text: string }[])[0]!.text, TEXT);
  });

  it('texts in a project of conversations are lost unless they are the text of a sample', async () => {
    await imported('messages', [file('rows.jsonl', toLines([{ id: 'c', messages: OPENAI }]))], into());
    const content = toLines([
      { id: 'c', text: TEXT, label: [] },
      { id: 'd', text: 'a', label: [] },
    ]);
    const { losses } = await imported('doccano', [file('texts.jsonl', content)], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'sample'), [['no-messages', 'd']]);
    assert.equal(losses.known, 1);
  });

  it('refuse files that have none', async () => {
    const losses = await refused('otel-genai', [file('a.jsonl', toLines([{ a: 1 }]))], into());
    assert.equal(losses.losses[0]!.reason, 'unreadable');
  });
});
