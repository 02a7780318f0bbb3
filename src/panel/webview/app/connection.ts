import type { Host } from '../host';
import type { Store } from './store';

/** How long the extension may take to answer a ping, and the pause between two, in milliseconds. */
const PATIENCE = 5000;
const PAUSE = 1000;

/**
 * Notices when the extension no longer hears the panel. When the extension host ends, VS Code starts another one but never connects it to
 * webviews that are already open: what they send is dropped without an error. After a lost network connection the same ping is answered late.
 */
export class Connection {
  constructor(
    private readonly host: Host,
    private readonly store: Store,
    /** The command link that opens the panel again; undefined where nothing kept here would be found again. */
    private readonly reopen: string | undefined,
    private readonly patience = PATIENCE,
    private readonly pause = PAUSE,
  ) {}

  /** Watches for as long as the page lives. */
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
