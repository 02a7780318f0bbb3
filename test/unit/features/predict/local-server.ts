import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown> & { messages: { content: string }[] };
}
export type Handler = (asked: Asked, response: ServerResponse, count: number) => void;

export const ANSWER = '{"rationale":"So.","rules":["G-1"],"labels":{"intent":"card"}}';

/** A server of this machine that answers as told, and keeps what it was asked. */
export class LocalServer {
  readonly asked: Asked[] = [];
  handler: Handler = (_, response) => reply(response, ANSWER);
  readonly #server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const asked = {
        path: request.url!,
        headers: request.headers,
        body: JSON.parse(text || '{}') as Asked['body'],
      };
      this.asked.push(asked);
      this.handler(asked, response, this.asked.length);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/v1`;
  }
}

export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Sends a chat completion; `more` goes into its choice. */
export const reply = (response: ServerResponse, content: unknown, more: object = {}): void =>
  send(response, 200, JSON.stringify({ choices: [{ message: { role: 'assistant', content }, ...more }] }));
