import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { jsonLines } from '../../../support/json-lines';
import { MAX_LINE, serveLines } from '../../../../src/features/mcp/cli';
import { McpServer, ToolError, type Tool } from '../../../../src/features/mcp/protocol';

type Reply = {
  id?: unknown;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: Record<string, unknown> };
};

describe('the Model Context Protocol', () => {
  const reported: unknown[] = [];
  let release: () => void = () => {};
  const tools: Tool[] = [
    {
      name: 'echo',
      title: 'Echo',
      description: 'Says what it is given.',
      inputSchema: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          kind: { type: 'string', enum: ['a', 'b'] },
          count: { type: 'integer', minimum: 1, maximum: 5 },
        },
        required: ['text'],
        additionalProperties: false,
      },
      annotations: {},
      call: ({ text }, agent) => {
        if (text === 'wrong') throw new ToolError('Not that.');
        if (text === 'broken') throw new Error('a secret path');
        const content = { text: text === 'huge' ? 'x'.repeat(500_000) : text, agent };
        if (text !== 'slow') return Promise.resolve({ content });
        return new Promise((resolve) => (release = () => resolve({ content })));
      },
    },
  ];
  const server = (): McpServer =>
    new McpServer({
      name: 'labelwright',
      version: '1',
      instructions: 'Read.',
      tools: () => Promise.resolve(tools),
      report: (error) => reported.push(error),
    });
  const META = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const request = (id: unknown, method: string, params?: unknown): string =>
    JSON.stringify({ jsonrpc: '2.0', id, method, params });
  const ask = async (from: McpServer, line: string): Promise<Reply | undefined> => {
    const reply = await from.answer(line);
    return reply === undefined ? undefined : (JSON.parse(reply) as Reply);
  };
  const codeOf = async (line: string): Promise<[unknown, number | undefined]> => {
    const reply = await ask(server(), line);
    return [reply?.id, reply?.error?.code];
  };

  it('has an error for each message that is none', async () => {
    assert.deepEqual(await codeOf('{"jsonrpc"'), [null, -32700]);
    assert.deepEqual(await codeOf('['.repeat(100_000)), [null, -32700]);
    assert.deepEqual(await codeOf(`[${request(1, 'ping')}]`), [null, -32600]);
    assert.deepEqual(await codeOf('7'), [null, -32600]);
    assert.deepEqual(await codeOf('{"id":1,"method":"ping"}'), [null, -32600]);
    assert.deepEqual(await codeOf('{"jsonrpc":"2.0","id":1}'), [1, -32600]);
    assert.deepEqual(await codeOf(request(null, 'ping')), [null, -32600]);
    assert.deepEqual(await codeOf(request({}, 'ping')), [null, -32600]);
    assert.deepEqual(await codeOf(request(1, 'ping', [1])), [1, -32602]);
    assert.deepEqual(await codeOf(request('a', 'resources/list')), ['a', -32601]);
    assert.deepEqual(await codeOf(request('a', '__proto__', { _meta: META })), ['a', -32601]);
    assert.deepEqual(await codeOf(request(1, 'tools/list')), [1, -32600]);
    assert.deepEqual(
      await codeOf(request(1, 'tools/list', { _meta: { ...META, [Object.keys(META)[1]!]: 1 } })),
      [1, -32602],
    );
    assert.deepEqual(await codeOf(request(1, 'tools/call', { _meta: META, name: 'rm' })), [1, -32602]);
  });

  it('gives notifications and responses no reply', async () => {
    for (const line of [
      request(undefined, 'notifications/initialized'),
      request(undefined, 'tools/call', { name: 'echo' }),
      request(undefined, 'notifications/cancelled', { requestId: 5 }),
      request(undefined, 'nonsense', 3),
      '{"jsonrpc":"2.0","id":4,"result":{}}',
      '{"jsonrpc":"2.0","id":4,"error":{}}',
    ])
      assert.equal(await server().answer(line), undefined, line);
  });

  it('names the versions that it supports', async () => {
    const _meta = { ...META, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' };
    const { error } = (await ask(server(), request(1, 'server/discover', { _meta })))!;
    assert.equal(error!.code, -32022);
    assert.deepEqual(error!.data, { supported: ['2026-07-28', '2025-06-18'], requested: '2031-01-01' });
    const old = await ask(server(), request(1, 'initialize', { protocolVersion: '2024-11-05' }));
    assert.equal(old!.result!.protocolVersion, '2025-06-18');
  });

  it('serves the version with a handshake as that says, and the one without as that says', async () => {
    const old = server();
    const info = { clientInfo: { name: 'old\nclient', version: '3' } };
    const { result } = (await ask(old, request(1, 'initialize', info)))!;
    assert.deepEqual(result, {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'labelwright', version: '1' },
      instructions: 'Read.',
    });
    assert.deepEqual((await ask(old, request(2, 'ping')))!.result, {});
    assert.deepEqual(Object.keys((await ask(old, request(3, 'tools/list')))!.result!), ['tools']);
    const said = await ask(old, request(4, 'tools/call', { name: 'echo', arguments: { text: '<a>' } }));
    assert.deepEqual(said!.result, {
      content: [{ type: 'text', text: '{"text":"\\u003ca>","agent":"old client 3"}' }],
      structuredContent: { text: '<a>', agent: 'old client 3' },
    });

    const modern = server();
    const discovered = (await ask(modern, request(1, 'server/discover', { _meta: META })))!.result!;
    const { resultType, ttlMs, cacheScope, supportedVersions, _meta } = discovered;
    assert.deepEqual(
      [resultType, typeof ttlMs, cacheScope, supportedVersions, _meta],
      [
        'complete',
        'number',
        'private',
        ['2026-07-28', '2025-06-18'],
        { 'io.modelcontextprotocol/serverInfo': { name: 'labelwright', version: '1' } },
      ],
    );
    const listed = (await ask(modern, request(2, 'tools/list', { _meta: META })))!.result!;
    assert.deepEqual([listed.resultType, listed.cacheScope], ['complete', 'private']);
    assert.deepEqual(await codeOf(request(3, 'ping', { _meta: META })), [3, -32601]);
    assert.deepEqual(await codeOf(request(4, 'initialize', { _meta: META })), [4, -32601]);
  });

  it('checks arguments, and says what is wrong with them to the model', async () => {
    const said = async (args: unknown): Promise<unknown> => {
      const params = { name: 'echo', arguments: args, _meta: META };
      const { result } = (await ask(server(), request(1, 'tools/call', params)))!;
      assert.equal(result!.isError, true, JSON.stringify(args));
      return (result!.content as [{ text: string }])[0].text;
    };
    assert.equal(await said({}), 'The argument "text" is missing.');
    assert.equal(await said([]), '"arguments" is an object.');
    assert.equal(await said({ text: 5 }), 'The argument "text" is of type string.');
    assert.equal(await said({ text: 'a', kind: 'c' }), 'The argument "kind" is one of a, b.');
    assert.equal(await said({ text: 'a', count: 9 }), 'The argument "count" is from 1 to 5.');
    assert.equal(await said({ text: 'a', count: 1.5 }), 'The argument "count" is of type integer.');
    assert.match(String(await said({ text: 'a', file: 'x' })), /^There is no argument "file"/);
    assert.equal(await said({ text: 'wrong' }), 'Not that.');
    assert.match(String(await said({ text: 'huge' })), /too large/);
    assert.match(String(await said({ text: 'broken' })), /^The project cannot be read or written\./);
    assert.equal((reported.at(-1) as Error).message, 'a secret path');
  });

  it('answers others while one takes long, and not at all what is cancelled', async () => {
    const one = server();
    await ask(one, request(0, 'initialize'));
    const slow = one.answer(request(1, 'tools/call', { name: 'echo', arguments: { text: 'slow' } }));
    assert.deepEqual((await ask(one, request(2, 'ping')))!.id, 2);
    await one.answer(request(undefined, 'notifications/cancelled', { requestId: 1 }));
    release();
    assert.equal(await slow, undefined);
  });

  it('reads lines of any cut, and drops those that are too long', async () => {
    const line = request(1, 'ping', { text: '🙂' });
    const long = `${' '.repeat(MAX_LINE)}${line}`;
    const bytes = Buffer.from(`\n\r\n${line}\r\n${long}\n{\n${line.replace('"id":1', '"id":2')}`);
    const output = new PassThrough().setEncoding('utf8');
    let written = '';
    output.on('data', (piece: string) => (written += piece));
    const pieces = [bytes.subarray(0, 50), ...cut(bytes.subarray(50), 100_003)];
    await serveLines(Readable.from(pieces), output, server());
    const replies = jsonLines<Reply>(written);
    assert.deepEqual(
      replies.map(({ id, error }) => [id, error?.code]).sort(),
      [
        [1, undefined],
        [2, undefined],
        [null, -32600],
        [null, -32700],
      ].sort(),
    );
  });
});

function cut(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}
