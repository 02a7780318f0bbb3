import type { Host } from '../host';
import type { Store } from './store';

/** How long the extension may take to answer a ping, and the pause between pings, in milliseconds. */
const PATIENCE = 5000;
const PAUSE = 1000;

/**
 * Notices when the extension no longer receives the panel's messages. When the extension host ends, VS Code starts a new one but never
 * connects it to open webviews: their messages are dropped without an error. After a lost network connection, the same ping is answered
 * late.
 */
export class Connection {
  constructor(
    private readonly host: Host,
    private readonly store: Store,
    /** The command link that reopens the panel; undefined if a reopened panel could not find the work stored here. */
    private readonly reopen: string | undefined,
    private readonly patience = PATIENCE,
    private readonly pause = PAUSE,
  ) {}

  /** Runs for as long as the page is open. */
  async watch(): Promise<never> {
    for (;;) {
      const late = setTimeout(() => this.#set({ reopen: this.reopen }), this.patience);
      await this.host.request('ping', {}).catch(() => undefined);
      clearTimeout(late);
      this.#set(undefined);
      await new Promise((resolve) => setTimeout(resolve, this.pause));
    }
  }

  #set(disconnected: { reopen: string | undefined } | undefined): void {
    this.store.update((state) => (state.disconnected === disconnected ? state : { ...state, disconnected }));
  }
}
