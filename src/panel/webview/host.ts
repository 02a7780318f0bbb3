/** Requests to the editor and events from it, over the webview's message channel. */
import type {
  PanelError,
  PanelEventMessage,
  PanelEvents,
  PanelMethod,
  PanelReply,
  PanelRequests,
} from '../../protocol/panel';

/** Pause before asking again for what is still being read, in milliseconds. The server has waited before it said so. */
export const READING_PAUSE_MS = 250;

/** A request that the host answered with an error. */
export class PanelFailure extends Error {
  constructor(readonly error: PanelError) {
    super(error.message);
  }
  /** Any thrown value as an error of the protocol. */
  static from(thrown: unknown): PanelError {
    if (thrown instanceof PanelFailure) return thrown.error;
    return { code: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The other end of the message channel, which answers requests. */
export type Host = Pick<MessageHost, 'request' | 'on'>;

/** The host on the other end of a message channel. `receive` takes its messages. */
export class MessageHost {
  readonly #pending = new Map<number, (reply: PanelReply) => void>();
  readonly #handlers = new Map<string, ((payload: never) => void)[]>();
  #lastId = 0;

  constructor(private readonly post: (message: unknown) => void) {}

  /** Rejects with PanelFailure. */
  request<M extends PanelMethod>(
    method: M,
    params: PanelRequests[M]['params'],
  ): Promise<PanelRequests[M]['result']> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, (reply) =>
        'error' in reply ? reject(new PanelFailure(reply.error)) : resolve(reply.result as never),
      );
      this.post({ type: 'request', id, method, params });
    });
  }

  on<E extends keyof PanelEvents>(event: E, handler: (payload: PanelEvents[E]) => void): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  }

  receive(message: PanelReply | PanelEventMessage): void {
    if (message?.type === 'event')
      return this.#handlers.get(message.event)?.forEach((handle) => handle(message.payload as never));
    if (message?.type !== 'reply') return;
    this.#pending.get(message.id)?.(message);
    this.#pending.delete(message.id);
  }
}
