import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { Message } from 'vscode-languageserver/node';
import { OutgoingMessages, partsOf } from '../../../src/server/outgoing';

const diagnostic = (message: string) => ({
  range: { start: { line: 1, character: 2 }, end: { line: 1, character: 4 } },
  severity: 2,
  code: 'a-rule',
  message,
});
const published = (diagnostics: object[]): Message =>
  ({
    jsonrpc: '2.0',
    method: 'textDocument/publishDiagnostics',
    params: { diagnostics, uri: 'file:///a.yaml', version: 3 },
  }) as Message;
const parsed = (message: Message): unknown => JSON.parse(Buffer.concat(partsOf(message)).toString('utf8'));

describe('server/outgoing', () => {
  it('makes the JSON of any message, and of diagnostics in any number', () => {
    const some = ['plain', 'with "quotes" and \n', 'é 漢 😀 \ud800'].map(diagnostic);
    const messages = [
      { jsonrpc: '2.0', id: 1, result: { a: [1, null, 'é'] } } as Message,
      published([]),
      published(some.slice(0, 1)),
      published(some),
      // The same ones once more, beside others and in another order.
      published([diagnostic('new'), ...some.toReversed()]),
    ];
    for (const message of messages) assert.deepEqual(parsed(message), JSON.parse(JSON.stringify(message)));
  });

  it('sends what is said in one turn at once, and in its order', async () => {
    const chunks: Buffer[][] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push([chunk]);
        done();
      },
      writev: (all, done) => {
        chunks.push(all.map(({ chunk }) => chunk as Buffer));
        done();
      },
    });
    const writer = new OutgoingMessages(stream);
    await Promise.all([published([diagnostic('é')]), published([])].map((message) => writer.write(message)));
    assert.deepEqual(
      chunks.map((all) => all.length),
      [2],
    );
    const heard: unknown[] = [];
    const incoming = new PassThrough();
    const connection = createMessageConnection(
      new StreamMessageReader(incoming),
      new StreamMessageWriter(new PassThrough()),
    );
    const both = new Promise<void>((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', (params: { diagnostics: unknown }) => {
        heard.push(params.diagnostics);
        if (heard.length === 2) resolve();
      });
    });
    connection.listen();
    for (const chunk of chunks.flat()) incoming.write(chunk);
    await both;
    assert.deepEqual(heard, [[diagnostic('é')], []]);
    connection.dispose();
  });

  it('says so where nothing can be written any more', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
    const writer = new OutgoingMessages(stream);
    const failed: string[] = [];
    writer.onError(([error]) => failed.push(error.message));
    await assert.rejects(writer.write(published([])), /gone/);
    assert.ok(failed.includes('gone'));
  });
});
